"""An assessor gives a reading back or reports something about it, as the reader's own database role."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import Stale
from recruitment.domain.requests import RequestKind
from recruitment.domain.scorecards import Draft
from recruitment.models import (
    Assessor,
    Conflict,
    GivenBack,
    GivingBack,
    Reading,
    Request,
    Scorecard,
)
from recruitment.services.giving_back import give_back, pass_on, report_reading
from tests.factories import commit_score, make_assessor, make_cohort, make_reading
from tests.factories_reading import Desk, make_desk, make_draft


@pytest.fixture
def desk(worker_database: Database, now: datetime) -> Desk:
    """Three readings; of the first candidate another pass as well."""
    with worker_database.transaction() as session:
        desk = make_desk(session, now)
        first = session.get_one(Reading, desk.readings[0])
        make_reading(
            session, desk.cohort, now, application_id=first.application_id, assessor_id=desk.assessor
        )
        return desk


def act(database: Database, who: UUID, do: Callable[[Session], object]) -> object:
    with database.transaction(Binding.READER, who) as session:
        return do(session)


def give(database: Database, desk: Desk, now: datetime, why: GivingBack, index: int = 0) -> None:
    act(
        database,
        desk.assessor,
        lambda session: give_back(
            session, queue=desk.queue, reading_id=desk.readings[index], why=why, now=now
        ),
    )


def left(session: Session, assessor: UUID) -> set[UUID]:
    return set(session.exec(select(Reading.id).where(Reading.assessor_id == assessor)).all())


def test_who_knows_the_person_lets_go_of_all_that_they_hold_of_them(
    database: Database, worker_database: Database, desk: Desk, now: datetime
) -> None:
    with worker_database.transaction() as session:
        make_draft(session, desk, 0, Draft(4, evidence="Half a thought"), now)
        candidate = session.get_one(Reading, desk.readings[0]).application_id
    give(database, desk, now, GivingBack.KNOWN)
    with worker_database.transaction() as session:
        assert left(session, desk.assessor) == set(desk.readings[1:])
        assert session.exec(select(Scorecard)).all() == []
        conflict = session.exec(select(Conflict)).one()
        assert (conflict.assessor_id, conflict.application_id, conflict.source) == (
            desk.assessor,
            candidate,
            "declared",
        )
        given = session.exec(select(GivenBack).order_by(col(GivenBack.item))).all()
        assert [(one.item, one.why, one.passed_on_at) for one in given] == [
            ("q1", "known", None),
            ("q2", "known", None),
        ]


def test_what_is_handed_back_is_one_reading_and_no_conflict(
    database: Database, worker_database: Database, desk: Desk, now: datetime
) -> None:
    give(database, desk, now, GivingBack.HANDED_BACK)
    with worker_database.transaction() as session:
        assert len(left(session, desk.assessor)) == 3
        assert session.exec(select(Conflict)).all() == []


def test_what_is_committed_stands(
    database: Database, worker_database: Database, desk: Desk, now: datetime
) -> None:
    with worker_database.transaction() as session:
        commit_score(session, desk.readings[0], 3, now)
    with pytest.raises(Stale, match="committed, or no longer yours"):
        give(database, desk, now, GivingBack.KNOWN)
    with worker_database.transaction() as session:
        assert len(left(session, desk.assessor)) == 4
        assert session.exec(select(Conflict)).all() == []


@pytest.mark.parametrize("why", [*GivingBack])
def test_nobody_gives_back_what_somebody_else_holds(
    database: Database, worker_database: Database, desk: Desk, now: datetime, why: GivingBack
) -> None:
    with worker_database.transaction() as session:
        stranger = make_assessor(session, desk.cohort, now)
    with pytest.raises(Stale):
        act(
            database,
            stranger,
            lambda session: give_back(
                session, queue=desk.queue, reading_id=desk.readings[0], why=why, now=now
            ),
        )
    with worker_database.transaction() as session:
        assert len(left(session, desk.assessor)) == 4


def test_it_goes_on_to_somebody_who_may_read_it_and_once(
    database: Database, worker_database: Database, desk: Desk, now: datetime
) -> None:
    with worker_database.transaction() as session:
        candidate = session.get_one(Reading, desk.readings[1]).application_id
        conflicted, free = (make_assessor(session, desk.cohort, now) for _ in range(2))
        session.add(Conflict(assessor_id=conflicted, application_id=candidate, source="lead", made_at=now))
    give(database, desk, now, GivingBack.HANDED_BACK, 1)
    with worker_database.transaction() as session:
        assert pass_on(session, cohort=desk.cohort, now=now) == 1
        assert pass_on(session, cohort=desk.cohort, now=now) == 0
        taken = session.exec(select(Reading).where(Reading.assessor_id == free)).one()
        assert (taken.application_id, taken.item, taken.criterion, taken.source) == (
            candidate,
            "q2",
            "purpose",
            "allocated",
        )
        assert left(session, conflicted) == set()
        assert session.exec(select(GivenBack.passed_on_at)).one() == now


def test_what_nobody_can_take_waits_with_what_is_not_given_out(
    database: Database, worker_database: Database, desk: Desk, now: datetime
) -> None:
    give(database, desk, now, GivingBack.HANDED_BACK, 1)
    with worker_database.transaction() as session:
        assert pass_on(session, cohort=desk.cohort, now=now) == 0
        assert len(left(session, desk.assessor)) == 3  # not back to whoever gave it


def test_the_worker_is_asked_at_once_and_told_of_no_person(
    database: Database, worker_database: Database, desk: Desk, now: datetime
) -> None:
    give(database, desk, now, GivingBack.KNOWN)
    with worker_database.transaction() as session:
        asked = session.execute(
            text("select args from queue.procrastinate_jobs where task_name = 'hand_on'")
        ).scalar_one()
    assert asked == {"cohort_id": str(desk.cohort.id)}


def report(database: Database, desk: Desk, now: datetime, kind: RequestKind, request_id: UUID) -> object:
    return act(
        database,
        desk.assessor,
        lambda session: report_reading(
            session,
            cohort=desk.cohort,
            queue=desk.queue,
            reading_id=desk.readings[0],
            request_id=request_id,
            kind=kind,
            words="“Hill School” stands there.",
            now=now,
        ),
    )


@pytest.mark.parametrize("kind", [RequestKind.LEAK, RequestKind.CONCERN])
def test_report_is_a_request_of_its_kind_under_the_label_and_once(
    database: Database, worker_database: Database, desk: Desk, now: datetime, kind: RequestKind
) -> None:
    request_id = uuid4()
    assert [report(database, desk, now, kind, request_id) for _ in range(2)] == [True, False]
    with worker_database.transaction() as session:
        asked = session.exec(select(Request)).one()
        label = session.exec(select(Assessor.label)).one()
        reading = session.get_one(Reading, desk.readings[0])
        assert (asked.kind, asked.name, asked.email, asked.state) == (kind, label, "", "open")
        assert (asked.application_id, asked.person_id) == (reading.application_id, desk.assessor)
        assert asked.text == "Question 2 · Purpose\n\n“Hill School” stands there."
        assert asked.due_at > now


def test_readers_send_no_other_kind(database: Database, desk: Desk, now: datetime) -> None:
    assert report(database, desk, now, RequestKind.APPEAL, uuid4()) is False


def test_a_cohort_with_nothing_given_back_is_left_alone(worker_database: Database, now: datetime) -> None:
    with worker_database.transaction() as session:
        assert pass_on(session, cohort=make_cohort(session, now), now=now) == 0
