"""Asking to be told when applications open, by the page; and taking it back."""

from datetime import timedelta

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.models import Interest, Message, Phase
from recruitment.web.limits import MOST_REQUESTS
from tests.conftest import Clock
from tests.factories import make_cohort
from tests.pages import Browser
from tests.statements import counted

TYPED = {"email": "Waits@Example.org", "full_name": "Amina Waits"}


def waiting(database: Database) -> list[tuple[str, str]]:
    with database.transaction() as session:
        return [(one.email, one.name) for one in session.exec(select(Interest)).all()]


@pytest.fixture(params=["none", "before", "after"])
def not_open(request: pytest.FixtureRequest, worker_database: Database, clock: Clock) -> str:
    """No cohort, one that has not opened, or one that has closed."""
    if request.param != "none":
        days = 7 if request.param == "before" else -40
        with worker_database.transaction() as session:
            make_cohort(
                session,
                clock.now,
                opens_in=timedelta(days=days),
                closes_in=timedelta(days=days + 20),
                phase=Phase.PLANNED,
            )
    return str(request.param)


def test_while_nothing_is_open_the_pages_lead_there_and_an_address_is_kept(
    browser: Browser, worker_database: Database, not_open: str
) -> None:
    assert "/interest" in browser.get("/dates").links(), not_open
    assert "/interest" in browser.get("/").links()
    page = browser.post("/interest", TYPED)
    assert "We write to you when applications open." in page.text
    assert waiting(worker_database) == [("waits@example.org", "Amina Waits")]


def test_an_address_that_was_known_is_answered_in_the_same_words(
    browser: Browser, worker_database: Database, not_open: str
) -> None:
    first, second = browser.post("/interest", TYPED), browser.another().post("/interest", TYPED)
    assert first.text == second.text, not_open
    assert len(waiting(worker_database)) == 1


def test_while_applications_are_open_one_applies(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_cohort(session, clock.now)
    assert "/interest" not in [*browser.get("/dates").links(), *browser.get("/").links()]
    for page in (browser.get("/interest"), browser.post("/interest", TYPED)):
        assert "Applications are open now" in page.main
        assert "/apply" in page.links()
    assert waiting(worker_database) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Enter your e-mail address."), ("nowhere", "Enter an e-mail address in the right form")],
)
def test_what_is_no_address_is_given_back(
    browser: Browser, worker_database: Database, typed: str, sentence: str
) -> None:
    page = browser.post("/interest", TYPED | {"email": typed})
    assert page.title.startswith("Error: ")
    assert sentence in page.main
    assert page.value("full_name") == "Amina Waits"
    assert waiting(worker_database) == []


def test_opening_the_link_removes_nothing_and_the_button_does(
    browser: Browser, worker_database: Database
) -> None:
    browser.post("/interest", TYPED)
    with worker_database.transaction() as session:
        said = session.exec(select(Message.text)).one()
        address = f"/interest/{session.exec(select(Interest.id)).one()}"
    assert address in said
    assert browser.get(address).heading == "Remove your address"
    assert len(waiting(worker_database)) == 1
    for _ in range(2):
        assert "Your address is removed." in browser.post(address).text
    assert waiting(worker_database) == []


def test_one_address_can_be_entered_a_generous_number_of_times(browser: Browser) -> None:
    for _ in range(MOST_REQUESTS):
        browser.post("/interest", TYPED)
    browser.post("/interest", TYPED, status=429)


def test_the_page_costs_one_statement(browser: Browser, database: Database) -> None:
    browser.get("/interest")
    with counted(database) as statements:
        browser.get("/interest")
    assert len(statements) == 1
