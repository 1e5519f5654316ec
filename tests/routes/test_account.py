"""Signing in and out, as people and as those who would misuse it see the pages."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event
from sqlmodel import col, func, select, update

from recruitment.db import Database
from recruitment.models import Message, Person, SignInSession
from tests.conftest import Clock
from tests.factories import make_assessor, make_cohort, make_lead, make_person
from tests.pages import Browser, Page

EMAIL = "new.person@example.org"
WRONG = "Check the code, or ask for a new one: this one is wrong, too old or used."


def code_sent_to(database: Database, email: str) -> str:
    with database.transaction() as session:
        subject = session.exec(
            select(Message.subject).where(Message.recipient == email).order_by(col(Message.made_at).desc())
        ).first()
    found = re.search(r"\b([0-9]{6})\b", subject or "")
    assert found
    return found[1]


def messages(database: Database, email: str = EMAIL) -> int:
    with database.transaction() as session:
        return session.exec(select(func.count()).select_from(Message).where(Message.recipient == email)).one()


@pytest.fixture
def sign_in(browser: Browser, worker_database: Database) -> Callable[..., Page]:
    """Go the whole way by the pages; returns the page that it ends on."""

    def go(email: str = EMAIL, asked_for: str = "", who: Browser = browser) -> Page:
        way = f"/sign-in?next={asked_for}" if asked_for else "/sign-in"
        who.get(way)
        who.post("/sign-in", {"email": email})
        return who.post("/sign-in/code", {"code": code_sent_to(worker_database, email.lower())})

    return go


def without_address(page: Page, email: str) -> str:
    """The page but for what differs by design: the address itself, and the form's token."""
    return re.sub(r'value="[^"]{40,}"', "", page.html.replace(email, ""))


# What people see


def test_a_new_person_signs_in_and_comes_to_their_application(
    sign_in: Callable[..., Page], browser: Browser
) -> None:
    assert sign_in("New.Person@example.org").response.request.path == "/apply"
    assert "new.person@example.org" in browser.get("/account").main


def test_a_code_may_be_spaced(browser: Browser, worker_database: Database) -> None:
    browser.post("/sign-in", {"email": EMAIL})
    code = code_sent_to(worker_database, EMAIL)
    page = browser.post("/sign-in/code", {"code": f" {code[:3]} {code[3:]} "})
    assert page.response.request.path == "/apply"


def test_staff_come_to_their_own_pages(
    sign_in: Callable[..., Page], browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now)
        make_lead(session, cohort, clock.now, email="lead@example.org")
        make_assessor(session, cohort, clock.now, email="assessor@example.org")
    assert sign_in("lead@example.org").response.request.path == "/lead"
    assert sign_in("assessor@example.org", who=browser.another()).response.request.path == "/assess"


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12345\x00"])
def test_what_is_no_code_is_not_tried(browser: Browser, code: str) -> None:
    browser.post("/sign-in", {"email": EMAIL})
    page = browser.post("/sign-in/code", {"code": code})
    assert page.title.startswith("Error: ")
    assert re.search(r"Enter the (code from the e-mail|6 digits)", page.main)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "nobody",
        "a@b",
        "a b@example.org",
        "x" * 201 + "@example.org",
        "a@b.example\x00\r\nBcc: c@d.example",
    ],
)
def test_what_is_no_address_gets_a_sentence_and_no_message(
    browser: Browser, worker_database: Database, email: str
) -> None:
    page = browser.post("/sign-in", {"email": email})
    assert page.title.startswith("Error: Sign in")
    with worker_database.transaction() as session:
        assert session.exec(select(func.count()).select_from(Message)).one() == 0


def test_the_page_of_the_code_without_an_address_leads_back(browser: Browser) -> None:
    assert browser.get("/sign-in/code").response.request.path == "/sign-in"


def test_the_message_leads_to_the_page_where_another_code_can_be_asked_for(
    browser: Browser, worker_database: Database
) -> None:
    browser.post("/sign-in", {"email": EMAIL})
    with worker_database.transaction() as session:
        text = session.exec(select(Message.text)).one()
    assert "http://127.0.0.1:8000/sign-in\n" in text


# What must not work


def test_a_code_works_in_one_browser_once(
    sign_in: Callable[..., Page], browser: Browser, worker_database: Database
) -> None:
    sign_in()
    used = code_sent_to(worker_database, EMAIL)
    second = browser.another()
    second.post("/sign-in", {"email": "someone.else@example.org"})
    if used != code_sent_to(worker_database, "someone.else@example.org"):
        assert WRONG in second.post("/sign-in/code", {"code": used}).main


def test_a_wrong_code_counts_though_the_page_only_refuses(
    browser: Browser, worker_database: Database
) -> None:
    browser.post("/sign-in", {"email": EMAIL})
    code = code_sent_to(worker_database, EMAIL)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _ in range(5):
        assert WRONG in browser.post("/sign-in/code", {"code": wrong}).main
    assert WRONG in browser.post("/sign-in/code", {"code": code}).main


