"""Tables come back from CSV and XLSX as they went in, and text never comes back as a formula."""

import csv
import io
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.exports.sheets import CUT, LONGEST, Cell, as_csv, as_xlsx

HOSTILE = (
    "=1+1",
    "+44 7700 900123",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1+1",
    "\N{NO-BREAK SPACE}=1",
    "\N{ZERO WIDTH NO-BREAK SPACE}=1",
    "＝1+1",
    '=HYPERLINK("http://evil.example/","x")',
    "=cmd|' /C calc'!A0",
)
# What a file can carry: no halves of pairs, and line ends as they are read back.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
HOSTILE_TEXT = st.builds(
    str.__add__, st.sampled_from(["", "'", " ", "=", "+", "-", "@", "'=", "''+", " ="]), TEXT
)


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_xlsx(data: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def unguarded(cell: str) -> str:
    """What was written, from a cell that is known to have been guarded."""
    return cell.removeprefix("'")


def test_a_csv_says_that_it_is_utf_8_and_ends_its_lines_as_the_standard_has_it() -> None:
    assert as_csv(["Name"], [["Éva"]]) == b"\xef\xbb\xbfName\r\n\xc3\x89va\r\n"


def test_numbers_and_empty_cells_are_written_plainly() -> None:
    assert read_csv(as_csv(["a", "b", "c"], [[-1, 2.5, None]])) == [["a", "b", "c"], ["-1", "2.5", ""]]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_may_be_taken_for_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert read_csv(as_csv(["x"], [[text]]))[1] == ["'" + text]


@pytest.mark.parametrize(
    "text", ["", "ordinary", "a=b", "1-2", "'tis", "Siân", "3 March", "e-mail@example.org"]
)
def test_an_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert read_csv(as_csv(["x", "y"], [[text, "z"]]))[1] == [text, "z"]


def test_a_heading_is_guarded_as_well() -> None:
    assert read_csv(as_csv(["=x"], [])) == [["'=x"]]


@given(HOSTILE_TEXT)
def test_no_cell_of_a_csv_begins_a_formula(text: str) -> None:
    cell = read_csv(as_csv(["x", "y"], [[text, "z"]]))[1][0]
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))


@given(HOSTILE_TEXT)
def test_a_guarded_text_is_the_text_behind_one_apostrophe(text: str) -> None:
    cell = read_csv(as_csv(["x", "y"], [[text, "z"]]))[1][0]
    assert cell == text or unguarded(cell) == text


@given(HOSTILE_TEXT, HOSTILE_TEXT)
def test_two_texts_never_become_the_same_cell(one: str, other: str) -> None:
    cells = [row[0] for row in read_csv(as_csv(["x", "y"], [[one, "z"], [other, "z"]]))[1:]]
    assert (cells[0] == cells[1]) == (one == other)


@given(HOSTILE_TEXT.filter(bool))
def test_a_workbook_gives_every_text_back_as_text(text: str) -> None:
    data = as_xlsx("Sheet", ["x"], [[text]])
    assert read_xlsx(data)[1] == [text]


@pytest.mark.parametrize("text", [*HOSTILE[:4], "http://evil.example/", "mailto:a@example.org", "{=1}"])
def test_a_workbook_holds_neither_formulas_nor_links(text: str) -> None:
    with zipfile.ZipFile(io.BytesIO(as_xlsx("Sheet", ["x"], [[text]]))) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in xml
        assert "hyperlink" not in xml
        assert not [name for name in parts.namelist() if "sheet1.xml.rels" in name]


def test_a_workbook_holds_numbers_as_numbers_and_nothing_as_nothing() -> None:
    assert read_xlsx(as_xlsx("Sheet", ["a", "b", "c"], [[3, 2.25, None], [None, -1, "x"]]))[1:] == [
        [3, 2.25, None],
        [None, -1, "x"],
    ]


