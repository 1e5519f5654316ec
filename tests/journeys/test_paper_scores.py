"""Scores from paper by keys alone: one key a score, words where they are asked for; all is stored once."""

import os
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.models import Absence, Evidence, Reading, Score, Scorecard
from tests.conftest import NOW
from tests.factories_reading import Desk, make_desk
from tests.journeys.live import Live
from tests.journeys.test_every_page import faults_of
from tests.journeys.writing.conftest import HURRY, Writer

pytestmark = pytest.mark.journey

#: Of the first eight; the lowest and the highest ask for words.
MIDDLE = "23434233"
#: Notes how many keys were pressed, and how long each took until another box had the focus.
WATCH = """() => {
    window.watched = { keys: 0, waits: [] };
    let pressed = 0;
    addEventListener("keydown", () => { window.watched.keys += 1; pressed = performance.now(); }, true);
    addEventListener("focusin", () => window.watched.waits.push(performance.now() - pressed), true);
}"""


@pytest.fixture
def desk(live: Live, worker_database: Database) -> Desk:
    live.clock.now = NOW
    with worker_database.transaction() as session:
        return make_desk(session, NOW, readings=len(MIDDLE) + 2)


@pytest.fixture
def window(live: Live, chromium: Browser, worker_database: Database, desk: Desk) -> Iterator[BrowserContext]:
    held = chromium.new_context(
        base_url=live.address, viewport={"width": 1280, "height": 800}, bypass_csp=True
    )
    held.set_default_timeout(10_000)
    held.add_init_script(HURRY)
    Writer(live, chromium, worker_database, desk.cohort, desk.assessor, "").sign_in(held)
    yield held
    held.close()


def box(page: Page, desk: Desk, index: int) -> Locator:
    """The box for the score of a row."""
    return page.get_by_label(desk.references[index], exact=True)


def words(page: Page, desk: Desk, index: int) -> Locator:
    return page.get_by_label(f"Evidence for {desk.references[index]}", exact=True)


def type_middle_scores(page: Page, desk: Desk) -> tuple[int, list[float]]:
    """Type a score a row; returns how many keys it took, and the waits for the next box in milliseconds."""
    page.evaluate(WATCH)
    for index, digit in enumerate(MIDDLE):
        page.keyboard.press(digit)
        expect(box(page, desk, index + 1)).to_be_focused()
    watched = page.evaluate("() => window.watched")
    return watched["keys"], watched["waits"]


def type_with_words(page: Page, desk: Desk, index: int, digit: str, said: str) -> None:
    """Type a score that asks for words, and the words."""
    page.keyboard.press(digit)
    expect(words(page, desk, index)).to_be_focused()
    page.keyboard.type(said)
    page.keyboard.press("Enter")


def mistake_and_mend(page: Page, desk: Desk) -> None:
    """A key that is no score says so and stays; the arrow leads back to a row, which is typed over."""
    last = len(MIDDLE)
    page.keyboard.press("9")
    expect(page.get_by_text("Type a digit from 1 to 5, or 0 for no evidence.")).to_be_visible()
    expect(box(page, desk, last)).to_be_focused()
    expect(box(page, desk, last)).to_have_value("")
    page.keyboard.press("ArrowUp")
    expect(box(page, desk, last - 1)).to_be_focused()
    page.keyboard.press("4")
    expect(box(page, desk, last)).to_be_focused()
    expect(box(page, desk, last - 1)).to_have_value("4")


def look(page: Page, name: str) -> list[str]:
    """What is wrong with the page, on a desktop and on a phone; with SCREENSHOTS set, a picture of each."""
    faults = list[str]()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        faults += faults_of(page)
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"paper-{name}-{width}.png", full_page=True)
    return faults


def committed(database: Database) -> list[tuple[int, int | None, str | None, str | None]]:
    """In the order of the queue: the place, the score or why there is none, and the words."""
    with database.transaction() as session:
        rows = session.execute(
            select(Reading.position, Score.value, Absence.kind, Evidence.text)
            .join(Scorecard, col(Scorecard.reading_id) == col(Reading.id))
            .outerjoin(Score, col(Score.scorecard_id) == col(Scorecard.id))
            .outerjoin(Absence, col(Absence.scorecard_id) == col(Scorecard.id))
            .outerjoin(Evidence, col(Evidence.scorecard_id) == col(Scorecard.id))
            .where(col(Scorecard.state) == "committed")
            .order_by(col(Reading.position))
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]


def test_ten_scores_from_paper_are_typed_by_keys_alone_and_stored_once(
    window: BrowserContext, desk: Desk, worker_database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    page = window.new_page()
    page.goto(f"/assess/{desk.cohort.slug}/paper/q2-purpose/scores")
    # The script has begun.
    expect(page.locator("[data-words]")).not_to_be_empty()
    expect(box(page, desk, 0)).to_be_focused()
    presses, waits = type_middle_scores(page, desk)
    assert presses == len(waits) == len(MIDDLE)
    mistake_and_mend(page, desk)
    type_with_words(page, desk, 8, "5", "Went to see every family.")
    faults = look(page, "typing")
    box(page, desk, 9).focus()
    type_with_words(page, desk, 9, "0", "Speaks of the timetable alone.")
    button = page.get_by_role("button", name="Save and look through")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look through 10 scores from paper")
    faults += look(page, "review")
    page.get_by_role("button", name="Commit 10 scores").click()
    expect(page.get_by_text("10 scores are committed.")).to_be_visible()
    scored = [(place, int(digit), None, None) for place, digit in enumerate(MIDDLE[:-1] + "4", 1)]
    assert committed(worker_database) == [
        *scored,
        (9, 5, None, "Went to see every family."),
        (10, None, "no_evidence", "Speaks of the timetable alone."),
    ]
    assert faults == []
    with capsys.disabled():
        print(
            f"\n{presses / len(waits):.0f} key a score; from key to next box, ms:"
            f" median {statistics.median(waits):.1f}, worst {max(waits):.1f}"
        )