def test_known_and_unknown_addresses_get_the_same_page_by_the_same_work(
    browser: Browser, worker_database: Database, database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_person(session, clock.now, email="known@example.org")
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    pages, work = [], []
    for email in ("known@example.org", "other@example.org"):
        one = browser.another()
        data = one.with_token({"email": email})
        statements.clear()
        response = one.client.post("/sign-in", data=data)
        work.append(list(statements))
        pages.append(
            (response.status_code, response.location, without_address(one.get("/sign-in/code"), email))
        )
    assert pages[0] == pages[1]
    assert work[0] == work[1]


def test_a_deactivated_account_sees_what_a_wrong_code_shows(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_person(session, clock.now, email=EMAIL)
        session.exec(update(Person).values(active=False))
    browser.post("/sign-in", {"email": EMAIL})
    page = browser.post("/sign-in/code", {"code": code_sent_to(worker_database, EMAIL)})
    assert WRONG in page.main
    assert browser.get("/account").response.request.path == "/sign-in"


def test_the_seventh_request_in_an_hour_looks_alike_and_sends_nothing(
    browser: Browser, worker_database: Database
) -> None:
    pages = [without_address(browser.post("/sign-in", {"email": EMAIL}), EMAIL) for _ in range(7)]
    assert len(set(pages)) == 1
    assert messages(worker_database) == 6


@pytest.mark.parametrize(
    "asked_for",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/%09/evil.example",
        "/%0a/evil.example",
        "///evil.example",
        "javascript:alert(1)",
        "evil.example",
        "http:evil.example",
        "/" + "x" * 600,
    ],
)
def test_signing_in_never_leads_off_our_site(sign_in: Callable[..., Page], asked_for: str) -> None:
    page = sign_in(asked_for=asked_for)
    assert page.response.request.path == "/apply"
    assert page.response.request.host == "localhost"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(sign_in: Callable[..., Page]) -> None:
    assert sign_in(asked_for="/dates").response.request.path == "/dates"


def test_a_page_asked_for_while_signed_out_is_shown_after_signing_in(
    browser: Browser, worker_database: Database
) -> None:
    assert browser.get("/account").response.request.path == "/sign-in"
    browser.post("/sign-in", {"email": EMAIL})
    page = browser.post("/sign-in/code", {"code": code_sent_to(worker_database, EMAIL)})
    assert page.response.request.path == "/account"


# Sessions


def test_an_expired_session_is_no_session(browser: Browser, worker_database: Database, clock: Clock) -> None:
    with worker_database.transaction() as session:
        person_id = make_person(session, clock.now)
    browser.sign_in(person_id)
    assert browser.get("/account").heading == "Your account"
    clock.now += timedelta(hours=12)
    assert browser.get("/account").response.request.path == "/sign-in"


def test_signing_out_ends_the_session_for_whoever_copied_its_cookie(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        person_id = make_person(session, clock.now)
    browser.sign_in(person_id)
    cookie = browser.client.get_cookie("session")
    assert cookie is not None
    assert browser.post("/sign-out").heading == "You are signed out"
    thief = browser.another()
    thief.client.set_cookie("session", cookie.value)
    assert thief.get("/account").response.request.path == "/sign-in"
    with worker_database.transaction() as session:
        assert session.exec(select(SignInSession.revoked_at)).one() == clock.now


def test_signing_out_needs_the_forms_token(browser: Browser, worker_database: Database, clock: Clock) -> None:
    with worker_database.transaction() as session:
        person_id = make_person(session, clock.now)
    browser.sign_in(person_id)
    browser.client.post("/sign-out")
    assert browser.get("/account").heading == "Your account"


def test_signing_out_twice_is_no_error(browser: Browser) -> None:
    assert browser.post("/sign-out").heading == "You are signed out"


def test_a_made_up_cookie_is_no_session(app: Flask, browser: Browser) -> None:
    with browser.client.session_transaction() as held:
        held["_user_id"] = "made up"
    assert browser.get("/account").response.request.path == "/sign-in"


def test_the_cookie_is_kept_from_scripts_and_other_sites(browser: Browser) -> None:
    cookie = browser.client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


# Tokens of forms


@pytest.mark.parametrize("token", [{}, {"csrf_token": "wrong"}])
def test_a_form_without_a_right_token_comes_back_as_it_was_typed(
    browser: Browser, worker_database: Database, token: dict[str, str]
) -> None:
    page = Page(browser.client.post("/sign-in", data={"email": "Kept.Text@example.org", **token}))
    assert page.status == 200
    assert "Press the button once more" in page.main
    assert page.value("email").lower() == "kept.text@example.org"
    assert messages(worker_database, "kept.text@example.org") == 0
