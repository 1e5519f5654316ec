"""A message to one applicant: looked at, sent once, kept with the application, read by its applicant."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.models import Application, Delivery, Details, DoneToMessage, Message, RequestNote
from tests.conftest import Clock
from tests.factories import make_application
from tests.factories_lead import Office
from tests.factories_requests import ask
from tests.pages import Browser
from tests.statements import counted

WORDS = {
    "subject": "Your visit",
    "text": "Bring a passport.\n\nWe look forward to it.",
    "once": str(UUID(int=7)),
}


def looked_at(words: dict[str, str]) -> dict[str, str]:
    """As the page sends them once they were looked at."""
    known = uuid5(UUID(words["once"]), f"{words['subject']}\n{words['text']}")
    return words | {"foreseen": str(known), "then": "send"}


LOOK, SEND = WORDS | {"then": "look"}, looked_at(WORDS)


class Reader:
    """An applicant of the office's cohort, and the page on which a lead writes to them."""

    def __init__(self, session: Session, office: Office, clock: Clock) -> None:
        self.id = make_application(session, office.cohort, clock.now, full_name="Amina Farouk")
        self.person = session.exec(
            select(Details.person_id).where(col(Details.application_id) == self.id)
        ).one()
        self.reference = session.get_one(Application, self.id).reference
        self.page = office.at(f"applications/{self.reference}/write")


@pytest.fixture
def reader(worker_database: Database, office: Office, clock: Clock) -> Reader:
    with worker_database.transaction() as session:
        return Reader(session, office, clock)


def test_message_is_looked_at_sent_once_and_signed(
    lead: Browser, office: Office, reader: Reader, worker_database: Database, clock: Clock
) -> None:
    page = lead.post(reader.page, LOOK)
    assert f"Your visit ({reader.reference})" in page.main
    assert page.main.index("Dear Evie,") < page.main.index("Bring a passport.")
    with worker_database.transaction() as session:
        assert session.exec(select(Message)).all() == []
    lead.post(reader.page, SEND)
    assert "Written by a lead" in lead.post(reader.page, SEND).main
    with worker_database.transaction() as session:
        message = session.exec(select(Message)).one()
        assert "Bring a passport.\n\nWe look forward to it.\n\n" in message.text
        delivery = session.get_one(Delivery, message.id)
        assert (delivery.application_id, delivery.due_at) == (reader.id, clock.now + timedelta(minutes=10))
        assert session.exec(select(DoneToMessage.actor_id)).all() == [office.lead]


def test_words_that_nobody_looked_at_are_shown_first_and_sent_by_the_next_press(
    lead: Browser, reader: Reader, worker_database: Database
) -> None:
    lead.post(reader.page, LOOK)
    page = lead.post(reader.page, SEND | {"text": "Bring nothing."})
    assert "these are not the words that you looked at" in page.main
    assert page.main.index("Dear Evie,") < page.main.index("Bring nothing.")
    with worker_database.transaction() as session:
        assert session.exec(select(Message)).all() == []
    named = ("subject", "text", "once", "foreseen")
    lead.post(reader.page, {name: page.value(name) for name in named} | {"then": "send"})
    with worker_database.transaction() as session:
        assert "Bring nothing." in session.exec(select(Message.text)).one()


def test_its_applicant_reads_it_on_their_own_page_once_it_is_sent(
    lead: Browser, reader: Reader, worker_database: Database, browser: Browser, clock: Clock
) -> None:
    lead.post(reader.page, SEND)
    own = f"/apply/{reader.reference}/requests"
    applicant = browser.sign_in(reader.person)
    assert "Bring a passport." not in applicant.get(own).main
    with worker_database.transaction() as session:
        delivery = session.exec(select(Delivery)).one()
        delivery.state, delivery.sent_at = "sent", clock.now
    assert "What we wrote to you" in applicant.get(own).main
    assert "Bring a passport." in applicant.get(own).main


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [("withdrawn", "Leave it: the applicant has withdrawn"), ("", "the application is your own")],
)
def test_nobody_writes_to_whoever_has_withdrawn_or_to_themselves(
    lead: Browser, office: Office, reader: Reader, worker_database: Database, stage: str, sentence: str
) -> None:
    with worker_database.transaction() as session:
        if stage:
            session.get_one(Application, reader.id).stage = stage
        else:
            details = session.exec(select(Details).where(col(Details.application_id) == reader.id)).one()
            details.person_id = office.lead
    page = lead.post(reader.page, SEND)
    assert sentence in page.main
    assert "Bring a passport." in page.html
    with worker_database.transaction() as session:
        assert session.exec(select(Message)).all() == []


def test_an_enquiry_is_answered_by_it_and_says_so(
    lead: Browser, office: Office, reader: Reader, worker_database: Database, clock: Clock
) -> None:
    about: dict[str, Any] = {"application_id": reader.id, "person_id": reader.person}
    with worker_database.transaction() as session:
        request = ask(session, office.cohort, clock.now, text="What shall I bring?", **about)
    page = lead.get(office.at(f"requests/{request}"))
    (answer,) = [link for link in page.links() if "/write?" in link]
    assert "What shall I bring?" in lead.get(answer).main
    lead.post(answer, SEND)
    with worker_database.transaction() as session:
        assert session.exec(select(RequestNote.text)).all() == ["Answered by a message: Your visit"]


def test_page_costs_as_many_statements_with_one_message_as_with_three(
    lead: Browser, reader: Reader, database: Database
) -> None:
    counts = []
    for number in range(3):
        lead.post(reader.page, looked_at(WORDS | {"subject": f"Visit {number}"}))
        with counted(database) as seen:
            lead.get(reader.page)
        counts.append(len(seen))
    assert len(set(counts)) == 1
