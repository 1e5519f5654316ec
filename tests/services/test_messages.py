"""Posting: one row for each person and event, and its sending queued with it."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, func, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.messages import FieldRefused, MessageKind
from recruitment.models import Delivery, Message
from recruitment.queries.cohorts import house_definition
from recruitment.services.messages import Letter, post, post_many, standing_fields
from tests.conftest import NOW
from tests.factories import make_cohort
from tests.statements import counted

DEFINITION = house_definition()
FIELDS = standing_fields(DEFINITION, "https://apply.example.org") | {"role": "lead"}


def letter(recipient: str = "a@example.org", event: str = "staff:1") -> Letter:
    return Letter(recipient, MessageKind.STAFF_INVITED, event, FIELDS)


def queued(session: Session) -> list[str]:
    """The messages whose sending is queued."""
    rows = session.execute(
        text("select args ->> 'message_id' from queue.procrastinate_jobs where task_name = 'send_message'")
    )
    return [row[0] for row in rows]


def test_posted_letter_is_a_message_a_delivery_and_one_queued_sending(session: Session) -> None:
    assert post(session, letter(), definition=DEFINITION, now=NOW)
    message = session.exec(select(Message)).one()
    delivery = session.exec(select(Delivery)).one()
    assert (message.recipient, message.kind, message.event) == ("a@example.org", "staff_invited", "staff:1")
    assert (delivery.message_id, delivery.state, delivery.due_at) == (message.id, "queued", NOW)
    assert queued(session) == [str(message.id)]


def test_code_that_somebody_waits_for_goes_before_every_other_letter(session: Session) -> None:
    letters = [letter(f"{number}@example.org") for number in range(3)]
    post_many(session, letters, definition=DEFINITION, now=NOW)
    fields = standing_fields(DEFINITION, "https://apply.example.org") | {"code": "123456", "minutes": "10"}
    post(
        session,
        Letter("z@example.org", MessageKind.SIGN_IN_CODE, "code:1", fields),
        definition=DEFINITION,
        now=NOW,
    )
    fetched = session.execute(
        text("select args ->> 'message_id' from queue.procrastinate_fetch_job_v2(array['default'], null)")
    ).scalar_one()
    assert session.get_one(Message, UUID(fetched)).kind == MessageKind.SIGN_IN_CODE


def test_fields_are_filled_in(session: Session) -> None:
    post(session, letter(), definition=DEFINITION, now=NOW)
    message = session.exec(select(Message)).one()
    assert "with the role of lead" in " ".join(message.text.split())
    assert "{" not in message.text + message.subject


def test_same_event_is_told_once(session: Session) -> None:
    assert post(session, letter(), definition=DEFINITION, now=NOW)
    assert not post(session, letter(), definition=DEFINITION, now=NOW)
    assert len(queued(session)) == 1


def test_other_people_and_other_events_are_told(session: Session) -> None:
    letters = [letter(), letter("b@example.org"), letter(event="staff:2"), letter()]
    assert post_many(session, letters, definition=DEFINITION, now=NOW) == 3
    assert len(queued(session)) == 3


def test_letter_without_a_field_it_needs_is_refused(session: Session) -> None:
    bare = Letter("a@example.org", MessageKind.STAFF_INVITED, "x", {"link": "https://x.example"})
    with pytest.raises(FieldRefused):
        post(session, bare, definition=DEFINITION, now=NOW)


def test_letter_rolled_back_is_neither_stored_nor_queued(worker_database: Database) -> None:
    def post_and_fail() -> None:
        with worker_database.transaction() as session:
            post(session, letter(), definition=DEFINITION, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        post_and_fail()
    with worker_database.transaction() as session:
        assert session.exec(select(func.count()).select_from(Message)).one() == 0
        assert queued(session) == []


@pytest.mark.parametrize("binding", [Binding.SIGNIN, Binding.APPLICANT, Binding.OFFICE])
def test_every_role_that_posts_can_and_the_second_time_is_quiet(
    database: Database, worker_database: Database, binding: Binding
) -> None:
    for _ in range(2):
        with database.transaction(binding) as session:
            post(session, letter(), definition=DEFINITION, now=NOW)
    with worker_database.transaction() as session:
        assert len(queued(session)) == 1


def test_message_of_a_cohort_is_filed_under_it(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    post(session, letter(), definition=DEFINITION, now=NOW, cohort_id=cohort.id)
    assert session.exec(select(Delivery.cohort_id)).one() == cohort.id


def test_many_letters_take_as_many_statements_as_two(worker_database: Database) -> None:
    counts = []
    for number in (2, 40):
        letters = [letter(f"p{number}.{one}@example.org") for one in range(number)]
        with worker_database.transaction() as session, counted(worker_database) as seen:
            assert post_many(session, letters, definition=DEFINITION, now=NOW) == number
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_among_many_those_who_were_told_are_passed_over(session: Session) -> None:
    post(session, letter("b@example.org"), definition=DEFINITION, now=NOW)
    letters = [letter(f"{name}@example.org") for name in "abca"]
    assert post_many(session, letters, definition=DEFINITION, now=NOW) == 2
    assert len(queued(session)) == 3
    assert session.exec(select(func.count()).select_from(Delivery)).one() == 3


def test_of_many_only_so_many_leave_in_a_minute(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recruitment.domain.outbox.A_MINUTE", 2)
    post_many(session, [letter(f"{name}@example.org") for name in "abcde"], definition=DEFINITION, now=NOW)
    due = session.exec(select(Delivery.due_at).order_by(col(Delivery.due_at))).all()
    assert due == [NOW, NOW, *[NOW + timedelta(minutes=1)] * 2, NOW + timedelta(minutes=2)]
    assert len(queued(session)) == 2


def test_what_can_be_held_waits_and_is_not_queued(session: Session) -> None:
    wait = timedelta(minutes=10)
    assert post_many(session, [letter()], definition=DEFINITION, now=NOW, wait=wait) == 1
    assert session.exec(select(Delivery.due_at)).one() == NOW + wait
    assert queued(session) == []


def test_no_letters_are_no_work(session: Session) -> None:
    assert post_many(session, [], definition=DEFINITION, now=NOW) == 0
    assert queued(session) == []
