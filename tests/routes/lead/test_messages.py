"""Messages of a cohort, those that need a person first."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.messages import MessageKind
from recruitment.models import Delivery, Message
from recruitment.queries import messages as listing
from recruitment.queries.cohorts import CohortFacts, house_definition
from recruitment.queries.messages import messages_of
from recruitment.services.bounces import keep_box, note_unread
from recruitment.services.messages import Letter, post, standing_fields
from tests.conftest import Clock
from tests.factories import make_cohort, make_lead
from tests.pages import Browser
from tests.statements import counted


class Office:
    """A cohort with a lead, and messages as they are written."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database, self.clock = database, clock
        with database.transaction() as session:
            self.cohort: CohortFacts = make_cohort(session, clock.now)
            self.lead = make_lead(session, self.cohort, clock.now)
        self.url = f"/lead/{self.cohort.slug}/messages"

    def written(self, recipient: str, cohort_id: UUID | None = None, **state: object) -> UUID:
        """One invitation, a minute after the one before, in this state."""
        self.clock.now += timedelta(minutes=1)
        fields = standing_fields(house_definition(), "https://x.example") | {"role": "assessor"}
        letter = Letter(recipient, MessageKind.STAFF_INVITED, "staff:1", fields)
        with self.database.transaction() as session:
            post(
                session,
                letter,
                definition=house_definition(),
                now=self.clock.now,
                cohort_id=cohort_id or self.cohort.id,
            )
            message_id = session.exec(select(Message.id).where(col(Message.recipient) == recipient)).one()
            delivery = session.get_one(Delivery, message_id)
            for name, value in state.items():
                setattr(delivery, name, value)
        return message_id


@pytest.fixture
def office(worker_database: Database, clock: Clock) -> Office:
    return Office(worker_database, clock)


@pytest.fixture
def lead(browser: Browser, office: Office) -> Browser:
    return browser.sign_in(office.lead)


def test_page_without_messages_says_so(lead: Browser, office: Office) -> None:
    assert "No message has been written yet." in lead.get(office.url).main


def test_each_message_stands_with_kind_recipient_and_state(lead: Browser, office: Office) -> None:
    office.written("waits@example.org")
    office.written("sent@example.org", state="sent", sent_at=office.clock.now)
    page = lead.get(office.url)
    assert "Invitation of staff sent@example.org – Sent 10:01am on 12 January 2027" in page.main
    assert "waits@example.org – Waiting" in page.main
    assert page.main.index("sent@example.org") < page.main.index("waits@example.org")


def test_those_that_failed_or_may_have_come_twice_stand_first(lead: Browser, office: Office) -> None:
    office.written("failed@example.org", state="failed", fault="550 from the mail server", attempts=1)
    office.written("twice@example.org", state="sent", sent_at=office.clock.now, maybe_twice=True)
    office.written("fine@example.org")
    words = lead.get(office.url).main
    assert words.index("These need a look") < words.index("twice@example.org")
    assert words.index("failed@example.org") < words.index("All others") < words.index("fine@example.org")
    assert "Failed 550 from the mail server" in words
    assert "Perhaps sent twice" in words


def test_message_that_is_tried_again_says_when(lead: Browser, office: Office) -> None:
    office.written(
        "again@example.org", attempts=1, due_at=office.clock.now + timedelta(minutes=5), fault="450"
    )
    assert "Waiting tried again at 10:05am on 12 January 2027" in lead.get(office.url).main


def test_long_list_is_paged_and_every_message_stands_on_one_page(
    session: Session, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipients = {f"a{number}@example.org" for number in range(5)}
    for recipient in recipients:
        office.written(recipient, state="failed" if recipient.startswith(("a1", "a3")) else "queued")
    seen: list[str] = []
    after = None
    while True:
        page = messages_of(session, office.cohort.id, after=after, limit=2)
        seen += [one.recipient for one in page.messages]
        after = page.next
        if after is None:
            break
    assert len(seen) == 5
    assert set(seen) == recipients
    assert set(seen[:2]) == {"a1@example.org", "a3@example.org"}


def test_next_page_is_linked(lead: Browser, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        office.written(f"a{number}@example.org")
    whole = listing.messages_of
    monkeypatch.setattr(
        "recruitment.routes.lead.messages.messages_of",
        lambda session, cohort_id, after: whole(session, cohort_id, after=after, limit=2),
    )
    page = lead.get(office.url)
    (following,) = [link for link in page.links() if "after=" in link]
    assert "a0@example.org" not in page.main
    assert "a0@example.org" in lead.get(following).main


def test_page_after_nonsense_is_not_found(lead: Browser, office: Office) -> None:
    lead.get(f"{office.url}?after=nonsense", status=404)


def test_message_is_shown_as_its_reader_sees_it(lead: Browser, office: Office) -> None:
    message_id = office.written("reader@example.org")
    page = lead.get(f"{office.url}/{message_id}")
    assert page.heading == "You are invited to work on recruitment for Difference Leaders"
    assert "with the role of assessor" in page.main
    assert "reader@example.org" in page.main


def test_html_in_a_message_stays_text(lead: Browser, office: Office) -> None:
    message_id = office.written("reader@example.org")
    with office.database.transaction() as session:
        session.get_one(Message, message_id).text = "Dear <script>alert(1)</script>,\n"
    page = lead.get(f"{office.url}/{message_id}")
    assert "Dear <script>alert(1)</script>," in page.main
    assert "<script>alert" not in page.html


def test_messages_of_other_cohorts_are_neither_listed_nor_found(lead: Browser, office: Office) -> None:
    with office.database.transaction() as session:
        other = make_cohort(session, office.clock.now, name="Cohort 2028", public=False)
    message_id = office.written("elsewhere@example.org", cohort_id=other.id)
    assert "elsewhere@example.org" not in lead.get(office.url).main
    lead.get(f"{office.url}/{message_id}", status=404)
    lead.get(f"{office.url}/{uuid4()}", status=404)


def test_sign_in_codes_are_shown_to_nobody_even_if_filed_under_a_cohort(
    lead: Browser, office: Office
) -> None:
    message_id = office.written("code@example.org", kind="sign_in_code")
    with office.database.transaction() as session:
        session.get_one(Message, message_id).kind = MessageKind.SIGN_IN_CODE
    assert "code@example.org" not in lead.get(office.url).main
    lead.get(f"{office.url}/{message_id}", status=404)


def test_leads_are_told_that_what_came_back_cannot_be_read(lead: Browser, office: Office) -> None:
    with office.database.transaction() as session:
        keep_box(session, is_there=True, now=office.clock.now)
    assert "What came back" not in lead.get(office.url).main
    with office.database.transaction() as session:
        note_unread(session, fault="Mend the port in BOUNCES_URL.", now=office.clock.now)
    assert (
        "What came back has not been read since 10am on 12 January 2027: a message that did not arrive may"
        " still stand here as sent. Show whoever looks after the service this:"
        " “Mend the port in BOUNCES_URL.”"
    ) in lead.get(office.url).main


def test_page_asks_the_database_as_often_for_one_message_as_for_three(
    lead: Browser, office: Office, database: Database
) -> None:
    counts = []
    for added in (1, 2):
        for number in range(added):
            office.written(f"a{added}{number}@example.org")
        lead.get(office.url)
        with counted(database) as seen:
            lead.get(office.url)
        counts.append(len(seen))
    assert counts[0] == counts[1]
