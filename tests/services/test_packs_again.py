"""A pack that would look like one there is already is that one, and is not made again."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from recruitment.models import Answer, Pack, PackKind
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.packs import ask_for_pack, make_pack
from recruitment.storage.base import name_of
from recruitment.storage.folder import FolderStorage
from tests.factories import make_application, make_cohort


@pytest.fixture
def cohort(session: Session, now: datetime) -> CohortFacts:
    return make_cohort(session, now)


@pytest.fixture
def application_id(session: Session, cohort: CohortFacts, now: datetime) -> UUID:
    return make_application(session, cohort, now, answers={"q1": "A first text."})


def made(
    session: Session, cohort: CohortFacts, application_id: UUID, folder: Path, now: datetime
) -> tuple[str, int | None]:
    """Ask for a pack and make it; its digest and pages."""
    pack_id = ask_for_pack(
        session,
        kind=PackKind.APPLICATION,
        cohort_id=cohort.id,
        application_id=application_id,
        actor_id=None,
        now=now,
    )
    make_pack(session, pack_id=pack_id, storage=FolderStorage(folder), now=now)
    session.expire_all()
    pack = session.get_one(Pack, pack_id)
    assert (pack.state, pack.made_at) == ("ready", now)
    assert pack.digest is not None
    return pack.digest, pack.pages


def test_unchanged_it_is_the_same_file_whose_cover_says_when_it_was_prepared(
    session: Session, cohort: CohortFacts, application_id: UUID, now: datetime, tmp_path: Path
) -> None:
    first = made(session, cohort, application_id, tmp_path, now)
    # A cover made now would say another day, and the file would be another.
    assert made(session, cohort, application_id, tmp_path, now + timedelta(days=3)) == first
    assert len(list(tmp_path.rglob("*.pdf"))) == 1


def test_with_one_word_changed_it_is_made_anew(
    session: Session, cohort: CohortFacts, application_id: UUID, now: datetime, tmp_path: Path
) -> None:
    first = made(session, cohort, application_id, tmp_path, now)
    session.execute(
        update(Answer).where(col(Answer.application_id) == application_id).values(text="A second text.")
    )
    assert made(session, cohort, application_id, tmp_path, now) != first


def test_where_the_file_is_gone_it_is_made_anew(
    session: Session, cohort: CohortFacts, application_id: UUID, now: datetime, tmp_path: Path
) -> None:
    digest, pages = made(session, cohort, application_id, tmp_path, now)
    (tmp_path / name_of(digest)).unlink()
    later = made(session, cohort, application_id, tmp_path, now + timedelta(days=3))
    assert later[0] != digest
    assert later[1] == pages
    assert (tmp_path / name_of(later[0])).is_file()
