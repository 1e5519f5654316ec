"""Proof: twenty assessors fetch a thousand further readings; none goes twice, none is lost; one vanishes.

``script/prove leases [--fetches N] [--assessors N]``: real threads, each on a connection of its own under the
role of readers, on a PostgreSQL of its own that waits for the disk. Each fetches one reading, scores and
commits it, and fetches the next, until nothing is left. One takes a batch in the middle and is never seen
again.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from threading import Barrier, Lock, Thread
from time import perf_counter
from uuid import UUID

from recruitment.db import Database
from recruitment.embedded import Embedded
from recruitment.jobs.desk import Desk
from recruitment.jobs.running import run
from recruitment.jobs.timetable import JOBS
from recruitment.mail.posting import FolderPostbox
from recruitment.migrations.running import upgrade
from recruitment.storage.folder import FolderStorage
from tests.factories_further import Pool, make_pool, read_by_whom, waiting
from tests.proofs.record import record

NOW = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)
#: Readings wanted of each candidate; what whoever vanishes reads before, and takes with them.
TIMES, BEFORE, TAKEN_ALONG = 2, 10, 10


@dataclass
class Fetches:
    """What came of all fetches.

    Attributes:
        seconds: that each took.
        empty: how many found, for the moment, that others were taking all that was left.
        by: how many readings each assessor took.
    """

    seconds: list[float] = field(default_factory=list)
    empty: int = 0
    by: Counter[UUID] = field(default_factory=Counter)
    faults: list[Exception] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def fetch(self, pool: Pool, reader: UUID) -> None:
        """One fetch, timed."""
        begun = perf_counter()
        taken = pool.take(reader, NOW)
        with self.lock:
            self.seconds.append(perf_counter() - begun)
            self.empty += not taken
            self.by[reader] += taken


@dataclass(frozen=True)
class Outcome:
    """What the rows say in the end: readings committed, twice or lost; what was left, when it was back."""

    fetches: Fetches
    assessors: int
    wanted: int
    took: float
    committed: int
    wrong: int
    left: int
    back_early: int
    back: int

    @property
    def holds(self) -> bool:
        """Whether none went twice, none was lost, and what was left came back in time and not before."""
        return not (self.wrong or self.fetches.faults or self.back_early) and self.back == self.left > 0

    @property
    def rows(self) -> dict[str, int | str]:
        """As the table says it."""
        times, most = self.fetches.seconds, self.fetches.by.most_common()
        cuts = [1000 * one for one in quantiles(times, n=20)]
        return {
            "assessors at once": self.assessors,
            "readings wanted": self.wanted,
            "fetches": len(times),
            "of these while others were taking all that was left": self.fetches.empty,
            "fetches that failed": len(self.fetches.faults),
            "readings of whoever took most; fewest": f"{most[0][1]}; {most[-1][1]}",
            "milliseconds of a fetch: median; 95 in 100": f"{cuts[9]:.1f}; {cuts[18]:.1f}",
            "seconds until all was fetched, scored and committed": f"{self.took:.1f}",
            "readings taken along by whoever vanished": self.left,
            "of these back a second before the lease ended": self.back_early,
            "of these back at the first tick after": self.back,
            "readings committed in the end": self.committed,
            "readings that went twice, or were lost": self.wrong,
        }


def main(arguments: list[str]) -> None:
    """Run it, print and record the table; leave with 1 where it does not hold."""
    parser = argparse.ArgumentParser(prog="script/prove leases")
    parser.add_argument("--fetches", type=int, default=1000)
    parser.add_argument("--assessors", type=int, default=20)
    options = parser.parse_args(arguments)
    with _installation(options.assessors) as (worker, web, folder):
        outcome = _prove(worker, web, folder, fetches=options.fetches, assessors=options.assessors)
    rows = outcome.rows
    table = "\n".join(
        ["| what | how many |", "|---|--:|", *(f"| {name} | {n} |" for name, n in rows.items())]
    )
    print(table)
    record("leases", " ".join(["script/prove leases", *arguments]), table, rows)
    if not outcome.holds:
        raise SystemExit(1)


@contextmanager
def _installation(connections: int) -> Iterator[tuple[Database, Database, Path]]:
    """A server of its own, seen by the worker's and the web's logins; and a folder."""
    with tempfile.TemporaryDirectory(prefix="recruitment-leases-") as name:
        embedded = Embedded(Path(name), "18")
        try:
            addresses = embedded.start()
            upgrade(addresses.owner)
            worker, web = Database(addresses.worker), Database(addresses.web, pool_size=connections)
            yield worker, web, Path(name)
            worker.dispose()
            web.dispose()
        finally:
            embedded.destroy()


def _prove(worker: Database, web: Database, folder: Path, *, fetches: int, assessors: int) -> Outcome:
    candidates = -(-fetches // TIMES)
    pool = make_pool(
        worker, web, NOW, candidates=candidates, times=TIMES, assessors=assessors, batch=1, hours=200
    )
    fetched, begun = Fetches(), perf_counter()
    _all_at_once(pool, fetched)
    took, ends = perf_counter() - begun, NOW + pool.cohort.definition.lease
    with worker.transaction() as session:
        done, free = len(read_by_whom(session)), len(waiting(session))
    left = TIMES * candidates - done - free
    back_early = _after_tick(worker, folder, ends - timedelta(seconds=1)) - free
    back = _after_tick(worker, folder, ends) - free
    for reader in pool.assessors[:-1]:
        while pool.take(reader, ends):
            pool.commit(reader, ends)
    with worker.transaction() as session:
        found = read_by_whom(session)
    each = Counter(candidate for candidate, _ in found)
    wrong = len(found) - len(set(found)) + sum(abs(TIMES - each[one]) for one in pool.candidates)
    return Outcome(fetched, assessors, TIMES * candidates, took, len(found), wrong, left, back_early, back)


def _all_at_once(pool: Pool, fetched: Fetches) -> None:
    start = Barrier(len(pool.assessors))

    def read_on(reader: UUID) -> None:
        vanishes = reader == pool.assessors[-1]
        try:
            start.wait(timeout=60)
            while pool.offers(reader):
                if vanishes and fetched.by[reader] >= BEFORE:
                    return fetched.fetch(_by_the_batch(pool), reader)
                fetched.fetch(pool, reader)
                pool.commit(reader, NOW)
        except Exception as fault:
            fetched.faults.append(fault)

    threads = [Thread(target=read_on, args=[reader]) for reader in pool.assessors]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def _by_the_batch(pool: Pool) -> Pool:
    definition = pool.cohort.definition
    sift = definition.sift.model_copy(update={"batch": TAKEN_ALONG})
    return replace(pool, cohort=replace(pool.cohort, definition=definition.model_copy(update={"sift": sift})))


def _after_tick(worker: Database, folder: Path, now: datetime) -> int:
    """How many readings wait once the job has looked."""
    desk = Desk(
        worker, "https://recruitment.example", FolderPostbox(folder), FolderStorage(folder), lambda: now
    )
    run(desk, JOBS["free_leases"], now)
    with worker.transaction() as session:
        return len(waiting(session))
