"""The folder of a rehearsal: an empty one, or that of an earlier one."""

from pathlib import Path

import pytest

from recruitment.domain.errors import Refusal
from recruitment.rehearsal.outputs import STORY, prepare


def test_new_folder_is_made(tmp_path: Path) -> None:
    prepare(tmp_path / "a" / "b")
    names = sorted(file.name for file in (tmp_path / "a" / "b").iterdir())
    assert names == ["messages", "packs", "sheets", STORY]


def test_earlier_rehearsal_is_cleared_away(tmp_path: Path) -> None:
    prepare(tmp_path / "out")
    old = tmp_path / "out" / "messages" / "00001.eml"
    old.write_text("old")
    prepare(tmp_path / "out")
    assert not old.exists()


def test_folder_with_something_else_is_refused_and_untouched(tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    mine = tmp_path / "packs" / "holiday.pdf"
    mine.write_text("mine")
    with pytest.raises(Refusal, match="Name an empty folder"):
        prepare(tmp_path)
    assert mine.read_text() == "mine"
