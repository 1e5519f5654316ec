"""Opening and closing by the clock, on the second."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from recruitment.due.phases import due_closings, due_openings
from recruitment.jobs.phases import close_one, open_one
from recruitment.models import Cohort, Message, Phase
from recruitment.queries.cohorts import closing_ends_at
from tests.conftest import NOW
from tests.factories import make_cohort, make_lead

SECOND = timedelta(seconds=1)
ADDRESS = "https://apply.example.org"


@pytest.mark.parametrize(("at", "due"), [(NOW - SECOND, 0), (NOW, 1), (NOW + timedelta(days=3), 1)])
def test_cohort_opens_on_the_second(session: Session, at: datetime, due: int) -> None:
    make_cohort(session, NOW, opens_in=timedelta(0), phase=Phase.PLANNED)
    assert len(due_openings(session, at)) == due


def test_cohort_closes_on_the_second_after_its_grace(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    end = closing_ends_at(cohort)
    assert end == cohort.closes_at + timedelta(minutes=15)
    assert due_closings(session, end - SECOND) == ()
    assert len(due_closings(session, end)) == 1


def test_opened_cohort_is_due_no_more_and_closed_once(session: Session) -> None:
    cohort = make_cohort(session, NOW, opens_in=timedelta(0), phase=Phase.PLANNED)
    (opening,) = due_openings(session, NOW)
    open_one(session, opening.key, ADDRESS, NOW)
    assert due_openings(session, NOW) == ()
    end = closing_ends_at(cohort)
    (closing,) = due_closings(session, end)
    close_one(session, closing.key, ADDRESS, end)
    close_one(session, closing.key, ADDRESS, end)
    assert due_closings(session, end) == ()
    assert session.exec(select(Cohort.phase).where(col(Cohort.id) == cohort.id)).one() == "closed"


def test_cohort_that_no_clock_opened_in_time_is_opened_and_closed(session: Session) -> None:
    cohort = make_cohort(session, NOW, phase=Phase.PLANNED)
    make_lead(session, cohort, NOW)
    end = closing_ends_at(cohort)
    (closing,) = due_closings(session, end)
    close_one(session, closing.key, ADDRESS, end)
    assert session.exec(select(Cohort.phase).where(col(Cohort.id) == cohort.id)).one() == "closed"
    told = session.exec(select(Message.kind).order_by(col(Message.kind))).all()
    assert told == ["applications_closed", "applications_opened"]


def test_forecast_says_what_would_happen_and_names_nobody(session: Session) -> None:
    make_cohort(session, NOW, opens_in=timedelta(0), phase=Phase.PLANNED)
    (opening,) = due_openings(session, NOW)
    assert opening.sentence == "Open applications to Cohort 2027 and tell its leads"
