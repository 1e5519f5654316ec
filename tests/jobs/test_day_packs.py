"""The packs of a day are made the evening before, part by part; a bad part stops no other."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pikepdf
import pytest
from pypdf import PdfReader
from sqlalchemy import func, select, update
from sqlmodel import Session, col

from recruitment.due.packs import due_packs
from recruitment.jobs.desk import Desk
from recruitment.jobs.packs import make_due
from recruitment.jobs.tasks import build_pack
from recruitment.models import Observation, Pack, PackPart, Panel
from recruitment.packs.panel_contexts import Part
from recruitment.services import day_packs
from tests.conftest import NOW
from tests.factories_booking import SlotHouse, follow_all, make_slot_house

#: Of the day before the one at 9am on 19 January 2027.
EVE = NOW.replace(day=18, hour=17, minute=0)


@pytest.fixture
def booked(desk: Desk) -> SlotHouse:
    """Two candidates with slots in one day, and panels."""
    with desk.database.transaction() as session:
        made = make_slot_house(session, NOW)
        for number in (0, 1):
            made.take(session, NOW, number)
        follow_all(session, made, NOW)
    return made


def asked(desk: Desk, booked: SlotHouse) -> list[UUID]:
    """Ask for the packs of the day, as on its eve; the leads' first."""
    with desk.database.transaction() as session:
        (due,) = due_packs(session, EVE)
        make_due(session, due.key, "", EVE)
        packs = session.scalars(
            select(col(Pack.id)).order_by(col(Pack.member_id).is_not(None), col(Pack.member_id))
        )
        return list(packs)


def held(session: Session, pack_id: UUID) -> Pack:
    return session.get_one(Pack, pack_id)


def test_on_the_eve_and_not_before_a_pack_is_due_for_leads_and_each_of_the_panel(
    desk: Desk, booked: SlotHouse
) -> None:
    with desk.database.transaction() as session:
        assert due_packs(session, EVE - timedelta(minutes=1)) == ()
        (due,) = due_packs(session, EVE - timedelta(days=1), until=EVE)
        assert (due.at, [one.kind for one in due.packs], due.cohort_id) == (
            EVE,
            ["day"] * 3,
            booked.cohort.id,
        )
        assert due_packs(session, EVE + timedelta(days=2)) == ()


def test_once_asked_for_they_are_due_again_only_after_a_change(desk: Desk, booked: SlotHouse) -> None:
    asked(desk, booked)
    later = EVE + timedelta(minutes=5)
    with desk.database.transaction() as session:
        assert due_packs(session, later) == ()
        booked.take(session, later, 1, by_candidate=False)
        follow_all(session, booked, later)
        (due,) = due_packs(session, later)
        assert due.at == later


def test_a_day_is_made_part_by_part_and_joined_with_true_numbers(desk: Desk, booked: SlotHouse) -> None:
    leads, *_ = asked(desk, booked)
    build_pack(desk, leads)
    with desk.database.transaction() as session:
        made = held(session, leads)
        assert (made.state, made.fault, made.parts, made.parts_made) == ("ready", "", 3, 3)
        assert len(made.panels or ()) == 2
        data = desk.packs.get(str(made.digest))
    pages = [page.extract_text() for page in PdfReader(BytesIO(data)).pages]
    assert len(pages) == made.pages
    assert f"Page 2 of {made.pages}" in pages[1]
    assert "Page 1" not in pages[0]


def test_what_has_not_changed_is_not_made_again(desk: Desk, booked: SlotHouse) -> None:
    leads, member, trained = asked(desk, booked)
    build_pack(desk, leads)
    with desk.database.transaction() as session:
        first = set(session.scalars(select(col(PackPart.fingerprint))))
        panel = select(col(Panel.id)).where(col(Panel.application_id) == booked.candidates[1])
        session.execute(update(Panel).where(col(Panel.id).in_(panel)).values(to_do="Speak slowly."))
        day_packs.ask_for_day_packs(
            session, day_id=UUID(str(held(session, leads).day_id)), actor_id=None, now=EVE
        )
        again = session.execute(
            select(col(Pack.id)).where(col(Pack.member_id).is_(None), col(Pack.state) == "queued")
        ).scalar_one()
    assert {member, trained}
    build_pack(desk, again)
    with desk.database.transaction() as session:
        assert len(set(session.scalars(select(col(PackPart.fingerprint)))) - first) == 1
        assert session.execute(select(func.count()).select_from(PackPart)).scalar_one() == 4


def test_a_part_that_cannot_be_made_becomes_a_page_that_says_so(
    desk: Desk, booked: SlotHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads, *_ = asked(desk, booked)
    begin = day_packs.begin_day

    def with_a_bad_part(session: Session, **about: object) -> object:
        plan = begin(session, **about)  # type: ignore[arg-type]
        assert plan is not None

        def fails(_session: Session) -> Part:
            raise ValueError("as a bad row would")

        *others, last = plan.parts
        return replace(plan, parts=(*others, replace(last, fill=fails)))

    monkeypatch.setattr("recruitment.jobs.day_packs.begin_day", with_a_bad_part)
    build_pack(desk, leads)
    with desk.database.transaction() as session:
        made = held(session, leads)
        assert (made.state, made.fault) == ("ready", "Could not be made: part 3. A page of it says so.")
        data = desk.packs.get(str(made.digest))
    last = PdfReader(BytesIO(data)).pages[-1].extract_text()
    assert "This part could not be made: The log of the service says why." in " ".join(last.split())
    assert "10am, Idris Calloway" in last
    with pikepdf.open(BytesIO(data)) as file:
        assert "/StructTreeRoot" in file.Root


def test_a_pack_that_is_refused_says_what_to_do(desk: Desk, booked: SlotHouse) -> None:
    _leads, member, _trained = asked(desk, booked)
    with desk.database.transaction() as session:
        session.execute(update(Observation).values(left_at=EVE))
    build_pack(desk, member)
    with desk.database.transaction() as session:
        refused = held(session, member)
        said = "Look at your interviews again: you meet nobody in this day."
        assert (refused.state, refused.fault) == ("failed", said)
