"""Deliveries: claimed once, tried again after a pause, and never lost in a crash."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.messages import MessageKind
from recruitment.mail.posting import CONVERSATION_SECONDS
from recruitment.models import Delivery
from recruitment.queries.cohorts import house_definition
from recruitment.queries.deliveries import due_deliveries
from recruitment.queue import Task, in_hand
from recruitment.services.deliveries import (
    CONVERSATION_LASTS,
    PAUSES,
    Claim,
    claim,
    mark_cut,
    mark_refused,
    mark_sent,
    recover_cut,
)
from recruitment.services.messages import Letter, post, standing_fields
from tests.conftest import NOW


def posted(session: Session, recipient: str = "reader@example.org") -> UUID:
    """A message that waits."""
    definition = house_definition()
    fields = standing_fields(definition, "https://apply.example.org") | {"role": "assessor"}
    post(session, Letter(recipient, MessageKind.STAFF_INVITED, "x", fields), definition=definition, now=NOW)
    return session.exec(
        select(Delivery.message_id).order_by(col(Delivery.due_at), col(Delivery.header_id))
    ).all()[-1]


def state(session: Session, message_id: UUID) -> tuple[str, int, bool, str]:
    session.expire_all()
    row = session.get_one(Delivery, message_id)
    return row.state, row.attempts, row.maybe_twice, row.fault


def claimed(session: Session, message_id: UUID, now: datetime = NOW) -> Claim:
    held = claim(session, message_id=message_id, now=now)
    assert held is not None
    return held


def test_claim_hands_out_the_words_and_marks_the_row(session: Session) -> None:
    message_id = posted(session)
    held = claimed(session, message_id)
    outgoing = held.outgoing
    assert (held.message_id, held.attempt) == (message_id, 1)
    assert outgoing.recipient == "reader@example.org"
    assert outgoing.header_id == f"<{message_id}@{house_definition().organisation.sender.split('@')[1]}>"
    assert state(session, message_id) == ("sending", 1, False, "")


def test_claimed_message_is_not_handed_out_again(session: Session) -> None:
    message_id = posted(session)
    claimed(session, message_id)
    assert claim(session, message_id=message_id, now=NOW) is None


def test_message_is_not_claimed_before_it_is_due(session: Session) -> None:
    message_id = posted(session)
    assert claim(session, message_id=message_id, now=NOW - timedelta(seconds=1)) is None


def test_two_workers_claim_and_one_gets_it(worker_database: Database) -> None:
    with worker_database.transaction() as session:
        message_id = posted(session)
    together = Barrier(2)

    def one_worker(_number: int) -> bool:
        with worker_database.transaction() as session:
            together.wait(timeout=10)
            return claim(session, message_id=message_id, now=NOW) is not None

    with ThreadPoolExecutor(2) as workers:
        assert sorted(workers.map(one_worker, range(2))) == [False, True]


def test_sent_message_is_done(session: Session) -> None:
    message_id = posted(session)
    held = claimed(session, message_id)
    mark_sent(session, claim=held, now=NOW)
    assert state(session, message_id) == ("sent", 1, False, "")
    assert claim(session, message_id=message_id, now=NOW + timedelta(days=1)) is None


def test_refused_for_now_waits_for_its_pause(session: Session) -> None:
    message_id = posted(session)
    held = claimed(session, message_id)
    mark_refused(session, claim=held, reason="450 from the mail server", forever=False, now=NOW)
    assert state(session, message_id) == ("queued", 1, False, "450 from the mail server")
    assert claim(session, message_id=message_id, now=NOW + PAUSES[0] - timedelta(seconds=1)) is None
    assert claim(session, message_id=message_id, now=NOW + PAUSES[0]) is not None


def test_refused_forever_has_failed(session: Session) -> None:
    message_id = posted(session)
    held = claimed(session, message_id)
    mark_refused(session, claim=held, reason="550 from the mail server", forever=True, now=NOW)
    assert state(session, message_id) == ("failed", 1, False, "550 from the mail server")


def test_after_all_pauses_it_is_given_up(session: Session) -> None:
    message_id = posted(session)
    now = NOW
    for pause in PAUSES:
        held = claimed(session, message_id, now)
        mark_refused(session, claim=held, reason="450", forever=False, now=now)
        assert session.get_one(Delivery, message_id, populate_existing=True).due_at == now + pause
        now += pause
    held = claimed(session, message_id, now)
    mark_refused(session, claim=held, reason="450", forever=False, now=now)
    assert state(session, message_id) == ("failed", len(PAUSES) + 1, False, "450")


def test_cut_message_goes_once_more_under_the_same_id_and_is_listed(session: Session) -> None:
    message_id = posted(session)
    first = claimed(session, message_id)
    mark_cut(session, claim=first, reason="the mail server went silent", now=NOW)
    assert state(session, message_id) == ("queued", 1, True, "the mail server went silent")
    again = claimed(session, message_id, NOW + PAUSES[0])
    assert again.outgoing.header_id == first.outgoing.header_id


def test_message_left_by_a_process_that_died_is_recovered(session: Session) -> None:
    message_id = posted(session)
    claimed(session, message_id)
    later = NOW + CONVERSATION_LASTS
    assert recover_cut(session, message_id=message_id, now=later)
    assert state(session, message_id)[:3] == ("queued", 1, True)
    assert claim(session, message_id=message_id, now=later) is not None


def test_conversation_under_way_is_left_alone(session: Session) -> None:
    message_id = posted(session)
    claimed(session, message_id)
    soon = NOW + CONVERSATION_LASTS - timedelta(seconds=1)
    assert not recover_cut(session, message_id=message_id, now=soon)
    assert state(session, message_id)[0] == "sending"


def test_conversation_ends_itself_long_before_its_message_counts_as_cut() -> None:
    apart = timedelta(minutes=2)  # the clocks of two machines
    assert timedelta(seconds=CONVERSATION_SECONDS) + apart < CONVERSATION_LASTS


@pytest.mark.parametrize("mark", [mark_sent, partial(mark_refused, reason="450", forever=False)])
def test_process_that_slept_through_its_time_marks_nothing(
    session: Session, mark: Callable[..., None]
) -> None:
    message_id = posted(session)
    slept = claimed(session, message_id)
    later = NOW + CONVERSATION_LASTS
    recover_cut(session, message_id=message_id, now=later)
    other = claimed(session, message_id, later)
    mark(session, claim=slept, now=later)
    assert state(session, message_id)[:3] == ("sending", 2, True)
    mark_sent(session, claim=other, now=later)
    assert state(session, message_id)[:3] == ("sent", 2, True)


def test_message_whose_senders_keep_dying_is_given_up(session: Session) -> None:
    message_id = posted(session)
    now = NOW
    for _ in range(len(PAUSES) + 1):
        claimed(session, message_id, now)
        now += CONVERSATION_LASTS
        assert recover_cut(session, message_id=message_id, now=now)
    assert state(session, message_id)[0] == "failed"


@pytest.mark.parametrize(
    ("age", "due"),
    [(timedelta(seconds=-1), False), (timedelta(0), True)],
    ids=["a second early", "on the second"],
)
def test_waiting_message_is_due_on_the_second(session: Session, age: timedelta, due: bool) -> None:
    message_id = posted(session)
    found = due_deliveries(
        session, NOW + age, cut_before=NOW + age - CONVERSATION_LASTS, in_hand=in_hand(Task.MAKE_PACK)
    )
    assert [one.message_id for one in found] == ([message_id] if due else [])


def test_cut_message_is_due_once_its_conversation_must_have_ended(session: Session) -> None:
    message_id = posted(session)
    claimed(session, message_id)
    held = in_hand(Task.SEND_MESSAGE)  # its worker may have died, and the queue not know it yet
    assert due_deliveries(session, NOW, cut_before=NOW - timedelta(seconds=1), in_hand=held) == ()
    (found,) = due_deliveries(session, NOW, cut_before=NOW, in_hand=held)
    assert (found.message_id, found.state) == (message_id, "sending")