def test_a_time_is_a_time_in_london_in_both_kinds_of_file() -> None:
    row: list[Cell] = [datetime(2027, 7, 1, 16, 30, tzinfo=UTC)]
    assert read_xlsx(as_xlsx("Sheet", ["Submitted"], [row]))[1] == [datetime(2027, 7, 1, 17, 30)]  # noqa: DTZ001
    assert read_csv(as_csv(["Submitted"], [row]))[1] == ["2027-07-01 17:30"]


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^Give the time with its time zone"):
        as_csv(["Submitted"], [[datetime(2027, 7, 1, 16, 30)]])  # noqa: DTZ001 - this is the fault


def test_headings_stay_in_view_and_are_bold() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx("Sheet", ["Reference"], [["DL27"]]))).active
    assert sheet is not None
    assert (sheet.freeze_panes, sheet["A1"].font.bold, sheet["A2"].font.bold) == ("A2", True, False)


def test_columns_are_as_wide_as_what_they_hold_within_reason() -> None:
    row: list[Cell] = ["x", "e.almasi@fernhill.example", "long " * 50]
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx("S", ["a", "b", "c"], [row]))).active
    assert sheet is not None
    assert [round(sheet.column_dimensions[letter].width) for letter in "ABC"] == [10, 26, 61]


def test_a_text_longer_than_a_cell_is_cut_aloud_in_a_workbook_and_whole_in_a_csv() -> None:
    text = "a" * 100_000
    cell = str(read_xlsx(as_xlsx("Sheet", ["x"], [[text]]))[1][0])
    assert (len(cell), cell.endswith(CUT)) == (LONGEST, True)
    csv.field_size_limit(200_000)
    assert read_csv(as_csv(["x"], [[text]]))[1] == [text]


def test_a_text_of_just_the_longest_length_is_whole() -> None:
    text = "a" * LONGEST
    assert read_xlsx(as_xlsx("Sheet", ["x"], [[text]]))[1] == [text]


def test_what_no_workbook_can_hold_becomes_a_replacement_character() -> None:
    assert read_xlsx(as_xlsx("Sheet", ["x"], [["a\x00b\x1bc\ud800d\uffff"]]))[1] == [
        "a\ufffdb\ufffdc\ufffdd\ufffd"
    ]
    assert read_csv(as_csv(["x"], [["a\ud800b"]]))[1] == ["a?b"]


def test_a_basis_stands_on_a_sheet_before_the_table_which_opens_first() -> None:
    data = as_xlsx("Shortlist", ["x"], [["y"]], basis=[("Method", "plain averages"), ("Made by", "=Ada")])
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Basis", "Shortlist"]
    assert book.active is not None
    assert book.active.title == "Shortlist"
    assert [list(row) for row in book["Basis"].iter_rows(values_only=True)] == [
        ["Method", "plain averages"],
        ["Made by", "=Ada"],
    ]


def test_a_basis_holds_numbers_as_numbers_and_leaves_out_what_has_no_value() -> None:
    basis = [("Places", 40), ("Fit", -12.5), ("Sweeps", None), ("Method", "=1+1")]
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx("x", ["x"], [], basis=basis)))["Basis"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Places", 40],
        ["Fit", -12.5],
        ["Method", "=1+1"],
    ]
    assert [cell.data_type for cell in sheet["B"]] == ["n", "n", "s"]


def test_a_workbook_without_a_basis_has_one_sheet() -> None:
    assert openpyxl.load_workbook(io.BytesIO(as_xlsx("T", ["x"], []))).sheetnames == ["T"]


def test_a_long_title_is_cut_to_what_a_sheet_may_be_called() -> None:
    assert openpyxl.load_workbook(io.BytesIO(as_xlsx("t" * 40, ["x"], []))).sheetnames == ["t" * 31]


def test_rows_beyond_those_measured_for_width_are_written_too() -> None:
    rows = ([number] for number in range(120))
    assert read_xlsx(as_xlsx("T", ["n"], rows))[1:] == [[number] for number in range(120)]
