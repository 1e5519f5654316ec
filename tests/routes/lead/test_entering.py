"""A lead enters an application for somebody: the same form, in the applicant's name and with the lead's."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from recruitment.db import Database
from recruitment.models import Application, EnteredPart, Event, Extension, Message, Person, View
from recruitment.web.entering import FORM
from tests.conftest import Clock
from tests.factories import make_person
from tests.factories_entering import PAT, PAT_EMAIL, make_entered
from tests.factories_lead import Office
from tests.pages import Browser, Page
from tests.statements import counted

REFERENCE = "DL27-4KTQ-9XWB"
AT = f"/apply/{REFERENCE}"
BANNER = f"You are entering this for {PAT}. It came on paper. Your name is kept with it."


@pytest.fixture
def draft(worker_database: Database, office: Office, clock: Clock) -> UUID:
    """Begun by the lead for somebody, with every part done."""
    with worker_database.transaction() as session:
        return make_entered(session, office.cohort, clock.now, by=office.lead, reference=REFERENCE)


def fill_in(lead: Browser, office: Office, **changes: object) -> Page:
    day = lead.clock()
    typed = {
        "came_by": "telephone",
        "received_on": [str(day.day), str(day.month), str(day.year)],
        "full_name": PAT,
        "email": PAT_EMAIL,
        "agreed": "y",
        **{one.field: "yes" for one in office.cohort.definition.conditions},
    }
    return lead.post(office.at("applications/enter"), typed | changes)


def person_of(session: Session, email: str) -> UUID:
    return session.exec(select(Person.id).where(Person.email == email)).one()


def kept_key(page: Page) -> str:
    found = re.search(r'data-person="([0-9a-f]+)" data-key="([0-9a-f]+)"', page.html)
    assert found
    return found[0]


def test_a_lead_begins_it_and_goes_on_in_the_applicants_own_form(lead: Browser, office: Office) -> None:
    assert office.at("applications/enter") in lead.get(office.at("applications")).links()
    page = fill_in(lead, office)
    assert page.heading == "Your application"
    assert f"You are entering this for {PAT}. It came by telephone. Your name is kept with it." in page.text
    assert "is begun, and its applicant is told." in page.text
    # Neither is for anybody but the applicant.
    assert not [link for link in page.links() if re.search("monitoring|withdraw|requests", link)]


def test_what_lacks_is_said_on_its_field(lead: Browser, office: Office) -> None:
    page = fill_in(lead, office, came_by="", received_on=["", "", ""], email="pat", agreed="")
    for sentence in (
        "Choose how it came.",
        "Enter the day on which we received it.",
        "ask whether they agree",
    ):
        assert sentence in page.main
    assert "Enter their name." not in page.main


def test_a_refusal_is_a_sentence_and_begins_nothing(
    lead: Browser, office: Office, clock: Clock, worker_database: Database
) -> None:
    late = office.cohort.closes_at + timedelta(days=3)
    clock.now = late
    page = fill_in(lead.sign_in(office.lead), office)
    assert "It came too late to be entered: applications closed at" in page.main
    with worker_database.transaction() as session:
        assert session.exec(select(Message)).all() == []


def test_what_came_on_paper_in_time_is_typed_and_sent_after_closing(
    lead: Browser, office: Office, clock: Clock, worker_database: Database
) -> None:
    came = office.cohort.closes_at
    clock.now = came + timedelta(days=3)
    day = [str(came.day), str(came.month), str(came.year)]
    page = fill_in(lead.sign_in(office.lead), office, received_on=day)
    assert "You have been given more time" in page.main
    with worker_database.transaction() as session:
        (given,) = session.exec(select(Extension)).all()
        assert given.until == clock.now + timedelta(days=7)


@pytest.mark.usefixtures("draft")
def test_each_page_of_the_form_says_for_whom_it_is_and_how_it_came(lead: Browser) -> None:
    for part in ("", "/details", "/education", "/history", "/referees", "/questions/q1", "/contact"):
        assert BANNER in lead.get(AT + part).text
    for part in ("/preview", "/check"):
        assert BANNER in lead.get(AT + part).text


def test_what_is_saved_is_the_applicants_and_who_typed_it_is_kept(
    lead: Browser, office: Office, draft: UUID, worker_database: Database
) -> None:
    lead.post(f"{AT}/questions/q1", {"version": "1", "text": "Read to me by telephone.", "then": "list"})
    saved = lead.client.post(
        f"{AT}/save/referee-1", json=lead.with_token() | {"version_1": "1", "full_name_1": "Dr Ruth Ellis"}
    )
    refused = lead.client.post(f"{AT}/save/details", json=lead.with_token() | {"version": "9", "phone": "1"})
    assert (saved.status_code, refused.status_code) == (200, 409)
    with worker_database.transaction() as session:
        typed = session.exec(select(EnteredPart).where(EnteredPart.application_id == draft)).all()
        assert {(one.part, one.entered_by) for one in typed} == {
            ("q1", office.lead),
            ("referees", office.lead),
        }
    page = lead.get(office.at(f"applications/{REFERENCE}"))
    assert "It came on paper, received on " in page.main
    assert AT in page.links()
    record = lead.get(office.at(f"applications/{REFERENCE}/record"))
    assert re.search(r"Your referees ?Lead Number\d+", record.main)


def test_what_a_browser_keeps_of_it_is_locked_with_the_leads_key(
    lead: Browser, office: Office, draft: UUID, clock: Clock, worker_database: Database
) -> None:
    assert draft
    typing = kept_key(lead.get(f"{AT}/questions/q1"))
    assert typing == kept_key(lead.get(office.at()))
    with worker_database.transaction() as session:
        person = make_person(session, clock.now)
    assert typing != kept_key(lead.another().sign_in(person).get("/apply"))


def test_it_is_sent_with_the_leads_name_and_the_receipt_goes_to_the_applicant(
    lead: Browser, office: Office, draft: UUID, worker_database: Database
) -> None:
    page = lead.post(f"{AT}/check")
    assert f"{REFERENCE} is sent. {PAT} gets a receipt by e-mail." in page.text
    assert "It came on paper, received on " in page.main
    with worker_database.transaction() as session:
        (event,) = session.exec(select(Event).where(Event.action == "submit")).all()
        assert (event.application_id, event.actor_id) == (draft, office.lead)
        (receipt,) = session.exec(select(Message)).all()
        assert (receipt.kind, receipt.recipient) == ("receipt", PAT_EMAIL)
        seen = session.exec(select(View.page).where(View.person_id == office.lead)).all()
        assert "form" not in seen  # it was posted to, not looked at
    for path in ("", "/details", "/status"):
        lead.get(AT + path, status=404)


def test_the_applicant_finds_it_as_their_own(
    lead: Browser, office: Office, draft: UUID, worker_database: Database
) -> None:
    fill_in(lead, office, email="new.somebody@example.org")
    with worker_database.transaction() as session:
        newest = select(Application).where(Application.id != draft)
        reference = session.exec(newest).one().reference
        message = session.exec(select(Message).where(Message.kind == "application_entered")).one()
        person = person_of(session, "new.somebody@example.org")
    theirs = lead.another().sign_in(person)
    page = theirs.get("/apply")
    assert (reference in page.main, "You are entering this" in page.text) == (True, False)
    assert f"/apply/{reference}" in message.text
    assert "monitoring" in " ".join(page.links())


def test_a_page_that_a_lead_looked_at_is_kept_with_it(
    lead: Browser, office: Office, draft: UUID, worker_database: Database
) -> None:
    lead.get(f"{AT}/check")
    with worker_database.transaction() as session:
        (seen,) = session.exec(select(View).where(View.person_id == office.lead)).all()
        assert (seen.application_id, seen.page) == (draft, "form")


@pytest.mark.usefixtures("draft")
def test_to_be_a_lead_costs_two_statements_to_find_it_and_two_to_keep_it(
    lead: Browser, database: Database, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        person = person_of(session, PAT_EMAIL)
    theirs = lead.another().sign_in(person)
    counts = []
    for browser in (theirs, lead):
        browser.get(f"{AT}/details")
        with counted(database) as seen:
            browser.get(f"{AT}/details")
        counts.append(len(seen))
    assert counts[1] - counts[0] == 4


def test_every_name_in_the_list_is_a_page_of_applicants(lead: Browser) -> None:
    assert FORM.keys() <= lead.app.view_functions.keys()
    assert all(name.startswith("apply.") for name in FORM)
