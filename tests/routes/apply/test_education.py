"""What one has qualified in: a list, one a page, and removing it."""

from uuid import UUID

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.qualifications import MOST_QUALIFICATIONS
from recruitment.models import Qualification
from tests.pages import Page
from tests.routes.apply.conftest import Applicant, to_the_end
from tests.routes.apply.test_entries import as_typed
from tests.routes.apply.test_statements import STANDING
from tests.statements import counted

DEGREE = {
    "level": "degree",
    "title": "BA History",
    "place": "University of Hallowmere",
    "year": "2011",
    "result": "2:1",
    "version": "0",
}
ONE = UUID("0f0e0d0c-0b0a-4908-8706-050403020101")


def add(applicant: Applicant, typed: dict[str, str], number: int = 0, status: int = 200) -> Page:
    address = f"{applicant.address}/education/{UUID(int=ONE.int + number)}"
    return applicant.browser.post(address, typed, status=status)


def stored(applicant: Applicant) -> list[tuple[str, int]]:
    with applicant.database.transaction() as session:
        return [(row.title, row.version) for row in session.exec(select(Qualification))]


def test_none_need_be_given(beginner: Applicant) -> None:
    page = beginner.browser.get(f"{beginner.address}/education")
    assert "You need not give any." in page.main
    page = beginner.browser.post(f"{beginner.address}/education")
    assert page.heading != "Your qualifications"


def test_one_is_saved_and_listed(beginner: Applicant) -> None:
    page = add(beginner, DEGREE)
    assert page.heading == "Your qualifications"
    assert "BA History, University of Hallowmere Degree or equivalent, 2011, 2:1" in page.main
    assert stored(beginner) == [("BA History", 1)]


def test_adding_gives_an_address_of_its_own(beginner: Applicant) -> None:
    page = beginner.browser.get(f"{beginner.address}/education/add")
    assert page.heading == "Add a qualification"
    assert stored(beginner) == []


def test_pressing_twice_adds_one(beginner: Applicant) -> None:
    add(beginner, DEGREE)
    add(beginner, DEGREE)
    assert len(stored(beginner)) == 1


def test_what_lacks_is_said_and_what_was_typed_is_kept(beginner: Applicant) -> None:
    page = add(beginner, DEGREE | {"year": "11", "place": ""})
    assert page.title.startswith("Error: ")
    assert "Enter the year you gained it with four digits, like 2019." in page.main
    assert page.value("year") == "11"
    listed = beginner.browser.get(f"{beginner.address}/education")
    assert "Not finished" in listed.main
    page = beginner.browser.post(f"{beginner.address}/education")
    assert "Finish “BA History”." in page.main


def test_of_two_tabs_the_second_is_shown_what_is_saved(beginner: Applicant) -> None:
    add(beginner, DEGREE)
    page = add(beginner, DEGREE | {"title": "BSc Physics"}, status=409)
    assert "BA History" in page.main
    assert page.value("title") == "BSc Physics"


def test_one_is_saved_as_it_is_typed(beginner: Applicant) -> None:
    response = as_typed(beginner, f"qualification-{ONE}", level="other", version="0")
    assert response.json == {"at": "10am", "version": 1}


def test_removing_asks_once(beginner: Applicant) -> None:
    add(beginner, DEGREE)
    page = beginner.browser.get(f"{beginner.address}/education/{ONE}/remove")
    assert page.heading == "Remove this qualification?"
    page = beginner.browser.post(f"{beginner.address}/education/{ONE}/remove", {"version": "1"})
    assert "Removed: BA History, University of Hallowmere." in page.text
    assert stored(beginner) == []


def test_what_was_changed_meanwhile_is_not_removed_unseen(beginner: Applicant) -> None:
    add(beginner, DEGREE)
    add(beginner, DEGREE | {"year": "2012", "version": "1"})
    beginner.browser.post(f"{beginner.address}/education/{ONE}/remove", {"version": "1"}, status=409)
    assert stored(beginner) == [("BA History", 2)]


def test_there_are_only_so_many(beginner: Applicant) -> None:
    for number in range(MOST_QUALIFICATIONS):
        add(beginner, DEGREE, number)
    page = add(beginner, DEGREE, MOST_QUALIFICATIONS, status=409)
    assert f"there can be {MOST_QUALIFICATIONS} qualifications." in page.main
    page = beginner.browser.get(f"{beginner.address}/education/add")
    assert f"there can be {MOST_QUALIFICATIONS} qualifications." in page.text


def test_after_closing_it_is_shown(beginner: Applicant) -> None:
    add(beginner, DEGREE)
    to_the_end(beginner, and_seconds=1)
    assert (
        "BA History, University of Hallowmere" in beginner.browser.get(f"{beginner.address}/education").main
    )
    add(beginner, DEGREE, 1, status=409)


@pytest.mark.parametrize("many", [1, 3])
def test_a_page_costs_the_same_with_one_and_with_three(
    beginner: Applicant, database: Database, many: int
) -> None:
    for number in range(many):
        add(beginner, DEGREE, number)
    with counted(database) as statements:
        beginner.browser.client.get(f"{beginner.address}/education")
    # The application; the qualifications.
    assert len(statements) == STANDING + 2
