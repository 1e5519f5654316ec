"""`recruitment rehearse`."""

from pathlib import Path

from tests.cli.conftest import Command


def test_folder_that_holds_something_else_is_refused_and_left_as_it_is(run: Command, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("do not lose this")
    result = run("rehearse", "--applicants", "12", "--out", str(tmp_path))
    assert result.exit_code == 1
    assert "holds something that is not of a rehearsal" in str(result.exception)
    assert (tmp_path / "thesis.txt").read_text() == "do not lose this"
