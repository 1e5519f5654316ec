"""Reminders by the clock: at their times, once each, and only the newest after an outage."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session, func, select, update

from recruitment.domain.deadlines import england_bank_holidays, resolve
from recruitment.domain.stages import Stage
from recruitment.due.reminders import due_reminders
from recruitment.jobs.reminders import remind_one
from recruitment.models import Application, Cohort, Message, Phase
from recruitment.queries.cohorts import CohortFacts
from tests.conftest import NOW
from tests.factories import make_application, make_cohort

ADDRESS = "https://apply.example.org"
SECOND = timedelta(seconds=1)


def reminder_times(cohort: CohortFacts) -> list[datetime]:
    offsets = cohort.definition.offsets.remind_drafts
    holidays = england_bank_holidays()
    return sorted(resolve(o, cohort.opens_at, cohort.closes_at, holidays) for o in offsets)


@pytest.fixture
def cohort(session: Session) -> CohortFacts:
    cohort = make_cohort(session, NOW)
    make_application(session, cohort, NOW, stage=Stage.APPLICATION)
    return cohort


def run(session: Session, now: datetime) -> int:
    due = due_reminders(session, now)
    for one in due:
        remind_one(session, one.key, ADDRESS, now)
    return len(due)


def sent(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Message)).one()


def test_reminder_is_due_on_its_second(session: Session, cohort: CohortFacts) -> None:
    first = reminder_times(cohort)[0]
    assert due_reminders(session, first - SECOND) == ()
    (due,) = due_reminders(session, first)
    reference = session.exec(select(Application.reference)).one()
    assert due.sentence == f"Remind the owner of draft {reference}"


def test_reminder_goes_out_once_at_each_of_its_times(session: Session, cohort: CohortFacts) -> None:
    first, second = reminder_times(cohort)
    assert run(session, first) == 1
    assert run(session, first + timedelta(minutes=5)) == 0
    assert run(session, second) == 1
    assert run(session, second + timedelta(minutes=5)) == 0
    assert sent(session) == 2


def test_after_an_outage_only_the_newest_reminder_goes_out(session: Session, cohort: CohortFacts) -> None:
    _, second = reminder_times(cohort)
    assert run(session, second + timedelta(hours=3)) == 1
    assert run(session, second + timedelta(hours=4)) == 0
    event = session.exec(select(Message.event)).one()
    assert event == f"reminder:{cohort.id}:2:{cohort.closes_at.isoformat()}"


def test_nobody_is_reminded_once_applications_have_closed(session: Session, cohort: CohortFacts) -> None:
    assert due_reminders(session, cohort.closes_at - SECOND) != ()
    assert due_reminders(session, cohort.closes_at) == ()


@pytest.mark.parametrize(("phase", "drafts"), [(Phase.PLANNED, 1), (Phase.OPEN, 1), (Phase.CLOSED, 0)])
def test_drafts_are_reminded_as_they_are_taken_by_the_clock(
    session: Session, cohort: CohortFacts, phase: Phase, drafts: int
) -> None:
    session.exec(update(Cohort).values(phase=phase))
    assert len(due_reminders(session, reminder_times(cohort)[0])) == drafts


def test_draft_begun_after_the_reminder_waits_for_the_next(session: Session, cohort: CohortFacts) -> None:
    first, second = reminder_times(cohort)
    session.exec(update(Application).values(started_at=first + timedelta(hours=1)))
    assert due_reminders(session, first + timedelta(hours=2)) == ()
    assert len(due_reminders(session, second)) == 1


def test_draft_sent_between_the_look_and_the_reminder_is_left_in_peace(
    session: Session, cohort: CohortFacts
) -> None:
    first = reminder_times(cohort)[0]
    (due,) = due_reminders(session, first)
    session.exec(update(Application).values(stage=Stage.SIFT, submitted_at=first))
    remind_one(session, due.key, ADDRESS, first)
    assert sent(session) == 0


def test_cohort_gone_between_the_look_and_the_reminder_is_passed_over(session: Session) -> None:
    remind_one(session, f"{uuid4()}/1/{uuid4()}/{NOW.isoformat()}", ADDRESS, NOW)
    assert sent(session) == 0
