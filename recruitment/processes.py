"""Run several commands as one: started together, ended together, whoever is interrupted or dies first."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

#: How long a process has to end by itself before it is killed.
PATIENCE_SECONDS = 20.0
_PR_SET_PDEATHSIG = 1
#: Set in the environment of the processes started here.
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
    """Run commands until one ends or a signal comes; then end the others.

    Returns:
        0 where a signal ended them, else the exit code of the one that ended first.
    """
    children = [
        # The lines are our own command's; nothing in them comes from outside.
        subprocess.Popen(  # noqa: S603
            line, env=environ | {_CHILD: "1"}, stdin=subprocess.DEVNULL, start_new_session=True
        )
        for line in commands
    ]
    try:
        with ending_on_signals():
            return _first_to_end(children)
    except Interrupted:
        return 0
    finally:
        _end(children)


def _first_to_end(children: Sequence[subprocess.Popen[bytes]]) -> int:
    while True:
        for child in children:
            code = child.poll()
            if code is not None:
                return code or 1  # a part that ends by itself is a fault of the whole
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
    if os.environ.get(_CHILD) and sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
