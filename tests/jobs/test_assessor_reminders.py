"""Assessors are told what they have left: at their times, once each, and only who has something left."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.scorecards import Draft
from recruitment.due.assessor_reminders import due_assessor_reminders
from recruitment.jobs.assessor_reminders import remind_round
from recruitment.models import Message, Person
from recruitment.queries.dates import assessor_reminders
from tests.conftest import NOW
from tests.factories import commit_score
from tests.factories_reading import Desk, make_desk, make_draft
from tests.statements import counted

ADDRESS = "https://apply.example.org"
SECOND = timedelta(seconds=1)


@pytest.fixture
def desk(session: Session) -> Desk:
    return make_desk(session, NOW, readings=4)


@pytest.fixture
def times(session: Session, desk: Desk) -> tuple[datetime, ...]:
    found = assessor_reminders(desk.cohort)
    assert len(found) == 2
    return found


def run(session: Session, now: datetime) -> int:
    due = due_assessor_reminders(session, now)
    for one in due:
        remind_round(session, one.key, ADDRESS, now)
    session.flush()
    return len(due)


def told(session: Session) -> list[str]:
    found = select(Message.text).where(Message.kind == "readings_left").order_by(col(Message.made_at))
    return list(session.exec(found).all())


def test_reminder_says_how_many_are_left_and_how_long_they_take(
    session: Session, desk: Desk, times: tuple[datetime, ...]
) -> None:
    make_draft(session, desk, 0, Draft(3), NOW)
    commit_score(session, desk.readings[1], 3, NOW)
    assert run(session, times[0] - SECOND) == 0
    assert (run(session, times[0]), run(session, times[0] + SECOND)) == (1, 0)
    (text,) = told(session)
    assert "You have 3 readings left in Cohort 2027. One of them is scored and only to be committed." in text
    assert "They take about 6 minutes in all." in text
    assert "Please read them by 10pm on 16 February 2027." in text
    assert not [one for one in desk.references if one in text]


def test_each_time_has_a_reminder_and_an_outage_leaves_out_the_older(
    session: Session, desk: Desk, times: tuple[datetime, ...]
) -> None:
    assert run(session, times[1]) == 1
    assert run(session, times[1] + SECOND) == 0
    assert len(told(session)) == 1


def test_who_has_nothing_left_or_has_gone_is_not_told(
    session: Session, desk: Desk, times: tuple[datetime, ...]
) -> None:
    session.get_one(Person, desk.assessor).active = False
    session.flush()
    assert run(session, times[0]) == 0
    session.get_one(Person, desk.assessor).active = True
    for reading in desk.readings:
        commit_score(session, reading, 3, NOW)
    assert run(session, times[1]) == 0
    assert told(session) == []


def test_looking_asks_as_often_for_three_assessors_as_for_one(
    session: Session, desk: Desk, times: tuple[datetime, ...], worker_database: Database
) -> None:
    with counted(worker_database) as one:
        assert len(due_assessor_reminders(session, times[0])[0].messages) == 1
    for _ in range(2):
        make_desk(session, NOW, readings=2, cohort=desk.cohort)
    with counted(worker_database) as three:
        assert len(due_assessor_reminders(session, times[0])[0].messages) == 3
    assert len(three) == len(one)
