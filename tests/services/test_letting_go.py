"""What is taken from assessors: all that is not committed, and never what is."""

import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.scorecards import Draft
from recruitment.models import GivenBack, GivingBack, Reading, Scorecard
from recruitment.services.letting_go import let_go
from tests.conftest import NOW
from tests.factories_reading import Desk, make_desk, make_draft


@pytest.fixture
def desk(worker_database: Database) -> Desk:
    """Two readings of two candidates, the first of them begun."""
    with worker_database.transaction() as session:
        made = make_desk(session, NOW, readings=2)
        make_draft(session, made, 0, Draft(3), NOW)
        return made


def pairs(database: Database, desk: Desk) -> dict[str, list[object]]:
    with database.transaction() as session:
        whom = [session.get_one(Reading, one).application_id for one in desk.readings]
    return {"who": [desk.assessor] * len(whom), "whom": [*whom]}


def counts(database: Database) -> tuple[int, int, int]:
    """Readings, cards, and what was given back."""
    with database.transaction() as session:
        found = [
            session.exec(select(func.count()).select_from(table)).one()
            for table in (Reading, Scorecard, GivenBack)
        ]
    return found[0], found[1], found[2]


def test_all_that_is_not_committed_goes_and_is_kept_for_others(worker_database: Database, desk: Desk) -> None:
    wanted = pairs(worker_database, desk)
    with worker_database.transaction() as session:
        let_go(session, **wanted, why=GivingBack.KNOWN, now=NOW)  # type: ignore[arg-type]
    assert counts(worker_database) == (0, 0, 2)


def while_waiting(database: Database, doing: Callable[[], None]) -> threading.Thread:
    """Start something that has to wait for a lock, and come back once it waits."""
    thread = threading.Thread(target=doing)
    thread.start()
    waits = text("select count(*) from pg_locks where not granted")
    for _ in range(400):
        with database.transaction() as session:
            if session.execute(waits).scalar_one():
                return thread
        time.sleep(0.025)
    raise AssertionError("It did not wait.")


def test_what_is_committed_in_the_same_moment_stands(
    worker_database: Database, database: Database, desk: Desk
) -> None:
    wanted = pairs(worker_database, desk)

    def take() -> None:
        with database.transaction(Binding.OFFICE, desk.assessor) as session:
            let_go(session, **wanted, why=GivingBack.KNOWN, now=NOW)  # type: ignore[arg-type]

    with worker_database.transaction() as committing:
        committing.execute(text("update work.scorecard set state = 'committed', committed_at = now()"))
        thread = while_waiting(worker_database, take)
    thread.join(timeout=30)
    assert counts(worker_database) == (1, 1, 1)
    with worker_database.transaction() as session:
        sums = text("select sum(planned), sum(committed), sum(total) from work.tally")
        assert tuple(session.execute(sums).one()) == (1, 1, 3)


def test_committed_card_is_deleted_by_nobody(worker_database: Database, desk: Desk) -> None:
    with worker_database.transaction() as session:
        session.execute(text("update work.scorecard set state = 'committed', committed_at = now()"))
    with pytest.raises(IntegrityError, match="never deleted"), worker_database.transaction() as session:
        session.execute(text("delete from work.scorecard"))
    with worker_database.transaction() as session:
        assert session.exec(
            select(Scorecard.state).where(col(Scorecard.reading_id) == desk.readings[0])
        ).one()
