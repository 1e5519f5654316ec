"""What cannot be is found, named and told once; a cohort in order has nothing of the kind."""

from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.demo.loading import load_demo
from recruitment.demo.progress import Progress
from recruitment.jobs.contradictions import look
from recruitment.models import Application, Message
from recruitment.queries.contradictions import MOST_NAMED, Contradiction, contradictions, in_words
from recruitment.servers import Addresses
from tests.conftest import NOW

ADDRESS = "https://apply.example.org"


def load(session: Session) -> None:
    """A whole cohort that has been decided about, by the services themselves."""
    load_demo(session, applicants=12, seed=7, address=ADDRESS, now=NOW, progress=Progress.RELEASED)
    session.flush()


def told(session: Session) -> list[str]:
    found = select(Message.text).where(col(Message.kind) == "contradictions")
    return list(session.exec(found.order_by(col(Message.recipient))).all())


def run(session: Session, now: datetime = NOW) -> None:
    look(session, "all", ADDRESS, now)
    session.flush()


def test_cohort_in_order_has_none_and_nobody_is_told(session: Session) -> None:
    load(session)
    assert session.execute(text("select count(*) from work.event where action = 'offer'")).scalar_one() == 2
    assert contradictions(session) == ()
    run(session)
    assert told(session) == []


# What is broken behind the services' backs, and how it is said. Each is done to one application.
BROKEN = (
    (
        "update work.application set stage = 'interview' where id = :one",
        "The stage is not where the last move led",
    ),
    (
        "update work.event set cause = 'page:x' where application_id = :one and action = 'decline'",
        "Two leads must decide such a move, and no released decision says it",
    ),
    (
        "update identity.message set event = 'x:' || message.id from work.delivery"
        " where delivery.message_id = message.id and delivery.application_id = :one"
        " and message.event like 'decision:%'",
        "A decision was released, and the applicant was sent nothing about it",
    ),
    (
        "update work.delivery set state = 'dropped', held_at = null where application_id = :one",
        "A decision was released, and the applicant was sent nothing about it",
    ),
    (
        "update work.decision_item set is_open = true where application_id = :one",
        "A decision is over, and the application still waits for it",
    ),
    (
        "update work.tally set total = total + 1 where application_id = :one",
        "The numbers beside the name are not those of the scores",
    ),
)


@pytest.mark.parametrize(("done", "said"), BROKEN, ids=range(len(BROKEN)))
def test_each_is_named_with_its_application_and_told_once(
    worker_database: Database, addresses: Addresses, done: str, said: str
) -> None:
    with worker_database.transaction() as session:
        load(session)
        one = session.exec(select(Application).where(Application.stage == "not_progressed").limit(1)).one()
        application_id, reference = one.id, one.reference
    owner = create_engine(addresses.owner)
    with owner.begin() as connection:
        connection.execute(text(done), {"one": application_id})
    owner.dispose()
    with worker_database.transaction() as session:
        found = {each.words: each.references for each in contradictions(session)}
        assert found[said] == (reference,)
        run(session)
        run(session)
        first, second = told(session)
    assert first == second
    assert f"{said}: {reference}." in first
    assert "Nothing has been changed." in first


def test_many_are_counted_and_the_first_are_named() -> None:
    references = tuple(f"DL27-0000-{number:04}" for number in range(MOST_NAMED))
    one = Contradiction(uuid4(), "Wrong", references, 25)
    assert in_words([one]).endswith(f"{references[-1]} and 5 more.")
