"""The outbox: what waits, by event, as its readers will see it; and what a lead does about it."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.models import Delivery, Message
from recruitment.queries.outbox import messages_waiting
from tests.conftest import Clock
from tests.factories_lead import Office
from tests.factories_outbox import ADDRESS, make_batch, make_waiting
from tests.pages import Browser
from tests.statements import counted


@pytest.fixture
def waiting(worker_database: Database, office: Office, clock: Clock) -> UUID:
    with worker_database.transaction() as session:
        return make_waiting(session, office.cohort, clock.now, recipient="amina@example.org")


def state_of(database: Database, message_id: UUID) -> str:
    with database.transaction() as session:
        return session.get_one(Delivery, message_id).state


def test_an_empty_outbox_says_so_and_is_found_from_the_messages(lead: Browser, office: Office) -> None:
    assert office.at("messages/waiting") in lead.get(office.at("messages")).links()
    assert "Nothing waits." in lead.get(office.at("messages/waiting")).main


@pytest.mark.usefixtures("waiting")
def test_a_message_that_waits_stands_there_with_its_words_and_its_time(lead: Browser, office: Office) -> None:
    page = lead.get(office.at("messages/waiting"))
    assert "amina@example.org" in page.main
    assert "10:10am on 12 January 2027" in page.main
    assert "Dear Amina," in page.main


def test_all_of_one_release_is_held_and_let_go_by_a_press(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_batch(session, office.cohort, clock.now, 3, event="decision:x")
    page = lead.get(office.at("messages/waiting"))
    assert "A decision was released" in page.main
    assert "3 Invitation to the assessment centre" in page.main
    act = {"event": "decision:x", "then": "hold"}
    assert "3 messages held." in lead.post(office.at("messages/waiting/all"), act).html
    assert "3 held" in lead.get(office.at("messages/waiting")).main
    act["then"] = "go"
    assert "3 messages let go." in lead.post(office.at("messages/waiting/all"), act).html
    assert "Nothing waits about this any more" in lead.get(office.at("messages/waiting?event=x")).main


def test_one_message_is_held_and_let_go(lead: Browser, office: Office, waiting: UUID) -> None:
    here = office.at(f"messages/{waiting}")
    assert "Held since 10am on 12 January 2027" in lead.post(f"{here}/hold", {}).main
    page = lead.post(f"{here}/go", {})
    assert "leaves at 10:10am on 12 January 2027" in page.main
    assert page.main.index("Let go by Lead") < page.main.index("Held by Lead")


def test_words_are_looked_at_before_they_are_saved(
    lead: Browser, office: Office, waiting: UUID, worker_database: Database
) -> None:
    here = office.at(f"messages/{waiting}/words")
    typed = {"version": "1", "subject": "Another subject", "text": f"Dear Amina,\n\n{ADDRESS}/apply"}
    page = lead.post(here, typed | {"then": "preview"})
    assert page.main.index("As its reader would see it") < page.main.index("Another subject")
    with worker_database.transaction() as session:
        assert session.get_one(Message, waiting).version == 1
    page = lead.post(here, typed)
    assert page.heading == "Another subject"
    assert "What it said before" in page.main


def test_words_without_the_link_come_back_as_they_were_typed(
    lead: Browser, office: Office, waiting: UUID
) -> None:
    here = office.at(f"messages/{waiting}/words")
    page = lead.post(here, {"version": "1", "subject": "S", "text": "No way in."})
    assert f"Leave the link in: {ADDRESS}/apply is missing." in page.main
    assert "No way in." in page.html


def test_what_somebody_else_changed_meanwhile_is_shown_beside_ones_own(
    lead: Browser, office: Office, waiting: UUID
) -> None:
    here = office.at(f"messages/{waiting}/words")
    lead.post(here, {"version": "1", "subject": "Theirs", "text": f"{ADDRESS}/apply"})
    mine = {"version": "1", "subject": "Mine", "text": f"{ADDRESS}/apply"}
    page = lead.post(here, mine)
    assert "somebody has changed this message" in page.main
    assert "Theirs" in page.main
    assert lead.post(here, mine | {"version": "2"}).heading == "Mine"


def test_message_is_taken_out_with_a_reason(
    lead: Browser, office: Office, waiting: UUID, worker_database: Database
) -> None:
    here = office.at(f"messages/{waiting}/drop")
    assert "Give a reason for not sending it." in lead.post(here, {"reason": " "}).main
    page = lead.post(here, {"reason": "Told by telephone."})
    assert "Taken out by Lead" in page.main
    assert "Told by telephone." in page.main
    assert state_of(worker_database, waiting) == "dropped"
    assert "Nothing waits." in lead.get(office.at("messages/waiting")).main


def test_what_came_back_is_noted_and_goes_again_to_a_mended_address(
    lead: Browser, office: Office, waiting: UUID, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        delivery = session.get_one(Delivery, waiting)
        delivery.state, delivery.sent_at = "sent", clock.now
    here = office.at(f"messages/{waiting}")
    assert "came back: No such mailbox" in lead.post(f"{here}/came-back", {"reason": "No such mailbox"}).main
    assert "These need a look" in lead.get(office.at("messages")).main
    page = lead.post(f"{here}/again", {"email": "Amina.F@example.org"})
    assert "It had been to amina@example.org." in page.main
    assert state_of(worker_database, waiting) == "queued"


def test_a_long_outbox_is_paged_in_the_order_in_which_it_leaves(
    session: Session, office: Office, clock: Clock
) -> None:
    ids = [
        make_waiting(session, office.cohort, clock.now, wait=timedelta(minutes=number))
        for number in (3, 1, 2)
    ]
    first = messages_waiting(session, office.cohort.id, lead_id=office.lead, limit=2)
    assert [one.id for one in first.messages] == [ids[1], ids[2]]
    rest = messages_waiting(session, office.cohort.id, lead_id=office.lead, after=first.next, limit=2)
    assert ([one.id for one in rest.messages], rest.next) == ([ids[0]], None)


def test_pages_cost_as_many_statements_for_one_as_for_three(
    lead: Browser, office: Office, worker_database: Database, database: Database, clock: Clock
) -> None:
    counts = []
    for more in (1, 2):
        with worker_database.transaction() as session:
            for number in range(more):
                make_batch(session, office.cohort, clock.now, 2, event=f"decision:{more}{number}")
            last = session.exec(select(Message.id).order_by(col(Message.id))).first()
        for deed in ("hold", "go") * more:
            lead.post(office.at(f"messages/{last}/{deed}"), {})
        pages = (office.at("messages/waiting"), office.at(f"messages/{last}"))
        for page in pages:
            lead.get(page)
        with counted(database) as seen:
            for page in pages:
                lead.get(page)
        counts.append(len(seen))
    assert counts[0] == counts[1]
