"""What leads see of the reading: the arithmetic, and how far everybody is."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.scorecards import Draft
from recruitment.domain.stages import Stage
from recruitment.models import Person, Reading
from recruitment.queries.allocation import Outlook, allocation_outlook, progress_by_assessor
from recruitment.services.allocation import allocate_readings
from tests.factories import commit_score, make_application, make_assessor, make_cohort, make_reading
from tests.factories_reading import make_desk, make_draft
from tests.statements import counted


def test_outlook_of_an_empty_cohort_is_nothing_to_do(session: Session, now: datetime) -> None:
    outlook = allocation_outlook(session, make_cohort(session, now))
    assert outlook == Outlook(0, 9, 2, 0, 0, 0, 0, 1.75)
    assert (outlook.readings_total, outlook.readings_by_each, outlook.hours_each) == (0, 0, 0.0)


def test_outlook_reckons_hours_before_anything_is_given_out(session: Session, now: datetime) -> None:
    cohort = make_cohort(session, now)
    for _ in range(4):
        make_assessor(session, cohort, now)
    for stage in (Stage.SIFT, Stage.SIFT, Stage.SIFT, Stage.APPLICATION, Stage.OFFER):
        make_application(session, cohort, now, stage=stage)
    outlook = allocation_outlook(session, cohort)
    assert (outlook.candidates, outlook.assessors, outlook.unread_candidates) == (3, 4, 3)
    assert (outlook.readings_total, outlook.unallocated) == (54, 54)
    assert outlook.readings_by_each == 14
    assert outlook.minutes_each == 24.5
    assert outlook.hours_each == pytest.approx(24.5 / 60)


def test_outlook_follows_what_is_given_out_and_done(session: Session, now: datetime) -> None:
    cohort = make_cohort(session, now)
    for _ in range(3):
        make_assessor(session, cohort, now)
    make_application(session, cohort, now)
    allocate_readings(session, cohort=cohort, link="https://recruitment.example/assess", now=now)
    make_application(session, cohort, now)
    desk = make_desk(session, now, cohort=cohort, readings=1)
    commit_score(session, desk.readings[0], 3, now)
    outlook = allocation_outlook(session, cohort)
    assert (outlook.candidates, outlook.unread_candidates) == (3, 1)
    assert (outlook.allocated, outlook.unallocated, outlook.committed) == (19, 35, 1)


def test_reading_beyond_those_planned_is_not_counted_twice(session: Session, now: datetime) -> None:
    desk = make_desk(session, now, readings=1)
    application_id = session.get_one(Reading, desk.readings[0]).application_id
    for _ in range(3):
        make_reading(
            session,
            desk.cohort,
            now,
            application_id=application_id,
            assessor_id=make_assessor(session, desk.cohort, now),
            item="q2",
            criterion="purpose",
        )
    assert allocation_outlook(session, desk.cohort).allocated == 2


def test_reading_of_a_pass_the_definition_does_not_have_is_not_counted(
    session: Session, now: datetime
) -> None:
    desk = make_desk(session, now, readings=1, item="q1", criterion="bravery")
    assert allocation_outlook(session, desk.cohort).allocated == 0


def test_progress_tells_each_assessors_share(session: Session, now: datetime) -> None:
    desk = make_desk(session, now, readings=4)
    commit_score(session, desk.readings[0], 2, now)
    make_draft(session, desk, 1, Draft(score=3), now + timedelta(minutes=3))
    idle = make_assessor(session, desk.cohort, now)
    session.get_one(Person, idle).active = False
    session.flush()
    first, second = progress_by_assessor(session, desk.cohort)
    assert (first.assessor_id, first.active, first.name.split()[0]) == (desk.assessor, True, "Assessor")
    assert (first.allocated, first.drafted, first.committed, first.left) == (4, 1, 1, 3)
    assert first.last_saved_at == now + timedelta(minutes=3)
    assert (second.assessor_id, second.active, second.allocated, second.last_saved_at) == (
        idle,
        False,
        0,
        None,
    )


def test_progress_keeps_to_its_cohort(session: Session, now: datetime) -> None:
    desk = make_desk(session, now)
    elsewhere = make_cohort(session, now, name="Cohort 2028", public=False)
    make_desk(session, now, cohort=elsewhere)
    assert [one.assessor_id for one in progress_by_assessor(session, desk.cohort)] == [desk.assessor]


def test_leads_get_each_in_one_statement(
    worker_database: Database, database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, now)
    with database.transaction(Binding.OFFICE, desk.assessor) as session:
        session.connection()
        with counted(database) as statements:
            allocation_outlook(session, desk.cohort)
            progress_by_assessor(session, desk.cohort)
    assert len(statements) == 2


def test_reader_sees_no_colleague_by_the_leads_queries(
    worker_database: Database, database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, now)
    with (
        pytest.raises(Exception, match="permission denied for schema identity"),
        database.transaction(Binding.READER, desk.assessor) as session,
    ):
        progress_by_assessor(session, desk.cohort)
