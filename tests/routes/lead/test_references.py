"""References as leads see them: asked by people, listed in words, read, compared, verified."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, delete, select, update

from recruitment.db import Database
from recruitment.domain.refereeing import ReferenceState
from recruitment.models import (
    Application,
    Delivery,
    DeliveryState,
    HistoryEntry,
    Message,
    Referee,
    ReferenceRequest,
    View,
)
from recruitment.services.reference_answers import mark_opened, refuse_reference
from tests.conftest import Clock
from tests.factories import EMPLOYER, REFEREE, make_application
from tests.factories_decision import make_scored, make_shortlist
from tests.factories_lead import Office
from tests.factories_reference import ask, receive
from tests.pages import Browser, Page
from tests.statements import counted

REFERENCE = "DL27-4KTQ-9XWB"


@pytest.fixture
def application(worker_database: Database, office: Office, clock: Clock) -> UUID:
    with worker_database.transaction() as session:
        return make_application(session, office.cohort, clock.now, reference=REFERENCE)


@pytest.fixture
def address(office: Office, application: UUID) -> str:
    assert application
    return f"/lead/{office.cohort.slug}/applications/{REFERENCE}/references"


@pytest.fixture
def requests(
    worker_database: Database, office: Office, clock: Clock, application: UUID
) -> list[ReferenceRequest]:
    with worker_database.transaction() as session:
        return ask(session, office.cohort, application, clock.now)


def states(page: Page) -> list[str]:
    return [
        "".join(tag.itertext()).strip()
        for tag in page.document.iter()
        if "app-tag" in (tag.get("class") or "").split()
    ]


def come(database: Database, office: Office, clock: Clock, request: ReferenceRequest, **changed: str) -> None:
    with database.transaction() as session:
        receive(session, office.cohort, request, clock.now, **changed)


def told(database: Database, kind: str) -> list[str]:
    with database.transaction() as session:
        return list(session.exec(select(Message.recipient).where(Message.kind == kind)))


def test_lead_asks_one_referee_and_the_other_is_left(
    lead: Browser, worker_database: Database, address: str
) -> None:
    assert states(lead.get(address)) == ["Not asked", "Not asked"]
    page = lead.post(f"{address}/1/ask")
    assert f"Asked {REFEREE}." in page.text
    assert states(page) == ["Asked", "Not asked"]
    assert len(told(worker_database, "reference_request")) == 1


def test_asked_again_it_goes_out_again(
    lead: Browser, worker_database: Database, address: str, requests: list[ReferenceRequest]
) -> None:
    assert requests
    lead.post(f"{address}/1/ask")
    assert len(told(worker_database, "reference_request")) == 3


def test_referee_not_to_be_asked_before_an_offer_is_not_asked(
    lead: Browser, worker_database: Database, address: str
) -> None:
    with worker_database.transaction() as session:
        session.exec(update(Referee).where(col(Referee.position) == 1).values(not_before_offer="y"))
    assert states(lead.get(address))[0] == "Not before an offer"
    page = lead.post(f"{address}/1/ask")
    assert "cannot be asked now" in page.text
    assert told(worker_database, "reference_request") == []


def test_shortlisted_are_asked_together_and_nobody_else(
    lead: Browser, worker_database: Database, office: Office, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_scored(session, office.cohort, clock.now, 5, 4, 2, 1, assessor_id=office.lead)
        make_shortlist(session, office.cohort, clock.now, places=2)
    page = lead.get(f"/lead/{office.cohort.slug}/references")
    assert "4 referees of 2 shortlisted candidates can be asked now." in page.main
    page = lead.post(f"/lead/{office.cohort.slug}/references/ask")
    assert "Asked for 4 references." in page.text
    assert states(page) == ["Asked"] * 4
    assert "can be asked now" not in page.main
    assert len(told(worker_database, "reference_request")) == 4


def test_every_state_is_said_in_words(
    lead: Browser,
    worker_database: Database,
    office: Office,
    clock: Clock,
    requests: list[ReferenceRequest],
) -> None:
    index = f"/lead/{office.cohort.slug}/references"
    first, second = requests
    with worker_database.transaction() as session:
        mark_opened(session, request_id=first.id, now=clock.now)
        refuse_reference(
            session, request_id=second.id, state=ReferenceState.WRONG_PERSON, words="", now=clock.now
        )
    assert states(lead.get(index)) == ["Opened", "Wrong person"]
    clock.now = first.due_at + timedelta(seconds=1)
    lead = lead.sign_in(office.lead)
    assert states(lead.get(index)) == ["Overdue", "Wrong person"]
    with worker_database.transaction() as session:
        mine = select(Message.id).where(Message.recipient == first.email)
        session.exec(
            update(Delivery).where(col(Delivery.message_id).in_(mine)).values(state=DeliveryState.FAILED)
        )
    assert states(lead.get(index)) == ["Bounced", "Wrong person"]
    come(worker_database, office, clock, first)
    assert states(lead.get(index)) == ["Received, to be verified", "Wrong person"]


def test_personal_mailbox_is_flagged(lead: Browser, worker_database: Database, address: str) -> None:
    with worker_database.transaction() as session:
        session.exec(update(Referee).where(col(Referee.position) == 2).values(email="t@gmail.com"))
    page = lead.get(address)
    assert states(page) == ["Not asked", "Not asked", "Personal mailbox"]


def test_what_came_is_read_with_what_must_be_looked_at_first_and_the_look_is_noted(
    lead: Browser,
    worker_database: Database,
    office: Office,
    clock: Clock,
    address: str,
    requests: list[ReferenceRequest],
) -> None:
    lead.get(address)
    assert views(worker_database) == []
    come(worker_database, office, clock, requests[0], concerns="yes", concerns_what="Late to gate duty.")
    page = lead.get(address)
    assert "Look at these answers before anything else." in page.main
    assert page.main.index("Do you have any concern") < page.main.index("In what capacity")
    assert "Late to gate duty." in page.main
    assert views(worker_database) == ["references"]


def views(database: Database) -> list[str]:
    with database.transaction() as session:
        return list(session.exec(select(View.page)))


def test_differences_from_the_history_are_listed_and_cleared_with_a_reason(
    lead: Browser,
    worker_database: Database,
    office: Office,
    clock: Clock,
    address: str,
    application: UUID,
    requests: list[ReferenceRequest],
) -> None:
    with worker_database.transaction() as session:
        session.exec(delete(HistoryEntry))
        session.add(
            HistoryEntry(
                id=UUID(int=7),
                application_id=application,
                kind="school",
                title="Head of year",
                place=EMPLOYER,
                from_month="9",
                from_year="2018",
                goes_on="y",
                saved_at=clock.now,
            )
        )
    answers = {"employer": EMPLOYER.upper(), "post": "Head of Year", "employed_from": "Sept 2019"}
    come(worker_database, office, clock, requests[0], **answers)
    page = lead.get(address)
    assert "September 2018" in page.main
    assert "September 2019" in page.main
    table = page.all("table")[0]
    assert [cell.text for cell in table.iter() if cell.tag.endswith("th")][3:] == ["Employed from"]
    verify = f"{address}/{requests[0].id}/verify"
    page = lead.post(verify, {"how": "Rang the school."})
    assert "Say why the differences are no reason for worry." in page.main
    assert page.value("how") == "Rang the school."
    page = lead.post(verify, {"how": "Rang the school.", "cleared": "She was on supply for a year."})
    assert states(page)[0] == "Verified"
    assert "She was on supply for a year." in page.main
    assert "Lead Number" in page.main


def test_reference_is_not_verified_without_saying_how_nor_twice(
    lead: Browser,
    worker_database: Database,
    office: Office,
    clock: Clock,
    address: str,
    requests: list[ReferenceRequest],
) -> None:
    for request in requests:
        come(worker_database, office, clock, request, employer=EMPLOYER)
    verify = f"{address}/{requests[0].id}/verify"
    page = lead.post(verify, {"how": " "})
    assert page.title.startswith("Error: ")
    assert "Say how it was verified." in page.main
    lead.post(verify, {"how": "Rang.", "cleared": "Asked her."})
    page = lead.post(verify, {"how": "Rang again.", "cleared": "Asked her."})
    assert "has been verified" in page.main
    assert states(page)[:2] == ["Verified", "Received, to be verified"]


def test_message_of_a_link_shows_leads_no_link(
    lead: Browser, worker_database: Database, office: Office, requests: list[ReferenceRequest]
) -> None:
    assert requests
    with worker_database.transaction() as session:
        message_id = session.exec(select(Message.id).where(Message.kind == "reference_request")).first()
    page = lead.get(f"/lead/{office.cohort.slug}/messages/{message_id}")
    assert "/refer/…" in page.main
    assert "/refer/a" not in page.html.replace("/refer/…", "")


@pytest.mark.parametrize("of", ["list", "application"])
def test_pages_cost_as_many_statements_for_one_as_for_three(
    lead: Browser,
    worker_database: Database,
    database: Database,
    office: Office,
    clock: Clock,
    address: str,
    requests: list[ReferenceRequest],
    of: str,
) -> None:
    url = address if of == "application" else f"/lead/{office.cohort.slug}/references"
    counts = []
    for number in range(3):
        if number:
            with worker_database.transaction() as session:
                another = make_application(session, office.cohort, clock.now)
                more = ask(session, office.cohort, another, clock.now)
                receive(session, office.cohort, (*more, requests[number - 1])[2], clock.now)
        lead.get(url)
        with counted(database) as seen:
            lead.get(url)
        counts.append(len(seen))
    # Once something has come, the look at it is noted.
    assert counts[1] == counts[2]
    assert counts[2] <= 10


def test_list_goes_on_on_the_next_page(
    lead: Browser, worker_database: Database, office: Office, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        for _ in range(26):
            ask(session, office.cohort, make_application(session, office.cohort, clock.now), clock.now)
        references = sorted(session.exec(select(Application.reference)))
    page = lead.get(f"/lead/{office.cohort.slug}/references")
    assert len(states(page)) == 50
    (following,) = [link for link in page.links() if "after=" in link]
    page = lead.get(following)
    assert len(states(page)) == 2
    assert references[-1] in page.main
