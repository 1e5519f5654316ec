"""The dates of a cohort."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from recruitment.queries.dates import application_window, promised_dates
from tests.factories import make_cohort


def test_the_window_has_the_definitions_grace(session: Session, now: datetime) -> None:
    cohort = make_cohort(session, now)
    window = application_window(cohort)
    assert (window.opens_at, window.closes_at) == (cohort.opens_at, cohort.closes_at)
    assert window.grace == timedelta(minutes=15)


def test_promised_dates_are_reckoned_from_the_closing(session: Session, now: datetime) -> None:
    cohort = make_cohort(session, now)  # closes on Tuesday 2 February 2027
    promised = promised_dates(cohort)
    assert promised.decisions_by == datetime(2027, 3, 2, 17, 0, tzinfo=UTC)
    assert promised.offers_by == datetime(2027, 3, 16, 17, 0, tzinfo=UTC)
