"""By the minute panels follow bookings; who chooses no slot is reminded once, then leads are told once."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.booking import BookingState
from recruitment.due.bookings import due_bookings, due_choices
from recruitment.due.thing import Due
from recruitment.jobs.bookings import chase_choice, follow_one
from recruitment.models import Message
from recruitment.services.bookings import Booker, cancel_slot
from tests.conftest import Clock
from tests.factories_booking import ADDRESS, SlotHouse, make_slot_house
from tests.statements import counted


@pytest.fixture
def house(worker_database: Database, clock: Clock) -> SlotHouse:
    with worker_database.transaction() as session:
        return make_slot_house(session, clock.now)


def run(database: Database, now: datetime) -> list[Due]:
    """Do all that is due, each thing in a transaction of its own; it tells just whom it said it would."""
    done: list[Due] = []
    for look, do in ((due_bookings, follow_one), (due_choices, chase_choice)):
        with database.transaction() as session:
            due = look(session, now)
        for one in due:
            with database.transaction() as session:
                before = posts(session)
                do(session, one.key, ADDRESS, now)
                session.flush()
                told = Counter((message.kind, message.recipient) for message in one.messages)
                assert posts(session) - before == told, one.sentence
        done += due
    return done


def posts(session: Session) -> Counter[tuple[str, str]]:
    return Counter(session.exec(select(col(Message.kind), col(Message.recipient))).all())


def sentences(done: list[Due]) -> list[str]:
    return [one.sentence.partition(" ")[0] for one in done]


def test_booking_a_move_and_a_cancellation_are_followed_and_told_as_foretold(
    worker_database: Database, house: SlotHouse, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        house.take(session, clock.now)
    assert len(run(worker_database, clock.now)) == 1
    with worker_database.transaction() as session:
        house.take(session, clock.now)
        booker = Booker(house.who(session), by_candidate=True)
        cancel_slot(session, post=house.post(clock.now), booker=booker, sequence=2)
    # Two changes at once: what was given up is offered on for each, and the panel hears of the last.
    assert len(run(worker_database, clock.now)) == 2
    with worker_database.transaction() as session:
        kinds = Counter(kind for kind, _ in posts(session).elements())
    assert (kinds["panel_booked"], kinds["panel_cancelled"], kinds["slots_open"]) == (2, 2, 2)
    assert run(worker_database, clock.now) == []


def test_slot_of_whoever_has_left_is_freed_and_its_panel_told(
    worker_database: Database, house: SlotHouse, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        house.take(session, clock.now)
    run(worker_database, clock.now)
    with worker_database.transaction() as session:
        house.move_away(session)
    assert sentences(run(worker_database, clock.now)) == ["Free"]
    assert sentences(run(worker_database, clock.now)) == ["Set"]
    with worker_database.transaction() as session:
        assert house.booking(session).state is BookingState.CANCELLED
        assert len(house.open(session, clock.now, 1)) == 3


def test_who_chooses_nothing_is_reminded_once_and_then_leads_are_told_once(
    worker_database: Database, house: SlotHouse, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        house.take(session, clock.now, 1)
    run(worker_database, clock.now)
    # Asked on Tuesday 12 January: reminded on Thursday morning, and leads told on Monday at five.
    thursday, monday = (datetime(2027, 1, *at, tzinfo=clock.now.tzinfo) for at in ((14, 9), (18, 17)))
    assert run(worker_database, thursday - timedelta(seconds=1)) == []
    assert sentences(run(worker_database, thursday)) == ["Remind"]
    assert run(worker_database, monday - timedelta(seconds=1)) == []
    assert sentences(run(worker_database, monday)) == ["Tell"]
    assert run(worker_database, monday + timedelta(days=3)) == []
    with worker_database.transaction() as session:
        # Nothing is decided by it: they may choose still.
        assert house.take(session, monday - timedelta(hours=12))


def test_after_an_outage_nobody_is_reminded_whose_time_is_over(
    worker_database: Database, house: SlotHouse, clock: Clock
) -> None:
    assert sentences(run(worker_database, clock.now + timedelta(days=9))) == ["Tell", "Tell"]


def test_what_is_due_is_read_in_as_many_statements_for_two_as_for_one(
    worker_database: Database, house: SlotHouse, clock: Clock
) -> None:
    asked: list[int] = []
    for number in (0, 1):
        with worker_database.transaction() as session:
            house.take(session, clock.now, number)
        with worker_database.transaction() as session, counted(worker_database) as seen:
            due_bookings(session, clock.now)
            due_choices(session, clock.now, until=clock.now + timedelta(days=9))
        asked.append(len(seen))
    assert asked[1] <= asked[0]
