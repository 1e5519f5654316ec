"""The outbox: held, let go, changed, dropped, and tried again; and what was done is kept."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import NotFound, Refusal, Stale
from recruitment.domain.outbox import MessageDeed
from recruitment.domain.references import new_token
from recruitment.domain.stages import Stage
from recruitment.models import Application, Delivery, Details, DoneToMessage, Event, Hold, Message
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.deliveries import any_waiting, due_deliveries
from recruitment.queries.outbox import batches_waiting, messages_waiting
from recruitment.queries.pulse import read_pulse
from recruitment.queue import Task, in_hand
from recruitment.services.deliveries import Claim, claim, mark_refused, mark_sent
from recruitment.services.outbox import (
    drop_message,
    edit_message,
    hold_event,
    hold_message,
    let_event_go,
    let_message_go,
    note_came_back,
    try_again,
)
from tests.conftest import NOW
from tests.factories import make_application, make_cohort, make_lead
from tests.factories_outbox import ADDRESS, WINDOW, make_batch, make_waiting

LATER = NOW + WINDOW
Deed = Callable[..., None]


class Outbox:
    """A cohort with a lead and one message that waits about somebody's application."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.cohort: CohortFacts = make_cohort(session, NOW)
        self.lead = make_lead(session, self.cohort, NOW)
        self.application = make_application(session, self.cohort, NOW)
        self.message = make_waiting(session, self.cohort, NOW, application_id=self.application)
        self.now = NOW

    def do(self, deed: Deed, message_id: UUID | None = None, **more: Any) -> None:
        deed(
            self.session,
            cohort_id=self.cohort.id,
            message_id=message_id or self.message,
            actor_id=self.lead,
            now=self.now,
            **more,
        )

    def claimed(self, message_id: UUID | None = None, at: datetime = LATER) -> Claim | None:
        return claim(self.session, message_id=message_id or self.message, now=at)

    def delivery(self) -> Delivery:
        return self.session.get_one(Delivery, self.message, populate_existing=True)

    def fail(self) -> None:
        held = self.claimed()
        assert held is not None
        mark_refused(self.session, claim=held, reason="550", forever=True, now=LATER)

    def done(self) -> list[str]:
        return list(self.session.exec(select(DoneToMessage.deed).order_by(col(DoneToMessage.id))).all())


@pytest.fixture
def outbox(session: Session) -> Outbox:
    return Outbox(session)


def test_what_a_release_tells_leaves_when_its_time_has_come_and_not_before(outbox: Outbox) -> None:
    early = LATER - timedelta(seconds=1)
    assert claim(outbox.session, message_id=outbox.message, now=early) is None
    assert outbox.claimed() is not None


def test_held_message_is_neither_claimed_nor_due_until_it_is_let_go(outbox: Outbox) -> None:
    outbox.do(hold_message)
    assert outbox.claimed() is None
    asked = {"cut_before": NOW, "in_hand": in_hand(Task.SEND_MESSAGE)}
    assert due_deliveries(outbox.session, LATER, **asked) == ()  # type: ignore[arg-type]
    assert not any_waiting(outbox.session)
    outbox.do(let_message_go)
    assert outbox.claimed() is not None
    assert outbox.done() == [MessageDeed.HELD, MessageDeed.LET_GO]


def test_all_about_one_event_is_held_and_let_go_at_once(outbox: Outbox) -> None:
    make_batch(outbox.session, outbox.cohort, NOW, 3, event="decision:x")
    about: dict[str, Any] = {
        "cohort_id": outbox.cohort.id,
        "event": "decision:x",
        "actor_id": outbox.lead,
        "now": NOW,
    }
    assert hold_event(outbox.session, **about) == 3
    assert hold_event(outbox.session, **about) == 0
    assert outbox.delivery().held_at is None
    assert let_event_go(outbox.session, **about) == 3
    assert outbox.done() == [MessageDeed.HELD] * 3 + [MessageDeed.LET_GO] * 3


