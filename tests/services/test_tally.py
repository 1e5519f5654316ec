"""What is read of each application is kept by the database as it changes, whoever changes it."""

import time
from collections.abc import Sequence
from datetime import datetime
from threading import Thread
from uuid import UUID

import pytest
from sqlalchemy import Executable, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlmodel import Session, col, select, update

from recruitment.db import Database
from recruitment.demo.loading import load_demo
from recruitment.demo.progress import Progress
from recruitment.domain.access import Binding
from recruitment.models import CardState, Reading, Scorecard, Tally
from recruitment.queries.cohorts import CohortFacts
from tests.factories import make_application, make_assessor, make_cohort, make_reading
from tests.factories_lead import NO_EVIDENCE, commit, make_card, make_scores

#: The whole added up anew, as the tally should have it.
ADDED_UP = text("""
    select r.application_id, count(*), count(c.id), count(s.value), coalesce(sum(s.value), 0),
        coalesce(sum(s.value * s.value), 0), count(*) filter (where a.kind = 'no_evidence')
    from work.reading r
    left join work.scorecard c on c.reading_id = r.id and c.state = 'committed'
    left join work.score s on s.scorecard_id = c.id left join work.absence a on a.scorecard_id = c.id
    group by 1 order by 1
""")
KEPT = text("select * from work.tally where planned <> 0 order by application_id")


def rows(session: Session, what: Executable) -> Sequence[tuple[object, ...]]:
    return [tuple(row) for row in session.execute(what)]


@pytest.fixture
def cohort(session: Session, now: datetime) -> CohortFacts:
    return make_cohort(session, now)


@pytest.fixture
def application_id(session: Session, cohort: CohortFacts, now: datetime) -> UUID:
    return make_application(session, cohort, now)


def tally(session: Session, application_id: UUID) -> tuple[int, ...]:
    row = session.execute(select(Tally).where(Tally.application_id == application_id)).scalar_one()
    session.refresh(row)
    return (row.planned, row.committed, row.scores, row.total, row.squares, row.no_evidence)


def test_readings_cards_and_scores_are_added_as_they_come(
    session: Session, cohort: CohortFacts, now: datetime, application_id: UUID
) -> None:
    make_scores(session, cohort, now, application_id, 2, 5, NO_EVIDENCE, None)
    assert tally(session, application_id) == (4, 3, 2, 7, 29, 1)


def test_a_draft_counts_for_nothing_however_often_it_is_saved(
    session: Session, cohort: CohortFacts, now: datetime, application_id: UUID
) -> None:
    reading = make_reading(
        session, cohort, now, application_id=application_id, assessor_id=make_assessor(session, cohort, now)
    )
    card = make_card(session, reading, 4, now)
    card.saved_at = now
    session.flush()
    assert tally(session, application_id) == (1, 0, 0, 0, 0, 0)


def test_a_superseded_card_counts_no_longer(
    session: Session, cohort: CohortFacts, now: datetime, application_id: UUID
) -> None:
    make_scores(session, cohort, now, application_id, 2, 5)
    card = session.exec(select(Scorecard).limit(1)).one()
    card.state, card.superseded_at, card.reason = CardState.SUPERSEDED, now, "Scored the wrong answer"
    session.flush()
    assert tally(session, application_id)[:3] == (2, 1, 1)
    commit(session, card.reading_id, 3, now)
    assert tally(session, application_id)[:3] == (2, 2, 2)


def test_readings_taken_back_are_taken_off(
    session: Session, cohort: CohortFacts, now: datetime, application_id: UUID
) -> None:
    make_scores(session, cohort, now, application_id, None, None)
    session.delete(session.exec(select(Reading).limit(1)).one())
    session.flush()
    assert tally(session, application_id) == (1, 0, 0, 0, 0, 0)


def test_it_agrees_with_everything_added_up_after_a_whole_sift(session: Session, now: datetime) -> None:
    load_demo(
        session,
        applicants=24,
        seed=7,
        address="https://recruitment.example",
        now=now,
        progress=Progress.RELEASED,
    )
    added_up = rows(session, ADDED_UP)
    assert len(added_up) == 24
    assert rows(session, KEPT) == added_up


def test_nobody_but_the_database_writes_it(database: Database, worker_database: Database) -> None:
    for held, binding in ((database, Binding.OFFICE), (database, Binding.READER), (worker_database, None)):
        with pytest.raises(ProgrammingError, match="permission denied"), held.transaction(binding) as session:
            session.execute(text("update work.tally set total = total + 1"))


def test_who_gives_out_readings_and_who_commits_scores_take_turns(
    worker_database: Database, now: datetime
) -> None:
    """Each wants the other's row: without taking turns the database would end one of the two."""
    with worker_database.transaction() as session:
        cohort = make_cohort(session, now)
        first, last = sorted(make_application(session, cohort, now) for _ in range(2))
        reader, newcomer = (make_assessor(session, cohort, now) for _ in range(2))
        cards = [
            make_card(
                session,
                make_reading(session, cohort, now, application_id=one, assessor_id=reader),
                4,
                now,
            ).id
            for one in (first, last)
        ]
    faults: list[Exception] = []

    def committing() -> None:
        try:
            with worker_database.transaction() as session:
                change = update(Scorecard).where(col(Scorecard.id).in_(cards))
                session.exec(change.values(state=CardState.COMMITTED, committed_at=now))
        except OperationalError as fault:
            faults.append(fault)

    commit_both = Thread(target=committing)
    with worker_database.transaction() as session:
        make_reading(session, cohort, now, application_id=last, assessor_id=newcomer)
        commit_both.start()
        wait_until_somebody_waits(worker_database)
        make_reading(session, cohort, now, application_id=first, assessor_id=newcomer)
    commit_both.join(timeout=30)
    assert faults == []
    with worker_database.transaction() as session:
        assert (
            rows(session, KEPT)
            == rows(session, ADDED_UP)
            == [
                (first, 2, 1, 1, 4, 16, 0),
                (last, 2, 1, 1, 4, 16, 0),
            ]
        )


def wait_until_somebody_waits(database: Database) -> None:
    latest = time.monotonic() + 20
    while time.monotonic() < latest:
        with database.transaction() as session:
            waiting = session.execute(text("select count(*) from pg_locks where not granted")).scalar_one()
        if waiting:
            return
        time.sleep(0.01)
    raise AssertionError("Nobody waits for a lock.")
