"""Write a table as CSV or as XLSX. Text stays text: nothing that somebody wrote becomes a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice

import xlsxwriter
from xlsxwriter.format import Format

from recruitment.domain.deadlines import LONDON

Cell = str | int | float | datetime | None
#: What a sheet rests on, line by line: ("Method", "plain averages"). A line without a value is left out.
Basis = Sequence[tuple[str, Cell]]

#: A program that opens a CSV may take a cell that begins so for a formula: also behind blanks, in the wide
#: forms of East Asian keyboards, and behind apostrophes of the writer's own.
_FORMULA = re.compile(r"'*(?:[\t\r\n]|[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠])")
#: What the XML inside a workbook may not hold.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: A cell of a workbook holds no more characters; XlsxWriter leaves a longer one out without a word.
LONGEST = 32_767
CUT = " … (cut here: a cell holds no more; the CSV has all of it)"
TIME = "yyyy-mm-dd hh:mm"
_WIDEST = 60
_NARROWEST = 9
_MEASURED = 50


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV in UTF-8, marked as such for Excel; text that looks like a formula begins with an apostrophe.

    Args:
        headings: the first line.
        rows: each as long as the headings; None is an empty cell; times are aware and shown in London.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_plain(one) for one in headings])
    writer.writerows([_plain(one) for one in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", errors="replace")


def as_xlsx(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, basis: Basis = ()
) -> bytes:
    """A workbook: headings that stay in view, numbers as numbers, times as times, text as text.

    Args:
        title: the sheet's name, at most 31 characters.
        headings: the first row.
        rows: each as long as the headings; None is an empty cell; times are aware and shown in London.
        basis: what the sheet rests on; stands on a sheet of its own before the table, if there is any.
    """
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"constant_memory": True}) as book:
        if basis:
            _write_basis(book, basis)
        sheet = book.add_worksheet(title[:31])
        sheet.activate()
        sheet.freeze_panes(1, 0)
        remaining = iter(rows)
        first = list(islice(remaining, _MEASURED))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for number, heading in enumerate(headings):
            sheet.set_column(number, number, _width(heading, (row[number] for row in first)))
            sheet.write_string(0, number, heading, bold)
        _write_rows(book, sheet, chain(first, remaining))
    return data.getvalue()


def _write_basis(book: xlsxwriter.Workbook, basis: Basis) -> None:
    sheet = book.add_worksheet("Basis")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    bold = book.add_format({"bold": True, "valign": "top"})
    style = {"align": "left", "valign": "top"}
    formats = {
        "text": book.add_format({**style, "text_wrap": True}),
        "number": book.add_format(style),
        "time": book.add_format({**style, "num_format": TIME}),
    }
    for line, (label, value) in enumerate((label, value) for label, value in basis if value is not None):
        sheet.write_string(line, 0, label, bold)
        _write_cell(sheet, line, 1, value, **formats)


def _write_rows(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, rows: Iterator[Sequence[Cell]]
) -> None:
    time = book.add_format({"num_format": TIME, "align": "left"})
    for line, row in enumerate(rows, 1):
        for number, cell in enumerate(row):
            _write_cell(sheet, line, number, cell, time=time)


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    line: int,
    place: int,
    cell: Cell,
    *,
    time: Format,
    text: Format | None = None,
    number: Format | None = None,
) -> None:
    """Write text as text, times as times in London, numbers as numbers, and nothing for None."""
    if isinstance(cell, str):
        sheet.write_string(line, place, _held(cell), text)
    elif isinstance(cell, datetime):
        sheet.write_datetime(line, place, _in_london(cell), time)
    elif cell is not None:
        sheet.write_number(line, place, cell, number)


def _width(heading: str, cells: Iterable[Cell]) -> int:
    longest = max((len(_plain(cell)) for cell in cells if isinstance(cell, str | datetime)), default=0)
    return min(max(len(heading), longest, _NARROWEST), _WIDEST)


def _held(text: str) -> str:
    """What a cell of a workbook can hold of a text."""
    clean = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return clean if len(clean) <= LONGEST else clean[: LONGEST - len(CUT)] + CUT


def _plain(cell: Cell) -> str:
    """A cell of a CSV."""
    if isinstance(cell, datetime):
        return f"{_in_london(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, str):
        return f"'{cell}" if _FORMULA.match(cell) else cell
    return "" if cell is None else str(cell)


def _in_london(at: datetime) -> datetime:
    """A time as clocks in London show it, without its zone: neither kind of file has one."""
    if at.tzinfo is None:
        raise ValueError("Give the time with its time zone: a sheet shows it in London.")
    return at.astimezone(LONDON).replace(tzinfo=None)
