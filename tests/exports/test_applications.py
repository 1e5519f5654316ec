"""Applications and committed scores as sheets: who, where, what was scored; assessors by label alone."""

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest

from recruitment.domain.stages import Stage
from recruitment.exports.applications import Sheet, applications_sheet, scores_sheet
from recruitment.models import AbsenceKind
from recruitment.programme.loading import parse_definition
from recruitment.programme.schema import Definition
from recruitment.queries.application_sheet import ApplicationRow, ScoreRow
from tests.factories import definition_source

STARTED = datetime(2027, 2, 1, 9, 5, tzinfo=UTC)
BASIS = (("Cohort", "Difference Leaders 2027"), ("Made by", "Ada Thorne"))


@pytest.fixture(scope="module")
def definition() -> Definition:
    return parse_definition(definition_source())


def application(**changes: object) -> ApplicationRow:
    facts: dict[str, object] = {
        "reference": "DL27-4KTQ-9XWB",
        "outside_id": "",
        "stage": Stage.SIFT,
        "started_at": STARTED,
        "submitted_at": None,
        "full_name": "Wren Hollis",
        "known_as": "Wren",
        "email": "wren.hollis@example.org",
        "phone": "+44 7700 900123",
        "employer": "Fernhill Academy",
        "scores": 3,
        "means": {"purpose": 3.5},
    }
    return ApplicationRow(**(facts | changes))  # type: ignore[arg-type]


def score(**changes: object) -> ScoreRow:
    facts: dict[str, object] = {
        "reference": "DL27-4KTQ-9XWB",
        "item": "q2",
        "criterion": "purpose",
        "assessor": "Reader 3",
        "value": 4,
        "absence": None,
        "evidence": "Names what changed.",
        "committed_at": STARTED,
    }
    return ScoreRow(**(facts | changes))  # type: ignore[arg-type]


def lines(sheet: Sheet) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sheet.csv().decode("utf-8-sig"), newline="")))


def test_an_application_is_one_line_with_its_stage_in_words(definition: Definition) -> None:
    line = lines(applications_sheet([application()], definition))[0]
    assert line["Reference"] == "DL27-4KTQ-9XWB"
    assert line["Stage"] == definition.stage(Stage.SIFT).name
    assert (line["Started"], line["Submitted"]) == ("2027-02-01 09:05", "")


def test_a_phone_number_with_a_plus_is_text(definition: Definition) -> None:
    assert lines(applications_sheet([application()], definition))[0]["Phone"] == "'+44 7700 900123"


def test_each_criterion_of_the_sift_has_one_column(definition: Definition) -> None:
    headings = applications_sheet([], definition).headings
    means = [heading for heading in headings if heading.startswith("Mean of ")]
    assert means == [f"Mean of {definition.criterion(code).name}" for code in _sift_codes(definition)]
    assert len(means) == 8


def test_a_criterion_without_a_mean_is_an_empty_cell(definition: Definition) -> None:
    line = lines(applications_sheet([application()], definition))[0]
    assert (line["Mean of Purpose"], line["Mean of Humility"]) == ("3.5", "")


def test_a_score_is_one_line_in_the_words_of_the_definition(definition: Definition) -> None:
    line = lines(scores_sheet([score()], definition))[0]
    assert (line["Item"], line["Criterion"], line["Assessor"], line["Score"], line["No score"]) == (
        "Question 2",
        "Purpose",
        "Reader 3",
        "4",
        "",
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (AbsenceKind.NO_EVIDENCE, "No evidence seen"),
        (AbsenceKind.NO_OPPORTUNITY, "No opportunity to observe"),
    ],
)
def test_the_two_kinds_of_absence_are_told_apart_and_are_no_numbers(
    definition: Definition, kind: AbsenceKind, words: str
) -> None:
    line = lines(scores_sheet([score(value=None, absence=kind)], definition))[0]
    assert (line["Score"], line["No score"]) == ("", words)


def test_evidence_is_never_a_formula(definition: Definition) -> None:
    assert lines(scores_sheet([score(evidence="=1+1")], definition))[0]["Evidence"] == "'=1+1"


def test_a_workbook_holds_times_and_numbers_as_such(definition: Definition) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(applications_sheet([application()], definition).xlsx())).active
    assert sheet is not None
    assert sheet["D2"].value == datetime(2027, 2, 1, 9, 5)  # noqa: DTZ001 - a workbook knows no zones
    assert sheet["N2"].value == 3


def test_a_workbook_says_what_it_rests_on_where_it_is_told(definition: Definition) -> None:
    for sheet in (applications_sheet([], definition, basis=BASIS), scores_sheet([], definition, basis=BASIS)):
        book = openpyxl.load_workbook(io.BytesIO(sheet.xlsx()))
        assert book.sheetnames == ["Basis", sheet.title]
        assert tuple(book["Basis"].iter_rows(values_only=True)) == BASIS


def _sift_codes(definition: Definition) -> list[str]:
    return list(dict.fromkeys(one.criterion for one in definition.passes()))
