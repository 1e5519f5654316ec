"""Reminders of drafts: in the applicant's own name, once for each time."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from recruitment.domain.stages import Stage
from recruitment.models import Details, Message
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.drafts import Draft, Round, drafts_without_reminder, sent_and_unsent
from recruitment.services.reminders import remind_of_draft, reminder_event
from tests.conftest import NOW
from tests.factories import make_application, make_cohort

ADDRESS = "https://apply.example.org"


def drafts(session: Session, cohort: CohortFacts, number: int = 1) -> tuple[Draft, ...]:
    return drafts_without_reminder(session, round_of(cohort, number))


def round_of(cohort: CohortFacts, number: int = 1, begun_before: datetime = NOW + timedelta(days=1)) -> Round:
    event = reminder_event(cohort.id, number, cohort.closes_at)
    return Round(cohort.id, event, closes_at=cohort.closes_at, begun_before=begun_before)


def remind(session: Session, cohort: CohortFacts, draft: Draft, number: int = 1) -> bool:
    event = reminder_event(cohort.id, number, cohort.closes_at)
    return remind_of_draft(session, draft, cohort=cohort, event=event, address=ADDRESS, now=NOW)


def test_draft_is_reminded_once_of_each_time(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    make_application(session, cohort, NOW, stage=Stage.APPLICATION)
    (draft,) = drafts(session, cohort)
    assert remind(session, cohort, draft)
    assert not remind(session, cohort, draft)
    assert drafts(session, cohort) == ()
    assert remind(session, cohort, draft, number=2)


def test_reminder_names_the_applicant_and_links_to_the_draft(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    make_application(session, cohort, NOW, stage=Stage.APPLICATION)
    (draft,) = drafts(session, cohort)
    remind(session, cohort, draft)
    message = session.exec(select(Message)).one()
    assert message.text.startswith("Dear Evie,")
    assert f"{ADDRESS}/apply/{draft.reference}" in message.text


def test_somebody_who_has_not_written_a_name_is_addressed_all_the_same(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    application_id = make_application(session, cohort, NOW, stage=Stage.REGISTER)
    session.exec(
        update(Details).where(col(Details.application_id) == application_id).values(full_name="", known_as="")
    )
    (draft,) = drafts(session, cohort)
    remind(session, cohort, draft)
    assert session.exec(select(Message.text)).one().startswith("Dear applicant,")


def test_sent_applications_are_no_drafts(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    for stage in (Stage.SIFT, Stage.OFFER, Stage.NOT_PROGRESSED, Stage.WITHDRAWN):
        make_application(session, cohort, NOW, stage=stage)
    assert drafts(session, cohort) == ()
    assert sent_and_unsent(session, cohort.id) == (4, 0)


def test_drafts_of_other_cohorts_are_left_out(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    other = make_cohort(session, NOW, name="Cohort 2028", public=False)
    make_application(session, other, NOW, stage=Stage.APPLICATION)
    assert drafts(session, cohort) == ()


def test_draft_begun_at_the_time_of_the_reminder_is_left_in_peace(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    make_application(session, cohort, NOW, stage=Stage.APPLICATION)
    assert drafts_without_reminder(session, round_of(cohort, begun_before=NOW)) == ()


def test_one_draft_can_be_asked_for(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    make_application(session, cohort, NOW, stage=Stage.APPLICATION)
    wanted = make_application(session, cohort, NOW, stage=Stage.APPLICATION)
    (found,) = drafts_without_reminder(session, round_of(cohort), application_id=wanted)
    assert found.application_id == wanted
