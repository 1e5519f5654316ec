"""The pages on which a confirmed decision is undone, whole or for one candidate."""

from datetime import timedelta
from uuid import UUID

import pytest

from recruitment.db import Database
from recruitment.queries.decisions import decision_by_id
from tests.conftest import Clock
from tests.factories import make_lead
from tests.factories_decision import confirm_and_set, make_scored, make_shortlist, propose_all
from tests.factories_lead import Office
from tests.pages import Browser

WHY = "The second reading was of another answer."


@pytest.fixture
def decided(office: Office, worker_database: Database, clock: Clock) -> tuple[UUID, str]:
    """A confirmed decision about two, and the reference of one."""
    with worker_database.transaction() as session:
        people = make_scored(session, office.cohort, clock.now, 5, 4, assessor_id=office.assessor)
        shortlist = make_shortlist(session, office.cohort, clock.now)
        second = make_lead(session, office.cohort, clock.now)
        made = propose_all(
            session, office.cohort, clock.now, shortlist_id=shortlist, by=second, offers=people
        )
        at = clock.now + timedelta(days=1)
        confirm_and_set(session, office.cohort, clock.now, decision_id=made, by=office.lead, at=at)
        return made, decision_by_id(session, office.cohort.id, made).candidates[0].reference


def test_a_confirmed_decision_leads_to_undoing_it_and_to_taking_each_out(
    lead: Browser, office: Office, decided: tuple[UUID, str]
) -> None:
    decision, reference = decided
    links = lead.get(office.at(f"decisions/{decision}")).links()
    assert office.at(f"decisions/{decision}/undo") in links
    assert office.at(f"decisions/{decision}/candidates/{reference}/undo") in links


def test_undone_whole_it_waits_for_a_second_lead_and_says_what_was_undone(
    lead: Browser, office: Office, decided: tuple[UUID, str]
) -> None:
    address = office.at(f"decisions/{decided[0]}/undo")
    assert "waits for a second lead" in lead.get(address).main
    page = lead.post(address, {"reason": WHY})
    assert "What was proposed stands again" in page.text
    assert "was undone" in page.main
    assert WHY in page.main
    assert address not in page.links()


def test_one_is_taken_out_and_named_there(lead: Browser, office: Office, decided: tuple[UUID, str]) -> None:
    decision, reference = decided
    page = lead.post(office.at(f"decisions/{decision}/candidates/{reference}/undo"), {"reason": WHY})
    assert f"{reference} was taken out" in page.main
    assert lead.get(office.at(f"decisions/{decision}/candidates/{reference}/undo"), status=404)


@pytest.mark.parametrize("which", ["undo", "candidates/{0}/undo"])
def test_a_reason_is_needed(lead: Browser, office: Office, decided: tuple[UUID, str], which: str) -> None:
    decision, reference = decided
    page = lead.post(office.at(f"decisions/{decision}/{which.format(reference)}"), {"reason": " "})
    assert "Give a reason for undoing it." in page.main
