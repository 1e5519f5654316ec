"""Assessors are kept from whom they know: matched by the worker, passed on at once, and nobody is told."""

from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.scorecards import Draft
from recruitment.models import Acquaintance, Conflict, Reading, Scorecard
from recruitment.queries.acquaintance import own_list
from recruitment.queries.allocation import conflicts_of
from recruitment.queries.conflicts import ConflictLine, conflicts
from recruitment.services.acquaintance import clear_conflict, find_conflicts, save_acquaintance
from recruitment.services.drafts import Overtaken
from tests.factories import EMPLOYER, FULL_NAME, REFEREE, commit_score, make_assessor
from tests.factories_reading import Desk, make_desk, make_draft


@pytest.fixture
def desk(worker_database: Database, now: datetime) -> Desk:
    with worker_database.transaction() as session:
        desk = make_desk(session, now, readings=2)
        session.execute(text("update work.application set submitted_at = :now"), {"now": now})
        return desk


def names(session: Session, assessor: UUID, typed: str, now: datetime, version: int = 0) -> None:
    save_acquaintance(session, assessor_id=assessor, typed=typed, version=version, now=now)


def find(session: Session, desk: Desk, now: datetime) -> int:
    return find_conflicts(session, cohort=desk.cohort, now=now, assessor_id=desk.assessor)


def clear(session: Session, desk: Desk, line: ConflictLine, now: datetime) -> bool:
    return clear_conflict(
        session,
        cohort_id=desk.cohort.id,
        label=line.label,
        reference=line.reference,
        actor_id=desk.assessor,
        now=now,
    )


@pytest.mark.parametrize("line", [EMPLOYER, FULL_NAME, REFEREE])
def test_employers_names_and_referees_are_found_and_nobody_elses(
    worker_database: Database, desk: Desk, now: datetime, line: str
) -> None:
    with worker_database.transaction() as session:
        make_assessor(session, desk.cohort, now)
        names(session, desk.assessor, line, now)
        assert find_conflicts(session, cohort=desk.cohort, now=now) == 2
        found = session.exec(select(Conflict)).all()
        assert {(one.assessor_id, one.source) for one in found} == {(desk.assessor, "found")}
        assert find_conflicts(session, cohort=desk.cohort, now=now) == 0


def test_what_they_hold_goes_to_others_at_once_and_what_is_committed_stands(
    worker_database: Database, desk: Desk, now: datetime
) -> None:
    with worker_database.transaction() as session:
        other = make_assessor(session, desk.cohort, now)
        make_draft(session, desk, 0, Draft(4, evidence="Half a thought"), now)
        commit_score(session, desk.readings[1], 3, now)
        names(session, desk.assessor, EMPLOYER, now)
        find(session, desk, now)
        left = session.exec(select(Reading.id).where(Reading.assessor_id == desk.assessor)).all()
        assert list(left) == [desk.readings[1]]
        assert len(session.exec(select(Scorecard)).all()) == 1
        assert len(session.exec(select(Reading).where(Reading.assessor_id == other)).all()) == 1


def test_one_application_is_matched_against_every_list(
    worker_database: Database, desk: Desk, now: datetime
) -> None:
    with worker_database.transaction() as session:
        about = session.get_one(Reading, desk.readings[0]).application_id
        names(session, desk.assessor, EMPLOYER, now)
        assert find_conflicts(session, cohort=desk.cohort, now=now, application_id=about) == 1


def test_a_cleared_conflict_is_not_found_again_and_holds_nobody_back(
    worker_database: Database, desk: Desk, now: datetime
) -> None:
    with worker_database.transaction() as session:
        names(session, desk.assessor, EMPLOYER, now)
        find(session, desk, now)
        line = conflicts(session, desk.cohort.id)[0]
        assert line.can_be_cleared
        assert [clear(session, desk, line, now) for _ in range(2)] == [True, False]
        assert find(session, desk, now) == 0
        assert [one.cleared for one in conflicts(session, desk.cohort.id)].count(True) == 1
        barred = {pair for pair in conflicts_of(session, desk.cohort.id) if pair[0] == desk.assessor}
        given_back = session.execute(text("select count(*) from work.given_back")).scalar_one()
        assert len(barred) == given_back == 2  # what was taken away does not come back by itself


def test_list_is_its_writers_alone(
    worker_database: Database, database: Database, desk: Desk, now: datetime
) -> None:
    with worker_database.transaction() as session:
        other = make_assessor(session, desk.cohort, now)
    for who, typed in ((desk.assessor, "Hill School"), (other, "Harbour Trust")):
        with database.transaction(Binding.READER, who) as session:
            names(session, who, typed, now)
    with database.transaction(Binding.READER, other) as session:
        assert list(session.exec(select(Acquaintance.text)).all()) == ["Harbour Trust"]
    with (
        pytest.raises(Exception, match="permission denied"),
        database.transaction(Binding.OFFICE, other) as session,
    ):
        session.exec(select(Acquaintance.text)).all()


def test_another_tab_is_not_written_over(
    worker_database: Database, database: Database, desk: Desk, now: datetime
) -> None:
    with database.transaction(Binding.READER, desk.assessor) as session:
        names(session, desk.assessor, "One", now)
        names(session, desk.assessor, "Two", now, version=1)
        with pytest.raises(Overtaken) as overtaken:
            names(session, desk.assessor, "Three", now, version=1)
        assert (overtaken.value.stored, overtaken.value.version) == ({"text": "Two"}, 2)
        assert own_list(session, desk.assessor) == ("Two", 2)
