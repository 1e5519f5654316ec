"""Reading ratings from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.errors import UnusableRatings
from scoring.tables import Columns, read


def written(folder: Path, text: str) -> Path:
    """Return a file that holds the text."""
    file = folder / "scores.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_long_table_is_read_by_its_own_names_of_columns(tmp_path: Path) -> None:
    file = written(tmp_path, "ref,who,value,question,mark\nA1,ann,purpose,q2,4\nA2,bob,purpose,q2,3\n")
    columns = Columns("ref", "who", "value", "question", "mark")
    ratings = read(file, columns, 1, 5)
    assert ratings.candidates == ("A1", "A2")
    assert ratings.pass_labels == (("q2", "purpose"),)
    assert ratings.score.tolist() == [4, 3]


def test_a_wide_table_has_a_column_for_each_criterion(tmp_path: Path) -> None:
    file = written(tmp_path, "candidate,assessor,purpose,humility\nA1,ann,4,2\nA2,ann,,5\n")
    ratings = read(file, Columns(wide=("purpose", "humility")), 1, 5)
    assert ratings.criteria == ("humility", "purpose")
    assert len(ratings) == 3


def test_gaps_are_absent_and_their_candidates_stay(tmp_path: Path) -> None:
    file = written(tmp_path, "candidate,assessor,score\nA1,ann,4\nA2,ann,NA\nA3,ann,-\n\n")
    ratings = read(file, Columns(), 1, 5)
    assert ratings.candidates == ("A1", "A2", "A3")
    assert len(ratings) == 1
    assert ratings.criteria == ("score",)


def test_every_fault_is_said_by_its_line_in_the_file(tmp_path: Path) -> None:
    text = "candidate,assessor,score\nA1,ann,4\nA1,ann,x\nA2,ann\n,ann,3\n"
    with pytest.raises(UnusableRatings) as refused:
        read(written(tmp_path, text), Columns(), 1, 5)
    assert sorted(map(str, refused.value.faults)) == [
        "Line 3: Enter a whole number, not 'x'.",
        "Line 4: Give 3 values, as in the heading, not 2.",
        "Line 5: Name the candidate, the assessor and the criterion of this score.",
    ]


def test_lines_are_counted_over_gaps_and_empty_lines(tmp_path: Path) -> None:
    text = "candidate,assessor,score\nA1,ann,4\n\nA2,ann,NA\nA3,ann,9\n"
    with pytest.raises(UnusableRatings, match="Line 5: Enter a score from 1 to 5, not 9"):
        read(written(tmp_path, text), Columns(), 1, 5)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Give a file with a heading"),
        ("candidate,score\nA1,3\n", "Name the columns that hold assessor"),
        ("candidate,assessor,score,score\nA1,a,3,3\n", "Give every column a name of its own: score"),
    ],
)
def test_a_heading_that_does_not_serve_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(UnusableRatings, match=sentence):
        read(written(tmp_path, text), Columns(), 1, 5)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableRatings, match="Give a file that exists"):
        read(tmp_path / "none.csv", Columns(), 1, 5)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "scores.csv"
    file.write_bytes(b"\xff\xfe\x00\x9f")
    with pytest.raises(UnusableRatings, match="comma-separated text"):
        read(file, Columns(), 1, 5)
