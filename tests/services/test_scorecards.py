"""Keeping drafts and committing them, as the reader's own database role."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import Stale
from recruitment.domain.scorecards import Draft
from recruitment.models import Absence, Evidence, Reading, Score, Scorecard
from recruitment.queries.readings import own_reading
from recruitment.services.scorecards import Commit, commit_batch, save_draft, show_reading
from tests.factories import make_cohort
from tests.factories_reading import Desk, make_desk, make_draft


@pytest.fixture
def desk(worker_database: Database, now: datetime) -> Desk:
    with worker_database.transaction() as session:
        return make_desk(session, now)


@pytest.fixture
def reader(database: Database, desk: Desk) -> Iterator[Session]:
    with database.transaction(Binding.READER, desk.assessor) as session:
        yield session


def commit(session: Session, desk: Desk, seen_at: datetime, now: datetime) -> Commit:
    return commit_batch(
        session, queue=desk.queue, definition=desk.cohort.definition, seen_at=seen_at, now=now
    )


def kept(session: Session, desk: Desk, index: int) -> Draft:
    return own_reading(session, desk.queue, desk.readings[index]).draft


def rows(session: Session) -> tuple[int, int, int, int]:
    tables = (Scorecard, Score, Absence, Evidence)
    first, second, third, fourth = (len(session.exec(select(table)).all()) for table in tables)
    return first, second, third, fourth


@pytest.mark.parametrize(
    "draft",
    [
        Draft(score=3),
        Draft(score=5, evidence="Stayed."),
        Draft(no_evidence=True, evidence="None of it their own."),
        Draft(evidence="Half a thought"),
        Draft(),
    ],
)
def test_draft_is_kept_as_made(reader: Session, desk: Desk, now: datetime, draft: Draft) -> None:
    make_draft(reader, desk, 0, draft, now)
    assert kept(reader, desk, 0) == draft


def test_later_draft_takes_the_place_of_the_earlier(reader: Session, desk: Desk, now: datetime) -> None:
    for draft in (Draft(4, evidence="One"), Draft(no_evidence=True, evidence="Two"), Draft(score=2)):
        make_draft(reader, desk, 0, draft, now)
        assert kept(reader, desk, 0) == draft
    assert rows(reader) == (1, 1, 0, 0)


def test_saving_the_same_twice_leaves_one_of_everything(reader: Session, desk: Desk, now: datetime) -> None:
    for _ in range(2):
        make_draft(reader, desk, 0, Draft(4, evidence="Same"), now)
    assert rows(reader) == (1, 1, 0, 1)


def test_saving_goes_on_working_once_the_statement_is_prepared(
    reader: Session, desk: Desk, now: datetime
) -> None:
    # The driver prepares a statement at its sixth use; some uses later PostgreSQL plans it for any values.
    for turn in range(20):
        make_draft(reader, desk, turn % 3, Draft(score=turn % 5 + 1), now)
    assert rows(reader) == (3, 3, 0, 0)


def test_score_off_the_scale_is_refused_by_the_database(reader: Session, desk: Desk, now: datetime) -> None:
    with pytest.raises(Exception, match="score_cohort_id_value_fk"), reader.begin_nested():
        make_draft(reader, desk, 0, Draft(score=6), now)


def test_commit_stands_with_its_time(reader: Session, desk: Desk, now: datetime) -> None:
    make_draft(reader, desk, 0, Draft(score=3), now)
    make_draft(reader, desk, 1, Draft(score=4), now)
    later = now + timedelta(minutes=5)
    assert commit(reader, desk, now, later) == Commit(2, ())
    assert own_reading(reader, desk.queue, desk.readings[0]).committed_at == later


def test_commit_passes_over_what_is_incomplete_and_names_it(
    reader: Session, desk: Desk, now: datetime
) -> None:
    make_draft(reader, desk, 0, Draft(score=3), now)
    make_draft(reader, desk, 1, Draft(score=5), now)
    done = commit(reader, desk, now, now)
    assert done.committed == 1
    assert [(name, gap.field) for name, gap in done.incomplete] == [(desk.references[1], "evidence")]
    assert not own_reading(reader, desk.queue, desk.readings[1]).is_committed


def test_commit_passes_over_what_was_saved_since(reader: Session, desk: Desk, now: datetime) -> None:
    make_draft(reader, desk, 0, Draft(score=3), now)
    make_draft(reader, desk, 1, Draft(score=3), now + timedelta(microseconds=1))
    assert commit(reader, desk, now, now) == Commit(1, ())


def test_second_commit_changes_nothing(reader: Session, desk: Desk, now: datetime) -> None:
    make_draft(reader, desk, 0, Draft(score=3), now)
    commit(reader, desk, now, now)
    assert commit(reader, desk, now, now + timedelta(hours=1)) == Commit(0, ())
    assert own_reading(reader, desk.queue, desk.readings[0]).committed_at == now


def test_commit_keeps_to_its_pass(
    reader: Session, desk: Desk, worker_database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        elsewhere = make_desk(
            session, now, cohort=desk.cohort, assessor=desk.assessor, item="q6", criterion="humility"
        )
        make_draft(session, elsewhere, 0, Draft(score=3), now)
    assert commit(reader, desk, now, now) == Commit(0, ())


def test_committed_scorecard_is_refused_a_draft(reader: Session, desk: Desk, now: datetime) -> None:
    reading = own_reading(reader, desk.queue, desk.readings[0])
    save_draft(reader, reading=reading, draft=Draft(score=3), actor_id=desk.assessor, now=now)
    commit(reader, desk, now, now)
    with pytest.raises(Stale) as refusal:
        save_draft(reader, reading=reading, draft=Draft(score=4), actor_id=desk.assessor, now=now)
    assert refusal.value.sentence == (
        f"Go on to the next answer: your score for {desk.references[0]} is committed and stands."
    )
    assert kept(reader, desk, 0) == Draft(score=3)


def test_showing_a_reading_again_keeps_the_first_time(reader: Session, desk: Desk, now: datetime) -> None:
    show_reading(reader, reading_id=desk.readings[0], now=now)
    show_reading(reader, reading_id=desk.readings[0], now=now + timedelta(days=1))
    times = select(Reading.displayed_at).where(Reading.id == desk.readings[0])
    assert reader.exec(times).one() == now


def test_evidence_rule_of_the_definition_is_followed(
    worker_database: Database, database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, now, definition="writing_assessment")
        desk = make_desk(session, now, cohort=cohort, item="essay", criterion="style")
    with database.transaction(Binding.READER, desk.assessor) as session:
        make_draft(session, desk, 0, Draft(score=4), now)
        done = commit(session, desk, now, now)
    assert done == Commit(1, ())  # evidence is optional there, for the highest score too


def test_two_first_saves_at_once_make_one_scorecard(database: Database, desk: Desk, now: datetime) -> None:
    holding = Event()

    def slow() -> None:
        with database.transaction(Binding.READER, desk.assessor) as session:
            make_draft(session, desk, 0, Draft(2, evidence="slow"), now)
            holding.set()
            session.execute(text("select pg_sleep(0.3)"))

    thread = Thread(target=slow)
    thread.start()
    assert holding.wait(5)
    with database.transaction(Binding.READER, desk.assessor) as session:
        make_draft(session, desk, 0, Draft(4, evidence="last"), now)
    thread.join()
    with database.transaction(Binding.READER, desk.assessor) as session:
        assert rows(session) == (1, 1, 0, 1)
        assert kept(session, desk, 0) == Draft(4, evidence="last")


def test_draft_being_saved_while_the_batch_is_committed_is_not_committed(
    database: Database, desk: Desk, now: datetime
) -> None:
    with database.transaction(Binding.READER, desk.assessor) as session:
        make_draft(session, desk, 0, Draft(score=2), now)
    holding = Event()

    def slow() -> None:
        with database.transaction(Binding.READER, desk.assessor) as session:
            make_draft(session, desk, 0, Draft(score=4), now + timedelta(seconds=1))
            holding.set()
            session.execute(text("select pg_sleep(0.3)"))

    thread = Thread(target=slow)
    thread.start()
    assert holding.wait(5)
    with database.transaction(Binding.READER, desk.assessor) as session:
        assert commit(session, desk, now, now + timedelta(seconds=2)) == Commit(0, ())
    thread.join()
