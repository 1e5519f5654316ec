"""Rounds: each page and post once a round, the bare views too, so that all meet the same neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from flask import Flask
from sqlalchemy import text

from tests.benchmarks import web_bare
from tests.benchmarks.web_pages.entry import Entry
from tests.benchmarks.web_pages.installation import connect
from tests.benchmarks.web_pages.measure import Answer, Meter, environ_for, measured
from tests.benchmarks.web_pages.scene import Scene
from tests.statements import counted

#: Rounds before those that are measured: templates compiled, statements planned, files in memory. The server
#: plans a statement anew five times before it keeps a plan (`driver.SENT_UNPLANNED`).
WARM = 10
_NS_PER_MS = 1e6


class WrongAnswer(Exception):
    """A page answered otherwise than expected, so its figures would mean nothing."""


@dataclass
class Result:
    """What one entry, or one bare view, has cost.

    Attributes:
        web, database: milliseconds of CPU, one for each time.
        statements: that we sent, in one request; the driver's begin and commit are not among them.
        size, gzipped: bytes of the body.
        fault: why it is measured no more, if it is not.
    """

    web: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    statements: int = 0
    size: int = 0
    gzipped: int = 0
    fault: str = ""

    def add(self, answer: Answer) -> None:
        """Keep one measurement."""
        self.web.append(answer.web / _NS_PER_MS)
        self.database.append(answer.database / _NS_PER_MS)
        self.size = len(answer.body)

    def quartiles(self) -> tuple[float, float, float]:
        """Of process and database together, in milliseconds."""
        low, middle, high = np.percentile(np.add(self.web, self.database), (25, 50, 75))
        return float(low), float(middle), float(high)


class Bare:
    """The bare views, by their size; 0 is the one that saves."""

    def __init__(self, scene: Scene, url: str) -> None:
        self.connection = connect(url)
        self.app: Flask = web_bare.bare_app(self.connection, next(scene.sent).reference)
        self.meter = Meter((self.connection.info.backend_pid,))
        self.results = {size: Result() for size in (0, *web_bare.SIZES)}

    def round(self, *, keep: bool) -> None:
        """Ask for each once."""
        for size, result in self.results.items():
            environ = environ_for("GET", f"/rows/{size}", address="192.0.2.7")
            if not size:
                environ = environ_for("POST", "/save", address="192.0.2.7")
            answer = measured(self.app.wsgi_app, environ, self.meter)
            if keep:
                result.add(answer)

    def against(self, method: str, size: int) -> float:
        """Milliseconds of the view that a page or post of ours is compared with: the nearest in size."""
        nearest = 0 if method == "POST" else min(web_bare.SIZES, key=lambda bare: abs(bare - size))
        return self.results[nearest].quartiles()[1]


def run(scene: Scene, bare: Bare, results: Mapping[Entry, Result], rounds: int) -> Iterator[int]:
    """Measure, adding to the results, and yield each round's number once it is over.

    Raises:
        WrongAnswer: the web process changed its connection to the database: the figures lack a part.
    """
    meter = Meter((_backend(scene),))
    for number in range(-WARM, rounds):
        bare.round(keep=False)
        bare.round(keep=number >= 0)
        # Whatever comes first after the dear ones would pay for the caches that they emptied.
        _once(scene, next(iter(results)), meter)
        for entry, result in results.items():
            try:
                _turn(scene, entry, result, meter, number)
            except WrongAnswer as wrong:
                result.fault = str(wrong)
        yield number
    if _backend(scene) != meter.processes[0]:
        raise WrongAnswer("The web process changed its connection to the database during the run.")


def _turn(scene: Scene, entry: Entry, result: Result, meter: Meter, number: int) -> None:
    """An entry's part in a round."""
    if result.fault:
        return
    if number == -1:
        _count(scene, entry, result, meter)
    # What is dear has warmed up by being counted.
    elif (number >= 0 or entry.every == 1) and number % entry.every == 0:
        answer = _once(scene, entry, meter)
        if number >= 0:
            result.add(answer)


def _once(scene: Scene, entry: Entry, meter: Meter) -> Answer:
    environ = scene.environ(entry.method, entry.ask(scene))
    answer = measured(scene.app.wsgi_app, environ, meter)
    if answer.status != entry.status:
        words = " ".join(re.sub(r"<[^>]+>", " ", answer.body.decode(errors="replace")).split())
        raise WrongAnswer(f"{entry.title}: {answer.status} instead of {entry.status}. {words[:600]}")
    if entry.after is not None:
        entry.after(scene)
    return answer


def _count(scene: Scene, entry: Entry, result: Result, meter: Meter) -> None:
    with counted(scene.database) as statements:
        answer = _once(scene, entry, meter)
    result.statements = len(statements)
    result.size, result.gzipped = len(answer.body), answer.gzipped


def _backend(scene: Scene) -> int:
    """The process of the web application's one connection: requests come one after the other."""
    with scene.database.engine.connect() as connection:
        process: int = connection.execute(text("select pg_backend_pid()")).scalar_one()
    return process
