"""Every form, sent with nothing in it, in Chromium: its errors have the focus, and axe finds nothing."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext

from recruitment.app import create_app
from recruitment.config import Settings
from recruitment.db import Database
from recruitment.servers import Addresses
from tests.conftest import Clock
from tests.doors import WHO, come_in, doors_of, make_house_of_doors
from tests.hostile import Attack, UndoneDatabase
from tests.journeys.live import Live
from tests.journeys.writing.conftest import faults_of
from tests.pages import Browser

pytestmark = pytest.mark.journey


@pytest.fixture
def stored(addresses: Addresses) -> Iterator[UndoneDatabase]:
    held = UndoneDatabase(addresses.web)
    yield held
    held.dispose()


@pytest.fixture
def app(settings: Settings, stored: UndoneDatabase, clock: Clock) -> Flask:
    return create_app(settings, stored, clock=clock)


@pytest.fixture
def in_error(
    app: Flask,
    stored: UndoneDatabase,
    worker_database: Database,
    settings: Settings,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, str]:
    """What each form answers, by its address, where something is wrong with it."""
    with worker_database.transaction() as session:
        house = make_house_of_doors(session, settings, clock.now)
    answers = {}
    for audience in WHO:
        browser = Browser(app, worker_database, clock)
        come_in(browser, house, stored, audience)
        for door in doors_of(app, house, audience):
            if not door.by_script:
                attack = Attack(door, app, browser, stored, house.people["lead of all"])
                answer = attack.leave_empty(monkeypatch)
                if "<title>Error: " in answer.text:
                    answers[door.address] = answer.text
    return answers


@pytest.fixture
def window(chromium: Chromium, live: Live) -> Iterator[BrowserContext]:
    """A phone, with the styles and scripts of a server."""
    held = chromium.new_context(base_url=live.address, viewport={"width": 390, "height": 844})
    held.set_default_timeout(10_000)
    yield held
    held.close()


def test_every_form_in_error_has_its_summary_in_focus_and_axe_finds_nothing(
    window: BrowserContext, in_error: dict[str, str]
) -> None:
    page, faults = window.new_page(), []
    page.route(
        lambda url: urlsplit(url).path in in_error,
        lambda route: route.fulfill(
            body=in_error[urlsplit(route.request.url).path], content_type="text/html; charset=utf-8"
        ),
    )
    for address in in_error:
        page.goto(address)
        if not page.evaluate("document.activeElement.matches('.govuk-error-summary')"):
            faults.append(f"{address}: the summary has no focus")
        if page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
            faults.append(f"{address} scrolls sideways")
        faults += [f"{address}: {one}" for one in faults_of(page)]
    assert faults == []
    assert len(in_error) > 30
