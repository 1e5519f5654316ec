"""Signing in."""

import re

from sqlmodel import select

from recruitment.db import Database
from recruitment.models import Message
from tests.conftest import Clock
from tests.factories import make_cohort
from tests.pages import Browser


def code_sent_to(database: Database, email: str) -> str:
    with database.transaction() as session:
        text = session.exec(select(Message.text).where(Message.recipient == email)).all()[-1]
    found = re.search(r"\b(\d{6}|\d{3} \d{3})\b", text)
    assert found
    return found[1].replace(" ", "")


def test_code_signs_in_once(browser: Browser, worker_database: Database, clock: Clock) -> None:
    with worker_database.transaction() as session:
        make_cohort(session, clock.now)
    browser.post("/sign-in", {"email": "New.Person@example.org"})
    code = code_sent_to(worker_database, "new.person@example.org")
    page = browser.post("/sign-in/code", {"code": code})
    assert page.response.request.path == "/apply"
    second = browser.another()
    second.post("/sign-in", {"email": "someone.else@example.org"})
    page = second.post("/sign-in/code", {"code": code})
    assert "Check the code" in page.text
