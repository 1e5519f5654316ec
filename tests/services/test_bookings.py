"""Slots are taken by whoever is first, moved once, given up, and offered on; panels follow."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text, update
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.booking import BookingState
from recruitment.domain.errors import Closed, Refusal, Stale
from recruitment.domain.stages import Stage
from recruitment.models import Application, AssessorStanding, Booking, Delivery, Message, Person
from recruitment.queries.following import to_follow
from recruitment.queries.panels import SetPanel, panel_of
from recruitment.services.bookings import (
    Booker,
    SlotGone,
    cancel_slot,
    mark_missed,
    set_minutes,
    take_slot,
    tell_of_slots,
)
from recruitment.services.centre_days import plan_day
from recruitment.services.rota import propose_rota
from tests.conftest import Clock
from tests.factories import make_assessor
from tests.factories_booking import (
    ADDRESS,
    SlotHouse,
    follow_all,
    keep_apart,
    make_day,
    make_slot_house,
    plan_at,
)
from tests.factories_centre import wanted_of


@pytest.fixture
def house(worker_database: Database, clock: Clock) -> SlotHouse:
    with worker_database.transaction() as session:
        return make_slot_house(session, clock.now)


@pytest.fixture
def session(worker_database: Database, house: SlotHouse) -> Iterator[Session]:
    with worker_database.transaction() as session:
        yield session


def panel(session: Session, house: SlotHouse, number: int = 0) -> SetPanel:
    return panel_of(
        session,
        cohort_id=house.cohort.id,
        exercise=house.code,
        reference=house.reference(session, number),
    )


def told(session: Session, kind: str) -> list[str]:
    """Who was told something of this kind."""
    return sorted(session.exec(select(Message.recipient).where(col(Message.kind) == kind)))


def emails(session: Session, *people: UUID) -> list[str]:
    return sorted(session.exec(select(Person.email).where(col(Person.id).in_(people))))


def test_slot_taken_is_theirs_and_open_to_nobody_else(
    session: Session, house: SlotHouse, clock: Clock
) -> None:
    taken = house.take(session, clock.now)
    booking = house.booking(session)
    assert (booking.state, booking.slot_id, booking.sequence) == (BookingState.BOOKED, taken.id, 1)
    assert taken.id not in {one.id for one in house.open(session, clock.now, 1)}
    assert told(session, "slot_booked") == [house.who(session).email]


def test_of_two_who_saw_the_same_slot_the_second_is_told_to_choose_another(
    session: Session, house: SlotHouse, clock: Clock
) -> None:
    wanted = house.take(session, clock.now).id
    second = Booker(house.who(session, 1), by_candidate=True)
    with pytest.raises(SlotGone, match="Choose another slot"):
        take_slot(session, post=house.post(clock.now), booker=second, slot_id=wanted, sequence=0)
    assert house.booking(session, 1).slot_id is None


def test_of_two_at_the_same_moment_one_has_the_slot_and_the_other_is_told(
    house: SlotHouse, worker_database: Database, clock: Clock
) -> None:
    told: list[str] = []

    def take() -> None:
        with worker_database.transaction() as other:
            second = Booker(house.who(other, 1), by_candidate=True)
            try:
                take_slot(other, post=house.post(clock.now), booker=second, slot_id=wanted, sequence=0)
            except SlotGone as gone:
                told.append(gone.sentence)

    with worker_database.transaction() as first:
        wanted = house.take(first, clock.now).id
        # The second sees the slot free still, and waits for what the first has not committed.
        thread = threading.Thread(target=take)
        thread.start()
        wait_for_a_lock(worker_database)
    thread.join(timeout=30)
    assert [sentence.partition(":")[0] for sentence in told] == ["Choose another slot"]
    with worker_database.transaction() as session:
        assert house.booking(session).slot_id == wanted
        assert house.booking(session, 1).slot_id is None


def wait_for_a_lock(database: Database) -> None:
    """Come back once somebody waits for somebody else."""
    for _ in range(400):
        with database.transaction() as session:
            if session.execute(text("select count(*) from pg_locks where not granted")).scalar_one():
                return
        time.sleep(0.025)
    raise AssertionError("Nobody waits.")


def test_candidate_moves_once_and_a_lead_moves_them_again(
    session: Session, house: SlotHouse, clock: Clock, database: Database
) -> None:
    session.commit()
    with database.transaction(Binding.APPLICANT, house_person(house, session)) as own:
        house.take(own, clock.now)
        moved = house.take(own, clock.now)
        with pytest.raises(Closed, match="Ring us to change it again"):
            house.take(own, clock.now, slot=1)
    with database.transaction(Binding.OFFICE, house.lead) as office:
        assert house.booking(office).slot_id == moved.id
        house.take(office, clock.now, slot=1, by_candidate=False)
        assert house.booking(office).sequence == 3


def house_person(house: SlotHouse, session: Session) -> UUID:
    with session.begin():
        return house.person(session)


@pytest.mark.parametrize("binding", [Binding.APPLICANT, Binding.OFFICE])
def test_nobody_takes_a_slot_for_somebody_else(
    house: SlotHouse, database: Database, worker_database: Database, clock: Clock, binding: Binding
) -> None:
    with worker_database.transaction() as session:
        stranger = house.person(session, 1) if binding is Binding.APPLICANT else house.panel[0]
        who, wanted = house.who(session), house.open(session, clock.now)[0].id
    with database.transaction(binding, stranger) as session:
        assert not session.execute(text("select 1 from work.booking")).all()
        with pytest.raises(SlotGone):
            take_slot(
                session, post=house.post(clock.now), booker=Booker(who, True), slot_id=wanted, sequence=0
            )


def test_page_made_before_a_change_changes_nothing(session: Session, house: SlotHouse, clock: Clock) -> None:
    house.take(session, clock.now)
    other = house.open(session, clock.now)[0].id
    booker = Booker(house.who(session), by_candidate=False)
    with pytest.raises(Stale, match="Look at your slot again"):
        take_slot(session, post=house.post(clock.now), booker=booker, slot_id=other, sequence=0)
    with pytest.raises(Stale):
        cancel_slot(session, post=house.post(clock.now), booker=booker, sequence=7)


def test_same_slot_once_more_is_no_change(session: Session, house: SlotHouse, clock: Clock) -> None:
    taken = house.take(session, clock.now)
    booker = Booker(house.who(session), by_candidate=True)
    again = take_slot(session, post=house.post(clock.now), booker=booker, slot_id=taken.id, sequence=0)
    assert not again
    assert house.booking(session).sequence == 1


def in_conflict(session: Session, house: SlotHouse, clock: Clock) -> None:
    keep_apart(session, house, clock.now)


def untrained(session: Session, house: SlotHouse, clock: Clock) -> None:
    until = clock.now.date() + timedelta(days=6)
    only = col(AssessorStanding.assessor_id) == house.panel[0]
    session.execute(update(AssessorStanding).where(only).values(safer_until=until))


def gone_away(session: Session, house: SlotHouse, clock: Clock) -> None:
    session.execute(update(Person).where(col(Person.id) == house.panel[1]).values(active=False))


def no_role(session: Session, house: SlotHouse, clock: Clock) -> None:
    session.execute(text("delete from identity.staff_role where person_id = :who"), {"who": house.panel[1]})


def too_short(session: Session, house: SlotHouse, clock: Clock) -> None:
    set_minutes(
        session,
        post=house.post(clock.now),
        application_id=house.candidates[0],
        minutes=51,
        actor_id=house.lead,
    )


def elsewhere(session: Session, house: SlotHouse, clock: Clock) -> None:
    house.move_away(session)


@pytest.mark.parametrize("change", [in_conflict, untrained, gone_away, no_role, too_short, elsewhere])
def test_slot_is_open_only_with_a_whole_trained_panel_free_of_conflicts_and_time_enough(
    session: Session, house: SlotHouse, clock: Clock, change: Callable[[Session, SlotHouse, Clock], None]
) -> None:
    assert len(house.open(session, clock.now)) == 3
    change(session, house, clock)
    assert house.open(session, clock.now) == ()


def test_candidate_needs_a_day_of_notice_and_a_lead_none(
    session: Session, house: SlotHouse, clock: Clock
) -> None:
    eve = plan_at(clock.now).begins_at - timedelta(hours=23, minutes=30)
    assert len(house.open(session, eve)) == 2
    assert len(house.open(session, eve, by_candidate=False)) == 3


def test_panel_follows_the_slot_and_is_told(session: Session, house: SlotHouse, clock: Clock) -> None:
    taken = house.take(session, clock.now)
    follow_all(session, house, clock.now)
    held = panel(session, house)
    assert (held.members, held.held_at, held.place) == (frozenset(house.panel), taken.begins_at, "Room 4")
    assert told(session, "panel_booked") == emails(session, *house.panel)
    assert to_follow(session) == ()


def test_move_to_another_panel_tells_those_who_come_and_those_who_go(
    session: Session, house: SlotHouse, clock: Clock
) -> None:
    other = make_assessor(session, house.cohort, clock.now)
    day = make_day(
        session,
        house,
        clock.now,
        plan=plan_at(clock.now, days=8),
        place="Room 9",
        members=frozenset({house.panel[0], other}),
    )
    house.take(session, clock.now)
    follow_all(session, house, clock.now)
    house.take(session, clock.now, slot=2)
    follow_all(session, house, clock.now)
    held = panel(session, house)
    assert (held.members, held.place) == (frozenset({house.panel[0], other}), "Room 9")
    assert day
    assert told(session, "panel_cancelled") == emails(session, house.panel[1])
    both = [*emails(session, *house.panel), *emails(session, house.panel[0], other)]
    assert told(session, "panel_booked") == sorted(both)


def test_slot_given_up_is_offered_once_to_whoever_has_none(
    session: Session, house: SlotHouse, clock: Clock
) -> None:
    house.take(session, clock.now)
    follow_all(session, house, clock.now)
    booker = Booker(house.who(session), by_candidate=True)
    assert cancel_slot(session, post=house.post(clock.now), booker=booker, sequence=1)
    assert not cancel_slot(session, post=house.post(clock.now), booker=booker, sequence=2)
    for _ in range(2):
        follow_all(session, house, clock.now)
    assert told(session, "slots_open") == [house.who(session, 1).email]
    held = panel(session, house)
    assert (held.members, held.held_at) == (frozenset(), None)
    assert told(session, "panel_cancelled") == emails(session, *house.panel)
    assert told(session, "slot_cancelled") == [house.who(session).email]


def test_whoever_leaves_frees_their_slot_and_is_told_nothing_more(
    session: Session, house: SlotHouse, clock: Clock
) -> None:
    house.take(session, clock.now)
    follow_all(session, house, clock.now)
    elsewhere(session, house, clock)
    follow_all(session, house, clock.now)
    assert house.booking(session).state is BookingState.CANCELLED
    assert len(house.open(session, clock.now, 1)) == 3
    assert told(session, "slot_cancelled") == []
    assert told(session, "slots_open") == [house.who(session, 1).email]


def test_panel_that_the_rules_refuse_is_said_to_leads(
    session: Session, house: SlotHouse, clock: Clock
) -> None:
    house.take(session, clock.now)
    untrained(session, house, clock)
    follow_all(session, house, clock.now)
    fault = session.exec(select(Booking.fault)).one()
    assert fault.startswith("Choose at least one assessor who is trained in safer recruitment")
    assert panel(session, house).panel_id is None
    assert told(session, "panel_booked") == []


def test_who_did_not_come_is_recorded_once_the_slot_has_begun(
    session: Session, house: SlotHouse, clock: Clock
) -> None:
    taken = house.take(session, clock.now)
    about = {"application_id": house.candidates[0], "actor_id": house.lead}
    with pytest.raises(Refusal, match="Wait until the slot has begun"):
        mark_missed(session, post=house.post(clock.now), held=house.booking(session), **about)
    long_after = taken.begins_at + timedelta(days=14, seconds=1)
    with pytest.raises(Refusal, match="can be noted for 14 days"):
        mark_missed(session, post=house.post(long_after), held=house.booking(session), **about)
    mark_missed(session, post=house.post(taken.begins_at), held=house.booking(session), **about)
    assert house.booking(session).state is BookingState.MISSED


def test_who_did_not_come_is_told_once_what_they_may_do_next(
    session: Session, house: SlotHouse, clock: Clock
) -> None:
    taken = house.take(session, clock.now)
    about = {"application_id": house.candidates[0], "actor_id": house.lead}
    held, post = house.booking(session), house.post(taken.begins_at)
    mark_missed(session, post=post, held=held, **about)
    with pytest.raises(Stale):
        mark_missed(session, post=post, held=held, **about)
    (letter,) = session.exec(select(Message).where(col(Message.kind) == "slot_missed")).all()
    assert letter.recipient == house.who(session).email
    assert letter.subject == f"Online interview: we missed you ({house.reference(session)})"
    assert "nothing is decided because of it" in letter.text
    assert f"{ADDRESS}/apply/{house.reference(session)}/status" in letter.text
    assert session.get_one(Delivery, letter.id).due_at == post.now + house.cohort.definition.offsets.hold_for


def test_whoever_has_left_is_not_told_that_we_missed_them(
    session: Session, house: SlotHouse, clock: Clock
) -> None:
    taken = house.take(session, clock.now)
    session.get_one(Application, house.candidates[0]).stage = Stage.WITHDRAWN
    session.flush()
    about = {"application_id": house.candidates[0], "actor_id": house.lead}
    mark_missed(session, post=house.post(taken.begins_at), held=house.booking(session), **about)
    assert house.booking(session).state is BookingState.MISSED
    assert told(session, "slot_missed") == []


def test_minutes_are_more_than_everybody_has(session: Session, house: SlotHouse, clock: Clock) -> None:
    with pytest.raises(Refusal, match="Enter more than 40 minutes"):
        set_minutes(
            session,
            post=house.post(clock.now),
            application_id=house.candidates[0],
            minutes=40,
            actor_id=house.lead,
        )


def test_candidates_without_a_slot_are_told_of_slots_once(
    session: Session, house: SlotHouse, clock: Clock
) -> None:
    house.take(session, clock.now)
    assert tell_of_slots(session, post=house.post(clock.now)) == 1
    assert tell_of_slots(session, post=house.post(clock.now)) == 0
    assert told(session, "slots_open") == [house.who(session, 1).email]


def test_whoever_a_day_of_the_centre_expects_is_offered_no_slot_at_it(
    worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        house = make_slot_house(session, clock.now, code="stakeholder")
        slots = house.open(session, clock.now)
        assert slots
        sits = [make_assessor(session, house.cohort, clock.now) for _ in range(4)]
        wanted = wanted_of(clock.now, house.candidates[:1], sits)
        plan_day(session, cohort=house.cohort, wanted=wanted, actor_id=house.lead, now=clock.now)
        session.flush()
        assert house.open(session, clock.now) == ()
        with pytest.raises(SlotGone):
            take_slot(
                session,
                post=house.post(clock.now),
                booker=Booker(house.who(session), by_candidate=True),
                slot_id=slots[0].id,
                sequence=0,
            )
        proposed = propose_rota(session, post=house.post(clock.now))
        assert [one.candidate.application_id for one in proposed.placed] == [house.candidates[1]]
        assert proposed.unplaced == ()
        assert tell_of_slots(session, post=house.post(clock.now)) == 1
        assert told(session, "slots_open") == [house.who(session, 1).email]
        assert house.open(session, clock.now, 1)
