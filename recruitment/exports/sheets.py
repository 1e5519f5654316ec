"""Write a table as CSV or as XLSX. Text stays text: nothing that somebody wrote becomes a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

Cell = str | int | float | None

#: A program that opens a CSV takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 40
_NARROWEST = 9


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV in UTF-8, marked as such for Excel; text that looks like a formula begins with an apostrophe.

    Args:
        headings: the first line.
        rows: each as long as the headings; None is an empty cell.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_plain(one) for one in headings])
    writer.writerows([_plain(one) for one in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook with one sheet: headings that stay in view, numbers as numbers, text as text.

    Args:
        title: the sheet's name, at most 31 characters.
        headings: the first row.
        rows: each as long as the headings; None is an empty cell.
    """
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 0)
        for number, heading in enumerate(headings):
            sheet.set_column(number, number, min(max(len(heading), _NARROWEST), _WIDEST))
            sheet.write_string(0, number, heading, bold)
        for line, row in enumerate(rows, 1):
            for number, cell in enumerate(row):
                _write(sheet, line, number, cell)
    return data.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, number: int, cell: Cell) -> None:
    if isinstance(cell, str):
        sheet.write_string(line, number, cell)
    elif cell is not None:
        sheet.write_number(line, number, cell)


def _plain(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
