"""`recruitment jobs` and `recruitment forecast`."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.models import Message, Phase
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.holds import hold
from tests.cli.conftest import Command
from tests.factories import make_application, make_assessor, make_cohort, make_lead
from tests.factories_decision import confirm_and_set, make_scored, make_shortlist, propose_all

DAY = timedelta(days=1)


@pytest.fixture
def now() -> datetime:
    """The commands go by the real clock."""
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def cohort(worker_database: Database, now: datetime) -> CohortFacts:
    """One with a draft that will be reminded, and an offer to be released in two days."""
    with worker_database.transaction() as session:
        cohort = make_cohort(session, now, closes_in=30 * DAY)
        make_application(session, cohort, now, stage=Stage.APPLICATION, reference="DL27-2222-3333")
        decide(session, cohort, now)
        make_cohort(
            session,
            now,
            name="Later",
            public=False,
            opens_in=60 * DAY,
            closes_in=90 * DAY,
            phase=Phase.PLANNED,
        )
    return cohort


def decide(session: Session, cohort: CohortFacts, now: datetime) -> None:
    first, second = (make_lead(session, cohort, now) for _ in range(2))
    people = make_scored(session, cohort, now, 5, assessor_id=make_assessor(session, cohort, now))
    shortlist = make_shortlist(session, cohort, now)
    decision_id = propose_all(session, cohort, now, shortlist_id=shortlist, by=first, offers=people)
    confirm_and_set(session, cohort, now, decision_id=decision_id, by=second, at=now + 2 * DAY)
    hold(
        session,
        job="release_decisions",
        cohort_id=cohort.id,
        reason="The trustees meet on Friday.",
        actor_id=first,
        now=now,
    )


@pytest.mark.usefixtures("cohort")
def test_jobs_say_for_whom_they_are_held(run: Command) -> None:
    lines = run("jobs").output.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("release_decisions"))
    assert lines[at + 2].strip().startswith("held for Cohort 2027 since")
    assert lines[at + 2].endswith("The trustees meet on Friday.")
    assert sum("held for" in line for line in lines) == 1


@pytest.mark.usefixtures("cohort")
def test_forecast_names_nobody_unless_told_to(run: Command) -> None:
    printed = run("forecast", "--cohort", "cohort-2027").output
    assert "Nothing is done." in printed
    assert "Release a decision of Cohort 2027: 1 offered a place" in printed
    assert "HELD by Lead Number" in printed
    assert "  sift to offer\n" in printed
    assert "message  draft_reminder  DL27-2222-3333\n" in printed
    assert "message  applications_closed  a member of staff\n" in printed
    assert "Applicant Number1" not in printed
    assert "@" not in printed


@pytest.mark.usefixtures("cohort")
def test_forecast_with_names_says_who_and_where_to(run: Command) -> None:
    printed = run("forecast", "--cohort", "cohort-2027", "--names").output
    assert "sift to offer  Applicant Number1\n" in printed
    assert "@example.org" in printed


@pytest.mark.usefixtures("cohort")
def test_forecast_goes_as_far_as_told(run: Command, now: datetime) -> None:
    until = f"{now + DAY:%Y-%m-%d}"
    printed = run("forecast", "--cohort", "cohort-2027", "--until", until).output
    assert printed.endswith("Nothing is done.\nNothing.\n")


@pytest.mark.usefixtures("cohort")
def test_forecast_of_everything_has_other_cohorts_and_the_installations_own_work(run: Command) -> None:
    printed = run("forecast").output
    assert "Open applications to Later and tell its leads" in printed
    assert "(tidy)" in printed
    assert "Later" not in run("forecast", "--cohort", "cohort-2027").output


@pytest.mark.usefixtures("cohort")
def test_forecast_does_nothing(run: Command, worker_database: Database) -> None:
    run("forecast")
    with worker_database.transaction() as session:
        assert session.exec(select(Message)).all() == []