def test_what_is_about_the_lead_is_left_to_others_with_all_else_of_its_event(outbox: Outbox) -> None:
    session = outbox.session
    outbox.lead = session.exec(
        select(Details.person_id).where(col(Details.application_id) == outbox.application)
    ).one()
    event = session.get_one(Message, outbox.message).event
    other = make_waiting(session, outbox.cohort, NOW, event=event)
    about: dict[str, Any] = {"cohort_id": outbox.cohort.id, "event": event, "now": NOW}
    assert hold_event(session, **about, actor_id=outbox.lead) == 1
    seen = messages_waiting(session, outbox.cohort.id, lead_id=outbox.lead).messages
    assert [one.id for one in seen] == [other]
    assert batches_waiting(session, outbox.cohort.id, lead_id=outbox.lead) == ()
    assert hold_event(session, **about, actor_id=uuid4()) == 1
    assert let_event_go(session, **about, actor_id=outbox.lead) == 1
    assert outbox.delivery().held_at == NOW


def test_nothing_of_another_cohort_is_held_with_an_event(outbox: Outbox) -> None:
    other = make_cohort(outbox.session, NOW, name="Cohort 2028", public=False)
    make_batch(outbox.session, other, NOW, 2, event="decision:x")
    about = {"event": "decision:x", "actor_id": outbox.lead, "now": NOW}
    assert hold_event(outbox.session, cohort_id=outbox.cohort.id, **about) == 0  # type: ignore[arg-type]


def test_changed_words_leave_and_what_they_were_is_kept(outbox: Outbox) -> None:
    before = outbox.session.get_one(Message, outbox.message).text
    outbox.do(edit_message, version=1, subject="Good\nnews", text=f"Dear Amina,\n\n{ADDRESS}/apply")
    held = outbox.claimed()
    assert held is not None
    assert (held.outgoing.subject, held.outgoing.text) == ("Good news", f"Dear Amina,\n\n{ADDRESS}/apply\n")
    kept = outbox.session.exec(select(DoneToMessage)).one()
    assert (kept.deed, kept.actor_id, kept.text_was) == (MessageDeed.EDITED, outbox.lead, before)
    assert kept.subject_was.startswith("You are invited")


def test_words_without_their_link_are_refused_and_stand_as_they_were(outbox: Outbox) -> None:
    before = outbox.session.get_one(Message, outbox.message).text
    with pytest.raises(Refusal, match=f"Leave the link in: {ADDRESS}/apply is missing"):
        outbox.do(edit_message, version=1, subject="S", text="No link.")
    assert outbox.session.get_one(Message, outbox.message, populate_existing=True).text == before


def test_a_key_in_a_link_is_kept_whole_and_is_in_no_record_of_a_change(outbox: Outbox) -> None:
    key = new_token()
    message_id = make_waiting(outbox.session, outbox.cohort, NOW, link=f"{ADDRESS}/refer/{key}")
    outbox.do(edit_message, message_id, version=1, subject="S", text=f"Here: {ADDRESS}/refer/…")
    outbox.session.expire_all()
    assert outbox.session.get_one(Message, message_id).text == f"Here: {ADDRESS}/refer/{key}\n"
    assert key not in outbox.session.exec(select(DoneToMessage)).one().text_was


def test_of_two_who_change_the_same_words_the_second_is_told(outbox: Outbox) -> None:
    outbox.do(edit_message, version=1, subject="First", text=f"{ADDRESS}/apply")
    with pytest.raises(Stale, match="somebody has changed this message"):
        outbox.do(edit_message, version=1, subject="Second", text=f"{ADDRESS}/apply")


def test_dropped_message_never_leaves_and_says_why(outbox: Outbox) -> None:
    outbox.do(hold_message)
    outbox.do(drop_message, reason=" Told by telephone. ")
    assert (outbox.delivery().state, outbox.delivery().held_at) == ("dropped", None)
    assert outbox.claimed() is None
    kept = outbox.session.exec(select(DoneToMessage).order_by(col(DoneToMessage.id).desc())).first()
    assert kept is not None
    assert (kept.deed, kept.reason) == (MessageDeed.DROPPED, "Told by telephone.")


ALL: tuple[Deed, ...] = (
    hold_message,
    let_message_go,
    partial(edit_message, version=1, subject="S", text="T"),
    partial(drop_message, reason="No."),
    partial(note_came_back, reason="No."),
    partial(try_again, recipient="a@example.org"),
)


