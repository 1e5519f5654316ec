"""Giving one application more time, and every open draft after an incident, on pages."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.deadlines import LONDON, date_and_time
from recruitment.domain.stages import Stage
from recruitment.models import Application, Incident, Message
from tests.conftest import Clock
from tests.factories import make_application, make_person
from tests.factories_lead import Office
from tests.pages import Browser, Page

DRAFT, SENT = "DL27-4KTQ-9XWB", "DL27-4KTQ-9XWC"
WHY = "Their school was closed by the storm."


@pytest.fixture
def draft(worker_database: Database, office: Office, clock: Clock) -> UUID:
    """Somebody's, in the lead's cohort; and beside it one that was sent."""
    with worker_database.transaction() as session:
        person = make_person(session, clock.now, email="eva@example.org")
        make_application(
            session, office.cohort, clock.now, person_id=person, stage=Stage.APPLICATION, reference=DRAFT
        )
        make_application(session, office.cohort, clock.now, reference=SENT)
    return person


def at_five(office: Office, days: int) -> tuple[datetime, dict[str, list[str]]]:
    """5pm in London so many days after closing, and as it is typed."""
    day = (office.cohort.closes_at + timedelta(days=days)).astimezone(LONDON)
    typed = {"day": [str(day.day), str(day.month), str(day.year)], "hour": ["5pm"]}
    return day.replace(hour=17, minute=0, second=0, microsecond=0), typed


def give(lead: Browser, office: Office, days: int, reference: str = DRAFT) -> Page:
    return lead.post(
        office.at(f"applications/{reference}/more-time"), at_five(office, days)[1] | {"reason": WHY}
    )


@pytest.mark.usefixtures("draft")
def test_more_time_is_given_and_shown_with_who_gave_it_and_why(lead: Browser, office: Office) -> None:
    assert (
        office.at(f"applications/{DRAFT}/more-time") in lead.get(office.at(f"applications/{DRAFT}")).links()
    )
    page = give(lead, office, 3)
    until = date_and_time(at_five(office, 3)[0])
    assert f"It can be sent until {until}." in page.main
    assert f"Until {until}, given by Lead Number" in page.main
    assert WHY in page.main
    assert f"1 draft has more time, the last until {until}." in lead.get(office.at()).main


@pytest.mark.usefixtures("draft")
def test_less_time_is_refused_beside_the_form_and_nothing_typed_is_lost(
    lead: Browser, office: Office
) -> None:
    give(lead, office, 3)
    page = give(lead, office, 2)
    assert "Choose a later time: they have until" in page.main
    assert WHY in page.main


@pytest.mark.usefixtures("draft")
def test_fields_say_what_they_lack(lead: Browser, office: Office) -> None:
    page = lead.post(office.at(f"applications/{DRAFT}/more-time"), {"hour": "sometime"})
    for sentence in ("Enter the day.", "Enter the time of day, such as 5pm or 16:30.", "Give your reason."):
        assert sentence in page.main


@pytest.mark.usefixtures("draft")
def test_what_was_sent_needs_none(lead: Browser, office: Office) -> None:
    assert "needs no more time" in lead.get(office.at(f"applications/{SENT}/more-time")).main
    page = give(lead, office, 3, SENT)
    assert "This application was sent or has ended" in page.main
    assert not page.title.startswith("Error:")
    assert (
        office.at(f"applications/{SENT}/more-time") not in lead.get(office.at(f"applications/{SENT}")).links()
    )


def test_applicant_sees_their_own_closing_time_and_can_write_when_others_cannot(
    lead: Browser, office: Office, draft: UUID, clock: Clock, worker_database: Database
) -> None:
    give(lead, office, 3)
    until = date_and_time(at_five(office, 3)[0])
    clock.now = office.cohort.closes_at + timedelta(days=1)
    lead.sign_in(draft)
    assert f"You have been given more time: until {until}." in lead.get(f"/apply/{DRAFT}").main
    assert "Save and continue" in lead.get(f"/apply/{DRAFT}/questions/q1").main
    assert f"You can send it until {until}." in lead.get(f"/apply/{DRAFT}/check").main
    lead.post(f"/apply/{DRAFT}/check")
    with worker_database.transaction() as session:
        assert (
            session.exec(select(Application.stage).where(Application.reference == DRAFT)).one() == Stage.SIFT
        )
    clock.now = at_five(office, 3)[0] + timedelta(minutes=16)


def test_when_it_is_over_the_applicant_is_told_of_their_own_time(
    lead: Browser, office: Office, draft: UUID, clock: Clock
) -> None:
    give(lead, office, 3)
    until = at_five(office, 3)[0]
    clock.now = until + timedelta(minutes=15, seconds=1)
    lead.sign_in(draft)
    ended = f"The time you were given ended at {date_and_time(until)}"
    for page in ("", "/check", "/questions/q1"):
        assert ended in lead.get(f"/apply/{DRAFT}{page}").main


@pytest.mark.usefixtures("draft")
def test_incident_is_foreseen_then_done_once(
    lead: Browser, office: Office, worker_database: Database
) -> None:
    address, (until, typed) = office.at("incident"), at_five(office, 3)
    assert address in lead.get(office.at()).links()
    once = lead.get(address).value("once")
    given = typed | {"words": "Nobody could sign in.", "once": once}
    # Done without a look is looked at first.
    foreseen = lead.post(address, given | {"then": "do"})
    assert "Nothing has happened yet. 1 draft gets more time" in foreseen.main
    agreed = given | {"then": "do", "foreseen": foreseen.value("foreseen")}
    changed = lead.post(address, agreed | {"words": "Nobody could save."})
    assert "Nothing has happened yet." in changed.main
    done = lead.post(address, agreed)
    assert "1 draft gets more time, and each applicant is told." in done.text
    assert f"1 draft until {date_and_time(until)}, by Lead Number" in done.main
    assert "This was done before: nobody is told twice." in lead.post(address, agreed).text
    with worker_database.transaction() as session:
        assert len(session.exec(select(Incident)).all()) == 1
        (letter,) = session.exec(select(Message).where(Message.kind == "incident")).all()
    assert (letter.recipient, "Nobody could sign in." in letter.text) == ("eva@example.org", True)


@pytest.mark.parametrize("days", [-1, 100])
@pytest.mark.usefixtures("draft")
def test_incident_with_a_time_that_does_not_do_is_refused(lead: Browser, office: Office, days: int) -> None:
    given = at_five(office, days)[1] | {"words": "Nobody could sign in.", "then": "look"}
    page = lead.post(office.at("incident"), given)
    assert "Choose a" in page.main
    assert "Nothing has happened yet" not in page.main
