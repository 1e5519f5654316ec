"""Reading without waiting: scores by keys, the next answer at once, and nothing is lost offline."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.models import Reading, Score, Scorecard
from tests.conftest import NOW
from tests.factories_reading import Desk, make_desk
from tests.journeys.live import Live
from tests.journeys.writing.conftest import HURRY, Writer, faults_of

pytestmark = pytest.mark.journey

#: The next three answers have come.
FETCHED = """() => performance.getEntriesByType("resource").filter(
    ({ name, responseEnd }) => name.endsWith("/ahead") && responseEnd).length === 3"""
ANSWER = "\n\n".join(["I am at a school and worked with a family for a year, from September to July."] * 14)
#: The service has been told of an answer that was shown.
TOLD = "() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/shown'))"


@pytest.fixture
def desk(live: Live, worker_database: Database) -> Desk:
    live.clock.now = NOW
    with worker_database.transaction() as session:
        return make_desk(session, NOW, readings=6, answers={"q2": ANSWER})


@pytest.fixture
def window(live: Live, chromium: Browser, worker_database: Database, desk: Desk) -> Iterator[BrowserContext]:
    held = chromium.new_context(base_url=live.address, viewport={"width": 1280, "height": 800})
    held.set_default_timeout(10_000)
    held.add_init_script(HURRY)
    Writer(live, chromium, worker_database, desk.cohort, desk.assessor, "").sign_in(held)
    yield held
    held.close()


@pytest.fixture
def page(window: BrowserContext, desk: Desk) -> Page:
    opened = window.new_page()
    opened.goto(desk.url)
    opened.wait_for_function(FETCHED)
    return opened


def on(page: Page, desk: Desk, index: int) -> None:
    """The page shows this reading, and its address is its own."""
    expect(page.locator(".app-caption")).to_contain_text(desk.references[index])
    expect(page).to_have_url(f"{page.url.partition('/assess')[0]}{desk.at(index)}")


def stored(database: Database) -> list[int]:
    with database.transaction() as session:
        found = select(Score.value).join(Scorecard, col(Scorecard.id) == col(Score.scorecard_id))
        in_order = found.join(Reading, col(Reading.id) == col(Scorecard.reading_id))
        return list(session.exec(in_order.order_by(col(Reading.position))).all())


def shown(database: Database) -> int:
    with database.transaction() as session:
        return len(session.exec(select(Reading.id).where(col(Reading.displayed_at).is_not(None))).all())


def saves_held(page: Page, times: int) -> list[Route]:
    """The first saves, which get no further until somebody lets them go on."""
    held = list[Route]()

    # Not `times=` of the route: once no route is left, the browser lets go of all that are held.
    def hold(route: Route) -> None:
        if len(held) < times:
            held.append(route)
        else:
            route.continue_()

    page.route("**/save**", hold)
    return held


def test_scores_by_keys_lead_on_at_once_and_are_stored_once(
    page: Page, desk: Desk, worker_database: Database
) -> None:
    on(page, desk, 0)
    for index, key in enumerate("342"):
        page.keyboard.press(key)
        page.keyboard.press("Enter")
        on(page, desk, index + 1)
        expect(page.locator("[data-scored]")).to_have_text(str(index + 1))
    expect(page.locator("[data-words]")).to_have_text("Saved at 10am.")
    assert stored(worker_database) == [3, 4, 2]
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some(({name}) => name.includes('shown'))"
    )
    page.go_back()
    on(page, desk, 2)
    expect(page.get_by_role("radio", name="2")).to_be_checked()
    assert shown(worker_database) in (3, 4)  # fetched: all six
    assert faults_of(page) == []


def test_words_are_asked_for_in_place_and_saved_as_they_are_typed(
    page: Page, desk: Desk, worker_database: Database
) -> None:
    page.keyboard.press("5")
    page.keyboard.press("Enter")
    expect(page.locator("[data-words]")).to_contain_text("the highest score, needs evidence")
    expect(page.get_by_label("What you saw")).to_be_focused()
    page.keyboard.type("Went back. 3 times.")
    page.keyboard.press("Control+Enter")
    on(page, desk, 1)
    expect(page.locator("[data-words]")).to_have_text("Saved at 10am.")
    assert stored(worker_database) == [5]


def test_saved_is_said_once_all_answers_left_behind_are_saved(
    page: Page, desk: Desk, worker_database: Database
) -> None:
    held = saves_held(page, 2)
    for index, key in enumerate("34"):
        page.keyboard.press(key)
        page.keyboard.press("Enter")
        on(page, desk, index + 1)
    assert len(held) == 2
    with page.expect_response("**/save**"):
        held[0].continue_()
    page.wait_for_timeout(300)  # whatever still speaks has spoken
    expect(page.locator("[data-words]")).to_have_text("What you type is saved as you go.")
    held[1].continue_()
    expect(page.locator("[data-words]")).to_have_text("Saved at 10am.")
    assert stored(worker_database) == [3, 4]


def test_slow_save_asks_for_no_words_once_they_are_there(page: Page, desk: Desk) -> None:
    held = saves_held(page, 1)
    page.keyboard.press("5")
    page.keyboard.press("Enter")
    expect(page.locator("[data-words]")).to_contain_text("the highest score, needs evidence")
    page.keyboard.type("Went back. 3 times.")
    page.keyboard.press("Control+Enter")
    on(page, desk, 1)
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator("[data-words]")).to_have_text("Saved at 10am.")
    page.wait_for_timeout(300)  # whatever still speaks has spoken
    expect(page.locator("[data-words]")).to_have_text("Saved at 10am.")


def test_lost_connection_stops_nobody_and_loses_nothing(
    page: Page, window: BrowserContext, desk: Desk, worker_database: Database
) -> None:
    window.set_offline(True)
    for index, key in enumerate("34"):
        page.keyboard.press(key)
        page.keyboard.press("Enter")
        on(page, desk, index + 1)
    expect(page.locator("[data-words]")).to_contain_text("It is kept on this device and sent later.")
    assert stored(worker_database) == []
    window.set_offline(False)
    expect(page.locator("[data-words]")).to_have_text("Saved at 10am.")
    assert stored(worker_database) == [3, 4]


def test_expired_session_is_mended_in_place(
    page: Page, window: BrowserContext, live: Live, desk: Desk, worker_database: Database, chromium: Browser
) -> None:
    live.clock.now += timedelta(days=400)
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    on(page, desk, 1)
    expect(page.locator("[data-words]")).to_contain_text("You are signed out. What you typed stays here.")
    page.get_by_role("button", name="Sign in again to save it").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert faults_of(page) == []
    page.get_by_role("button", name="Not now").click()
    # Signed in by another tab, it is saved from this one.
    Writer(live, chromium, worker_database, desk.cohort, desk.assessor, "").sign_in(window)
    page.keyboard.press("4")
    expect(page.locator("[data-words]")).to_have_text("Saved at 10am.")
    assert stored(worker_database) == [3, 4]


def test_two_tabs_meet_and_the_person_chooses(
    page: Page, window: BrowserContext, desk: Desk, worker_database: Database
) -> None:
    other = window.new_page()
    other.goto(desk.at(0))
    other.keyboard.press("2")
    expect(other.locator("[data-words]")).to_have_text("Saved at 10am.")
    page.keyboard.press("4")
    expect(page.get_by_text("Changed in another tab or on another device")).to_be_visible()
    page.get_by_role("button", name="Keep what is in the box above").click()
    expect(page.locator("[data-words]")).to_have_text("Saved at 10am.")
    assert stored(worker_database) == [4]


def test_answer_and_scores_fit_one_screen(page: Page) -> None:
    side = page.locator(".app-reading__side").bounding_box()
    button = page.get_by_role("button", name="Save and read the next").bounding_box()
    assert side is not None
    assert button is not None
    assert button["y"] + button["height"] <= 800
    page.mouse.wheel(0, 400)
    expect(page.get_by_role("radio", name="3")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Save and read the next")).to_be_in_viewport()
