"""What opening and closing would do: which leads are told."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from recruitment.due.phases import due_closings, due_openings
from recruitment.models import Phase
from recruitment.queries.cohorts import closing_ends_at
from recruitment.services.interests import register_interest
from tests.conftest import NOW
from tests.factories import make_cohort, make_lead
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