def test_whatever_is_being_sent_is_too_late_for_any_of_it(outbox: Outbox) -> None:
    assert outbox.claimed() is not None
    for deed in ALL:
        with pytest.raises(Stale):
            outbox.do(deed)
    assert outbox.done() == []


def test_nobody_does_any_of_it_to_a_message_about_themselves(outbox: Outbox) -> None:
    outbox.lead = outbox.session.exec(
        select(Details.person_id).where(col(Details.application_id) == outbox.application)
    ).one()
    for deed in ALL:
        with pytest.raises(Refusal, match="the application is your own"):
            outbox.do(deed)


def test_there_must_be_such_a_message_in_the_cohort(outbox: Outbox) -> None:
    for deed in ALL:
        with pytest.raises(NotFound):
            outbox.do(deed, uuid4())


def test_failed_message_goes_again_to_the_mended_address(outbox: Outbox) -> None:
    outbox.fail()
    outbox.do(try_again, recipient="mended@example.org")
    held = outbox.claimed()
    assert held is not None
    assert held.outgoing.recipient == "mended@example.org"
    mark_sent(outbox.session, claim=held, now=LATER)
    assert outbox.delivery().state == "sent"
    assert outbox.done() == [MessageDeed.TRIED_AGAIN]


def test_what_lets_its_reader_in_goes_to_no_other_address(outbox: Outbox) -> None:
    outbox.message = make_waiting(
        outbox.session, outbox.cohort, NOW, link=f"{ADDRESS}/refer/{new_token()}", recipient="r@example.org"
    )
    outbox.fail()
    with pytest.raises(Refusal, match="for this address alone"):
        outbox.do(try_again, recipient="mine@example.org")
    outbox.do(try_again, recipient="r@example.org")
    assert outbox.claimed() is not None


def test_message_that_came_back_counts_as_failed(outbox: Outbox) -> None:
    held = outbox.claimed()
    assert held is not None
    mark_sent(outbox.session, claim=held, now=LATER)
    outbox.do(note_came_back, reason="Mailbox\nfull")
    assert (outbox.delivery().state, outbox.delivery().fault) == ("failed", "came back: Mailbox full")
    assert outbox.delivery().sent_at == LATER


def test_what_came_back_has_not_been_sent_to_another_address(outbox: Outbox) -> None:
    held = outbox.claimed()
    assert held is not None
    mark_sent(outbox.session, claim=held, now=LATER)
    outbox.do(note_came_back, reason="No such address")
    outbox.do(try_again, recipient="mended@example.org")
    assert (outbox.delivery().state, outbox.delivery().sent_at) == ("queued", None)


def test_what_left_and_came_back_is_not_taken_back_by_whoever_withdraws(outbox: Outbox) -> None:
    held = outbox.claimed()
    assert held is not None
    mark_sent(outbox.session, claim=held, now=LATER)
    outbox.do(note_came_back, reason="Mailbox full")
    outbox.do(try_again, recipient=held.outgoing.recipient)
    outbox.session.get_one(Application, outbox.application).stage = Stage.WITHDRAWN
    outbox.session.flush()
    outbox.session.execute(text("select work.let_go(:application)"), {"application": outbox.application})
    assert outbox.delivery().state == "queued"


def test_what_came_back_goes_again_as_another_e_mail_and_as_often_as_a_new_one(outbox: Outbox) -> None:
    first = outbox.claimed()
    assert first is not None
    mark_sent(outbox.session, claim=first, now=LATER)
    outbox.do(note_came_back, reason="Mailbox full")
    outbox.do(try_again, recipient=first.outgoing.recipient)
    again = outbox.claimed()
    assert again is not None
    assert again.outgoing.header_id != first.outgoing.header_id
    house = first.outgoing.header_id.partition("@")[2]
    assert again.outgoing.header_id.partition("@")[2] == house
    mark_refused(outbox.session, claim=again, reason="450", forever=False, now=LATER)
    assert (outbox.delivery().state, outbox.delivery().attempts) == ("queued", 1)


