"""Packs of a day of the centre: what is in whose, in which order, and who may ask for one."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.centre import Arrival
from recruitment.domain.errors import NotFound
from recruitment.models import Observation, Pack, PackKind, Panel
from recruitment.models.centre_day import CentreSitter
from recruitment.packs.centre_contexts import CentrePack, Instruction
from recruitment.packs.panel_contexts import ExercisePart, MeetingPart, MissingPart
from recruitment.queries.own_packs import to_meet
from recruitment.services.centre_arrivals import note_arrival
from recruitment.services.centre_contents import plan_centre
from recruitment.services.day_packs import ask_for_day_packs, ask_for_own_copy
from recruitment.services.panel_contents import PlannedDay
from tests.conftest import NOW
from tests.factories_centre import CentreHouse, make_centre_house
from tests.statements import counted

TO_DO = "Print the page in 18 point."


@pytest.fixture
def house(session: Session) -> CentreHouse:
    return make_centre_house(session, NOW, is_accepted=True)


def planned(session: Session, house: CentreHouse, member_id: UUID | None = None) -> PlannedDay:
    return plan_centre(session, cohort=house.cohort, day_id=house.day_id, member_id=member_id, now=NOW)


def whole(day: PlannedDay) -> CentrePack:
    assert isinstance(day.whole, CentrePack)
    return day.whole


def seeing_one(session: Session, house: CentreHouse) -> UUID:
    """An assessor who sees one of two exercises, so not all there is."""
    return house.day(session).turns[0].assessors[0]


def test_leads_have_the_rotation_by_room_and_by_assessor(session: Session, house: CentreHouse) -> None:
    pack, day = whole(planned(session, house)), house.day(session)
    (rooms,) = pack.rooms
    assert [(one.label, one.value) for one in rooms.rooms] == [
        ("Room 1", "A hard conversation"),
        ("Room 2", "Final interview"),
    ]
    seen = {cell.name for line in rooms.rounds for cell in line.cells if cell}
    assert seen == {one.name for one in day.seats}
    assert [line.time for line in rooms.rounds if line.says] == ["midday to 1pm"]
    turns = [(one.called, turn.time, turn.room, turn.name) for one in pack.sitters for turn in one.turns]
    assert len(turns) == sum(len(one.assessors) for one in day.turns)


def test_parts_are_exercise_by_exercise_each_in_the_order_of_time(
    session: Session, house: CentreHouse
) -> None:
    parts = [one.fill(session) for one in planned(session, house).parts]
    assert [type(one) for one in parts] == [ExercisePart, MeetingPart, MeetingPart] * 2
    assert parts[0].title == "How it is carried out: A hard conversation"
    assert [one.title.rpartition(": ")[2] for one in parts[1:3]] == ["A hard conversation"] * 2
    times = [one.meeting.at for one in parts[1:3] if isinstance(one, MeetingPart)]
    assert times == sorted(times, key=str)
    assert len({one.key for one in parts}) == len(parts)


def test_an_assessor_has_whom_they_see_and_nothing_of_the_others(
    session: Session, house: CentreHouse
) -> None:
    who = seeing_one(session, house)
    day = planned(session, house, who)
    pack, parts = whole(day), [one.fill(session) for one in day.parts]
    mine = house.day(session).of_assessor(who)
    assert (pack.rooms, len(pack.sitters)) == ((), 1)
    assert len(pack.sitters[0].turns) == len(mine)
    assert {one.room for one in pack.sitters[0].turns} == {one.room for one in mine}
    assert sum(isinstance(one, MeetingPart) for one in parts) == len(mine) == len(day.panels)
    assert pack.cover.audience.endswith("who is on the panel, and nobody else.")


def test_no_reference_stands_in_it(session: Session, house: CentreHouse) -> None:
    day = planned(session, house)
    said = repr((day.whole, [one.fill(session) for one in day.parts]))
    assert "Amina Inside" in said
    assert not any(house.reference(session, number) in said for number in (0, 1))


def test_what_is_done_differently_stands_before_the_rotation_and_on_the_part(
    session: Session, house: CentreHouse
) -> None:
    turn = house.day(session).turns[0]
    at = (col(Panel.application_id) == turn.application_id, col(Panel.exercise) == turn.exercise)
    session.execute(update(Panel).where(*at).values(to_do=TO_DO))
    day = planned(session, house)
    (said,) = whole(day).differently
    assert (said.text, isinstance(said, Instruction)) == (TO_DO, True)
    assert turn.room in said.when
    parts = [one.fill(session) for one in day.parts]
    assert [one.meeting.to_do for one in parts if isinstance(one, MeetingPart)].count(TO_DO) == 1


def test_whoever_does_not_come_is_in_no_pack(session: Session, house: CentreHouse) -> None:
    who = house.day(session).seats[0]
    note_arrival(
        session,
        post=house.post(NOW),
        day=house.day(session),
        application_id=who.application_id,
        arrival=Arrival.ABSENT,
        version=who.version,
        actor_id=house.lead,
    )
    day = planned(session, house)
    assert who.name not in repr((day.whole, [one.fill(session) for one in day.parts]))


def test_a_turn_without_its_panel_says_so_on_a_page(session: Session, house: CentreHouse) -> None:
    turn = house.day(session).turns[0]
    at = (col(Panel.application_id) == turn.application_id, col(Panel.exercise) == turn.exercise)
    session.execute(update(Panel).where(*at).values(held_at=None))
    parts = [one.fill(session) for one in planned(session, house).parts]
    (missing,) = [one for one in parts if isinstance(one, MissingPart)]
    assert missing.why == "Nobody is on the panel yet. A recruitment lead sets it."


def test_before_a_rotation_there_is_nobody_to_meet(session: Session) -> None:
    house = make_centre_house(session, NOW)
    with pytest.raises(NotFound, match="Accept a rotation of this day first"):
        planned(session, house)


def test_who_left_every_panel_of_it_gets_no_copy(session: Session, house: CentreHouse) -> None:
    who = seeing_one(session, house)
    session.execute(update(Observation).where(col(Observation.assessor_id) == who).values(left_at=NOW))
    with pytest.raises(NotFound, match="you meet nobody in this day"):
        planned(session, house, who)


def test_packs_of_a_day_are_the_leads_and_each_assessors_once(session: Session, house: CentreHouse) -> None:
    for _twice in range(2):
        ask_for_day_packs(session, day_id=house.day_id, kind=PackKind.CENTRE, actor_id=None, now=NOW)
    held = session.execute(select(col(Pack.member_id)).where(col(Pack.centre_day_id) == house.day_id))
    sit = {who for one in house.day(session).turns for who in one.assessors}
    assert sorted(map(str, held.scalars())) == sorted(map(str, (None, *sit)))


@pytest.mark.parametrize("assessors", [4, 8])
def test_planning_asks_as_much_whoever_takes_part(
    session: Session, worker_database: Database, assessors: int
) -> None:
    house = make_centre_house(
        session, NOW, candidates=1 if assessors == 4 else 3, assessors=assessors, is_accepted=True
    )
    session.commit()
    with worker_database.transaction() as own, counted(worker_database) as seen:
        planned(own, house)
    assert len(seen) == 6


def test_under_office_an_assessor_asks_for_their_own_copy_and_sees_no_other(
    database: Database, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        house = make_centre_house(session, NOW, is_accepted=True)
        who = seeing_one(session, house)
        ask_for_day_packs(session, day_id=house.day_id, kind=PackKind.CENTRE, actor_id=None, now=NOW)
    with database.transaction(Binding.OFFICE, who) as session:
        sits = session.scalars(select(col(CentreSitter.assessor_id)))
        assert set(sits) == {who}
        assert set(session.scalars(select(col(Pack.member_id)))) == {who}
        subject, *_ = to_meet(session, house.cohort.id, who, NOW)
        assert (subject.subject, subject.kind, subject.is_day) == (house.day_id, PackKind.CENTRE, True)
        own = ask_for_own_copy(
            session, cohort_id=house.cohort.id, subject=subject, member_id=who, now=NOW + timedelta(minutes=1)
        )
        assert own in set(session.scalars(select(col(Pack.id))))
