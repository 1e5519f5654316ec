"""What depends on a move leaves after what tells of it: held with it, let go with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.booking import choose_by
from recruitment.domain.deadlines import date_and_time, england_bank_holidays
from recruitment.domain.messages import MessageKind
from recruitment.models import Delivery, Message
from recruitment.queries.bookings import invited
from recruitment.queries.deliveries import due_deliveries
from recruitment.queries.following import unbooked
from recruitment.queries.message_order import told_at
from recruitment.queries.messages import messages_of
from recruitment.queries.outbox import batches_waiting, messages_waiting
from recruitment.queries.pulse import read_pulse
from recruitment.queries.releases import Addressee
from recruitment.queue import Task, in_hand
from recruitment.services.bookings import tell_of_slots
from recruitment.services.deliveries import claim, mark_cut, mark_refused, mark_sent
from recruitment.services.messages import Letter, post_many, standing_fields
from recruitment.services.outbox import drop_message, hold_event, let_event_go
from tests.conftest import NOW
from tests.factories_booking import ADDRESS, SlotHouse, make_slot_house

WINDOW = timedelta(minutes=10)
EVENT = "decision:1f4e6a4e-5d4c-4b0e-9f54-2f1c3a6f7a10"


def asked_of_the_worker(session: Session, message_id: UUID) -> int:
    """How often the worker was asked to send a message."""
    return list(session.execute(in_hand(Task.SEND_MESSAGE)).scalars()).count(str(message_id))


@dataclass(frozen=True)
class House:
    """Two candidates at interview; the first is still to be told that they are."""

    session: Session
    slots: SlotHouse

    @property
    def who(self) -> Addressee:
        return self.slots.who(self.session)

    def tell(self, kind: MessageKind, now: datetime, *, event: str = EVENT, wait: timedelta = WINDOW) -> UUID:
        """Post the first candidate's message of a kind; its id."""
        cohort = self.slots.cohort
        fields = standing_fields(cohort.definition, f"{ADDRESS}/apply") | {
            "name": "Amina",
            "cohort": cohort.name,
            "reference": self.who.reference,
            "answer_by": "4pm on 3 March 2027",
            "exercise": "Interview",
            "when": "4pm on 3 March 2027",
            "place": "Room 4",
            "subject": "A word",
            "words": "Bring a pen.",
        }
        letter = Letter(self.who.email, kind, event, fields, self.who.application_id)
        definition = cohort.definition
        post_many(self.session, [letter], definition=definition, now=now, cohort_id=cohort.id, wait=wait)
        return self.of(kind)

    def of(self, kind: MessageKind) -> UUID:
        """The first candidate's message of a kind."""
        theirs = select(Message.id).where(col(Message.kind) == kind, col(Message.recipient) == self.who.email)
        return self.session.exec(theirs).one()

    def tell_of_slots(self, now: datetime) -> UUID:
        assert tell_of_slots(self.session, post=self.slots.post(now)) == 2
        return self.of(MessageKind.SLOTS_OPEN)

    def leaves(self, message_id: UUID, now: datetime) -> bool:
        """Whether a worker takes it and the mail server takes it from there."""
        held = claim(self.session, message_id=message_id, now=now)
        if held is not None:
            mark_sent(self.session, claim=held, now=now)
        return held is not None

    def turn(self, does: Callable[..., int], now: datetime) -> int:
        """Have the lead hold the release, or let it go."""
        actor, cohort = self.slots.lead, self.slots.cohort
        return does(self.session, cohort_id=cohort.id, event=EVENT, actor_id=actor, now=now)

    def due(self, now: datetime) -> set[UUID]:
        nobody = in_hand(Task.SEND_MESSAGE).where(False)  # type: ignore[arg-type]
        found = due_deliveries(self.session, now, cut_before=now - timedelta(hours=1), in_hand=nobody)
        return {one.message_id for one in found}


@pytest.fixture
def house(worker_database: Database) -> Iterator[House]:
    with worker_database.transaction() as session:
        yield House(session, make_slot_house(session, NOW))


def test_slots_are_told_after_the_release_and_at_once_then(house: House) -> None:
    told = house.tell(MessageKind.INVITED_TO_INTERVIEW, NOW)
    slots = house.tell_of_slots(NOW)
    assert not house.leaves(slots, NOW)
    assert house.due(NOW) & {told, slots} == set()
    later = NOW + WINDOW
    assert not house.leaves(slots, later)
    assert house.due(later) >= {told, slots}
    assert house.leaves(told, later)
    assert house.leaves(slots, later)


def test_slots_are_held_with_the_release_and_let_go_with_it(house: House) -> None:
    told = house.tell(MessageKind.INVITED_TO_INTERVIEW, NOW)
    slots = house.tell_of_slots(NOW)
    assert house.turn(hold_event, NOW) == 1
    much_later = NOW + timedelta(days=5)
    assert not house.leaves(slots, much_later)
    assert house.due(much_later) & {told, slots} == set()
    assert house.turn(let_event_go, much_later) == 1
    assert not house.leaves(slots, much_later)
    assert house.leaves(told, much_later)
    assert house.leaves(slots, much_later)


def test_slots_leave_once_a_lead_has_taken_the_release_out(house: House) -> None:
    told = house.tell(MessageKind.INVITED_TO_INTERVIEW, NOW)
    slots = house.tell_of_slots(NOW)
    drop_message(
        house.session,
        cohort_id=house.slots.cohort.id,
        message_id=told,
        reason="Told by telephone.",
        actor_id=house.slots.lead,
        now=NOW,
    )
    assert house.leaves(slots, NOW)


