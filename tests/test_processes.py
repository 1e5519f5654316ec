"""Several commands run as one end together, whoever is interrupted or dies."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from recruitment.processes import Interrupted, ending_on_signals

PARENT = """
import os, sys
from recruitment.processes import run_together
sys.exit(run_together({commands!r}, dict(os.environ)))
"""
CHILD = """
import os, sys, time
from recruitment.processes import end_with_parent
end_with_parent()
open({path!r}, "w").write(str(os.getpid()))
{ending}
"""
FOREVER = "time.sleep(60)"


def start(tmp_path: Path, *endings: str) -> tuple[subprocess.Popen[bytes], list[Path]]:
    files = [tmp_path / f"child{number}" for number in range(len(endings))]
    commands = [
        [sys.executable, "-c", CHILD.format(path=str(file), ending=ending)]
        for file, ending in zip(files, endings, strict=True)
    ]
    root = Path(__file__).resolve().parents[1]
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT.format(commands=commands)],
        env=os.environ | {"PYTHONPATH": str(root)},
    )
    return parent, files


def pids(files: list[Path]) -> list[int]:
    """The children's process ids, once all have started."""
    last_moment = time.monotonic() + 20
    while time.monotonic() < last_moment:
        written = [file.read_text() for file in files if file.exists()]
        if len(written) == len(files) and all(written):
            return [int(text) for text in written]
        time.sleep(0.05)
    raise AssertionError("the children did not start")


def gone(pid: int) -> bool:
    last_moment = time.monotonic() + 10
    while time.monotonic() < last_moment:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_and_is_no_failure(tmp_path: Path, number: signal.Signals) -> None:
    parent, files = start(tmp_path, FOREVER, FOREVER)
    children = pids(files)
    parent.send_signal(number)
    assert parent.wait(timeout=20) == 0
    assert all(gone(pid) for pid in children)


def test_one_that_dies_takes_the_others_with_it(tmp_path: Path) -> None:
    parent, files = start(tmp_path, "time.sleep(1); sys.exit(3)", FOREVER)
    children = pids(files)
    assert parent.wait(timeout=20) == 3
    assert all(gone(pid) for pid in children)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_children_end_when_the_parent_is_killed_outright(tmp_path: Path) -> None:
    parent, files = start(tmp_path, FOREVER)
    children = pids(files)
    parent.kill()
    parent.wait(timeout=20)
    assert all(gone(pid) for pid in children)


def test_signals_are_handled_as_before_afterwards() -> None:
    held = signal.getsignal(signal.SIGTERM)
    with pytest.raises(Interrupted), ending_on_signals():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is held
