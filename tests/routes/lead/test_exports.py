"""Sheets of a cohort to take away."""

import csv
import io

import openpyxl
import pytest

from recruitment.db import Database
from tests.conftest import Clock
from tests.factories import EMPLOYER, FULL_NAME, KNOWN_AS, PHONE
from tests.factories_lead import NO_EVIDENCE, Office, make_imported, make_named, make_office, make_scores
from tests.pages import Browser
from tests.statements import counted

REFERENCE = "DL27-4KTQ-9XWB"


@pytest.fixture
def office(worker_database: Database, clock: Clock) -> Office:
    with worker_database.transaction() as session:
        office = make_office(session, clock.now)
        named = make_named(session, office.cohort, clock.now, reference=REFERENCE)
        make_scores(session, office.cohort, clock.now, named, 4, NO_EVIDENCE, None, evidence="=1+1")
        make_imported(session, office.cohort, clock.now)
        return office


@pytest.fixture
def lead(browser: Browser, office: Office) -> Browser:
    return browser.sign_in(office.lead)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_page_offers_both_sheets_in_both_forms(lead: Browser, office: Office) -> None:
    page = lead.get(office.at("exports"))
    assert page.heading == "Exports"
    wanted = {
        office.at(f"exports/{name}.{kind}") for name in ("applications", "scores") for kind in ("csv", "xlsx")
    }
    assert wanted <= set(page.links())


def test_applications_are_one_line_each_with_the_means_of_criteria(lead: Browser, office: Office) -> None:
    response = lead.client.get(office.at("exports/applications.csv"))
    assert response.headers["Content-Disposition"] == "attachment; filename=DL27-applications-2027-01-12.csv"
    named, imported = rows(response.data)
    assert named["Reference"] == REFERENCE
    assert (named["Name"], named["Known as"], named["Phone"], named["Present employer"]) == (
        FULL_NAME,
        KNOWN_AS,
        PHONE,
        EMPLOYER,
    )
    assert (named["Stage"], named["Submitted"], named["Scores"]) == ("Sift", "2027-01-12 10:00", "2")
    # No evidence counts as 1 in this definition.
    assert named["Mean of Inspired by the problem"] == "2.5"
    assert named["Mean of Purpose"] == ""
    assert (imported["Reference"], imported["Known elsewhere as"], imported["Name"]) == (
        "DL27-7777-2222",
        "1041",
        "",
    )


def test_scores_are_one_line_each_without_names_and_without_formulas(lead: Browser, office: Office) -> None:
    response = lead.client.get(office.at("exports/scores.csv"))
    score, absent = sorted(rows(response.data), key=lambda row: row["Score"], reverse=True)
    assert (score["Reference"], score["Item"], score["Criterion"], score["Score"], score["No score"]) == (
        REFERENCE,
        "Question 1",
        "Inspired by the problem",
        "4",
        "",
    )
    assert score["Evidence"] == "'=1+1"
    assert (absent["Score"], absent["No score"]) == ("", "No evidence seen")
    assert FULL_NAME not in response.get_data(as_text=True)
    assert "Assessor Number" not in response.get_data(as_text=True)


def test_a_workbook_has_numbers_as_numbers_and_text_as_text(lead: Browser, office: Office) -> None:
    response = lead.client.get(office.at("exports/scores.xlsx"))
    assert response.headers["Content-Disposition"] == "attachment; filename=DL27-scores-2027-01-12.xlsx"
    basis, sheet = openpyxl.load_workbook(io.BytesIO(response.data)).worksheets
    assert [row[0].value for row in basis.iter_rows()][-3:] == ["Cohort", "Made", "By"]
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found[0][:5] == ["Reference", "Item", "Criterion", "Assessor", "Score"]
    assert {row[4] for row in found[1:]} == {4, None}
    assert {row[6] for row in found[1:]} == {"=1+1"}
    assert {cell.data_type for row in sheet.iter_rows(min_row=2, min_col=7, max_col=7) for cell in row} == {
        "s"
    }


def test_a_sheet_that_there_is_not_is_not_found(lead: Browser, office: Office) -> None:
    lead.get(office.at("exports/people.csv"), status=404)
    lead.get(office.at("exports/scores.pdf"), status=404)


@pytest.mark.parametrize("name", ["applications.csv", "applications.xlsx", "scores.csv", "scores.xlsx"])
def test_sheets_are_for_leads_of_the_cohort_alone(browser: Browser, office: Office, name: str) -> None:
    browser.sign_in(office.stranger).get(office.at(f"exports/{name}"), status=403)
    browser.another().sign_in(office.assessor).get(office.at(f"exports/{name}"), status=403)


@pytest.mark.parametrize("name", ["applications.csv", "scores.csv"])
def test_a_sheet_asks_as_much_for_three_applications_as_for_one(
    lead: Browser, office: Office, worker_database: Database, database: Database, clock: Clock, name: str
) -> None:
    lead.client.get(office.at(f"exports/{name}"))
    with counted(database) as one:
        lead.client.get(office.at(f"exports/{name}"))
    with worker_database.transaction() as session:
        for reference in ("DL27-2222-3333", "DL27-3333-4444"):
            named = make_named(session, office.cohort, clock.now, reference=reference)
            make_scores(session, office.cohort, clock.now, named, 3)
    with counted(database) as three:
        lead.client.get(office.at(f"exports/{name}"))
    assert len(one) == len(three)
