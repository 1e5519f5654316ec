"""Pages that anybody may read."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.models import Message, Phase, Request
from recruitment.queries.cohorts import CohortFacts, house_definition
from recruitment.web.limits import MOST_REQUESTS
from tests.conftest import Clock
from tests.factories import make_cohort
from tests.pages import Browser
from tests.statements import counted

ADDRESSES = (
    "/",
    "/programme",
    "/values",
    "/how-we-choose",
    "/dates",
    "/privacy",
    "/accessibility",
    "/complaints",
)


@pytest.fixture
def cohort(worker_database: Database, clock: Clock) -> CohortFacts:
    with worker_database.transaction() as session:
        return make_cohort(session, clock.now)


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_stands_with_and_without_a_cohort(
    browser: Browser, worker_database: Database, clock: Clock, address: str
) -> None:
    without = browser.get(address).heading
    with worker_database.transaction() as session:
        make_cohort(session, clock.now)
    assert browser.get(address).heading == without


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_costs_one_statement(
    browser: Browser, database: Database, cohort: CohortFacts, address: str
) -> None:
    browser.get(address)  # The definition is read once for the life of the process.
    with counted(database) as statements:
        browser.get(address)
    assert len(statements) == 1


def test_no_page_leads_nowhere(browser: Browser, cohort: CohortFacts) -> None:
    links = {link.partition("#")[0] for address in ADDRESSES for link in browser.get(address).links()}
    ours = sorted(link for link in links if link.startswith("/"))
    assert {"/", "/programme", "/values", "/apply", "/privacy", "/sign-in"} <= set(ours)
    for link in ours:
        browser.get(link)


def test_search_engines_may_list_these_pages(browser: Browser) -> None:
    assert all("noindex" not in browser.get(address).html for address in ADDRESSES)


# The first page, by phase


def test_without_a_cohort_the_first_page_leads_to_the_programme(browser: Browser) -> None:
    page = browser.get("/")
    assert page.heading == "Lead where it matters most"
    assert "Applications are not open at present." in page.main
    assert "/apply" not in page.links()


def test_a_cohort_that_is_not_public_is_not_spoken_of(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_cohort(session, clock.now, public=False)
    assert "Applications are not open at present." in browser.get("/").main


def test_before_opening_the_first_page_says_when(browser: Browser, cohort: CohortFacts, clock: Clock) -> None:
    clock.now = cohort.opens_at - timedelta(seconds=1)
    page = browser.get("/")
    assert "Applications to Cohort 2027 open at 10am on 5 January 2027." in page.main
    assert "Apply to" not in page.main


@pytest.mark.parametrize("second", [0, 28 * 24 * 3600])
def test_while_open_the_first_page_leads_to_the_application(
    browser: Browser, cohort: CohortFacts, clock: Clock, second: int
) -> None:
    clock.now = cohort.opens_at + timedelta(seconds=second)
    page = browser.get("/")
    assert "Apply to Cohort 2027" in page.main
    assert "Applications close at 10am on 2 February 2027." in page.main
    assert "/apply" in page.links()


def test_after_closing_the_first_page_says_so_and_does_not_speak_of_the_grace(
    browser: Browser, cohort: CohortFacts, clock: Clock
) -> None:
    clock.now = cohort.closes_at + timedelta(seconds=1)
    page = browser.get("/")
    assert "Applications to Cohort 2027 closed at 10am on 2 February 2027." in page.main
    assert "Apply to" not in page.main


def test_the_clock_decides_and_not_a_phase_that_a_job_has_yet_to_change(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_cohort(session, clock.now, phase=Phase.PLANNED)
    assert "Apply to Cohort 2027" in browser.get("/").main


# What each page says


def test_dates_are_told_to_the_minute(browser: Browser, worker_database: Database, clock: Clock) -> None:
    with worker_database.transaction() as session:
        make_cohort(session, clock.now, closes_in=timedelta(days=21, hours=6, minutes=30))
    page = browser.get("/dates")
    for told in (
        "Applications open10am on 5 January 2027",
        "Applications close4:30pm on 2 February 2027",
        "You hear from us by2 March 2027",
        "Offers are answered by16 March 2027",
    ):
        assert told in page.main


@pytest.mark.parametrize(
    ("days", "told"), [(-8, "Applications are not open yet."), (22, "Applications are closed.")]
)
def test_the_page_of_dates_says_whether_one_can_apply(
    browser: Browser, cohort: CohortFacts, clock: Clock, days: int, told: str
) -> None:
    clock.now += timedelta(days=days)
    assert told in browser.get("/dates").main


def test_every_value_and_attribute_is_there_with_what_it_asks_for(browser: Browser) -> None:
    page = browser.get("/values")
    definition = house_definition()
    assert [page.text.count(criterion.description) for criterion in definition.criteria] == [1] * 10
    assert len(page.all("h3")) == 10
    assert page.main.count("Not scored on the form") == 2


def test_how_we_choose_says_what_people_worry_about_and_shows_every_question(browser: Browser) -> None:
    text = browser.get("/how-we-choose").main
    for said in (
        "Assessors do not know who you are",
        "Two assessors read every answer",
        "People decide",
        "Help with writing is allowed",
    ):
        assert said in text
    assert all(question.text in text for question in house_definition().questions)


@pytest.mark.parametrize("address", ["/privacy", "/accessibility", "/complaints"])
def test_each_statement_names_whom_to_write_to(browser: Browser, address: str) -> None:
    assert re.search(r"\S+@difference-leaders\.example", browser.get(address).main)


def test_a_page_that_is_not_there_says_so(browser: Browser) -> None:
    assert browser.get("/no-such-page", status=404).heading == "Page not found"


# Complaining without an account.

COMPLAINT = {"text": "Nobody rang back.", "full_name": "Amina Ask", "email": "Amina@Example.org"}


def complaints(database: Database) -> list[Request]:
    with database.transaction() as session:
        return list(session.exec(select(Request)).all())


def test_a_complaint_needs_no_account_and_is_acknowledged(
    browser: Browser, worker_database: Database, cohort: CohortFacts
) -> None:
    page = browser.post("/complaints", COMPLAINT)
    assert "We have sent an e-mail that says so to amina@example.org." in page.text
    (request,) = complaints(worker_database)
    assert (request.kind, request.name, request.email) == ("complaint", "Amina Ask", "amina@example.org")
    assert (request.cohort_id, request.person_id, request.text) == (cohort.id, None, "Nobody rang back.")
    with worker_database.transaction() as session:
        told = session.exec(select(Message)).one()
    assert (told.recipient, told.subject) == ("amina@example.org", "We have received your complaint")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": ""}, "Write what you want to tell us."),
        ({"email": ""}, "Enter your e-mail address."),
        ({"email": "nowhere"}, "Enter an e-mail address in the right form"),
    ],
)
def test_a_complaint_that_cannot_be_answered_is_given_back(
    browser: Browser, worker_database: Database, cohort: CohortFacts, wrong: dict[str, str], sentence: str
) -> None:
    page = browser.post("/complaints", COMPLAINT | wrong)
    assert page.title.startswith("Error: ")
    assert sentence in page.main
    assert page.value("full_name") == "Amina Ask"
    assert complaints(worker_database) == []


def test_without_a_cohort_one_writes_by_email(browser: Browser, worker_database: Database) -> None:
    assert "email" not in [field.get("name") for field in browser.get("/complaints").all("input")]
    assert "Write to us by e-mail" in browser.post("/complaints", COMPLAINT, status=404).main
    assert complaints(worker_database) == []


def test_nobody_can_have_another_written_to_without_end(
    browser: Browser, worker_database: Database, cohort: CohortFacts
) -> None:
    for number in range(MOST_REQUESTS):
        browser.post("/complaints", COMPLAINT | {"text": f"Number {number}"})
    browser.post("/complaints", COMPLAINT | {"text": "One more"}, status=429)
    assert len(complaints(worker_database)) == MOST_REQUESTS
