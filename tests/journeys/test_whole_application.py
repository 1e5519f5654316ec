"""A whole application, from the public page to the receipt: by keyboard alone, on a phone without JavaScript,
and at 400 % zoom."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from recruitment.db import Database
from recruitment.models import Application
from tests.conftest import NOW
from tests.factories import make_cohort
from tests.journeys import people
from tests.journeys.hands import Hand, Keys
from tests.journeys.live import Live, newest_code

pytestmark = pytest.mark.journey

EMAIL = "evie@example.org"
Opened = Callable[..., Page]
#: What cannot be brought into a window, or lies under something else when it is there.
UNREACHABLE = """() => {
    const faults = [];
    const all = "a[href]:not(.govuk-skip-link), button, input:not([type=hidden]), select, textarea, summary";
    for (const one of document.querySelectorAll(all)) {
        const target = one.matches("[type=radio], [type=checkbox]") ? one.nextElementSibling : one;
        if (!target.checkVisibility({ visibilityProperty: true })) continue;
        target.scrollIntoView({ block: "center" });
        const box = target.getClientRects()[0];
        const at = [box.left + Math.min(box.width, innerWidth) / 2, box.top + box.height / 2];
        if (box.left < 0 || box.right > innerWidth + 1 || !target.contains(document.elementFromPoint(...at)))
            faults.push(one.outerHTML.slice(0, 120));
    }
    return faults;
}"""


@pytest.fixture
def opened(live: Live, chromium: Browser, worker_database: Database) -> Iterator[Opened]:
    """Open a window on a service that takes applications."""
    live.clock.now = NOW
    with worker_database.transaction() as session:
        make_cohort(session, NOW)
    windows = []

    def open_window(**options: Any) -> Page:
        windows.append(chromium.new_context(base_url=live.address, **options))
        windows[-1].set_default_timeout(10_000)
        return windows[-1].new_page()

    yield open_window
    for window in windows:
        window.close()


def walk(hand: Hand, database: Database) -> None:
    """From the public page to the receipt."""
    people.begin(hand, EMAIL, lambda: newest_code(database, EMAIL))
    reference = people.apply(hand)
    expect(hand.page.get_by_role("heading", level=1)).to_have_text(
        "We have your application and are reading it"
    )
    with database.transaction() as session:
        sent = session.exec(select(Application)).one()
        assert (sent.reference, sent.submitted_at) == (reference, NOW)


def test_by_keyboard_alone(opened: Opened, worker_database: Database) -> None:
    keys = Keys(opened(viewport={"width": 1280, "height": 800}))
    walk(keys, worker_database)
    assert keys.faults == []


def test_on_a_phone_without_javascript(opened: Opened, worker_database: Database) -> None:
    wide = []

    def look(page: Page) -> None:
        if page.evaluate("document.scrollingElement.scrollWidth") > 390:
            wide.append(page.url)

    phone = opened(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    walk(Hand(phone, look), worker_database)
    assert wide == []


def test_at_400_percent(opened: Opened, worker_database: Database) -> None:
    faults = []

    def look(page: Page) -> None:
        if page.evaluate("document.scrollingElement.scrollWidth") > 320:
            faults.append(f"{page.url} scrolls sideways")
        faults.extend(f"{page.url}: {one}" for one in page.evaluate(UNREACHABLE))

    # A window of 1280 by 1024 at 400 %.
    walk(Hand(opened(viewport={"width": 320, "height": 256}, device_scale_factor=4), look), worker_database)
    assert faults == []


BUTTONS = '<button>One</button><button id="two">Two</button><button>Three</button>'


def test_a_focus_that_cannot_be_seen_is_found(opened: Opened) -> None:
    page = opened()
    page.set_content(f"<style>#two {{ outline: none; }}</style>{BUTTONS}")
    keys = Keys(page)
    keys.reach(page.get_by_text("Three"))
    assert len(keys.faults) == 1
    assert '<button id="two">' in keys.faults[0]


@pytest.mark.parametrize(
    ("style", "found"),
    [
        ("", 0),
        ("#two { position: absolute; left: -400px; }", 1),
        ("body::after { content: ''; position: fixed; inset: 0; }", 3),
    ],
)
def test_what_cannot_be_brought_into_the_window_is_found(opened: Opened, style: str, found: int) -> None:
    page = opened(viewport={"width": 320, "height": 256})
    page.set_content(f"<style>{style}</style>{BUTTONS}")
    assert len(page.evaluate(UNREACHABLE)) == found
