"""Run several commands as one: started together, started again where one dies, ended together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import structlog

log = structlog.get_logger()

#: How long a process has to end by itself before it is killed.
PATIENCE_SECONDS = 20.0
#: One that ends by itself within so long of its first start is set up wrongly: the whole ends.
FIRST_SECONDS = 30.0
#: One that died is started again after the first pause; each time it dies young the pause doubles.
PAUSES_SECONDS = (0.5, 30.0)
#: One that lives this long has recovered.
RECOVERED_SECONDS = 10.0
_PR_SET_PDEATHSIG = 1
#: Set, to the parent's process id, in the environment of the processes started here.
_CHILD = "RECRUITMENT_CHILD"


class Interrupted(BaseException):
    """A signal asked this process to end. Not an `Exception`: nothing but the outermost may swallow it."""


@contextmanager
def ending_on_signals() -> Iterator[None]:
    """Turn SIGINT and SIGTERM into `Interrupted`, also where a shell started us with SIGINT ignored."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise Interrupted

    held = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)


def command(*arguments: str) -> list[str]:
    """This product's own command with arguments, run by the same Python."""
    return [sys.executable, "-m", "recruitment.cli", *arguments]


def run_together(commands: Sequence[Sequence[str]], environ: dict[str, str]) -> int:
    """Run commands until a signal comes, starting again each that dies; then end them.

    One that cannot even begin ends them all: it ended by itself within `FIRST_SECONDS` of its first start.

    Returns:
        0 where a signal ended them, else the exit code of the one that could not begin.
    """
    parts: list[_Part] = []
    try:
        with ending_on_signals():
            for line in commands:
                parts.append(_Part(line, environ))
            return _watch(parts)
    except Interrupted:
        return 0
    finally:
        _end([part.process for part in parts])


class _Part:
    """A command that is kept running."""

    def __init__(self, line: Sequence[str], environ: dict[str, str]) -> None:
        self.line = line
        self.environ = environ | {_CHILD: str(os.getpid())}
        self.pause = PAUSES_SECONDS[0]
        self.again_at: float | None = None
        self.lives = 0
        self.start()

    def start(self) -> None:
        """Start it, for the first time or again."""
        self.lives += 1
        self.again_at = None
        self.began = time.monotonic()
        # The lines are our own command's; nothing in them comes from outside.
        self.process = subprocess.Popen(  # noqa: S603
            self.line, env=self.environ, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def look(self) -> int | None:
        """See whether it runs, start it again when its pause is over; a code where it could not begin."""
        now = time.monotonic()
        if self.again_at is not None:
            if now >= self.again_at:
                self.start()
            return None
        code = self.process.poll()
        if code is None:
            return None
        lived = now - self.began
        if self.lives == 1 and code >= 0 and lived < FIRST_SECONDS:
            return code or 1  # a part that ends by itself is a fault of the whole
        self.pause = (
            PAUSES_SECONDS[0] if lived > RECOVERED_SECONDS else min(self.pause * 2, PAUSES_SECONDS[1])
        )
        self.again_at = now + self.pause
        log.warning(
            "a process died and is started again", ended_with=code, lived=round(lived), of=self.line[3:]
        )
        return None


def _watch(parts: Sequence[_Part]) -> int:
    while True:
        for part in parts:
            code = part.look()
            if code is not None:
                return code
        time.sleep(0.2)


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    last_moment = time.monotonic() + PATIENCE_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(0.1, last_moment - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def end_with_parent() -> None:
    """In a process that `run_together` started, on Linux: end when the parent is killed outright."""
    parent = os.environ.get(_CHILD)
    if parent and sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != int(parent):  # it died before we could ask to be told
            os.kill(os.getpid(), signal.SIGTERM)
