"""A shortlist's sheet has every candidate, what each stands on, and what the list rests on."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import openpyxl
import pytest

from recruitment.exports.shortlist import shortlist_csv, shortlist_xlsx
from recruitment.queries.shortlists import Candidate, FrozenShortlist

CRITERIA = (("purpose", "Purpose"), ("teaching", "Loves teaching"))


def candidate(position: int, average: float | None, **changes: object) -> Candidate:
    whole = Candidate(
        application_id=UUID(int=position),
        position=position,
        rank=None if average is None else position,
        shared=False,
        reference=f"DL27-000{position}-9XWB",
        name="Wren Hollis",
        outside_id=None,
        stage="sift",
        average=average,
        scores=4,
        no_evidence=1,
        criteria={"purpose": 4.25},
        depends_on_no_evidence=False,
        note="",
        decision_id=None,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


@pytest.fixture
def shortlist() -> FrozenShortlist:
    return FrozenShortlist(
        id=UUID(int=0),
        places=1,
        method="plain averages",
        basis={
            "scores": 8,
            "no_evidence": "lowest",
            "weights": {"purpose": 0.75, "teaching": 0.25},
            "notes": ["Nobody was scored on Bravery."],
        },
        made_at=datetime(2027, 3, 3, 16, 30, tzinfo=UTC),
        made_by="Ada Thorne",
        candidates=(
            candidate(1, 4.5, criteria={"purpose": 4.25, "teaching": 5.0}),
            candidate(2, 3.123456, name="", outside_id="pupil 7", depends_on_no_evidence=True, note="=note"),
            candidate(3, None, scores=0, criteria={}),
        ),
    )


def rows(shortlist: FrozenShortlist) -> list[dict[str, str]]:
    text = shortlist_csv(shortlist, CRITERIA).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def book(shortlist: FrozenShortlist) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(shortlist_xlsx(shortlist, CRITERIA)))


def test_every_candidate_has_a_line_in_order(shortlist: FrozenShortlist) -> None:
    assert [(row["Position"], row["Rank"], row["Reference"]) for row in rows(shortlist)] == [
        ("1", "1", "DL27-0001-9XWB"),
        ("2", "2", "DL27-0002-9XWB"),
        ("3", "", "DL27-0003-9XWB"),
    ]


def test_the_line_between_within_and_without_is_a_word(shortlist: FrozenShortlist) -> None:
    assert [row["Within the places"] for row in rows(shortlist)] == ["yes", "no", "no"]


def test_averages_are_not_rounded_and_absence_is_an_empty_cell(shortlist: FrozenShortlist) -> None:
    assert [(row["Average"], row["Purpose"], row["Loves teaching"]) for row in rows(shortlist)] == [
        ("4.5", "4.25", "5.0"),
        ("3.123456", "4.25", ""),
        ("", "", ""),
    ]


def test_an_imported_candidate_is_called_as_elsewhere(shortlist: FrozenShortlist) -> None:
    assert [row["Name"] for row in rows(shortlist)] == ["Wren Hollis", "pupil 7", "Wren Hollis"]


def test_who_hangs_on_no_evidence_is_marked(shortlist: FrozenShortlist) -> None:
    assert [row["Hangs on no evidence"] for row in rows(shortlist)] == ["no", "yes", "no"]


def test_a_note_is_never_a_formula(shortlist: FrozenShortlist) -> None:
    assert rows(shortlist)[1]["Note"] == "'=note"


def test_every_line_of_a_csv_says_what_it_rests_on(shortlist: FrozenShortlist) -> None:
    assert {row["Basis"] for row in rows(shortlist)} == {
        "plain averages, 8 scores, places: 1, as at 4:30pm on 3 March 2027"
    }


def test_a_workbook_says_on_its_first_sheet_what_the_list_rests_on(shortlist: FrozenShortlist) -> None:
    assert [list(row) for row in book(shortlist)["Basis"].iter_rows(values_only=True)] == [
        ["Method", "plain averages"],
        ["Places", "1"],
        ["Candidates", "3"],
        ["Committed scores", "8"],
        ["No evidence seen", "counts as the lowest score"],
        ["Made", "4:30pm on 3 March 2027"],
        ["Made by", "Ada Thorne"],
        ["Weight of Purpose", "0.75"],
        ["Weight of Loves teaching", "0.25"],
        ["Note", "Nobody was scored on Bravery."],
    ]


def test_a_list_made_by_nobody_signed_in_and_the_other_choice_are_named(shortlist: FrozenShortlist) -> None:
    basis = {"scores": 8, "no_evidence": "missing"}
    lines = dict(book(replace(shortlist, made_by="", basis=basis))["Basis"].iter_rows(values_only=True))
    assert (lines["Made by"], lines["No evidence seen"]) == ("the service", "is left out of the averages")


def test_a_workbook_has_the_same_lines_as_the_csv(shortlist: FrozenShortlist) -> None:
    sheet = book(shortlist)["Shortlist"]
    assert sheet.max_row == 1 + len(rows(shortlist))
    assert [cell.value for cell in sheet[2]][:6] == [1, 1, "DL27-0001-9XWB", "Wren Hollis", "yes", 4.5]
