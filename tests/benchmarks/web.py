"""What every page and post costs: CPU of the web process and of its database, statements, bytes.

``script/bench web [--applicants N] [--rounds N] [--only WORD] [--json FILE] [--record]``: in a scratch
installation with settings as in production and a cohort in the middle of its sift. Median and the middle half
of so many rounds; each as a ratio to the bare view of about its size (`web_bare.py`) in the same rounds.
``--record`` puts the table into `docs/performance.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from recruitment.webserver import settle_memory
from tests.benchmarks.web_pages import (
    amend,
    apply,
    assess,
    calibrating,
    centre,
    decide,
    feedback,
    lead,
    meet,
    outbox,
    own,
    paper,
    parts,
    public,
    refer,
    requests,
    safer,
    selections,
    slots,
    staff,
    timetable,
    wash_up,
)
from tests.benchmarks.web_pages.entry import Entry
from tests.benchmarks.web_pages.installation import fill, production, scratch
from tests.benchmarks.web_pages.running import Bare, Result, run
from tests.benchmarks.web_pages.scene import Scene
from tests.benchmarks.web_pages.table import Row, bare_lines, markdown, plain, rows_of
from tests.proofs.record import placed

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"

GROUPS: Mapping[str, tuple[Entry, ...]] = {
    "Anybody": public.ENTRIES,
    "Applicants": apply.ENTRIES,
    "Parts of a draft, row by row": parts.ENTRIES,
    "What is one's own, and more time": own.ENTRIES,
    "Requests, and what else is settled": requests.ENTRIES,
    "Referees and references": refer.ENTRIES,
    "Assessors": assess.ENTRIES,
    "Before reading": calibrating.ENTRIES,
    "Reading on paper": paper.ENTRIES,
    "Leads": lead.ENTRIES,
    "Amendments": amend.ENTRIES,
    "Interview days and slots": slots.ENTRIES,
    "Days of the centre": centre.ENTRIES,
    "Interviews": meet.ENTRIES,
    "Shortlists and decisions": decide.ENTRIES,
    "Saved selections, and writing to several": selections.ENTRIES,
    "Wash-up": wash_up.ENTRIES,
    "Safer recruitment, and what is taken up again": safer.ENTRIES,
    "Feedback": feedback.ENTRIES,
    "Staff": staff.ENTRIES,
    "Timetable": timetable.ENTRIES,
    "What waits to be sent": outbox.ENTRIES,
}

#: Routes without an entry, by endpoint, each with its reason.
UNMEASURED = {
    "development.messages": "not there in production",
    "development.message": "not there in production",
}


def main(arguments: list[str]) -> None:
    """Measure, and print the table."""
    options = _options(arguments)
    with scratch() as (folder, addresses):
        _say(f"Loading {options.applicants:,} applications ...")
        fill(addresses, options.applicants)
        scene = Scene(production(folder), addresses)
        bare = Bare(scene, addresses.worker)
        try:
            results = _measure(scene, bare, options)
            rows = rows_of(GROUPS, results, bare)
            print(plain(rows))
            for one in bare_lines(bare):
                print(f"bare view of {one['bytes']:,} bytes: {one['median']:.2f} ms")
            for line in missing(scene.app):
                print(line)
            _write(options, rows, bare)
            if faults := [result.fault for result in results.values() if result.fault]:
                sys.exit("\n".join(faults))
        finally:
            bare.connection.close()
            scene.dispose()


def missing(app: Flask) -> Iterator[str]:
    """Every route and method without an entry, with the reason, or with a request to give it one."""
    measured = {(entry.endpoint, entry.method) for entries in GROUPS.values() for entry in entries}
    routes = {
        (rule.endpoint, method): rule.rule
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    for (endpoint, method), path in sorted(routes.items()):
        if (endpoint, method) not in measured:
            why = UNMEASURED.get(endpoint, "no reason: give it an entry in tests/benchmarks/web_pages")
            yield f"not measured: {method} {path} ({why})"
    for endpoint, method in sorted(measured - routes.keys()):
        yield f"an entry without a route: {method} {endpoint}"


def _measure(scene: Scene, bare: Bare, options: argparse.Namespace) -> dict[Entry, Result]:
    known = scene.app.view_functions
    entries = [
        entry
        for entries in GROUPS.values()
        for entry in entries
        if entry.endpoint in known and options.only in f"{entry.endpoint} {entry.title}"
    ]
    results = {entry: Result() for entry in entries}
    settle_memory()
    began = time.monotonic()
    for number in run(scene, bare, results, options.rounds):
        if sys.stderr.isatty() or number % 10 == 0:
            _say(f"round {number} of {options.rounds}, {time.monotonic() - began:.0f} s")
    return results


def _write(options: argparse.Namespace, rows: list[Row], bare: Bare) -> None:
    if options.json:
        found = {
            "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
            "applicants": options.applicants,
            "load": os.getloadavg()[0],
            "bare": bare_lines(bare),
            "rows": [asdict(row) for row in rows],
        }
        Path(options.json).write_text(json.dumps(found, indent=1), "utf-8")
    if options.record:
        _record(options, rows, bare)


def _record(options: argparse.Namespace, rows: list[Row], bare: Bare) -> None:
    line = f"script/bench web --applicants {options.applicants} --rounds {options.rounds}"
    floors = ", ".join(f"{one['median']:.2f} for {one['bytes']:,}" for one in bare_lines(bare))
    words = (
        f"{datetime.now(UTC):%-d %B %Y}, `{line}`, load {os.getloadavg()[0]:.1f}.\n"
        f"The bare views, milliseconds for bytes (0 is the one that saves): {floors}.\n\n{markdown(rows)}"
    )
    PAGE.write_text(placed(PAGE.read_text("utf-8"), "web", words), "utf-8")


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench web", description=__doc__)
    parser.add_argument("--applicants", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--only", default="", help="entries whose endpoint or title holds this")
    parser.add_argument("--json")
    parser.add_argument("--record", action="store_true")
    return parser.parse_args(arguments)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
