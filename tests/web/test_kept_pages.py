"""Pages that are kept are made once, and say at the very next request what has changed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import template_rendered
from sqlmodel import Session, col, select, update

from recruitment.db import Database
from recruitment.models import Cohort, CohortDefinition, Request
from recruitment.queries.cohorts import CohortFacts
from recruitment.web import kept_pages
from tests.conftest import Clock
from tests.factories import make_cohort, make_person
from tests.pages import Browser

OWN = re.compile(r'name="(csrf_token|once)"(?: id="once")? (?:type="hidden" )?value="([^"]+)"')
KEPT = ("/", "/programme", "/values", "/how-we-choose", "/dates", "/privacy", "/accessibility")


@pytest.fixture
def cohort(worker_database: Database, clock: Clock) -> CohortFacts:
    with worker_database.transaction() as session:
        return make_cohort(session, clock.now)


@contextmanager
def templates_drawn(browser: Browser) -> Iterator[list[str]]:
    drawn: list[str] = []

    def note(_app: object, template: Any, **_rest: object) -> None:
        drawn.append(template.name)

    with template_rendered.connected_to(note, browser.app):
        yield drawn


def amend(session: Session, cohort: CohortFacts, was: str, becomes: str) -> None:
    """Pin another version, with other words."""
    pinned = session.exec(select(CohortDefinition).where(CohortDefinition.cohort_id == cohort.id)).one()
    session.add(
        CohortDefinition(
            cohort_id=cohort.id,
            version=pinned.version + 1,
            source=pinned.source.replace(was, becomes),
            reason="Other words.",
            made_at=pinned.made_at,
        )
    )


@pytest.mark.parametrize("address", KEPT)
def test_a_page_is_made_once_for_all_and_each_is_its_own(
    browser: Browser, cohort: CohortFacts, address: str
) -> None:
    assert cohort
    with templates_drawn(browser) as drawn:
        first = browser.client.get(address).data
        second = browser.another().client.get(address).data
        assert len(drawn) == 1
        others = {browser.client.get(other).data for other in KEPT}
    assert first == second
    assert len(others) == len(KEPT)


def test_a_form_for_all_is_made_once_and_each_has_a_token_and_a_mark_of_their_own(
    browser: Browser, worker_database: Database, cohort: CohortFacts
) -> None:
    assert cohort
    with templates_drawn(browser) as drawn:
        browsers = [browser, browser.another(), browser.another()]
        pages = [one.get("/complaints") for one in browsers]
    assert len(drawn) == 1
    held = [dict(OWN.findall(page.html)) for page in pages]
    assert all(own.keys() == {"csrf_token", "once"} for own in held)
    assert len({value for own in held for value in own.values()}) == 6
    assert len({OWN.sub("", page.html) for page in pages}) == 1
    for number, (visitor, own) in enumerate(zip(browsers, held, strict=True)):
        typed = own | {"text": "Nobody answered me.", "email": f"visitor{number}@example.org"}
        answer = visitor.client.post("/complaints", data=typed, follow_redirects=True)
        assert "We have your complaint" in answer.text
    with worker_database.transaction() as session:
        assert len(session.exec(select(col(Request.id))).all()) == 3


def test_a_page_on_which_a_value_of_ones_own_stands_otherwise_is_not_kept() -> None:
    with pytest.raises(ValueError, match="does not hold once"):
        kept_pages._cut("<p>a&amp;b</p>", {"once": "a&b"})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "Cohort of autumn"}, "Apply to Cohort of autumn"),
        ({"closes_at": timedelta(days=30)}, "11 February 2027"),
        ({"is_public": False}, "Applications are not open at present"),
    ],
    ids=["name", "closing time", "taken back"],
)
def test_a_change_of_the_cohort_is_on_the_next_page(
    browser: Browser,
    worker_database: Database,
    cohort: CohortFacts,
    clock: Clock,
    change: dict[str, Any],
    said: str,
) -> None:
    assert said not in browser.get("/").main
    with worker_database.transaction() as session:
        new = {k: clock.now + v if isinstance(v, timedelta) else v for k, v in change.items()}
        session.exec(update(Cohort).where(col(Cohort.id) == cohort.id).values(**new))
    assert said in browser.get("/").main


def test_other_words_of_its_definition_are_on_the_next_page(
    browser: Browser, worker_database: Database, cohort: CohortFacts
) -> None:
    assert "Other Leaders" not in browser.get("/privacy").html
    with worker_database.transaction() as session:
        amend(session, cohort, "Difference Leaders", "Other Leaders")
    assert "Other Leaders" in browser.get("/privacy").html


def test_applications_close_on_the_page_when_they_do(
    browser: Browser, cohort: CohortFacts, clock: Clock
) -> None:
    assert "Apply to" in browser.get("/").main
    clock.now = cohort.closes_at + timedelta(days=1)
    page = browser.get("/")
    assert "Apply to" not in page.main
    assert "closed at" in page.main


def test_nobody_is_given_the_page_of_somebody_signed_in(
    browser: Browser, worker_database: Database, cohort: CohortFacts, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        person = make_person(session, clock.now)
    stranger = browser.another()
    assert cohort
    assert "Sign out" in browser.sign_in(person).get("/").html
    assert "Sign out" not in stranger.get("/").html
    assert "Sign out" in browser.get("/").html


def test_what_somebody_is_to_be_told_is_told_to_them_once(browser: Browser, cohort: CohortFacts) -> None:
    assert cohort
    browser.get("/")
    with browser.client.session_transaction() as held:
        held["_flashes"] = [("success", "It is done.")]
    assert "It is done." in browser.get("/").html
    assert "It is done." not in browser.get("/").html
    assert "It is done." not in browser.another().get("/").html


def test_no_more_than_so_many_are_kept(
    browser: Browser, cohort: CohortFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cohort
    monkeypatch.setattr(kept_pages, "MOST_PAGES", 3)
    for address in KEPT:
        browser.client.get(address)
        assert 0 < len(browser.app.extensions["recruitment pages"]) <= 3
