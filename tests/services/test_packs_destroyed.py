"""A pack is gone once the day on its cover by which it is destroyed is over."""

from datetime import datetime, time, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from recruitment.domain.deadlines import LONDON
from recruitment.models import Pack, PackKind, PackPart, Shortlist
from recruitment.services.pack_contents import destroy_by
from recruitment.services.packs import ask_for_pack, forget_copies, make_pack
from recruitment.services.panel_contents import destroy_meeting_by
from recruitment.storage.folder import FolderStorage
from tests.conftest import NOW
from tests.factories import make_application, make_cohort


def made(session: Session, folder: Path, now: datetime = NOW) -> Pack:
    """A pack of an application, made at a time."""
    cohort = make_cohort(session, NOW)
    about = make_application(session, cohort, NOW)
    asked = {"kind": PackKind.APPLICATION, "cohort_id": cohort.id, "application_id": about}
    pack_id = ask_for_pack(session, **asked, actor_id=None, now=now)  # type: ignore[arg-type]
    make_pack(session, pack_id=pack_id, storage=FolderStorage(folder), now=now)
    session.expire_all()
    return session.get_one(Pack, pack_id)


def shortlist_of(session: Session, pack: Pack) -> UUID:
    made = Shortlist(cohort_id=pack.cohort_id, places=1, method="plain averages", basis={}, made_at=NOW)
    session.add(made)
    session.flush()
    return made.id


def test_a_pack_keeps_the_day_on_its_cover_and_is_forgotten_once_it_is_over(
    session: Session, tmp_path: Path
) -> None:
    pack = made(session, tmp_path)
    day = destroy_by(make_cohort(session, NOW, name="As long", public=False))
    assert pack.destroy_by == day
    over = datetime.combine(day + timedelta(days=1), time(0), LONDON)
    assert forget_copies(session, now=over - timedelta(seconds=1)) == 0
    assert forget_copies(session, now=over) == 1


def test_a_pack_made_after_that_day_is_kept_to_the_end_of_its_own(session: Session, tmp_path: Path) -> None:
    late = NOW.replace(year=2030)
    assert made(session, tmp_path, late).destroy_by == late.date()


def test_a_meeting_after_applicants_were_to_hear_is_had_with_its_pack(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    heard = destroy_meeting_by(cohort, NOW)
    assert heard > NOW.date()
    assert destroy_meeting_by(cohort, NOW.replace(year=2029)) == NOW.replace(year=2029).date()


@pytest.mark.parametrize(("kind", "kept"), [(PackKind.WASH_UP, 0), (PackKind.SHORTLIST, 1)])
def test_a_wash_up_is_forgotten_after_thirty_days_like_what_panels_had(
    session: Session, tmp_path: Path, kind: PackKind, kept: int
) -> None:
    pack = made(session, tmp_path)
    from_list = {"shortlist_id": shortlist_of(session, pack), "application_id": None}
    session.execute(update(Pack).values(kind=kind, **from_list))
    forget_copies(session, now=NOW + timedelta(days=31))
    assert len(session.scalars(select(col(Pack.id))).all()) == kept


def test_parts_go_with_the_last_pack_of_a_day(session: Session, tmp_path: Path) -> None:
    pack = made(session, tmp_path)
    looks = {"fingerprint": "like this", "digest": "0" * 64}
    session.add(PackPart(cohort_id=pack.cohort_id, **looks, size=1, pages=1, made_at=NOW))
    session.flush()
    forget_copies(session, now=NOW)
    assert session.scalars(select(col(PackPart.digest))).all() == []
