"""Who applies: the details page."""

import pytest
from sqlmodel import select

from recruitment.models import Details
from tests.factories import EMPLOYER, FULL_NAME, KNOWN_AS, PHONE
from tests.pages import Page
from tests.routes.apply.conftest import Applicant, to_the_end

GIVEN = {"full_name": "Ada Nwosu", "known_as": "", "phone": "07700 900456", "employer": "Hill School"}


def stored(applicant: Applicant) -> tuple[str, str, str, str, int]:
    with applicant.database.transaction() as session:
        row = session.exec(select(Details)).one()
        return row.full_name, row.known_as, row.phone, row.employer, row.version


def save(applicant: Applicant, given: dict[str, str], status: int = 200, **more: str) -> Page:
    return applicant.browser.post(f"{applicant.address}/details", given | more, status=status)


def test_the_page_holds_what_is_saved(applicant: Applicant) -> None:
    page = applicant.browser.get(f"{applicant.address}/details")
    held = [page.value(name) for name in ("full_name", "known_as", "phone", "employer", "version")]
    assert held == [FULL_NAME, KNOWN_AS, PHONE, EMPLOYER, "1"]


def test_save_and_continue_goes_on_to_the_address(beginner: Applicant) -> None:
    page = save(beginner, GIVEN, version="1")
    assert page.response.request.path == f"{beginner.address}/contact"
    assert stored(beginner) == ("Ada Nwosu", "", "07700 900456", "Hill School", 2)


def test_what_is_missing_is_said_and_what_is_there_is_saved(beginner: Applicant) -> None:
    page = save(beginner, {"full_name": "Ada Nwosu"}, version="1")
    assert page.title.startswith("Error: Your details")
    assert "Enter your telephone number." in page.main
    assert "What you have given is saved." in page.main
    assert stored(beginner) == ("Ada Nwosu", "", "", "", 2)
    page = save(beginner, GIVEN, version=page.value("version"))
    assert page.response.request.path == f"{beginner.address}/contact"


def test_going_back_to_the_list_asks_for_nothing(beginner: Applicant) -> None:
    page = save(beginner, {"full_name": "Ada Nwosu"}, version="1", then="list")
    assert page.response.request.path == beginner.address
    assert stored(beginner)[0] == "Ada Nwosu"


def test_a_wrong_number_is_saved_as_it_stands_and_said_to_be_wrong(beginner: Applicant) -> None:
    page = save(beginner, GIVEN | {"phone": "abc"}, version="1")
    assert "Enter a telephone number in the right form" in page.main
    assert (page.value("full_name"), page.value("phone"), page.value("version")) == ("Ada Nwosu", "abc", "2")
    assert stored(beginner) == ("Ada Nwosu", "", "abc", "Hill School", 2)


def test_save_stays_on_the_page_and_asks_for_nothing(beginner: Applicant) -> None:
    page = save(beginner, {"full_name": "Ada Nwosu"}, version="1", then="stay")
    assert page.response.request.path == f"{beginner.address}/details"
    assert "Saved: Your details." in page.text
    assert page.value("version") == "2"


def test_of_two_tabs_the_second_is_shown_what_is_saved_and_chooses(beginner: Applicant) -> None:
    save(beginner, GIVEN, version="1")
    page = save(beginner, GIVEN | {"employer": "Vale School"}, 409, version="1")
    assert page.value("employer") == "Vale School"
    assert "Present employerHill School" in page.main.replace("Present employer Hill", "Present employerHill")
    assert stored(beginner)[3:] == ("Hill School", 2)
    save(beginner, GIVEN | {"employer": "Vale School"}, version=page.value("version"))
    assert stored(beginner)[3:] == ("Vale School", 3)


def test_after_closing_nothing_is_saved_and_what_was_typed_is_shown(beginner: Applicant) -> None:
    to_the_end(beginner, and_seconds=1)
    page = save(beginner, GIVEN, 409, version="1")
    assert "Hill School" in page.main
    assert stored(beginner)[4] == 1


@pytest.mark.parametrize("field", ["full_name", "known_as", "employer"])
def test_a_line_too_long_comes_back_with_its_length(beginner: Applicant, field: str) -> None:
    page = save(beginner, GIVEN | {field: "x" * 300}, version="1")
    assert "Shorten this to 200 characters or fewer; it has 300." in page.main
    assert page.value(field) == "x" * 300
