"""Reading by keys alone: calibrate, score thirty answers, lose the connection on the way, commit."""

import re
import statistics
from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.models import Reading, Score, Scorecard
from tests.conftest import NOW
from tests.factories import make_assessor, make_cohort
from tests.factories_calibration import make_sample
from tests.factories_reading import Desk, make_desk
from tests.journeys.hands import Keys
from tests.journeys.live import Live
from tests.journeys.writing.conftest import HURRY, Writer

pytestmark = pytest.mark.journey

BATCHES, BATCH = 3, 10
#: What each answer is scored; the lowest and the highest would ask for words.
SCORES = "2343423343"
#: The connection is lost after so many of the second batch, for as many answers as are fetched ahead.
LOST_AFTER, LOST_FOR = 4, 3
#: Notes how long it takes from a key to the next answer on the screen, and how many keys were pressed.
WATCH = """() => {
    if (window.watched) return;
    window.watched = { keys: 0, waits: [] };
    let pressed = 0;
    addEventListener("keydown", ({ key }) => {
        window.watched.keys += 1;
        if (key === "Enter") pressed = performance.now();
    }, true);
    new MutationObserver(() => {
        const began = pressed;
        requestAnimationFrame(() => requestAnimationFrame(() => {
            window.watched.waits.push(performance.now() - began);
        }));
    }).observe(document.querySelector("#main"), { childList: true });
}"""
#: Counts the answers that were fetched ahead and stand ready: what is fetched is parsed, and nothing else is.
COUNT_READY = """() => {
    const parse = DOMParser.prototype.parseFromString;
    window.ready = 0;
    DOMParser.prototype.parseFromString = function (...given) {
        window.ready += 1;
        return parse.apply(this, given);
    };
}"""
READY = "(count) => window.ready >= count"


@pytest.fixture
def desk(live: Live, worker_database: Database) -> Desk:
    live.clock.now = NOW
    with worker_database.transaction() as session:
        cohort = make_cohort(session, NOW)
        for score in (2, 3, 4):
            make_sample(session, cohort, NOW, score=score, text=f"This is worth {score}.")
        assessor = make_assessor(session, cohort, NOW, agreed=False)
        return make_desk(session, NOW, readings=BATCHES * BATCH, cohort=cohort, assessor=assessor)


@pytest.fixture
def window(live: Live, chromium: Browser, worker_database: Database, desk: Desk) -> Iterator[BrowserContext]:
    held = chromium.new_context(base_url=live.address, viewport={"width": 1280, "height": 800})
    held.set_default_timeout(10_000)
    held.add_init_script(HURRY)
    held.add_init_script(f"({COUNT_READY})()")
    Writer(live, chromium, worker_database, desk.cohort, desk.assessor, "").sign_in(held)
    yield held
    held.close()


def calibrate(keys: Keys) -> None:
    """Agree to keep what is read to oneself, and score the three sample answers as they were agreed."""
    page = keys.page
    keys.open("/assess")
    keys.follow("Agree to keep it to yourself")
    keys.press("I agree")
    keys.follow("Calibrate on")
    keys.press("Score the sample answers")
    for _ in range(3):
        worth = page.get_by_text("This is worth").inner_text()
        page.keyboard.press(worth.rstrip(".")[-1])
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are calibrated on this pass")
    keys.follow(re.compile("^Read$"))


def score(page: Page, desk: Desk, index: int) -> None:
    """Score the answer on the screen: two keys."""
    expect(page.locator(".app-caption")).to_contain_text(desk.references[index])
    page.keyboard.press(SCORES[index % BATCH])
    page.keyboard.press("Enter")


def read_batch(window: BrowserContext, page: Page, desk: Desk, batch: int) -> tuple[int, list[float]]:
    """Score a batch, up to its review; returns how many keys it took, and the waits in milliseconds."""
    first = batch * BATCH
    # A page that is still being left would take the watch with it.
    expect(page.locator(".app-caption")).to_contain_text(desk.references[first])
    page.evaluate(WATCH)
    for place in range(BATCH - 1):
        if batch == 1 and place == LOST_AFTER:
            page.wait_for_function(READY, arg=LOST_FOR + LOST_AFTER)
            window.set_offline(True)
        if batch == 1 and place == LOST_AFTER + LOST_FOR:
            expect(page.locator("[data-words]")).to_contain_text("It is kept on this device and sent later.")
            window.set_offline(False)
            expect(page.locator("[data-words]")).to_have_text("Saved at 10am.")
        # Whoever is faster than the service waits for a page like any other.
        page.wait_for_function(READY, arg=place + 1)
        score(page, desk, first + place)
    expect(page.locator(".app-caption")).to_contain_text(desk.references[first + BATCH - 1])
    page.wait_for_function("(count) => window.watched.waits.length === count", arg=BATCH - 1)
    watched = page.evaluate("() => window.watched")
    with page.expect_navigation():
        score(page, desk, first + BATCH - 1)
    return watched["keys"] + 2, watched["waits"]


def committed(database: Database) -> list[tuple[int, int]]:
    """The place in the queue and the score of all that is committed."""
    with database.transaction() as session:
        rows = session.execute(
            select(col(Reading.position), col(Score.value))
            .join(Scorecard, col(Scorecard.reading_id) == col(Reading.id))
            .join(Score, col(Score.scorecard_id) == col(Scorecard.id))
            .where(col(Scorecard.state) == "committed")
            .order_by(col(Reading.position))
        )
        return [(row[0], row[1]) for row in rows]


def test_thirty_answers_by_keys_alone_are_stored_once(
    window: BrowserContext, desk: Desk, worker_database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    page = window.new_page()
    keys = Keys(page)
    calibrate(keys)
    presses = 0
    waits: list[float] = []
    for batch in range(BATCHES):
        pressed, waited = read_batch(window, page, desk, batch)
        presses += pressed
        waits += waited
        expect(page.get_by_role("heading", level=1)).to_have_text("Look through your 10 scores")
        keys.press("Commit 10 scores")
    expect(page.get_by_role("heading", level=1)).to_contain_text("done")
    expected = [(place, int(SCORES[(place - 1) % BATCH])) for place in range(1, BATCHES * BATCH + 1)]
    assert committed(worker_database) == expected
    assert Counter(value for _, value in expected) == {2: 6, 3: 15, 4: 9}
    assert presses == 2 * BATCHES * BATCH
    assert keys.faults == []
    with capsys.disabled():
        print(
            f"\n{presses / (BATCHES * BATCH):.0f} keys a reading; from key to next answer, ms:"
            f" median {statistics.median(waits):.0f}, worst {max(waits):.0f}"
        )
