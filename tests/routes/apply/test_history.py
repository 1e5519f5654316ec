"""The page of one's history: when education was left, the list, the timeline, a question for each gap."""

from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.entries import MOST_ENTRIES
from recruitment.models import History, HistoryEntry, HistoryGap
from tests.pages import Page
from tests.routes.apply.conftest import Applicant, to_the_end
from tests.routes.apply.test_statements import STANDING
from tests.statements import counted

POST = {
    "kind": "school",
    "title": "Teacher of science",
    "place": "Oakfield Academy",
    "from_month": "9",
    "from_year": "2019",
    "goes_on": "y",
    "version": "0",
}
FIRST_POST = POST | {
    "title": "Shop supervisor",
    "kind": "work",
    "place": "Pemberwick",
    "from_month": "7",
    "from_year": "2015",
    "goes_on": "",
    "to_month": "June",
    "to_year": "2019",
    "reason": "To train as a teacher",
}
SUMMER = "2019-07-2019-08"


def page_of(applicant: Applicant, status: int = 200) -> Page:
    return applicant.browser.get(f"{applicant.address}/history", status=status)


def leave(
    applicant: Applicant, month: str = "7", year: str = "2015", version: str = "0", **more: str
) -> Page:
    data = {"left_month": month, "left_year": year, "version": version, **more}
    return applicant.browser.post(f"{applicant.address}/history/leaving", data)


def add(applicant: Applicant, typed: dict[str, str], entry_id: UUID | None = None, status: int = 200) -> Page:
    address = f"{applicant.address}/history/{entry_id or uuid4()}"
    return applicant.browser.post(
        address, {name: text for name, text in typed.items() if text}, status=status
    )


def words(text: str, version: str = "0", code: str = SUMMER) -> dict[str, str]:
    return {f"words-{code}": text, f"version-{code}": version}


def explain(applicant: Applicant, text: str, version: str = "0", *, status: int = 200, **more: str) -> Page:
    return applicant.browser.post(f"{applicant.address}/history", words(text, version) | more, status=status)


def gaps(applicant: Applicant) -> list[tuple[str, str, int]]:
    with applicant.database.transaction() as session:
        return [(row.months, row.text, row.version) for row in session.exec(select(HistoryGap))]


@pytest.fixture
def told(beginner: Applicant) -> Applicant:
    """Somebody with two posts and a gap of two months between them."""
    leave(beginner)
    add(beginner, FIRST_POST)
    add(beginner, POST)
    return beginner


# When education was left.


def test_it_is_asked_first(beginner: Applicant) -> None:
    page = page_of(beginner)
    assert page.heading == "When did you leave full-time education?"
    assert page.response.request.path == f"{beginner.address}/history/leaving"


def test_the_month_is_saved_and_the_history_follows(beginner: Applicant) -> None:
    page = leave(beginner)
    assert page.heading == "Your history"
    assert "You left full-time education July 2015" in page.main


@pytest.mark.parametrize(
    ("month", "year", "sentence"),
    [
        ("", "", "Enter the month and year you left full-time education."),
        ("7", "", "Enter the year you left full-time education, too."),
        ("7", "15", "Enter the year you left full-time education with four digits, like 2019."),
        ("2", "2027", "Enter a month that is not in the future: it is January 2027 now."),
        ("7", "1902", "Check the year you left full-time education: 1902 is too long ago."),
    ],
)
def test_a_month_that_cannot_be_is_kept_and_said_to_be_wrong(
    beginner: Applicant, month: str, year: str, sentence: str
) -> None:
    page = leave(beginner, month, year)
    assert page.title.startswith("Error: ")
    assert sentence in page.main
    assert (page.value("left_month"), page.value("left_year")) == (month, year)


def test_two_tabs_do_not_overwrite_one_another(beginner: Applicant) -> None:
    leave(beginner)
    data = {"left_month": "6", "left_year": "2014", "version": "0"}
    page = beginner.browser.post(f"{beginner.address}/history/leaving", data, status=409)
    assert "7 2015" in page.main
    assert page.value("left_year") == "2014"
    leave(beginner, "6", "2014", page.value("version"))
    with beginner.database.transaction() as session:
        assert session.exec(select(History.left_year, History.version)).one() == ("2014", 2)


# The page.


def test_the_newest_stands_first_with_links_to_change_and_remove(told: Applicant) -> None:
    page = page_of(told)
    assert page.main.index("Teacher of science, Oakfield Academy") < page.main.index("Shop supervisor")
    assert sum(link.endswith("/remove") for link in page.links()) == 2
    assert f"{told.address}/history/add" in page.links()


def test_the_timeline_says_in_words_what_it_shows(told: Applicant) -> None:
    page = page_of(told)
    (described,) = ["".join(one.itertext()) for one in page.document.iter("{http://www.w3.org/2000/svg}desc")]
    assert described == (
        "From July 2015 to January 2027, the newest first. "
        "Teacher of science, Oakfield Academy: September 2019 to now; Gap: July to August 2019; "
        "Shop supervisor, Pemberwick: July 2015 to June 2019."
    )


def test_two_things_at_once_are_only_pointed_out(told: Applicant) -> None:
    add(told, POST | {"kind": "voluntary", "title": "Trustee", "place": "Food Bank", "from_year": "2021"})
    page = page_of(told)
    assert "At the same time That is usual where work is part-time." in page.main
    assert (
        "Trustee, Food Bank and Teacher of science, Oakfield Academy: September 2021 to January 2027"
        in page.main
    )


def test_a_gap_is_asked_about_by_its_months(told: Applicant) -> None:
    page = page_of(told)
    assert "One gap to explain" in page.main
    assert "July to August 2019, 2 months: what were you doing?" in page.main


