"""One entry a page, and removing it."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select
from werkzeug.test import TestResponse

from recruitment.models import HistoryEntry, HistoryGap
from tests.factories import make_application, make_person
from tests.pages import Page
from tests.routes.apply.conftest import Applicant, to_the_end
from tests.routes.apply.test_history import FIRST_POST, POST, SUMMER, add, leave, page_of
from tests.routes.apply.test_strange_text import STRANGE

ENTRY = UUID("0f0e0d0c-0b0a-4908-8706-050403020100")


@pytest.fixture
def writer(beginner: Applicant) -> Applicant:
    leave(beginner)
    return beginner


def stored(applicant: Applicant) -> list[tuple[str, str, int]]:
    with applicant.database.transaction() as session:
        return [(row.title, row.goes_on, row.version) for row in session.exec(select(HistoryEntry))]


def as_typed(applicant: Applicant, part: str, **fields: Any) -> TestResponse:
    data = applicant.browser.with_token(fields)
    return applicant.browser.client.post(f"{applicant.address}/save/{part}", json=data)


def test_adding_gives_an_address_of_its_own_and_saves_nothing(writer: Applicant) -> None:
    one = writer.browser.get(f"{writer.address}/history/add").response.request.path
    other = writer.browser.get(f"{writer.address}/history/add").response.request.path
    assert one != other
    assert stored(writer) == []


def test_an_entry_is_saved_and_the_history_follows(writer: Applicant) -> None:
    page = add(writer, POST, ENTRY)
    assert page.response.request.path == f"{writer.address}/history"
    assert "Saved: Teacher of science, Oakfield Academy." in page.text
    assert stored(writer) == [("Teacher of science", "y", 1)]


def test_pressing_twice_adds_one(writer: Applicant) -> None:
    add(writer, POST, ENTRY)
    add(writer, POST, ENTRY)
    assert len(stored(writer)) == 1


def test_an_unfinished_entry_is_saved_and_says_what_it_lacks(writer: Applicant) -> None:
    page = add(writer, {"title": "Teacher", "from_month": "13", "version": "0"}, ENTRY)
    assert page.title.startswith("Error: ")
    assert "Choose what kind of time it was." in page.main
    assert "Enter the month it began as a number from 1 to 12, or by its name." in page.main
    assert (page.value("title"), page.value("from_month"), page.value("version")) == ("Teacher", "13", "1")
    assert stored(writer) == [("Teacher", "", 1)]


def test_it_may_be_finished_later(writer: Applicant) -> None:
    page = add(writer, {"title": "Teacher", "version": "0", "then": "list"}, ENTRY)
    assert page.heading == "Your history"
    assert "Dates still to give" in page.main
    assert "Not finished" in page.main


def test_save_stays_on_the_page(writer: Applicant) -> None:
    page = add(writer, POST | {"then": "stay"}, ENTRY)
    assert page.response.request.path == f"{writer.address}/history/{ENTRY}"


def test_an_entry_is_changed_over_what_was_read(writer: Applicant) -> None:
    add(writer, POST, ENTRY)
    page = writer.browser.get(f"{writer.address}/history/{ENTRY}")
    assert (page.value("title"), page.value("version")) == ("Teacher of science", "1")
    add(writer, POST | {"title": "Head of science", "version": "1"}, ENTRY)
    assert stored(writer) == [("Head of science", "y", 2)]


def test_of_two_tabs_the_second_is_shown_what_is_saved(writer: Applicant) -> None:
    add(writer, POST, ENTRY)
    add(writer, POST | {"title": "Head of science", "version": "1"}, ENTRY)
    page = add(writer, POST | {"title": "Head of year", "version": "1"}, ENTRY, status=409)
    assert "Head of science" in page.main
    assert page.value("title") == "Head of year"
    add(writer, POST | {"title": "Head of year", "version": page.value("version")}, ENTRY)
    assert stored(writer) == [("Head of year", "y", 3)]


def test_no_other_kind_can_be_sent(writer: Applicant) -> None:
    page = add(writer, POST | {"kind": "astronaut"}, ENTRY)
    assert "Choose one of the answers." in page.main
    assert stored(writer) == []


@pytest.mark.parametrize("name", STRANGE)
def test_whatever_is_typed_is_saved_or_answered_by_a_sentence(writer: Applicant, name: str) -> None:
    typed, _ = STRANGE[name]
    data = writer.browser.with_token(
        dict.fromkeys(POST, typed) | {"kind": "work", "reason": typed, "version": "0"}
    )
    response = writer.browser.client.post(
        f"{writer.address}/history/{ENTRY}", data=data, follow_redirects=True
    )
    assert response.status_code in (200, 413)
    assert page_of(writer).status == 200


def test_somebody_elses_entry_is_an_empty_page_and_cannot_be_written_over(writer: Applicant) -> None:
    with writer.database.transaction() as session:
        person = make_person(session, writer.clock.now)
        theirs = make_application(session, writer.cohort, writer.clock.now, person_id=person)
        held = session.exec(select(HistoryEntry).where(HistoryEntry.application_id == theirs)).first()
        assert held is not None
        entry_id, title = held.id, held.title
    assert writer.browser.get(f"{writer.address}/history/{entry_id}").value("title") == ""
    add(writer, POST, entry_id, status=409)
    with writer.database.transaction() as session:
        assert session.get_one(HistoryEntry, entry_id).title == title


# As it is typed.


def test_an_entry_is_made_as_it_is_typed_and_saved_field_by_field(writer: Applicant) -> None:
    assert as_typed(writer, f"entry-{ENTRY}", title="Teacher", version="0").json == {
        "at": "10am",
        "version": 1,
    }
    assert as_typed(writer, f"entry-{ENTRY}", goes_on="y", version="1").json == {"at": "10am", "version": 2}
    assert stored(writer) == [("Teacher", "y", 2)]
    as_typed(writer, f"entry-{ENTRY}", goes_on="", version="2")
    assert stored(writer) == [("Teacher", "", 3)]


def test_typing_over_another_tabs_words_is_told(writer: Applicant) -> None:
    add(writer, POST, ENTRY)
    response = as_typed(writer, f"entry-{ENTRY}", title="Head", version="0")
    assert response.status_code == 409
    assert response.json is not None
    assert (response.json["version"], response.json["stored"]["title"]) == (1, "Teacher of science")


def test_words_of_a_gap_and_the_month_of_leaving_are_saved_as_they_are_typed(writer: Applicant) -> None:
    sent = {f"words-{SUMMER}": "Walking", f"version-{SUMMER}": "0"}
    assert as_typed(writer, f"gap-{SUMMER}", **sent).json == {"at": "10am", "version": 1}
    with writer.database.transaction() as session:
        assert session.exec(select(HistoryGap.text)).one() == "Walking"
    assert as_typed(writer, "leaving", left_year="2014", version="1").json == {"at": "10am", "version": 2}
    assert as_typed(writer, "employer-note", employer_note="In May", version="2").json == {
        "at": "10am",
        "version": 3,
    }


@pytest.mark.parametrize(
    "part", ["entry-nothing", "gap-2019-13-2019-14", "gap-", "qualification-1", "entry-"]
)
def test_what_names_no_row_is_not_found(writer: Applicant, part: str) -> None:
    assert as_typed(writer, part, title="x", version="0").status_code == 404


# Removing.


def remove(applicant: Applicant, version: str, status: int = 200) -> Page:
    return applicant.browser.post(
        f"{applicant.address}/history/{ENTRY}/remove", {"version": version}, status=status
    )


def test_removing_asks_once(writer: Applicant) -> None:
    add(writer, POST, ENTRY)
    page = writer.browser.get(f"{writer.address}/history/{ENTRY}/remove")
    assert page.heading == "Remove this from your history?"
    assert "Teacher of science, Oakfield Academy" in page.main
    assert "September 2019 to now" in page.main
    page = remove(writer, page.value("version"))
    assert "Removed: Teacher of science, Oakfield Academy. If you did not mean to, add it again." in page.text
    assert stored(writer) == []


def test_removing_twice_removes_it_once(writer: Applicant) -> None:
    add(writer, POST, ENTRY)
    remove(writer, "1")
    assert remove(writer, "1").heading == "Your history"


def test_what_was_changed_meanwhile_is_not_removed_unseen(writer: Applicant) -> None:
    add(writer, POST, ENTRY)
    add(writer, POST | {"title": "Head of science", "version": "1"}, ENTRY)
    page = remove(writer, "1", status=409)
    assert "Head of science" in page.main
    remove(writer, page.value("version"))
    assert stored(writer) == []


def test_what_was_removed_in_another_tab_can_be_put_back_by_saving(writer: Applicant) -> None:
    add(writer, POST, ENTRY)
    remove(writer, "1")
    page = add(writer, POST | {"version": "1"}, ENTRY, status=409)
    add(writer, POST | {"version": page.value("version")}, ENTRY)
    assert stored(writer) == [("Teacher of science", "y", 1)]


def test_what_is_not_there_cannot_be_removed(writer: Applicant) -> None:
    assert writer.browser.get(f"{writer.address}/history/{uuid4()}/remove").heading == "Your history"


def test_after_closing_nothing_is_added_or_removed(writer: Applicant) -> None:
    add(writer, POST, ENTRY)
    to_the_end(writer, and_seconds=1)
    remove(writer, "1", status=409)
    page = add(writer, FIRST_POST, status=409)
    assert "Shop supervisor" in page.main
    assert stored(writer) == [("Teacher of science", "y", 1)]
