"""Proof: a rehearsed cohort, and the same people at the same times on a live installation, come to the same.

The rehearsal is played in a scratch database by one worker of its own. The live installation is what
`recruitment up` runs: workers, clocks, web server, a PostgreSQL and a mail server of their own.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from recruitment.embedded import Embedded
from recruitment.processes import ending_on_signals
from recruitment.queries.cohorts import CohortFacts
from recruitment.rehearsal.deeds import Deeds, by_services
from recruitment.rehearsal.house import BEGINS, House, found
from recruitment.rehearsal.play import play
from recruitment.rehearsal.running import everybody
from recruitment.rehearsal.scene import Scene, open_scene
from recruitment.rehearsal.scratch import scratch_database
from recruitment.storage.folder import FolderStorage
from tests.proofs.live_account import Account, account_of
from tests.proofs.live_compare import Likeness, compare, mail_faults
from tests.proofs.live_installation import live_installation
from tests.proofs.live_pages import PageDeeds, by_code
from tests.proofs.live_scene import KeepingServer
from tests.proofs.record import record

#: So many differences are shown.
_MOST_SHOWN = 60


def main(arguments: list[str]) -> None:
    """Run it, print the table, write it to docs/proofs.md; leave with 1 where it fails."""
    options = _options(arguments)
    began = time.monotonic()
    with ending_on_signals(), tempfile.TemporaryDirectory(prefix="recruitment-live-") as folder:
        rehearsed, _ = rehearsed_in(Path(folder), applicants=options.applicants, seed=options.seed)
        outcome = _live(options, Path(folder), rehearsed)
    seconds = round(time.monotonic() - began)
    table = outcome.table(seconds)
    print(table)
    faults = list(outcome.faults())
    print("\n".join(faults[:_MOST_SHOWN]) or "Everything is as it must be.")
    if not options.dry and not faults:
        command = f"script/prove live --applicants {options.applicants} --seed {options.seed}"
        record("live", command, table, {"seconds": seconds})
    raise SystemExit(1 if faults else 0)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("script/prove live")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--applicants", type=int, default=140)
    parser.add_argument("--dry", action="store_true", help="leave docs/proofs.md as it is")
    return parser.parse_args(arguments)


@dataclass(frozen=True)
class Outcome:
    """Everything that is reported.

    Attributes:
        taken: the copies of each Message-ID.
        moments: how often the clock was moved.
        pages: how often something was done through a page, by the page.
        codes: the Message-IDs of sign-in codes: pages ask for more of them than the rehearsal.
    """

    rehearsed: Account
    live: Account
    taken: dict[str, int]
    moments: int
    pages: Counter[str]
    codes: frozenset[str]

    @property
    def likenesses(self) -> tuple[Likeness, ...]:
        """Kind by kind."""
        return compare(self.rehearsed, self.live)

    def faults(self) -> Iterator[str]:
        """What is not as it must be, in sentences; none where all is well."""
        yield from mail_faults(self.live, self.rehearsed, self.taken, self.codes)
        for one in self.likenesses:
            yield from one.differences

    def table(self, seconds: int) -> str:
        """In Markdown."""
        rows = [
            ("messages in the rehearsal; distinct Message-IDs that came by SMTP", self._emails()),
            ("codes for signing in, which are counted apart", f"{len(self.codes):,}"),
            ("applications sent, offers answered through pages", self._sent_through_pages()),
            ("e-mails that came more than once", str(sum(many > 1 for many in self.taken.values()))),
            ("times to which the clock was moved", f"{self.moments:,}"),
            ("seconds", str(seconds)),
        ]
        compared = [
            f"| {one.kind} | {one.there:,} | {one.same:,} | {one.near:,} | {len(one.differences):,} |"
            for one in self.likenesses
        ]
        return "\n".join(
            [
                "| what | in the rehearsal | the same live | the same, at another look | differences |",
                "|---|--:|--:|--:|--:|",
                *compared,
                "",
                "| and | |",
                "|---|--:|",
                *(f"| {what} | {many} |" for what, many in rows),
            ]
        )

    def _emails(self) -> str:
        return f"{len(self.rehearsed.header_ids):,}; {len(set(self.taken) - self.codes):,}"

    def _sent_through_pages(self) -> str:
        return "; ".join(f"{self.pages[page]:,}" for page in ("check", "offer"))


def played(
    scene: Scene, applicants: int, folder: Path, deeds: Callable[[Scene, CohortFacts], Deeds] = by_services
) -> tuple[Account, int]:
    """Play the whole cohort in a scene; what came of it, and how often the clock was moved."""
    house = found(scene, applicants=applicants, deeds=deeds)
    scene.worker.work_off()
    moves = play(scene, everybody(house), cohort_id=house.cohort.id, until=house.ends, sparing=True)
    moments = sum(1 for _ in moves)
    scene.worker.work_off()
    return read(house, folder), moments


def read(house: House, folder: Path) -> Account:
    """What came of a cohort; the folder is made, for its sheets."""
    folder.mkdir()
    with house.scene.desk.database.transaction() as session:
        return account_of(session, house, folder)


def rehearsed_in(folder: Path, *, applicants: int, seed: int) -> tuple[Account, int]:
    """Play the rehearsal on a server of its own; what came of it, and how often the clock was moved."""
    embedded = Embedded(folder / "rehearsal", durable=False)
    try:
        with (
            scratch_database(embedded.start()) as addresses,
            open_scene(
                addresses,
                messages=folder / "rehearsed-messages",
                packs=FolderStorage(folder / "rehearsed-packs"),
                seed=seed,
                begins=BEGINS,
            ) as scene,
        ):
            return played(scene, applicants, folder / "rehearsed-sheets")
    finally:
        embedded.destroy()


def _live(options: argparse.Namespace, folder: Path, rehearsed: Account) -> Outcome:
    embedded, mail = Embedded(folder / "live", durable=False), KeepingServer()
    try:
        with live_installation(embedded, folder, mail, seed=options.seed, begins=BEGINS) as here:
            pages: list[str] = []

            def code_for(address: str) -> str:
                here.scene.worker.work_off()
                return here.scene.mail.code_for(address)

            def deeds(scene: Scene, cohort: CohortFacts) -> Deeds:
                by_pages = PageDeeds(scene, cohort, by_code(here.listen, code_for), pages)
                return replace(by_services(scene, cohort), candidates=by_pages)

            live, moments = played(here.scene, options.applicants, folder / "live-sheets", deeds)
    finally:
        embedded.destroy()
    return Outcome(rehearsed, live, dict(mail.taken()), moments, Counter(pages), mail.keeps.codes)