def test_what_never_arrived_goes_again_as_the_same_e_mail(outbox: Outbox) -> None:
    before = outbox.delivery().header_id
    outbox.fail()
    outbox.do(try_again, recipient=outbox.session.get_one(Message, outbox.message).recipient)
    assert (outbox.delivery().header_id, outbox.delivery().attempts) == (before, 0)


def since(session: Session) -> datetime | None:
    """Since when a message waits, an hour from now."""
    return read_pulse(session, now=NOW + timedelta(hours=1)).message_since


def test_it_waits_for_the_mail_server_only_once_it_might_leave(outbox: Outbox) -> None:
    assert since(outbox.session) == LATER
    outbox.do(hold_message)
    assert since(outbox.session) is None
    outbox.now = NOW + timedelta(minutes=50)
    outbox.do(let_message_go)
    assert since(outbox.session) == outbox.now
    held = outbox.claimed(at=outbox.now)
    assert held is not None
    mark_refused(outbox.session, claim=held, reason="450", forever=False, now=outbox.now)
    assert since(outbox.session) == outbox.now


def test_what_waited_with_all_that_its_cohort_sends_waits_only_since(outbox: Outbox) -> None:
    resumed = NOW + timedelta(minutes=40)
    held: dict[str, Any] = {"held_by": outbox.lead, "held_at": NOW, "reason": "A wrong date."}
    held |= {"resumed_at": resumed, "resumed_by": outbox.lead}
    outbox.session.add(Hold(job="send_messages", cohort_id=outbox.cohort.id, **held))
    outbox.session.flush()
    assert since(outbox.session) == resumed


def withdraw(outbox: Outbox) -> None:
    """As the applicant does, later than the message was written."""
    moved: dict[str, Any] = {"action": "withdraw", "from_stage": "sift", "to_stage": "withdrawn"}
    outbox.session.add(
        Event(application_id=outbox.application, at=LATER, cause="page", reason="No.", **moved)
    )
    outbox.session.flush()


def test_what_was_on_its_way_as_its_reader_withdrew_is_not_tried_again(outbox: Outbox) -> None:
    held = outbox.claimed()
    assert held is not None
    withdraw(outbox)
    mark_refused(outbox.session, claim=held, reason="450", forever=False, now=LATER)
    assert outbox.delivery().state == "dropped"


def test_what_was_written_while_its_reader_withdrew_does_not_leave(outbox: Outbox) -> None:
    withdraw(outbox)
    assert outbox.claimed() is None
    assert outbox.delivery().state == "dropped"


def test_nothing_that_failed_is_sent_again_to_somebody_who_has_withdrawn(outbox: Outbox) -> None:
    outbox.fail()
    withdraw(outbox)
    with pytest.raises(Refusal, match="has withdrawn"):
        outbox.do(try_again, recipient="mended@example.org")


def test_leads_do_it_under_their_own_role(database: Database, worker_database: Database) -> None:
    with worker_database.transaction() as session:
        made = Outbox(session)
    with database.transaction(Binding.OFFICE, made.lead) as session:
        made.session = session
        made.do(hold_message)
        made.do(edit_message, version=1, subject="S", text=f"{ADDRESS}/apply")
        made.do(let_message_go)
        made.do(drop_message, reason="No.")
        assert len(made.done()) == 4


def test_no_lead_writes_a_deed_in_another_name_or_in_a_cohort_that_they_do_not_lead(
    database: Database, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        made = Outbox(session)
        other = make_lead(session, make_cohort(session, NOW, name="Cohort 2028", public=False), NOW)
        deed = {"message_id": made.message, "deed": "edited", "at": NOW}
        session.execute(insert(DoneToMessage).values(**deed, actor_id=made.lead))
    for who, name in ((other, made.lead), (other, other), (made.lead, other)):
        forged = insert(DoneToMessage).values(**deed, actor_id=name)
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            database.transaction(Binding.OFFICE, who) as session,
        ):
            session.execute(forged)
    for who, seen in ((other, 0), (made.lead, 1)):
        with database.transaction(Binding.OFFICE, who) as session:
            assert len(session.exec(select(DoneToMessage.deed)).all()) == seen
