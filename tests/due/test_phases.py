"""What opening and closing would do: which leads are told."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from recruitment.domain.stages import Stage
from recruitment.due.phases import due_closings, due_openings
from recruitment.jobs.phases import close_one
from recruitment.models import Application, Message, Phase
from recruitment.queries.cohorts import closing_ends_at
from recruitment.queries.dates import own_window
from recruitment.services.extensions import Told, extend
from recruitment.services.interests import register_interest
from tests.conftest import NOW
from tests.factories import make_application, make_cohort, make_lead
from tests.factories_decision import email_of

DAY = timedelta(days=1)


def test_opening_is_foreseen_with_the_leads_who_are_told(session: Session) -> None:
    cohort = make_cohort(session, NOW, opens_in=DAY, phase=Phase.PLANNED)
    leads = {email_of(session, make_lead(session, place, NOW)) for place in (cohort, None)}
    make_lead(session, make_cohort(session, NOW, name="Another", public=False), NOW)
    assert due_openings(session, NOW) == ()
    (due,) = due_openings(session, NOW, until=cohort.opens_at, cohort_id=cohort.id)
    assert (due.at, due.cohort_id) == (cohort.opens_at, cohort.id)
    assert {(one.kind, one.recipient) for one in due.messages} == {
        ("applications_opened", lead) for lead in leads
    }


@pytest.mark.parametrize("public", [True, False])
def test_opening_is_told_to_those_who_wait_where_the_cohort_is_public(session: Session, public: bool) -> None:
    cohort = make_cohort(session, NOW, public=public, phase=Phase.PLANNED)
    register_interest(
        session, email="waits@example.org", name="", definition=cohort.definition, address="x", now=NOW
    )
    (due,) = due_openings(session, NOW)
    told = [(one.kind, one.recipient) for one in due.messages]
    assert told == ([("interest_opened", "waits@example.org")] if public else [])
    # Found so late that nobody can apply any more.
    (late,) = due_openings(session, cohort.closes_at + timedelta(seconds=1))
    assert late.messages == ()


@pytest.mark.parametrize("phase", [Phase.PLANNED, Phase.OPEN])
def test_closing_is_foreseen_also_of_a_cohort_that_is_still_to_open(session: Session, phase: Phase) -> None:
    cohort = make_cohort(session, NOW, phase=phase)
    lead = email_of(session, make_lead(session, cohort, NOW))
    end = closing_ends_at(cohort)
    (due,) = due_closings(session, NOW, until=end)
    assert due.at == end
    assert [(one.kind, one.recipient) for one in due.messages] == [("applications_closed", lead)]


def test_closed_cohort_is_neither_opened_nor_closed(session: Session) -> None:
    make_cohort(session, NOW, phase=Phase.CLOSED)
    far = NOW + 365 * DAY
    assert due_openings(session, NOW, until=far) == due_closings(session, NOW, until=far) == ()


def test_programme_without_such_a_message_tells_nobody(session: Session) -> None:
    cohort = make_cohort(session, NOW, definition="writing_assessment", phase=Phase.PLANNED)
    make_lead(session, cohort, NOW)
    (due,) = due_openings(session, NOW)
    assert due.messages == ()


def test_end_of_time_that_some_were_given_is_foreseen_and_told_once(session: Session) -> None:
    cohort = make_cohort(session, NOW, phase=Phase.CLOSED, closes_in=-DAY)
    lead = make_lead(session, cohort, NOW)
    until = NOW + DAY
    for _ in range(2):
        made = make_application(session, cohort, NOW, stage=Stage.APPLICATION)
        reference = session.get_one(Application, made).reference
        told = Told(cohort, "https://apply.example.org", lead, NOW)
        extend(session, told, reference=reference, until=until, reason="A storm.")
    end = own_window(cohort, until).ends_at
    assert due_closings(session, end - timedelta(seconds=1)) == ()
    (due,) = due_closings(session, NOW, until=end)
    assert (due.at, due.cohort_id) == (end, cohort.id)
    assert [(one.kind, one.recipient) for one in due.messages] == [
        ("extensions_ended", email_of(session, lead))
    ]
    close_one(session, due.key, "https://apply.example.org", end)
    assert due_closings(session, end) == ()
    told_once = session.exec(select(Message).where(Message.kind == "extensions_ended")).one()
    assert told_once.subject.endswith("0 sent, 2 not")
