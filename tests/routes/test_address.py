"""Changing one's address by the pages."""

import re

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.models import Message
from tests.conftest import Clock
from tests.factories import make_lead, make_person
from tests.pages import Browser

WAS, BECOMES = "eva@old.example", "eva@new.example"
HERE = "/account/email"
WRONG = "Check the code, or ask for a new one: this one is wrong, too old or used."


@pytest.fixture
def mover(browser: Browser, worker_database: Database, clock: Clock) -> Browser:
    with worker_database.transaction() as session:
        person = make_person(session, clock.now, email=WAS)
    return browser.sign_in(person)


def code_sent(browser: Browser) -> str:
    with browser.database.transaction() as session:
        newest = select(Message.subject).where(Message.recipient == BECOMES)
        subject = session.exec(newest.order_by(col(Message.made_at).desc())).first()
    found = re.search(r"\b[0-9]{6}\b", subject or "")
    assert found
    return found[0]


def test_account_leads_to_it_and_it_goes_the_whole_way(mover: Browser) -> None:
    assert HERE in mover.get("/account").links()
    assert WAS in mover.get(HERE).main
    asked = mover.post(HERE, {"email": " Eva@New.example "})
    assert (asked.heading, BECOMES in asked.main) == ("Check your new mailbox", True)
    done = mover.post(f"{HERE}/code", {"code": code_sent(mover)})
    assert done.response.request.path == "/account"
    assert f"Your e-mail address is {BECOMES} now. We have told {WAS}." in done.text
    assert f"You are signed in as {BECOMES}." in done.main


def test_staff_change_theirs_on_the_same_page_and_keep_their_roles(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        lead = make_lead(session, None, clock.now)
    browser.sign_in(lead)
    browser.post(HERE, {"email": BECOMES})
    browser.post(f"{HERE}/code", {"code": code_sent(browser)})
    assert "/lead" in browser.get("/account").links()


def test_other_browsers_are_signed_out(mover: Browser, worker_database: Database) -> None:
    cookie = mover.client.get_cookie("session")
    assert cookie is not None
    elsewhere = mover.another()
    elsewhere.client.set_cookie("session", cookie.value)
    mover.post(HERE, {"email": BECOMES})
    mover.post(f"{HERE}/code", {"code": code_sent(mover)})
    assert elsewhere.get("/account").response.request.path == "/sign-in"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter your new e-mail address."),
        ("nobody", "Enter"),
        (WAS.upper(), "Enter another address: you have this one already."),
        ("a@b.example\x00\r\nBcc: c@d.example", "Enter"),
    ],
)
def test_what_is_no_other_address_gets_a_sentence_and_no_message(
    mover: Browser, worker_database: Database, typed: str, said: str
) -> None:
    page = mover.post(HERE, {"email": typed})
    assert page.title.startswith("Error: Change your e-mail address")
    assert said in page.main
    with worker_database.transaction() as session:
        assert session.exec(select(Message)).all() == []


def test_known_and_unknown_addresses_get_the_same_page_by_the_same_work(
    mover: Browser, worker_database: Database, database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_person(session, clock.now, email="known@new.example")
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    seen = []
    for email in ("known@new.example", "other@new.example"):
        data = mover.with_token({"email": email})
        statements.clear()
        response = mover.client.post(HERE, data=data)
        work = list(statements)
        page = mover.get(f"{HERE}/code").html.replace(email, "")
        wrong = mover.post(f"{HERE}/code", {"code": "000000"}).main.replace(email, "")
        seen.append(
            (response.status_code, response.location, work, re.sub(r'value="[^"]{40,}"', "", page), wrong)
        )
    assert seen[0] == seen[1]
    assert WRONG in seen[0][4]


def test_page_of_the_code_belongs_to_whoever_asked(
    mover: Browser, worker_database: Database, clock: Clock
) -> None:
    mover.post(HERE, {"email": BECOMES})
    code = code_sent(mover)
    with worker_database.transaction() as session:
        following = make_person(session, clock.now, email="next@desk.example")
    mover.sign_in(following)
    assert mover.get(f"{HERE}/code").response.request.path == HERE
    mover.post(f"{HERE}/code", {"code": code})
    assert "next@desk.example" in mover.get("/account").main
