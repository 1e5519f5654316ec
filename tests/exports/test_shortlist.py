"""A shortlist's sheet has every candidate, what each stands on, and what the list rests on."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import openpyxl
import pytest

from recruitment.domain.stages import Stage
from recruitment.exports.shortlist import shortlist_csv, shortlist_xlsx
from recruitment.queries.shortlists import NOT_CONVERGED, Candidate, FrozenShortlist

CRITERIA = (("purpose", "Purpose", "Purpose"), ("teaching", "Teaching", "Loves teaching"))


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
        average_rank=None if average is None else position,
        average_shared=False,
        measure=None,
        low=None,
        high=None,
        expected_rank=None,
        rank_low=None,
        rank_high=None,
        p_top=None,
        scores=4,
        no_evidence=1,
        criteria={"purpose": 4.25},
        exercises={},
        depends_on_no_evidence=False,
        note="",
        decision_id=None,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


@pytest.fixture
def shortlist() -> FrozenShortlist:
    return FrozenShortlist(
        id=UUID(int=0),
        stage=Stage.SIFT,
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


@pytest.fixture
def modelled(shortlist: FrozenShortlist) -> FrozenShortlist:
    """The same by the model, its basis whole."""
    first, *rest = shortlist.candidates
    measured = replace(
        first, measure=4.4125, low=4.1, high=4.7, expected_rank=1.25, rank_low=1, rank_high=2, p_top=0.875
    )
    basis = dict(shortlist.basis) | {
        "converged": True,
        "estimator": "pooled",
        "iterations": 14,
        "log_likelihood": -123.5,
        "subsets": 1,
        "assessors": 3,
        "no_evidence_seen": 2,
        "scale": {"low": 1, "high": 5},
        "deviations": {"candidates": 1.0, "effects": 0.5, "severities": 0.25},
        "reliability": 0.75,
        "engine": "1.0",
        "fingerprint": "abc",
    }
    method = "many-facet model, pooled"
    return replace(shortlist, method=method, basis=basis, candidates=(measured, *rest))


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
    assert [(row["Average"], row["Purpose"], row["Teaching"]) for row in rows(shortlist)] == [
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


def test_measure_rank_and_chance_stand_unrounded_beside_the_average(modelled: FrozenShortlist) -> None:
    first, second, _ = rows(modelled)
    columns = ("Measure", "Measure, 95% from", "Measure, 95% to", "Expected rank", "Rank, 95% from")
    assert [first[name] for name in columns] == ["4.4125", "4.1", "4.7", "1.25", "1"]
    assert (first["Rank, 95% to"], first["Chance of a place"]) == ("2", "0.875")
    assert (first["Average"], first["Rank by average"]) == ("4.5", "1")
    assert (second["Measure"], second["Chance of a place"]) == ("", "")


def test_a_workbook_says_on_its_first_sheet_what_the_list_rests_on(modelled: FrozenShortlist) -> None:
    assert [list(row) for row in book(modelled)["Basis"].iter_rows(values_only=True)] == [
        ["Method", "many-facet model, pooled"],
        ["Places", 1],
        ["Candidates", 3],
        ["Assessors", 3],
        ["Committed scores", 8],
        ["Among them no evidence seen", 2],
        ["No evidence seen", "counts as the lowest score"],
        ["Lowest score", 1],
        ["Highest score", 5],
        ["Made", datetime(2027, 3, 3, 16, 30)],  # noqa: DTZ001 - as a workbook holds it
        ["Made by", "Ada Thorne"],
        ["Converged", "yes"],
        ["Sweeps", 14],
        ["Log-likelihood", -123.5],
        ["Subsets", 1],
        ["Reliability of candidates", 0.75],
        ["Standard deviation of candidates, logits", 1],
        ["Standard deviation of effects, logits", 0.5],
        ["Standard deviation of severities, logits", 0.25],
        ["Weight of Purpose", 0.75],
        ["Weight of Teaching (Loves teaching)", 0.25],
        ["Engine", "1.0"],
        ["Fingerprint of the scores", "abc"],
        ["Note", "Nobody was scored on Bravery."],
    ]


def test_a_list_by_plain_averages_leaves_out_what_it_has_not(shortlist: FrozenShortlist) -> None:
    labels = [row[0] for row in book(shortlist)["Basis"].iter_rows(values_only=True)]
    assert not {"Sweeps", "Log-likelihood", "Engine", "Subsets"} & set(labels)


def test_a_list_made_by_nobody_signed_in_and_the_other_choice_are_named(shortlist: FrozenShortlist) -> None:
    basis = {"scores": 8, "no_evidence": "missing"}
    lines = dict(book(replace(shortlist, made_by="", basis=basis))["Basis"].iter_rows(values_only=True))
    assert (lines["Made by"], lines["No evidence seen"]) == ("the service", "is left out")


def test_a_fit_that_did_not_converge_says_so_first_and_on_every_line(modelled: FrozenShortlist) -> None:
    doubtful = replace(modelled, basis=dict(modelled.basis) | {"converged": False})
    lines = [list(row) for row in book(doubtful)["Basis"].iter_rows(values_only=True)]
    assert lines[0] == ["Warning", NOT_CONVERGED]
    assert ["Converged", "NO: do not rely on these figures"] in lines
    assert all(row["Basis"].startswith("NOT CONVERGED, do not rely") for row in rows(doubtful))
    assert not any("CONVERGED" in row["Basis"] for row in rows(modelled))


def test_a_workbook_has_the_same_lines_as_the_csv(shortlist: FrozenShortlist) -> None:
    sheet = book(shortlist)["Shortlist"]
    assert sheet.max_row == 1 + len(rows(shortlist))
    assert [cell.value for cell in sheet[2]][:5] == [1, 1, "DL27-0001-9XWB", "Wren Hollis", "yes"]
    assert sheet["M2"].value == 4.5
