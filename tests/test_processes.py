"""Several commands run as one: each that dies is started again, and all end together."""

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
import os, signal, sys, time
from recruitment.processes import end_with_parent
end_with_parent()
open({path!r}, "a").write(str(os.getpid()) + " ")
lives = len(open({path!r}).read().split())
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


def pids(files: list[Path], *, lives: int = 1) -> list[int]:
    """The children's newest process ids, once all have started so many times."""
    last_moment = time.monotonic() + 20
    while time.monotonic() < last_moment:
        written = [file.read_text().split() if file.exists() else [] for file in files]
        if all(len(one) >= lives for one in written):
            return [int(one[-1]) for one in written]
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


def test_one_that_cannot_begin_takes_the_others_with_it(tmp_path: Path) -> None:
    parent, files = start(tmp_path, "time.sleep(1); sys.exit(3)", FOREVER)
    children = pids(files)
    assert parent.wait(timeout=20) == 3
    assert all(gone(pid) for pid in children)


def test_one_that_is_killed_is_started_again_and_the_others_go_on(tmp_path: Path) -> None:
    parent, (killed, other) = start(tmp_path, FOREVER, FOREVER)
    first, stays = pids([killed, other])
    os.kill(first, signal.SIGKILL)
    (second,) = pids([killed], lives=2)
    assert second != first
    assert other.read_text().split() == [str(stays)]
    parent.terminate()
    assert parent.wait(timeout=20) == 0
    assert gone(second)
    assert gone(stays)


def test_one_that_died_once_and_then_ends_by_itself_is_started_again_too(tmp_path: Path) -> None:
    ending = "lives == 1 and os.kill(os.getpid(), signal.SIGKILL); lives == 2 and sys.exit(1); time.sleep(60)"
    parent, files = start(tmp_path, ending)
    (third,) = pids(files, lives=3)
    parent.terminate()
    assert parent.wait(timeout=20) == 0
    assert gone(third)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_children_end_when_the_parent_is_killed_outright(tmp_path: Path) -> None:
    parent, files = start(tmp_path, FOREVER)
    children = pids(files)
    parent.kill()
    parent.wait(timeout=20)
    assert all(gone(pid) for pid in children)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_child_whose_parent_died_before_it_could_ask_ends_too(tmp_path: Path) -> None:
    file = tmp_path / "child"
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD.format(path=str(file), ending=FOREVER)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1]), "RECRUITMENT_CHILD": "1"},
    )
    assert child.wait(timeout=20) == -signal.SIGTERM
    assert not file.exists()


def test_signals_are_handled_as_before_afterwards() -> None:
    held = signal.getsignal(signal.SIGTERM)
    with pytest.raises(Interrupted), ending_on_signals():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is held
