"""Signing in again without leaving a page."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlmodel import func, select
from werkzeug.test import TestResponse

from recruitment.db import Database
from recruitment.domain.access import Actor
from recruitment.models import Message, SignInSession
from recruitment.services.sign_in import SESSION_LASTS
from recruitment.web.device import device_of
from tests.conftest import Clock
from tests.factories import make_person
from tests.pages import Browser
from tests.routes.test_account import WRONG, code_sent_to

EMAIL = "evie@example.org"


@pytest.fixture
def person_id(browser: Browser, worker_database: Database, clock: Clock) -> UUID:
    """Somebody whose session has run out while a page was open."""
    with worker_database.transaction() as session:
        person_id = make_person(session, clock.now, email=EMAIL)
    browser.sign_in(person_id)
    browser.get("/account")
    clock.now += SESSION_LASTS
    return person_id


@pytest.fixture
def mark(app: Flask, person_id: UUID) -> str:
    """What the page has of whose it is."""
    with app.app_context():
        return device_of(Actor(person_id)).person


def post(browser: Browser, path: str = "", **fields: Any) -> TestResponse:
    return browser.client.post(f"/sign-in/again{path}", json=browser.with_token(fields))


def test_a_code_is_sent_and_opens_a_session(
    browser: Browser, worker_database: Database, person_id: UUID, mark: str
) -> None:
    response = post(browser, email=" Evie@Example.org ")
    assert (response.status_code, response.json) == (200, {"email": EMAIL})
    code = code_sent_to(worker_database, EMAIL)
    response = post(browser, "/code", code=f"{code[:3]} {code[3:]}", person=mark)
    assert response.status_code == 200
    assert browser.get("/account").heading == "Your account"
    # The token that is given fits the session that was opened.
    assert response.json is not None
    assert browser.post("/sign-out", {"csrf_token": response.json["token"]}).heading == "You are signed out"


def test_a_wrong_code_counts_and_opens_nothing(
    browser: Browser, worker_database: Database, mark: str
) -> None:
    post(browser, email=EMAIL)
    code = code_sent_to(worker_database, EMAIL)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _ in range(5):
        response = post(browser, "/code", code=wrong, person=mark)
        assert (response.status_code, response.json) == (422, {"faults": {"code": WRONG}})
    assert post(browser, "/code", code=code, person=mark).status_code == 422


def test_somebody_else_is_not_let_in_and_their_session_is_ended(
    browser: Browser, worker_database: Database, clock: Clock, mark: str
) -> None:
    with worker_database.transaction() as session:
        stranger = make_person(session, clock.now, email="other@example.org")
    post(browser, email="other@example.org")
    code = code_sent_to(worker_database, "other@example.org")
    response = post(browser, "/code", code=code, person=mark)
    assert response.status_code == 422
    assert response.json is not None
    assert "what stands on this page belongs to another account" in response.json["faults"]["code"]
    assert browser.get("/account").response.request.path == "/sign-in"
    with worker_database.transaction() as session:
        opened = select(SignInSession.revoked_at).where(SignInSession.person_id == stranger)
        assert session.exec(opened).one() == clock.now


def test_a_code_without_having_asked_for_one_opens_nothing(browser: Browser, mark: str) -> None:
    assert post(browser, "/code", code="123456", person=mark).json == {"faults": {"code": WRONG}}


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "x" * 300])
def test_what_is_no_address_gets_a_sentence_and_no_message(
    browser: Browser, worker_database: Database, email: str
) -> None:
    response = post(browser, email=email)
    assert response.status_code == 422
    assert response.json is not None
    assert response.json["faults"]["email"].startswith(("Enter ", "Shorten "))
    with worker_database.transaction() as session:
        assert session.exec(select(func.count()).select_from(Message)).one() == 0


@pytest.mark.parametrize("path", ["", "/code"])
def test_a_wrong_token_does_nothing_and_a_new_one_is_given(browser: Browser, path: str) -> None:
    response = post(browser, path, email=EMAIL, code="123456", csrf_token="old")
    assert response.status_code == 400
    assert response.json is not None
    assert len(response.json["token"]) > 40


def test_known_and_unknown_addresses_are_answered_alike(browser: Browser, person_id: UUID) -> None:
    assert post(browser, email="unknown@example.org").json == {"email": "unknown@example.org"}
    assert post(browser, email=EMAIL).json == {"email": EMAIL}


def test_a_code_runs_out_here_too(
    browser: Browser, worker_database: Database, clock: Clock, mark: str
) -> None:
    post(browser, email=EMAIL)
    clock.now += timedelta(minutes=10)
    code = code_sent_to(worker_database, EMAIL)
    assert post(browser, "/code", code=code, person=mark).json == {"faults": {"code": WRONG}}
