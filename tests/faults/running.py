"""The service as processes of its own, on a clock that is told; run by itself, the part that does the work.

    python -m tests.faults.running CLOCK_FILE RATE supervise WORKERS CLOCKS [web] [pages] [packs] [PAUSES]
    python -m tests.faults.running CLOCK_FILE RATE work [clock] [packs] [PAUSES]
    python -m tests.faults.running CLOCK_FILE RATE serve

`web` is the web server as it is, on real time; `pages` the same on the told clock; `packs` one more worker,
of packs alone. What a conversation with the mail server may last, and the minute between two looks at the
timetable, are shortened by the rate, as everything else is that goes by the clock. PAUSES say otherwise, in
seconds: `every=` between two looks, and `silence=` after which a worker is taken for dead.
"""

import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import psutil
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

import recruitment.queue
from recruitment.app import create_app
from recruitment.cli.installation import installation
from recruitment.cli.working import work
from recruitment.db import Database
from recruitment.jobs.desk import open_desk
from recruitment.logs import configure_logs
from recruitment.mail.posting import CONVERSATION_SECONDS, SILENCE_SECONDS, SmtpPostbox
from recruitment.processes import command, end_with_parent, ending_on_signals, run_together
from recruitment.queue import SILENCE
from recruitment.webserver import THREADS, WebServer
from tests.faults.told import ToldClock

ROOT = Path(__file__).resolve().parents[2]
_WORK, _CLOCK, _SERVE = "work", "clock", "serve"
_WEB, _PAGES, _PACKS, _EVERY, _SILENCE = "web", "pages", "packs", "every=", "silence="


@dataclass(frozen=True)
class Service:
    """A supervisor and all that it keeps running."""

    supervisor: psutil.Popen

    def workers(self) -> list[psutil.Process]:
        """The processes that carry out work, with or without a clock."""
        return [one for one in self._below() if _says(one, _WORK)]

    def clocks(self) -> list[psutil.Process]:
        """Those of them that look at the timetable."""
        return [one for one in self.workers() if _says(one, _CLOCK)]

    def web(self) -> list[psutil.Process]:
        """The web server's processes, the first of them the one that starts the others."""
        return [one for one in self._below() if _says(one, _SERVE)]

    def end(self) -> None:
        """End it as whoever runs it would; nothing happens where it has ended."""
        if self.supervisor.poll() is None:
            self.supervisor.terminate()
            self.supervisor.wait(timeout=60)

    def _below(self) -> list[psutil.Process]:
        return list(self.supervisor.children(recursive=True))


def start(clock: ToldClock, rate: float, environ: Mapping[str, str], log: Path, *parts: str) -> Service:
    """Start a supervisor; `parts` as in this module's first words, from `supervise` or `work` on."""
    line = [sys.executable, "-m", "tests.faults.running", str(clock.file), str(rate), *parts]
    with log.open("a") as file:
        return Service(psutil.Popen(line, env=dict(environ), cwd=ROOT, stdout=file, stderr=file))


def kill(process: psutil.Process) -> None:
    """End a process of ours outright."""
    process.send_signal(signal.SIGKILL)


def _says(process: psutil.Process, word: str) -> bool:
    try:
        return word in process.cmdline()
    except psutil.Error:  # it died a moment ago
        return False


def _supervise(arguments: list[str]) -> int:
    file, rate, _, workers, clocks, *more = arguments
    this = [sys.executable, "-m", "tests.faults.running", file, rate]
    pauses = [one for one in more if one.startswith((_EVERY, _SILENCE))]
    lines = [
        [*this, _WORK, *pauses, *([_CLOCK] if number < int(clocks) else [])] for number in range(int(workers))
    ]
    others = {_WEB: command(_SERVE), _PAGES: [*this, _SERVE], _PACKS: [*this, _WORK, _PACKS, *pauses]}
    lines += [others[one] for one in more if one in others]
    return run_together(lines, dict(os.environ))


def _work(arguments: list[str]) -> None:
    file, rate, _, *parts = arguments
    # By this name the database knows whose a transaction is.
    os.environ["PGAPPNAME"] = f"worker {os.getpid()}"
    end_with_parent()
    with ending_on_signals(), installation() as here:
        desk = open_desk(here.settings, here.database, clock=ToldClock(Path(file)))
        if isinstance(desk.postbox, SmtpPostbox):
            silence, longest = SILENCE_SECONDS / float(rate), CONVERSATION_SECONDS / float(rate)
            desk = replace(desk, postbox=replace(desk.postbox, silence=silence, longest=longest))
        recruitment.queue.SILENCE = timedelta(seconds=_seconds(_SILENCE, parts, SILENCE.total_seconds()))
        every = _seconds(_EVERY, parts, 60 / float(rate))
        trigger = IntervalTrigger(seconds=every) if _CLOCK in parts else None
        work(desk, here.addresses.worker, _PACKS if _PACKS in parts else "default", trigger=trigger)


def _seconds(name: str, parts: list[str], otherwise: float) -> float:
    return next((float(one.removeprefix(name)) for one in parts if one.startswith(name)), otherwise)


def _serve(arguments: list[str]) -> None:
    """The web server, its application on the told clock."""
    told = ToldClock(Path(arguments[0]))

    class Told(WebServer):
        def load(self) -> Flask:
            web = Database(self.addresses.web, pool_size=THREADS)
            return create_app(self.settings, web, clock=told)

    end_with_parent()
    with ending_on_signals(), installation() as here:
        Told(here.settings, here.addresses).run()


if __name__ == "__main__":
    configure_logs(30)
    match sys.argv[3]:
        case "supervise":
            sys.exit(_supervise(sys.argv[1:]))
        case "serve":
            _serve(sys.argv[1:])
        case _:
            _work(sys.argv[1:])
