"""Waiting and cut messages are found and queued again."""

from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, select

from recruitment.domain.messages import MessageKind
from recruitment.due.messages import due_messages
from recruitment.jobs.messages import queue_one
from recruitment.models import Delivery
from recruitment.queries.cohorts import house_definition
from recruitment.services.deliveries import CONVERSATION_LASTS, PAUSES, claim, mark_refused
from recruitment.services.messages import Letter, post, standing_fields
from tests.conftest import NOW


def posted(session: Session) -> UUID:
    fields = standing_fields(house_definition(), "https://apply.example.org") | {"role": "lead"}
    letter = Letter("a@example.org", MessageKind.STAFF_INVITED, "x", fields)
    post(session, letter, definition=house_definition(), now=NOW)
    session.execute(text("delete from queue.procrastinate_jobs"))
    return session.exec(select(Delivery.message_id)).one()


def queued(session: Session) -> list[str]:
    return list(session.execute(text("select args ->> 'message_id' from queue.procrastinate_jobs")).scalars())


def test_message_whose_queued_work_was_lost_is_queued_again(session: Session) -> None:
    message_id = posted(session)
    (due,) = due_messages(session, NOW)
    queue_one(session, due.key, "", NOW)
    assert (due.sentence, queued(session)) == (
        "Send a message of the kind staff_invited",
        [str(message_id)],
    )


def test_refused_message_is_due_after_its_pause(session: Session) -> None:
    message_id = posted(session)
    claimed = claim(session, message_id=message_id, now=NOW)
    assert claimed is not None
    mark_refused(session, claim=claimed, reason="450", forever=False, now=NOW)
    assert due_messages(session, NOW) == ()
    assert [due.key for due in due_messages(session, NOW + PAUSES[0])] == [str(message_id)]


def test_message_that_the_queue_has_is_not_queued_again(session: Session) -> None:
    message_id = posted(session)
    queue_one(session, str(message_id), "", NOW)
    assert due_messages(session, NOW) == ()


def test_message_whose_queued_work_failed_is_queued_again(session: Session) -> None:
    message_id = posted(session)
    queue_one(session, str(message_id), "", NOW)
    session.execute(text("update queue.procrastinate_jobs set status = 'failed'"))
    assert [due.key for due in due_messages(session, NOW)] == [str(message_id)]


def test_message_left_in_sending_is_freed_and_queued(session: Session) -> None:
    message_id = posted(session)
    claim(session, message_id=message_id, now=NOW)
    later = NOW + CONVERSATION_LASTS
    (due,) = due_messages(session, later)
    queue_one(session, due.key, "", later)
    assert queued(session) == [str(message_id)]
    row = session.get_one(Delivery, message_id, populate_existing=True)
    assert (row.state, row.maybe_twice) == ("queued", True)
