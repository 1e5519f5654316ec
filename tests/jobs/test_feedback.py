"""Feedback that is ready goes out in the morning of a working day, once, and not to those who have left."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from recruitment.domain.stages import Stage
from recruitment.due.feedback import due_feedback
from recruitment.jobs.feedback import send_one
from recruitment.models import Application, Message
from recruitment.queries.cohorts import CohortFacts
from tests.conftest import NOW
from tests.factories import make_cohort, make_lead
from tests.factories_feedback import ADDRESS, make_told, owed_to, write

#: NOW is a Tuesday, at 10.
MORNING = datetime(2027, 1, 13, 9, tzinfo=NOW.tzinfo)
SECOND = timedelta(seconds=1)


@pytest.fixture
def cohort(session: Session) -> CohortFacts:
    return make_cohort(session, NOW)


@pytest.fixture
def ready(session: Session, cohort: CohortFacts) -> UUID:
    (told,) = make_told(session, cohort, NOW, 4)
    write(session, cohort, told, NOW, by=make_lead(session, cohort, NOW))
    return told


def run(session: Session, now: datetime) -> int:
    due = due_feedback(session, now)
    for one in due:
        send_one(session, one.key, ADDRESS, now)
    session.flush()
    return len(due)


def told(session: Session) -> list[str]:
    return list(session.exec(select(Message.recipient).where(Message.kind == "feedback")).all())


def test_it_goes_out_in_the_morning_and_once(session: Session, cohort: CohortFacts, ready: UUID) -> None:
    assert run(session, MORNING - SECOND) == 0
    assert run(session, MORNING) == 1
    assert run(session, MORNING) == 0
    assert told(session) == [owed_to(session, cohort, ready).email]


def test_it_is_foreseen(session: Session, cohort: CohortFacts, ready: UUID) -> None:
    owed = owed_to(session, cohort, ready)
    (due,) = due_feedback(session, NOW, until=MORNING, cohort_id=cohort.id)
    assert (due.at, due.cohort_id, due.sentence) == (
        MORNING,
        cohort.id,
        f"Send {owed.reference} their feedback",
    )
    (message,) = due.messages
    assert (message.kind, message.recipient, message.reference) == ("feedback", owed.email, owed.reference)
    assert due_feedback(session, NOW, until=MORNING - SECOND) == ()


def test_whoever_withdraws_between_looking_and_doing_is_sent_none(session: Session, ready: UUID) -> None:
    (due,) = due_feedback(session, MORNING)
    session.exec(update(Application).where(col(Application.id) == ready).values(stage=Stage.WITHDRAWN))
    send_one(session, due.key, ADDRESS, MORNING)
    assert told(session) == []
    assert due_feedback(session, MORNING) == ()
