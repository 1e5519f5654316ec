"""A day of the centre from its plan to the last change of it: panels follow, and everybody is told once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.booking import BookingState
from recruitment.domain.centre import Arrival, CentreState
from recruitment.domain.deadlines import long_date
from recruitment.domain.errors import NotFound, Refusal, Stale
from recruitment.domain.stages import Stage
from recruitment.models import Application, Assessor, Booking, Message, Panel
from recruitment.models.centre_day import CentreTurn
from recruitment.queries.centre_days import Turn, WholeDay, centre_days
from recruitment.queries.centre_proposals import differences, proposal_of
from recruitment.queries.centre_rules import without_a_day
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.observations import own_observations
from recruitment.queries.panels import panel_of
from recruitment.services.centre_arrivals import note_arrival, note_missing
from recruitment.services.centre_days import CentreRefused, cancel_day, change_day, plan_day
from recruitment.services.centre_proposals import propose_for_late, propose_stand_ins
from recruitment.services.conflicts import set_conflict
from recruitment.services.panels import Wanted, centre_codes, set_panel
from tests.conftest import Clock
from tests.factories import make_application, make_assessor, make_cohort
from tests.factories_centre import EXERCISES, CentreHouse, make_centre_house, plan_of, wanted_of, without
from tests.statements import counted


@pytest.fixture
def house(session: Session, clock: Clock) -> CentreHouse:
    return make_centre_house(session, clock.now)


def told(session: Session, kind: str) -> list[Message]:
    return list(session.exec(select(Message).where(col(Message.kind) == kind).order_by(col(Message.made_at))))


def faults(house: CentreHouse, day: WholeDay) -> list[str]:
    """Whatever is wrong with the turns as they stand, by the rules alone."""
    wrong = []
    trained = {*house.assessors[::2]}
    for one in day.turns:
        if len(one.assessors) != 2 or not trained & {*one.assessors}:
            wrong.append(f"{one} is no panel")
        for other in day.turns:
            if other is one or other.begins_at >= one.ends_at or one.begins_at >= other.ends_at:
                continue
            if one.room == other.room or one.application_id == other.application_id:
                wrong.append(f"{one} and {other} are at once")
            if {*one.assessors} & {*other.assessors}:
                wrong.append(f"{one} and {other} have somebody in both")
    return wrong


def note(
    session: Session, house: CentreHouse, clock: Clock, arrival: Arrival, *, number: int = 0, version: int = 1
) -> None:
    note_arrival(
        session,
        post=house.post(clock.now),
        day=house.day(session),
        application_id=house.candidates[number],
        arrival=arrival,
        version=version,
        actor_id=house.lead,
    )


def late(session: Session, house: CentreHouse, clock: Clock, number: int = 0) -> UUID:
    return propose_for_late(
        session,
        cohort=house.cohort,
        day=house.day(session),
        application_id=house.candidates[number],
        actor_id=house.lead,
        now=clock.now,
    )


def stand_in(session: Session, house: CentreHouse, clock: Clock, who: UUID) -> UUID:
    return propose_stand_ins(
        session,
        cohort=house.cohort,
        day=house.day(session),
        assessor_id=who,
        actor_id=house.lead,
        now=clock.now,
    )


def first(day: WholeDay, who: UUID) -> Turn:
    return day.of_candidate(who)[0]


def test_a_rotation_is_proposed_and_nothing_is_set_or_told_before_it_is_accepted(
    session: Session, house: CentreHouse, clock: Clock
) -> None:
    proposal = house.propose(session, clock.now)
    assert len(proposal.turns) == 4
    day = house.day(session)
    assert day.turns == ()
    assert day.state is CentreState.PLANNED
    assert len(differences(day, proposal)) == 4
    assert session.exec(select(Panel)).all() == []
    assert told(session, "centre_planned") == []


def test_once_it_is_accepted_panels_are_set_and_everybody_is_told_once_with_a_calendar_file(
    session: Session, house: CentreHouse, clock: Clock
) -> None:
    done = house.accept(session, clock.now)
    day = house.day(session)
    assert (done.moved, done.told, day.state) == (4, 6, CentreState.ACCEPTED)
    assert faults(house, day) == []
    turn = first(day, house.candidates[0])
    held = panel_of(
        session, cohort_id=house.cohort.id, exercise=turn.exercise, reference=house.reference(session)
    )
    assert held.members == {*turn.assessors}
    assert (held.held_at, held.place) == (turn.begins_at, f"{turn.room}, Hill House")
    letters = told(session, "centre_planned")
    assert len(letters) == 2
    assert all("METHOD:REQUEST" in one.calendar and "SEQUENCE:1" in one.calendar for one in letters)
    assert all("Hill House" in one.text and "A hard conversation" in one.text for one in letters)
    assert len(told(session, "centre_sitting")) == 4
    seat = day.seat(house.candidates[0])
    assert seat.comes_at == turn.begins_at - timedelta(minutes=15)


def test_assessors_see_theirs_in_their_own_list_and_are_told_no_name(
    session: Session, house: CentreHouse, clock: Clock
) -> None:
    house.accept(session, clock.now)
    day = house.day(session)
    who = house.assessors[0]
    mine = own_observations(session, who, None)
    assert [one.held_at for one in mine] == [one.begins_at for one in day.of_assessor(who)]
    names = [seat.name for seat in day.seats] + [seat.reference for seat in day.seats]
    for letter in told(session, "centre_sitting"):
        assert not any(name in letter.text + letter.subject + letter.calendar for name in names)


def test_of_two_leads_at_once_one_wins(session: Session, house: CentreHouse, clock: Clock) -> None:
    proposal = house.propose(session, clock.now)
    house.accept(session, clock.now, proposal)
    with pytest.raises(Stale, match="another lead has changed it"):
        house.accept(session, clock.now, proposal)
    with pytest.raises(NotFound):
        proposal_of(session, house.day_id, proposal.id)


def test_a_panel_that_somebody_changed_since_stops_the_whole(
    session: Session, house: CentreHouse, clock: Clock
) -> None:
    proposal = house.propose(session, clock.now)
    wanted = Wanted(frozenset(house.assessors[1:3]), clock.now + timedelta(days=3), "Room 9")
    exercise = house.cohort.definition.exercise(EXERCISES[0])
    set_panel(
        session,
        cohort=house.cohort,
        exercise=exercise,
        reference=house.reference(session),
        wanted=wanted,
        actor_id=house.lead,
        now=clock.now,
    )
    with pytest.raises(
        Stale, match=f"Propose it again: somebody has changed a panel of {house.reference(session)}"
    ):
        house.accept(session, clock.now, proposal)


def test_nobody_meets_whom_they_are_kept_apart_from_and_no_sentence_says_who_that_is(
    session: Session, clock: Clock
) -> None:
    house = make_centre_house(session, clock.now, candidates=1)
    for who in house.assessors[:3]:
        set_conflict(
            session,
            cohort=house.cohort,
            label=session.get_one(Assessor, (house.cohort.id, who)).label,
            reference=house.reference(session),
            actor_id=house.lead,
            now=clock.now,
        )
    proposal = house.propose(session, clock.now)
    assert proposal.turns == ()
    said = [one for one in proposal.said if house.reference(session) in one]
    assert said == [
        f"{house.reference(session)} has no place at A hard conversation, Final interview: too few of the"
        " assessors may meet them."
    ]


def test_whoever_needs_longer_gets_it(session: Session, house: CentreHouse, clock: Clock) -> None:
    session.add(
        Booking(
            cohort_id=house.cohort.id,
            application_id=house.candidates[0],
            exercise=EXERCISES[0],
            state=BookingState.OPEN,
            minutes=80,
        )
    )
    house.accept(session, clock.now)
    day = house.day(session)
    (turn,) = [one for one in day.of_candidate(house.candidates[0]) if one.exercise == EXERCISES[0]]
    assert turn.ends_at - turn.begins_at == timedelta(minutes=80)
    assert faults(house, day) == []


def test_a_day_takes_those_whom_no_other_day_expects(
    session: Session, house: CentreHouse, clock: Clock
) -> None:
    codes = centre_codes(house.cohort.definition)
    assert without_a_day(session, house.cohort.id, codes) == ()
    wanted = wanted_of(clock.now + timedelta(days=1), house.candidates, house.assessors)
    with pytest.raises(CentreRefused, match="one of them is on another day by now"):
        plan_day(session, cohort=house.cohort, wanted=wanted, actor_id=house.lead, now=clock.now)


def test_a_planned_day_is_changed_and_an_accepted_one_is_not(
    session: Session, house: CentreHouse, clock: Clock
) -> None:
    wanted = without(wanted_of(clock.now, house.candidates, house.assessors), house.assessors[3])
    about: dict[str, Any] = {
        "cohort": house.cohort,
        "wanted": wanted,
        "actor_id": house.lead,
        "now": clock.now,
    }
    change_day(session, day=house.day(session), version=1, **about)
    assert len(house.day(session).sitters) == 3
    with pytest.raises(Stale):
        change_day(session, day=house.day(session), version=1, **about)
    house.accept(session, clock.now)
    with pytest.raises(Stale, match="its rotation is accepted"):
        change_day(session, day=house.day(session), version=house.day(session).version, **about)


def test_who_is_called_off_is_told_and_may_be_put_on_another_day(
    session: Session, house: CentreHouse, clock: Clock
) -> None:
    house.accept(session, clock.now)
    day = house.day(session)
    cancel_day(session, post=house.post(clock.now), day=day, version=day.version, now=clock.now)
    assert house.day(session).turns == ()
    assert len(told(session, "centre_cancelled")) == 2
    assert len(told(session, "centre_sitting_cancelled")) == 4
    assert all("METHOD:CANCEL" in one.calendar for one in told(session, "centre_cancelled"))
    assert own_observations(session, house.assessors[0], None) == ()
    (line,) = centre_days(session, house.cohort.id)
    assert line.state is CentreState.CANCELLED
    wanted = wanted_of(clock.now, house.candidates, house.assessors)
    assert plan_day(session, cohort=house.cohort, wanted=wanted, actor_id=house.lead, now=clock.now)


def test_late_twice_is_late_by_forty_minutes_and_of_two_presses_at_once_one_counts(
    session: Session, clock: Clock
) -> None:
    house = make_centre_house(session, clock.now, is_accepted=True)
    comes = house.day(session).seat(house.candidates[0]).comes_at
    assert comes is not None
    clock.now = comes
    note(session, house, clock, Arrival.LATE)
    with pytest.raises(Stale):
        note(session, house, clock, Arrival.ARRIVED)
    note(session, house, clock, Arrival.LATE, version=2)
    seat = house.day(session).seat(house.candidates[0])
    assert seat.late_until == comes + timedelta(minutes=40)
    note(session, house, clock, Arrival.ARRIVED, version=3)
    assert house.day(session).seat(house.candidates[0]).arrived_at == clock.now


def test_whoever_does_not_come_is_told_once_what_they_may_do_next(session: Session, clock: Clock) -> None:
    house = make_centre_house(session, clock.now, is_accepted=True)
    comes = house.day(session).seat(house.candidates[0]).comes_at
    assert comes is not None
    clock.now = comes
    note(session, house, clock, Arrival.ABSENT)
    codes = centre_codes(house.cohort.definition)
    assert [one.application_id for one in without_a_day(session, house.cohort.id, codes)] == [
        house.candidates[0]
    ]
    note(session, house, clock, Arrival.EXPECTED, version=2)
    note(session, house, clock, Arrival.ABSENT, version=3)
    (letter,) = told(session, "slot_missed")
    assert "nothing is decided because of it" in letter.text
    assert told(session, "centre_not_coming") == []


def test_whoever_said_before_their_time_that_they_are_not_coming_is_not_told_that_we_missed_them(
    session: Session, clock: Clock
) -> None:
    house = make_centre_house(session, clock.now, is_accepted=True)
    seat = house.day(session).seat(house.candidates[0])
    assert seat.comes_at is not None
    clock.now = seat.comes_at - timedelta(seconds=1)
    note(session, house, clock, Arrival.ABSENT)
    note(session, house, clock, Arrival.EXPECTED, version=2)
    note(session, house, clock, Arrival.ABSENT, version=3)
    (letter,) = told(session, "centre_not_coming")
    assert letter.subject.endswith(f"you told us that you are not coming ({seat.reference})")
    assert "Nothing is decided because of it" in letter.text
    assert told(session, "slot_missed") == []


def test_whoever_did_not_come_is_noted_for_fourteen_days(session: Session, clock: Clock) -> None:
    house = make_centre_house(session, clock.now, is_accepted=True)
    day = house.day(session)
    clock.now = day.plan.ends_at + timedelta(days=14, seconds=1)
    with pytest.raises(Refusal, match=f"that day was {long_date(day.plan.ends_at)}"):
        note(session, house, clock, Arrival.ABSENT)
    note(session, house, clock, Arrival.ARRIVED)
    note(session, house, clock, Arrival.EXPECTED, version=2)
    clock.now = day.plan.ends_at + timedelta(days=14)
    note(session, house, clock, Arrival.ABSENT, version=3)
    assert len(told(session, "slot_missed")) == 1


def test_what_somebody_late_misses_is_moved_once_a_lead_accepts_and_those_touched_are_told(
    session: Session, clock: Clock
) -> None:
    house = make_centre_house(session, clock.now, is_accepted=True)
    before = house.day(session)
    begins = before.rounds[0].begins_at
    (who,) = [one.application_id for one in before.turns if one.begins_at == begins and one.room == "Room 1"]
    number = house.candidates.index(who)
    clock.now = begins - timedelta(minutes=5)
    note(session, house, clock, Arrival.LATE, number=number)
    proposal = proposal_of(session, house.day_id, late(session, house, clock, number))
    assert [one.begins_at for one in house.day(session).turns] == [one.begins_at for one in before.turns]
    house.accept(session, clock.now, proposal)
    day = house.day(session)
    assert len(day.of_candidate(who)) == 2
    assert first(day, who).begins_at >= begins + timedelta(minutes=15)
    assert faults(house, day) == []
    moved = told(session, "centre_moved")
    assert {one.recipient for one in moved} >= {day.seat(who).email}
    assert all("SEQUENCE:2" in one.calendar for one in moved)
    turn = first(day, who)
    held = panel_of(
        session, cohort_id=house.cohort.id, exercise=turn.exercise, reference=house.reference(session, number)
    )
    assert (held.held_at, held.members) == (turn.begins_at, frozenset(turn.assessors))


def test_what_is_under_way_stays_where_it_is(session: Session, clock: Clock) -> None:
    house = make_centre_house(session, clock.now, is_accepted=True)
    day = house.day(session)
    clock.now = day.rounds[0].begins_at + timedelta(minutes=1)
    running = [one for one in day.turns if one.is_on(clock.now)]
    note(session, house, clock, Arrival.ARRIVED, number=1)
    proposal = proposal_of(session, house.day_id, late(session, house, clock, 1))
    assert differences(day, proposal) == ()
    assert len(running) == 2


def test_who_stands_in_is_proposed_by_the_rules_and_panels_follow(session: Session, clock: Clock) -> None:
    house = make_centre_house(session, clock.now, assessors=6, is_accepted=True)
    day = house.day(session)
    gone = next(iter(day.turns[0].assessors))
    note_missing(session, day=day, assessor_id=gone, is_missing=True, version=1)
    proposal = proposal_of(session, house.day_id, stand_in(session, house, clock, gone))
    assert proposal.said == ()
    house.accept(session, clock.now, proposal)
    after = house.day(session)
    assert after.of_assessor(gone) == ()
    assert faults(house, after) == []
    (letter,) = told(session, "centre_sitting_cancelled")
    assert letter.recipient == after.sitter(gone).email
    assert told(session, "centre_moved") == []


def test_where_nobody_may_stand_in_it_is_said(session: Session, clock: Clock) -> None:
    house = make_centre_house(session, clock.now, is_accepted=True)
    day = house.day(session)
    gone = house.assessors[0]
    turns = day.of_assessor(gone)
    note_missing(session, day=day, assessor_id=gone, is_missing=True, version=1)
    make_assessor(session, house.cohort, clock.now)
    proposal = proposal_of(session, house.day_id, stand_in(session, house, clock, gone))
    assert len(proposal.said) == len(turns)
    assert proposal.said[0].startswith("Nobody is found who may stand in for ")
    assert differences(house.day(session), proposal) == ()


def test_before_a_rotation_is_accepted_there_is_nothing_to_move(
    session: Session, house: CentreHouse, clock: Clock
) -> None:
    with pytest.raises(Refusal, match="Accept a rotation of the day first"):
        late(session, house, clock)
    with pytest.raises(Refusal, match="Accept a rotation of the day first"):
        note(session, house, clock, Arrival.LATE)


def test_a_change_of_one_day_leaves_the_panels_of_a_later_day_that_somebody_was_put_on(
    session: Session, clock: Clock
) -> None:
    house = make_centre_house(session, clock.now, is_accepted=True)
    note(session, house, clock, Arrival.ABSENT)
    wanted = replace(
        wanted_of(clock.now, house.candidates[:1], house.assessors), plan=plan_of(clock.now, days=9)
    )
    later = plan_day(session, cohort=house.cohort, wanted=wanted, actor_id=house.lead, now=clock.now)
    session.flush()
    second = replace(house, day_id=later)
    second.accept(session, clock.now)
    planned = second.day(session).turns
    assert all(len(one.assessors) == 2 for one in planned)
    assert all(one.assessors == () for one in house.day(session).of_candidate(house.candidates[0]))
    clock.now = house.day(session).rounds[0].begins_at - timedelta(minutes=5)
    note(session, house, clock, Arrival.LATE, number=1)
    house.accept(session, clock.now, proposal_of(session, house.day_id, late(session, house, clock, 1)))
    assert second.day(session).turns == planned
    assert house.day(session).of_candidate(house.candidates[0]) == ()


def another(session: Session, house: CentreHouse, clock: Clock, **other: Any) -> UUID:
    """A second day at the time of the first, with a candidate of its own."""
    who = make_application(session, house.cohort, clock.now, stage=Stage.CENTRE, full_name="Sana Quill")
    wanted = replace(wanted_of(clock.now, (who,), other.pop("assessors", house.assessors)), **other)
    return plan_day(session, cohort=house.cohort, wanted=wanted, actor_id=house.lead, now=clock.now)


def test_nobody_sits_and_no_room_is_on_two_days_at_once(
    session: Session, house: CentreHouse, clock: Clock
) -> None:
    with pytest.raises(CentreRefused) as refused:
        another(session, house, clock)
    assert len(refused.value.sentences) == 2
    assert refused.value.sentences[0].endswith("they sit on another panel that day.")
    assert refused.value.sentences[1] == "Choose rooms other than Room 1, Room 2: another day has them then."
    fresh = [make_assessor(session, house.cohort, clock.now) for _ in range(2)]
    assert another(session, house, clock, assessors=fresh, place="Mill House")


def test_whoever_is_elsewhere_by_now_is_neither_proposed_nor_accepted(
    session: Session, house: CentreHouse, clock: Clock
) -> None:
    proposal = house.propose(session, clock.now)
    turn = proposal.turns[0]
    elsewhere = make_application(session, house.cohort, clock.now, stage=Stage.CENTRE)
    set_panel(
        session,
        cohort=house.cohort,
        exercise=house.cohort.definition.exercise(EXERCISES[0]),
        reference=session.get_one(Application, elsewhere).reference,
        wanted=Wanted(frozenset(turn.assessors), turn.begins_at, "Mill House"),
        actor_id=house.lead,
        now=clock.now,
    )
    with pytest.raises(Stale, match="one of the assessors sits elsewhere by now"):
        house.accept(session, clock.now, proposal)
    anew = house.propose(session, clock.now)
    assert not {*turn.assessors} & {who for one in anew.turns for who in one.assessors}


def test_what_was_proposed_before_a_press_stands_no_more(session: Session, clock: Clock) -> None:
    house = make_centre_house(session, clock.now, is_accepted=True)
    clock.now = house.day(session).rounds[0].begins_at - timedelta(minutes=5)
    note(session, house, clock, Arrival.LATE)
    proposal = proposal_of(session, house.day_id, late(session, house, clock))
    note(session, house, clock, Arrival.ABSENT, version=2)
    with pytest.raises(Stale, match="since this page was made"):
        house.accept(session, clock.now, proposal)
    proposal = proposal_of(session, house.day_id, late(session, house, clock))
    sits = house.day(session).turns[0].assessors[0]
    note_missing(session, day=house.day(session), assessor_id=sits, is_missing=True, version=1)
    with pytest.raises(Stale, match="since this page was made"):
        house.accept(session, clock.now, proposal)


def test_what_has_begun_by_now_is_not_accepted(session: Session, house: CentreHouse, clock: Clock) -> None:
    rotation = house.propose(session, clock.now)
    begins = house.day(session).plan.begins_at
    with pytest.raises(Stale, match="has begun by now"):
        house.accept(session, begins, rotation)


def test_what_somebody_late_would_be_moved_to_is_not_accepted_once_it_has_begun(
    session: Session, clock: Clock
) -> None:
    house = make_centre_house(session, clock.now, is_accepted=True)
    day = house.day(session)
    clock.now = day.rounds[0].begins_at - timedelta(minutes=5)
    number = house.candidates.index(day.turns[0].application_id)
    note(session, house, clock, Arrival.LATE, number=number)
    proposal = proposal_of(session, house.day_id, late(session, house, clock, number))
    assert differences(house.day(session), proposal)
    with pytest.raises(Stale, match="has begun by now"):
        house.accept(session, day.plan.ends_at, proposal)


def test_whoever_was_put_on_a_panel_by_hand_and_told_nothing_is_told_nothing_of_its_end(
    session: Session, clock: Clock
) -> None:
    house = make_centre_house(session, clock.now, assessors=6, is_accepted=True)
    day = house.day(session)
    (idle, *_) = [one.assessor_id for one in day.sitters if not day.of_assessor(one.assessor_id)]
    turn = day.turns[0]
    reference = day.seat(turn.application_id).reference
    held = panel_of(session, cohort_id=house.cohort.id, exercise=turn.exercise, reference=reference)
    set_panel(
        session,
        cohort=house.cohort,
        exercise=house.cohort.definition.exercise(turn.exercise),
        reference=reference,
        wanted=Wanted(held.members | {idle}, held.held_at, held.place, held.to_do, held.version),
        actor_id=house.lead,
        now=clock.now,
    )
    house.accept(session, clock.now)
    after = house.day(session)
    called_off = {one.recipient for one in told(session, "centre_sitting_cancelled")}
    assert after.sitter(idle).email not in called_off
    for one in after.sitters:
        turns = after.of_assessor(one.assessor_id)
        assert (one.comes_at, one.leaves_at) == (
            (turns[0].begins_at, turns[-1].ends_at) if turns else (None, None)
        )


def test_a_press_about_one_takes_nothing_from_another_who_was_there(session: Session, clock: Clock) -> None:
    house = make_centre_house(session, clock.now, candidates=3, is_accepted=True)
    day = house.day(session)
    clock.now = day.rounds[1].begins_at + timedelta(minutes=1)
    there = house.candidates.index(day.turns[0].application_id)
    other = (there + 1) % 3
    note(session, house, clock, Arrival.ARRIVED, number=there)
    note(session, house, clock, Arrival.LATE, number=other)
    proposal = proposal_of(session, house.day_id, late(session, house, clock, other))
    turns = [one for one in differences(house.day(session), proposal) if one.before]
    assert house.candidates[there] not in {one.before.application_id for one in turns if one.before}


def test_rooms_of_whoever_does_not_come_are_freed_once_a_lead_accepts_it(
    session: Session, clock: Clock
) -> None:
    house = make_centre_house(session, clock.now, is_accepted=True)
    clock.now = house.day(session).plan.begins_at
    note(session, house, clock, Arrival.ABSENT)
    day = house.day(session)
    assert {one.application_id for one in day.turns if one in day.of_room(one.room)} == {house.candidates[1]}
    assert len(day.to_free(house.candidates[0], clock.now)) == 2
    house.accept(session, clock.now, proposal_of(session, house.day_id, late(session, house, clock)))
    assert house.day(session).of_candidate(house.candidates[0]) == ()
    (letter,) = told(session, "centre_cancelled")
    assert letter.recipient == day.seat(house.candidates[0]).email
    assert "METHOD:CANCEL" in letter.calendar
    assert "SEQUENCE:2" in letter.calendar


def test_rooms_of_whoever_has_left_are_freed_and_they_are_told_no_more(
    session: Session, clock: Clock
) -> None:
    house = make_centre_house(session, clock.now, is_accepted=True)
    session.get_one(Application, house.candidates[0]).stage = Stage.WITHDRAWN
    session.flush()
    assert house.day(session).to_free(house.candidates[0], clock.now)
    house.accept(session, clock.now, proposal_of(session, house.day_id, late(session, house, clock)))
    assert house.day(session).of_candidate(house.candidates[0]) == ()
    assert told(session, "centre_cancelled") == []


def test_a_turn_is_of_the_cohort_of_its_day(session: Session, clock: Clock) -> None:
    make_centre_house(session, clock.now, is_accepted=True)
    other = make_cohort(session, clock.now, name="Other cohort", public=False)
    with pytest.raises(IntegrityError, match="centre_turn_day_id_application_id_cohort_id_fk"):
        session.execute(update(CentreTurn).values(cohort_id=other.id))


def named(session: Session, clock: Clock, number: int) -> CohortFacts:
    return make_cohort(session, clock.now, name=f"Cohort of {number}", public=False)


def test_accepting_takes_as_many_statements_for_six_turns_as_for_one(
    session: Session, worker_database: Database, clock: Clock
) -> None:
    taken = []
    for candidates, exercises in ((1, EXERCISES[:1]), (3, EXERCISES)):
        house = make_centre_house(
            session,
            clock.now,
            candidates=candidates,
            exercises=exercises,
            cohort=named(session, clock, candidates),
        )
        proposal = house.propose(session, clock.now)
        with counted(worker_database) as seen:
            done = house.accept(session, clock.now, proposal)
        taken.append((done.moved, len(seen)))
    assert [moved for moved, _ in taken] == [1, 6]
    assert taken[0][1] == taken[1][1]


def test_calling_off_takes_as_many_statements_for_six_turns_as_for_one(
    session: Session, worker_database: Database, clock: Clock
) -> None:
    taken = []
    for candidates, exercises in ((1, EXERCISES[:1]), (3, EXERCISES)):
        house = make_centre_house(
            session,
            clock.now,
            candidates=candidates,
            exercises=exercises,
            cohort=named(session, clock, candidates),
            is_accepted=True,
        )
        day = house.day(session)
        with counted(worker_database) as seen:
            cancel_day(session, post=house.post(clock.now), day=day, version=day.version, now=clock.now)
        taken.append((len(day.turns), len(seen)))
    assert taken == [(1, taken[0][1]), (6, taken[0][1])]
