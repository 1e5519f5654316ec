"""The packs of a day of the centre are made the evening before, and after a change only what it changed."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update
from sqlmodel import Session, col

from recruitment.domain.centre import Arrival
from recruitment.due.packs import due_packs
from recruitment.jobs.desk import Desk
from recruitment.jobs.packs import make_due
from recruitment.jobs.tasks import build_pack
from recruitment.models import Pack, PackPart, PackState, Panel
from recruitment.queries.centre_proposals import proposal_of
from recruitment.services.centre_arrivals import note_arrival, note_missing
from recruitment.services.centre_proposals import propose_stand_ins
from tests.conftest import NOW
from tests.factories_centre import CentreHouse, make_centre_house

#: Of the day at 9am on 19 January 2027.
EVE = NOW.replace(day=18, hour=17, minute=0)


@pytest.fixture
def house(desk: Desk) -> CentreHouse:
    with desk.database.transaction() as session:
        return make_centre_house(session, NOW, candidates=1, assessors=5, is_accepted=True)


def asked(desk: Desk) -> UUID:
    """Ask for what is due on the eve; the leads' pack."""
    with desk.database.transaction() as session:
        (due,) = due_packs(session, EVE)
        make_due(session, due.key, "", EVE)
        return session.scalars(select(col(Pack.id)).where(col(Pack.member_id).is_(None))).one()


def parts(session: Session) -> set[str]:
    return set(session.scalars(select(col(PackPart.fingerprint))))


def test_they_are_due_on_the_eve_and_not_before_for_leads_and_each_who_sees_somebody(
    desk: Desk, house: CentreHouse
) -> None:
    with desk.database.transaction() as session:
        assert due_packs(session, EVE - timedelta(minutes=1)) == ()
        (due,) = due_packs(session, EVE - timedelta(days=1), until=EVE)
        sit = {who for one in house.day(session).turns for who in one.assessors}
        assert (due.at, due.cohort_id, len(due.packs)) == (EVE, house.cohort.id, len(sit) + 1)
        assert {one.kind for one in due.packs} == {"centre"}
        assert due.sentence == (
            "Make the packs of a day of the centre, for its leads and for each of its assessors"
        )
        assert due_packs(session, EVE + timedelta(days=2)) == ()


def test_a_pack_is_made_with_contents_and_numbers_that_are_true(desk: Desk, house: CentreHouse) -> None:
    leads = asked(desk)
    build_pack(desk, leads)
    with desk.database.transaction() as session:
        made = session.get_one(Pack, leads)
        assert (made.state, made.fault, made.parts, made.parts_made) == (PackState.READY, "", 4, 4)
        assert len(made.panels or ()) == 2
        data = desk.packs.get(str(made.digest))
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]
    assert len(pages) == made.pages
    (how,) = [
        n for n, page in enumerate(pages, 1) if n > 2 and "How it is carried out: Final interview" in page
    ][:1]
    assert f"How it is carried out: Final interview {how}" in pages[1]
    assert f"Page 2 of {made.pages}" in pages[1]


def test_a_stand_in_has_them_due_again_and_what_has_not_changed_is_not_made_again(
    desk: Desk, house: CentreHouse
) -> None:
    leads = asked(desk)
    build_pack(desk, leads)
    later = EVE + timedelta(hours=2)
    with desk.database.transaction() as session:
        first = parts(session)
        assert due_packs(session, later) == ()
        turn, *others = house.day(session).turns
        gone = turn.assessors[0]
        touched = sum(gone in one.assessors for one in (turn, *others))
        note_missing(session, day=house.day(session), assessor_id=gone, is_missing=True, version=1)
        made = propose_stand_ins(
            session,
            cohort=house.cohort,
            day=house.day(session),
            assessor_id=gone,
            actor_id=house.lead,
            now=later,
        )
        house.accept(session, later, proposal_of(session, house.day_id, made))
        (due,) = due_packs(session, later)
        assert due.at == later
        make_due(session, due.key, "", later)
        again = session.scalars(
            select(col(Pack.id)).where(col(Pack.member_id).is_(None), col(Pack.state) == PackState.QUEUED)
        ).one()
    build_pack(desk, again)
    with desk.database.transaction() as session:
        assert len(parts(session) - first) == touched
        assert len(parts(session) & first) == len(first)


def test_an_instruction_that_was_changed_by_hand_has_them_due_again(desk: Desk, house: CentreHouse) -> None:
    asked(desk)
    later = EVE + timedelta(hours=1)
    with desk.database.transaction() as session:
        session.execute(update(Panel).values(to_do="Speak slowly.", set_at=later))
        assert [one.at for one in due_packs(session, later)] == [later]


@pytest.mark.parametrize(("arrival", "is_due"), [(Arrival.ARRIVED, False), (Arrival.ABSENT, True)])
def test_a_press_has_them_due_again_only_where_somebody_leaves_the_day(
    desk: Desk, arrival: Arrival, is_due: bool
) -> None:
    with desk.database.transaction() as session:
        house = make_centre_house(session, NOW, is_accepted=True)
    asked(desk)
    later = EVE + timedelta(hours=1)
    with desk.database.transaction() as session:
        note_arrival(
            session,
            post=house.post(later),
            day=house.day(session),
            application_id=house.candidates[0],
            arrival=arrival,
            version=1,
            actor_id=house.lead,
        )
    with desk.database.transaction() as session:
        assert bool(due_packs(session, later)) is is_due
