"""Opening and closing: once, and the leads are told."""

from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from recruitment.domain.stages import Stage
from recruitment.models import Cohort, Message, Person, Phase
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.phases import close_applications, open_applications
from tests.conftest import NOW
from tests.factories import make_application, make_cohort, make_lead
from tests.factories_decision import email_of

ADDRESS = "https://apply.example.org"


def phase(session: Session, cohort: CohortFacts) -> str:
    return session.exec(select(Cohort.phase).where(col(Cohort.id) == cohort.id)).one()


def told(session: Session) -> list[tuple[str, str]]:
    rows = session.exec(select(Message.recipient, Message.kind).order_by(col(Message.recipient)))
    return [(recipient, kind) for recipient, kind in rows]


def test_opening_turns_the_phase_and_tells_every_lead_once(session: Session) -> None:
    cohort = make_cohort(session, NOW, phase=Phase.PLANNED)
    leads = [make_lead(session, cohort, NOW), make_lead(session, None, NOW)]
    assert open_applications(session, cohort_id=cohort.id, address=ADDRESS, now=NOW)
    assert not open_applications(session, cohort_id=cohort.id, address=ADDRESS, now=NOW)
    assert phase(session, cohort) == "open"
    assert told(session) == sorted((email_of(session, lead), "applications_opened") for lead in leads)


def test_leads_of_other_cohorts_and_former_leads_are_not_told(session: Session) -> None:
    cohort = make_cohort(session, NOW, phase=Phase.PLANNED)
    other = make_cohort(session, NOW, name="Cohort 2028", public=False)
    make_lead(session, other, NOW)
    former = make_lead(session, cohort, NOW)
    session.get_one(Person, former).active = False
    session.flush()
    open_applications(session, cohort_id=cohort.id, address=ADDRESS, now=NOW)
    assert told(session) == []


def test_closing_tells_how_many_were_sent_and_how_many_not(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    make_lead(session, cohort, NOW)
    for stage in (Stage.REGISTER, Stage.APPLICATION, Stage.SIFT, Stage.SIFT, Stage.SIFT):
        make_application(session, cohort, NOW, stage=stage)
    assert close_applications(session, cohort_id=cohort.id, address=ADDRESS, now=NOW)
    words = session.exec(select(Message.text)).one()
    assert phase(session, cohort) == "closed"
    assert "3 were sent, and 2 were started and not sent" in " ".join(words.split())
    assert f"{ADDRESS}/lead/{cohort.slug}" in words


@pytest.mark.parametrize("held", [Phase.PLANNED, Phase.CLOSED])
def test_only_an_open_cohort_closes(session: Session, held: Phase) -> None:
    cohort = make_cohort(session, NOW, phase=held)
    assert not close_applications(session, cohort_id=cohort.id, address=ADDRESS, now=NOW)
    assert phase(session, cohort) == held


def test_cohort_that_is_gone_is_passed_over(session: Session) -> None:
    gone: UUID = uuid4()
    assert not open_applications(session, cohort_id=gone, address=ADDRESS, now=NOW)


def test_programme_without_such_a_message_opens_in_silence(session: Session) -> None:
    cohort = make_cohort(session, NOW, definition="writing_assessment", phase=Phase.PLANNED)
    make_lead(session, cohort, NOW)
    assert open_applications(session, cohort_id=cohort.id, address=ADDRESS, now=NOW)
    assert told(session) == []
