"""Measure what an application asks of somebody new: pages, presses, fields, seconds.

``script/prove walk [--times N] [--record]``: from the public page to the receipt, with prepared texts,
somebody new every time, in Chromium, on a scratch installation. What a person's hand and mind take is
reckoned by the keystroke-level model (Card, Moran and Newell, "The keystroke-level model for user performance
time with interactive systems", Communications of the ACM 23, 1980): it leaves out reading, and thinking.
"""

from __future__ import annotations

import argparse
import statistics
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from playwright.sync_api import Browser, Locator, sync_playwright

from recruitment.db import Database
from recruitment.embedded import Embedded
from recruitment.migrations.running import upgrade
from tests.conftest import NOW
from tests.factories import make_cohort
from tests.journeys import people
from tests.journeys.conftest import ARGUMENTS, CHROMIUM
from tests.journeys.hands import Hand
from tests.journeys.live import Live, newest_code, serve
from tests.proofs.record import record

#: Longer texts are pasted.
TYPED_BY_HAND = 60
#: Seconds of the model: to press a key, as an average typist; to point; to move between keys and mouse; to
#: make up one's mind before each act.
KEY, POINT, HOME, MIND = 0.28, 1.10, 0.40, 1.35


@dataclass
class Walk:
    """What one walk came to.

    Attributes:
        pages: that were shown.
        presses: of links and buttons.
        choices: buttons and boxes chosen.
        typed, pasted: fields.
        keys: pressed, those that paste among them.
        machine: seconds of browser and server.
    """

    pages: int = 0
    presses: int = 0
    choices: int = 0
    typed: int = 0
    pasted: int = 0
    keys: int = 0
    machine: float = 0.0

    @property
    def minutes(self) -> float:
        """All told, as the model has it: each act is thought of and pointed at; a text follows by hand."""
        texts = self.typed + self.pasted
        acts = self.presses + self.choices + texts
        person = acts * (MIND + POINT + KEY) + texts * 2 * HOME + self.keys * KEY
        return (person + self.machine) / 60


class CountingHand(Hand):
    """A hand that counts what it does."""

    def __init__(self, walk: Walk, browser: Browser, address: str) -> None:
        super().__init__(browser.new_context(base_url=address).new_page())
        self.walk = walk

    def _type(self, box: Locator, text: str) -> None:
        by_hand = len(text) <= TYPED_BY_HAND
        self.walk.typed += by_hand
        self.walk.pasted += not by_hand
        self.walk.keys += len(text) if by_hand else 2
        super()._type(box, text)

    def _choose(self, choice: Locator) -> None:
        self.walk.choices += 1
        super()._choose(choice)


def main(arguments: list[str]) -> None:
    """Walk so many times, and print the table."""
    parser = argparse.ArgumentParser(prog="script/prove walk")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--record", action="store_true", help="into docs/proofs.md")
    options = parser.parse_args(arguments)
    walks = walk_all(options.times)
    print(table(walks))
    if options.record:
        figures = {"walks": [asdict(one) for one in walks], "minutes": walks[0].minutes}
        record("walk", f"script/prove walk --times {options.times}", table(walks), figures)


def walk_all(times: int) -> list[Walk]:
    """So many walks by somebody new, on an installation of their own."""
    with TemporaryDirectory(prefix="recruitment-walk-") as folder, sync_playwright() as playwright:
        embedded = Embedded(Path(folder), "18")
        try:
            addresses = embedded.start()
            upgrade(addresses.owner)
            worker = Database(addresses.worker)
            with worker.transaction() as session:
                make_cohort(session, NOW)
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            with serve(addresses, Path(folder)) as live:
                walks = [walk(browser, live, worker) for _ in range(times)]
            browser.close()
            worker.dispose()
        finally:
            embedded.destroy()
    return walks


def walk(browser: Browser, live: Live, database: Database) -> Walk:
    """From the public page to the receipt, by somebody new."""
    done = Walk()
    hand = CountingHand(done, browser, live.address)
    email = f"{uuid4().hex}@example.org"
    began = time.perf_counter()
    people.begin(hand, email, lambda: newest_code(database, email))
    people.apply(hand)
    done.machine = time.perf_counter() - began
    done.pages, done.presses = hand.pages, hand.presses
    hand.page.context.close()
    return done


def table(walks: list[Walk]) -> str:
    """Return the Markdown table."""
    one, seconds = walks[0], [walk.machine for walk in walks]
    return "\n".join(
        [
            "| from the public page to the receipt | |",
            "|---|--:|",
            f"| pages shown | {one.pages} |",
            f"| links and buttons pressed | {one.presses} |",
            f"| buttons and boxes chosen | {one.choices} |",
            f"| fields typed ({one.keys - 2 * one.pasted} characters) | {one.typed} |",
            f"| texts pasted | {one.pasted} |",
            f"| seconds of browser and server, median of {len(walks)} | {statistics.median(seconds):.1f} |",
            f"| the longest | {max(seconds):.1f} |",
            f"| minutes with a person's hand and mind, reading apart | {one.minutes:.1f} |",
            "",
        ]
    )