def test_slots_wait_while_the_release_is_tried_again_or_on_its_way(house: House) -> None:
    told = house.tell(MessageKind.INVITED_TO_INTERVIEW, NOW, wait=timedelta(0))
    slots = house.tell_of_slots(NOW)
    held = claim(house.session, message_id=told, now=NOW)
    assert held is not None
    assert not house.leaves(slots, NOW)
    mark_cut(house.session, claim=held, reason="cut", now=NOW)
    assert not house.leaves(slots, NOW)


def test_slots_leave_where_the_release_has_failed_for_good(house: House) -> None:
    told = house.tell(MessageKind.INVITED_TO_INTERVIEW, NOW, wait=timedelta(0))
    slots = house.tell_of_slots(NOW)
    held = claim(house.session, message_id=told, now=NOW)
    assert held is not None
    before = asked_of_the_worker(house.session, slots)
    mark_refused(house.session, claim=held, reason="550", forever=True, now=NOW)
    # At once, and not only when the timetable looks again.
    assert asked_of_the_worker(house.session, slots) == before + 1
    assert house.leaves(slots, NOW)


def test_nobody_else_waits_for_somebodys_release(house: House) -> None:
    house.tell(MessageKind.INVITED_TO_INTERVIEW, NOW)
    house.tell_of_slots(NOW)
    other = select(Message.id).where(
        col(Message.kind) == MessageKind.SLOTS_OPEN, col(Message.recipient) != house.who.email
    )
    assert house.leaves(house.session.exec(other).one(), NOW)


@pytest.mark.parametrize(
    "kind",
    [
        MessageKind.SLOT_BOOKED,
        MessageKind.SLOT_CANCELLED,
        MessageKind.DECLARATION_ASKED,
        MessageKind.FEEDBACK,
        MessageKind.TAKEN_UP_AGAIN,
        MessageKind.OFFER,
    ],
)
def test_all_that_depends_on_a_move_waits(house: House, kind: MessageKind) -> None:
    house.tell(MessageKind.INVITED_TO_INTERVIEW, NOW)
    follower = house.tell(kind, NOW + timedelta(minutes=1), event="later", wait=timedelta(0))
    assert not house.leaves(follower, NOW + timedelta(minutes=1))


def test_what_depends_on_no_move_does_not_wait(house: House) -> None:
    house.tell(MessageKind.INVITED_TO_INTERVIEW, NOW)
    other = house.tell(MessageKind.ONE_OFF, NOW, event="other", wait=timedelta(0))
    assert house.leaves(other, NOW)


def test_what_was_written_before_a_release_does_not_wait_for_it(house: House) -> None:
    before = house.tell(MessageKind.SLOT_BOOKED, NOW, event="before", wait=timedelta(0))
    house.tell(MessageKind.OFFER, NOW + timedelta(minutes=1))
    assert house.leaves(before, NOW + timedelta(minutes=1))


def test_days_to_choose_count_from_the_release_that_tells(house: House) -> None:
    house.tell(MessageKind.INVITED_TO_INTERVIEW, NOW, wait=timedelta(days=3))
    text = house.session.get_one(Message, house.tell_of_slots(NOW)).text
    days = house.slots.cohort.definition.offsets.choose_slot_days
    assert date_and_time(choose_by(NOW + timedelta(days=3), days, england_bank_holidays())) in text
    assert told_at(house.session, [house.who.application_id]) == {
        house.who.application_id: NOW + timedelta(days=3)
    }
    assert told_at(house.session, []) == {}


def asked_at(house: House, now: datetime) -> dict[str, datetime]:
    """Since when each candidate without a slot is waited for."""
    found = unbooked(house.session, cohorts=[house.slots.cohort], now=now)
    return {one.who.reference: one.asked_at for one in found}


def test_reminders_count_from_the_release_that_left_and_wait_while_it_is_held(house: House) -> None:
    told = house.tell(MessageKind.INVITED_TO_INTERVIEW, NOW)
    reference = house.who.reference
    house.turn(hold_event, NOW)
    assert reference not in asked_at(house, NOW)
    later = NOW + timedelta(days=2)
    house.turn(let_event_go, later)
    house.leaves(told, later)
    assert asked_at(house, later)[reference] == later
    page = invited(house.session, house.slots.cohort.id, house.slots.exercise)
    assert {one.reference: one.asked_at for one in page}[reference] == later


def test_leads_see_what_waits_for_another(house: House) -> None:
    told = house.tell(MessageKind.INVITED_TO_INTERVIEW, NOW)
    slots = house.tell_of_slots(NOW)
    cohort_id, lead = house.slots.cohort.id, house.slots.lead
    waiting = messages_waiting(house.session, cohort_id, lead_id=lead).messages
    assert {one.id: one.waits_for_another for one in waiting if one.id in (told, slots)} == {
        told: False,
        slots: True,
    }
    listed = messages_of(house.session, cohort_id).messages
    assert [one.id for one in listed if one.waits_for_another] == [slots]
    (batch,) = batches_waiting(house.session, cohort_id, lead_id=lead)
    assert batch.leaves_at == NOW + WINDOW


def test_pulse_does_not_count_what_waits_for_another_and_counts_it_from_when_it_might_leave(
    house: House,
) -> None:
    told = house.tell(MessageKind.INVITED_TO_INTERVIEW, NOW)
    slots = house.tell(MessageKind.SLOT_BOOKED, NOW, event="slot", wait=timedelta(0))
    assert read_pulse(house.session, now=NOW + timedelta(minutes=5)).message_since is None
    later = NOW + WINDOW
    assert read_pulse(house.session, now=later).message_since == later
    assert house.leaves(told, later)
    assert read_pulse(house.session, now=later).message_since == later
    assert house.session.get_one(Delivery, slots, populate_existing=True).free_at == later
