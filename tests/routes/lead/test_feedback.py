"""Feedback as leads write it: to whom it is due, what each reads, and sending it."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.models import Application, Details, Feedback, Message, Pack, View
from tests.conftest import Clock
from tests.factories import make_lead
from tests.factories_feedback import SENTENCE, make_told, owed_to, send, write
from tests.factories_lead import Office
from tests.pages import Browser, Page, text_of
from tests.statements import counted


@pytest.fixture
def told(worker_database: Database, office: Office, clock: Clock) -> list[str]:
    """Three who were told an outcome, by reference; the first was offered a place."""
    return make_three(worker_database, office, clock)


def make_three(database: Database, office: Office, clock: Clock) -> list[str]:
    with database.transaction() as session:
        made = make_told(session, office.cohort, clock.now, 5, 3, None, offers=1)
        return [session.get_one(Application, one).reference for one in made]


def at(office: Office, reference: str) -> str:
    return office.at(f"applications/{reference}/feedback")


def save(lead: Browser, office: Office, reference: str, **data: str) -> Page:
    address = at(office, reference)
    given = {"version": lead.get(address).value("version"), "sentence": SENTENCE, "then": "ready"}
    return lead.post(address, given | data)


def kept(database: Database) -> list[tuple[str, bool, bool]]:
    with database.transaction() as session:
        rows = session.exec(select(Feedback)).all()
        return [(one.sentence, one.ready_at is not None, one.sent_at is not None) for one in rows]


def test_nothing_is_due_before_a_release(lead: Browser, office: Office) -> None:
    assert "Nobody has been told an outcome yet." in lead.get(office.at("feedback")).main


def test_everybody_to_whom_it_is_due_is_listed_with_the_day(
    lead: Browser, office: Office, told: list[str]
) -> None:
    page = lead.get(office.at("feedback"))
    rows = [text_of(row) for row in page.all("tr")[1:]]
    assert len(rows) == 3
    assert sum("Offered a place" in row for row in rows) == 1
    assert all("26 January 2027 Not written" in row for row in rows)
    assert set(page.links()) >= {at(office, reference) for reference in told}


def test_what_is_late_is_said_on_the_list_and_on_the_overview(
    lead: Browser, office: Office, told: list[str], clock: Clock
) -> None:
    assert "Due 26 January 2027" in lead.get(office.at("")).main
    clock.now += timedelta(days=15)
    lead.sign_in(office.lead)
    assert "3 late" in lead.get(office.at("")).main
    assert lead.get(office.at("feedback")).main.count("Not written, late") == len(told)


def test_a_page_shows_what_they_will_read_with_no_number_and_nobody(
    lead: Browser, office: Office, told: list[str]
) -> None:
    anchors = office.cohort.definition.criterion("purpose").anchors
    shown = [lead.get(at(office, reference)).main for reference in told]
    assert f"Strong evidence Closest to what they found: {anchors.high}" in shown[0]
    assert anchors.middle not in shown[0]
    assert f"{anchors.middle} The next step up: {anchors.high}" in shown[1]
    assert "No evidence seen Nothing in your answers told our assessors about this." in shown[2]
    assert "so we say nothing of them: Collaboration, Bravery" in shown[0]
    assert "Scorer" not in "".join(shown)


def test_marked_as_ready_it_is_said_when_it_goes_out(
    lead: Browser, office: Office, told: list[str], worker_database: Database
) -> None:
    listed = save(lead, office, told[0])
    assert f"The feedback to {told[0]} is ready." in listed.text
    assert "goes out 9am on 13 January 2027" in listed.main
    assert kept(worker_database) == [(SENTENCE, True, False)]


def test_saved_for_later_it_is_not_ready_and_taken_back_if_it_was(
    lead: Browser, office: Office, told: list[str], worker_database: Database
) -> None:
    assert "Saved. It is not sent before" in save(lead, office, told[0], then="later").text
    save(lead, office, told[0])
    assert "Saved, and taken back" in save(lead, office, told[0], then="later").text
    assert kept(worker_database) == [(SENTENCE, False, False)]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"sentence": ""}, "Write what you want to tell them, as they will read it."),
        ({"sentence": "x" * 601}, "Shorten this to 600 characters or fewer; it has 601."),
        ({"csrf_token": "old"}, "Press the button once more"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    lead: Browser,
    office: Office,
    told: list[str],
    worker_database: Database,
    data: dict[str, str],
    fault: str,
) -> None:
    page = save(lead, office, told[0], **data)
    assert fault in page.main
    assert page.value("sentence") == data.get("sentence", SENTENCE)
    assert kept(worker_database) == []


def test_who_was_first_is_not_written_over_and_both_texts_are_shown(
    lead: Browser, office: Office, told: list[str], worker_database: Database
) -> None:
    save(lead, office, told[0], sentence="Theirs.", then="later")
    data = {"version": "0", "sentence": "Mine.", "then": "ready"}
    page = lead.post(at(office, told[0]), data, status=409)
    assert page.title.startswith("Error: ")
    assert page.value("sentence") == "Mine."
    assert "Theirs." in page.main
    assert kept(worker_database) == [("Theirs.", False, False)]
    lead.post(at(office, told[0]), data | {"version": page.value("version")})
    assert kept(worker_database) == [("Mine.", True, False)]


def test_it_can_be_sent_at_once_and_once(
    lead: Browser, office: Office, told: list[str], worker_database: Database
) -> None:
    send = f"{at(office, told[0])}/send"
    assert "it is not ready" in lead.post(send, {"version": "0"}).text
    save(lead, office, told[0])
    assert "somebody changed it since you opened the page" in lead.post(send, {"version": "0"}).text
    page = lead.post(send, {"version": "1"})
    assert "can read it now." in page.text
    assert page.all("textarea") == []
    assert "sent a moment ago" in lead.post(send, {"version": "1"}).text
    late = lead.post(at(office, told[0]), {"version": "1", "sentence": "Too late.", "then": "ready"})
    assert "Leave it as it is" in late.main
    assert "What you typed, which was not saved Too late." in late.main
    with worker_database.transaction() as session:
        sent = session.exec(select(Message).where(Message.kind == "feedback")).all()
    assert len(sent) == 1


def test_its_pdf_is_made_once_it_is_sent(
    lead: Browser, office: Office, told: list[str], worker_database: Database
) -> None:
    assert "Send the feedback first" in lead.post(f"{at(office, told[0])}/pack").text
    save(lead, office, told[0])
    lead.post(f"{at(office, told[0])}/send", {"version": "1"})
    assert "The PDF is being made." in lead.post(f"{at(office, told[0])}/pack").text
    assert f"Feedback to {told[0]}" in lead.get(office.at("packs")).main
    with worker_database.transaction() as session:
        assert [one.kind for one in session.exec(select(Pack)).all()] == ["feedback"]


def test_an_old_page_sends_nothing(
    lead: Browser, office: Office, told: list[str], worker_database: Database
) -> None:
    save(lead, office, told[0])
    page = lead.post(f"{at(office, told[0])}/send", {"csrf_token": "old"})
    assert "Press the button again" in page.text
    assert kept(worker_database) == [(SENTENCE, True, False)]


def test_a_leads_own_is_closed_to_them_and_not_a_word_of_it_is_listed(
    lead: Browser, office: Office, told: list[str], worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        one = session.exec(select(Application).where(Application.reference == told[0])).one()
        session.exec(
            update(Details).where(col(Details.application_id) == one.id).values(person_id=office.lead)
        )
        write(session, office.cohort, one.id, clock.now, by=make_lead(session, office.cohort, clock.now))
    assert "the application is your own" in lead.get(at(office, told[0]), status=409).main
    listed = lead.get(office.at("feedback"))
    assert SENTENCE not in listed.main
    assert at(office, told[0]) not in listed.links()


def test_opening_it_is_noted_and_the_application_shows_what_was_told(
    lead: Browser, office: Office, told: list[str], worker_database: Database, clock: Clock
) -> None:
    application = office.at(f"applications/{told[0]}")
    assert "Write their feedback" in lead.get(application).main
    lead.get(at(office, told[0]))
    with worker_database.transaction() as session:
        one = session.exec(select(Application).where(Application.reference == told[0])).one()
        send(session, office.cohort, one.id, clock.now, by=office.lead)
        assert session.exec(select(View.page)).all().count("feedback") == 1
    assert "See what they were told" in lead.get(application).main
    assert SENTENCE in lead.get(at(office, told[0])).main


@pytest.mark.parametrize("several", [1, 3])
def test_pages_take_the_same_statements_however_many_there_are(
    lead: Browser,
    office: Office,
    worker_database: Database,
    database: Database,
    clock: Clock,
    several: int,
) -> None:
    with worker_database.transaction() as session:
        made: list[UUID] = make_told(session, office.cohort, clock.now, *[4] * several)
        write(session, office.cohort, made[0], clock.now, by=office.lead)
        reference = owed_to(session, office.cohort, made[0]).reference
    counts = []
    for address in (office.at("feedback"), at(office, reference)):
        lead.get(address)
        with counted(database) as statements:
            lead.get(address)
        counts.append(len(statements))
    assert counts == [4, 5]