def test_what_is_said_of_a_gap_is_saved_and_closes_the_part(told: Applicant) -> None:
    page = explain(told, "Walking in Wales")
    assert page.response.request.path == f"{told.address}/referees"
    assert gaps(told) == [(SUMMER, "Walking in Wales", 1)]
    assert page_of(told).value(f"words-{SUMMER}") == "Walking in Wales"


def test_without_words_one_is_told_what_lacks(told: Applicant) -> None:
    page = explain(told, "")
    assert page.title.startswith("Error: ")
    assert "Say what you were doing from July to August 2019." in page.main


def test_one_may_go_back_to_the_list_with_a_gap_still_open(told: Applicant) -> None:
    assert explain(told, "", then="list").response.request.path == told.address


def test_the_words_stay_with_a_gap_whose_months_change(told: Applicant) -> None:
    explain(told, "Walking")
    add(
        told,
        FIRST_POST
        | {"title": "Tutor", "from_month": "7", "from_year": "2019", "to_month": "7", "to_year": "2019"},
    )
    page = page_of(told)
    assert "August 2019, 1 month: what were you doing?" in page.main
    assert page.value(f"words-{SUMMER}") == "Walking"


def test_words_of_a_gap_that_another_tab_has_closed_are_kept(told: Applicant) -> None:
    add(told, FIRST_POST | {"title": "Tutor", "from_year": "2019", "to_month": "8", "to_year": "2019"})
    explain(told, "Walking")
    assert gaps(told) == [(SUMMER, "Walking", 1)]


def test_of_two_tabs_the_second_is_shown_what_is_saved(told: Applicant) -> None:
    explain(told, "Walking")
    page = explain(told, "Sailing", status=409)
    assert "Walking" in page.main
    assert page.value(f"words-{SUMMER}") == "Sailing"
    explain(told, "Sailing", page.value(f"version-{SUMMER}"))
    assert gaps(told) == [(SUMMER, "Sailing", 2)]


def test_nothing_is_saved_where_one_box_is_overtaken(told: Applicant) -> None:
    with told.database.transaction() as session:
        session.exec(select(HistoryEntry).where(HistoryEntry.kind == "work")).one().to_year = "2018"
    other = "2018-07-2019-08"
    both = words("Walking") | words("Twice", code="2018-07-2018-09")
    told.browser.post(f"{told.address}/history", both)
    sent = words("Sailing") | words("Thrice", "1", code="2018-07-2018-09")
    page = told.browser.post(f"{told.address}/history", sent, status=409)
    assert ("2018-07-2018-09", "Twice", 1) in gaps(told)
    assert other not in [code for code, *_ in gaps(told)]
    assert page.value(f"words-{SUMMER}") == "Sailing"


def test_the_present_employer_must_be_there_or_explained(told: Applicant) -> None:
    told.browser.post(f"{told.address}/details", {"version": "1", "employer": "Hill School", "then": "list"})
    page = explain(told, "Walking")
    assert "Add your present employer, Hill School, or say why it is not in your history." in page.main
    noted = {"employer_note": "I begin there in May.", "version": page.value("version")}
    sent = words("Walking", page.value(f"version-{SUMMER}")) | noted
    page = told.browser.post(f"{told.address}/history", sent)
    assert page.response.request.path == f"{told.address}/referees"


def test_an_employer_named_a_little_differently_is_the_same(told: Applicant) -> None:
    told.browser.post(f"{told.address}/details", {"version": "1", "employer": "OAKFIELD", "then": "list"})
    assert "Your present employer" not in page_of(told).main


def test_too_much_is_answered_by_a_sentence_and_stays_on_the_page(told: Applicant) -> None:
    page = explain(told, "x" * 2001)
    assert "Shorten this to 2,000 characters or fewer; it has 2,001." in page.main
    assert len(page.value(f"words-{SUMMER}")) == 2001


def test_after_closing_it_is_shown_and_what_was_typed_as_well(told: Applicant) -> None:
    to_the_end(told, and_seconds=1)
    page = explain(told, "Walking", status=409)
    assert "Walking" in page.main
    assert "Teacher of science Oakfield Academy" in page_of(told).main
    assert gaps(told) == []


# The task list.


def test_the_list_of_parts_says_how_far_it_has_come(beginner: Applicant) -> None:
    assert "Your history Not started" in beginner.browser.get(beginner.address).main
    leave(beginner)
    add(beginner, FIRST_POST)
    add(beginner, POST)
    page = beginner.browser.get(beginner.address).main
    assert "Say what you were doing from July to August 2019. In progress" in page
    explain(beginner, "Walking")
    assert "Your history Done" in beginner.browser.get(beginner.address).main


def test_there_are_only_so_many_entries(told: Applicant) -> None:
    with told.database.transaction() as session:
        row = session.exec(select(HistoryEntry)).first()
        assert row is not None
        for _ in range(MOST_ENTRIES - 2):
            session.add(HistoryEntry(**row.model_dump(exclude={"id"}), id=uuid4()))
    assert f"There can be {MOST_ENTRIES} entries, and you have as many." in page_of(told).main
    refused = told.browser.get(f"{told.address}/history/add")
    assert f"there can be {MOST_ENTRIES} entries of your history." in refused.text
    page = add(told, POST, status=409)
    assert f"there can be {MOST_ENTRIES} entries of your history." in page.main
    assert page.value("title") == "Teacher of science"


@pytest.mark.parametrize("more", [0, 2])
def test_a_page_costs_the_same_with_one_entry_and_with_three(
    told: Applicant, database: Database, more: int
) -> None:
    for _ in range(more):
        add(told, POST)
    page_of(told)
    with counted(database) as statements:
        told.browser.client.get(f"{told.address}/history")
    # The application; the history.
    assert len(statements) == STANDING + 2
