"""The service as processes of its own, on a clock that is told; run by itself, the part that does the work.

    python -m tests.faults.running CLOCK_FILE RATE supervise WORKERS CLOCKS [web]
    python -m tests.faults.running CLOCK_FILE RATE work [clock]

What a conversation with the mail server may last, and the minute between two looks at the timetable, are
shortened by the rate, as everything else is that goes by the clock.
"""

import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
from apscheduler.triggers.interval import IntervalTrigger

from recruitment.cli.installation import installation
from recruitment.cli.working import work
from recruitment.jobs.desk import open_desk
from recruitment.logs import configure_logs
from recruitment.mail.posting import CONVERSATION_SECONDS, SILENCE_SECONDS, SmtpPostbox
from recruitment.processes import command, end_with_parent, ending_on_signals, run_together
from tests.faults.told import ToldClock

ROOT = Path(__file__).resolve().parents[2]
_WORK, _CLOCK, _WEB = "work", "clock", "web"


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
        return [one for one in self._below() if _says(one, "serve")]

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
    file, rate, _, workers, clocks, *web = arguments
    this = [sys.executable, "-m", "tests.faults.running", file, rate, _WORK]
    lines = [[*this, _CLOCK] if number < int(clocks) else this for number in range(int(workers))]
    return run_together([*lines, *([command("serve")] if web else [])], dict(os.environ))


def _work(arguments: list[str]) -> None:
    file, rate, _, *clock = arguments
    # By this name the database knows whose a transaction is.
    os.environ["PGAPPNAME"] = f"worker {os.getpid()}"
    end_with_parent()
    with ending_on_signals(), installation() as here:
        desk = open_desk(here.settings, here.database, clock=ToldClock(Path(file)))
        if isinstance(desk.postbox, SmtpPostbox):
            silence, longest = SILENCE_SECONDS / float(rate), CONVERSATION_SECONDS / float(rate)
            desk = replace(desk, postbox=replace(desk.postbox, silence=silence, longest=longest))
        trigger = IntervalTrigger(seconds=60 / float(rate)) if clock else None
        work(desk, here.addresses.worker, "default", trigger=trigger)


if __name__ == "__main__":
    configure_logs(30)
    if sys.argv[3] == "supervise":
        sys.exit(_supervise(sys.argv[1:]))
    _work(sys.argv[1:])
