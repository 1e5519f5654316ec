"""The pages of the plain sections: empty, filled, in error, stale, and closed."""

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.sections import SECTION_CODES
from recruitment.domain.stages import Stage
from recruitment.models import Application, FilledSection
from tests.factories import ADJUSTMENT, POSTCODE, sections_done
from tests.pages import Page
from tests.routes.apply.conftest import Applicant, to_the_end
from tests.statements import counted

STANDING = 2
NEXT = {
    "eligibility": "details",
    "contact": "right-to-work",
    "right-to-work": "adjustments",
    "adjustments": "teaching",
    "help": "declarations",
    "declarations": "check",
}
#: What is sent to each page, and what is said of it.
IN_ERROR = {
    "eligibility": ({"is_qualified": "no", "appeal": "Soon."}, "Choose whether this is true for you."),
    "contact": ({"town": "Leeds", "postcode": "LS"}, "Enter the first line of your address."),
    "right-to-work": ({"status": "permission"}, "Say what kind of permission it is"),
    "adjustments": ({"needs": "yes"}, "Say what we should do."),
    "teaching": ({"qts": "yes", "trn": "12"}, "Enter a teacher reference number of seven digits."),
    "help": ({"words": "A friend."}, "Choose whether you had help with your application."),
    "declarations": ({"agreed": ""}, "Read the declarations, then tick that you agree."),
}
#: A field of each page that takes any text, or none where there is only a box to tick.
TYPED = {
    "eligibility": "appeal",
    "contact": "town",
    "right-to-work": "words",
    "adjustments": "words",
    "teaching": "trn",
    "help": "words",
}


def stored(applicant: Applicant, section: str) -> tuple[dict[str, str], int]:
    with applicant.database.transaction() as session:
        row = session.exec(select(FilledSection).where(FilledSection.section == section)).one_or_none()
        return ({}, 0) if row is None else (dict(row.entries), row.version)


def save(applicant: Applicant, section: str, given: dict[str, str], status: int = 200, **more: str) -> Page:
    _, version = stored(applicant, section)
    data = {"version": str(version)} | given | more
    return applicant.browser.post(f"{applicant.address}/{section}", data, status=status)


def done(applicant: Applicant, section: str) -> dict[str, str]:
    definition = applicant.cohort.definition
    return sections_done(definition.declared, definition.conditions)[section]


@pytest.mark.parametrize("section", SECTION_CODES)
def test_a_page_begins_empty_and_takes_what_is_given(beginner: Applicant, section: str) -> None:
    page = beginner.browser.get(f"{beginner.address}/{section}")
    # What was answered before the form is there already.
    begun = 1 if section in ("eligibility", "teaching") else 0
    assert page.value("version") == str(begun)
    page = save(beginner, section, done(beginner, section), then="stay")
    assert "Saved: " in page.text
    kept, version = stored(beginner, section)
    assert page.value("version") == str(version)
    assert {name: text for name, text in kept.items() if text} == done(beginner, section)


@pytest.mark.parametrize(("section", "following"), NEXT.items())
def test_save_and_continue_goes_on(beginner: Applicant, section: str, following: str) -> None:
    page = save(beginner, section, done(beginner, section))
    assert page.response.request.path == f"{beginner.address}/{following}"


@pytest.mark.parametrize("section", SECTION_CODES)
def test_what_is_missing_is_said_and_what_is_there_is_saved(beginner: Applicant, section: str) -> None:
    given, sentence = IN_ERROR[section]
    page = save(beginner, section, given)
    assert page.title.startswith("Error: ")
    assert sentence in page.main
    kept, _ = stored(beginner, section)
    assert {name: text for name, text in kept.items() if text} == {n: t for n, t in given.items() if t}
    page = save(beginner, section, given, then="list")
    assert page.response.request.path == beginner.address


@pytest.mark.parametrize("section", SECTION_CODES)
def test_the_page_holds_what_is_saved(applicant: Applicant, section: str) -> None:
    page = applicant.browser.get(f"{applicant.address}/{section}")
    assert page.value("version") == "1"
    for text in done(applicant, section).values():
        assert text in page.html


@pytest.mark.parametrize(("section", "field"), TYPED.items())
def test_too_long_a_text_comes_back_and_nothing_is_saved(
    beginner: Applicant, section: str, field: str
) -> None:
    page = save(beginner, section, {field: "x" * 6000})
    assert "it has 6,000." in page.main
    assert "x" * 6000 in page.html
    assert "x" * 6000 not in stored(beginner, section)[0].values()


@pytest.mark.parametrize(("section", "field"), TYPED.items())
def test_of_two_tabs_the_second_is_shown_what_is_saved_and_chooses(
    applicant: Applicant, section: str, field: str
) -> None:
    given = {"status": "permission", "needs": "yes", "qts": "yes", "kind": "ai"} | {field: "First"}
    given = {name: text for name, text in given.items() if name in (field, *done(applicant, section))}
    save(applicant, section, given)
    page = save(applicant, section, given | {field: "Second"}, 409, version="1")
    assert "What is saved now" in page.main
    assert "First" in page.main
    assert page.value(field) == "Second"
    assert stored(applicant, section)[0][field] == "First"
    save(applicant, section, given | {field: "Second"}, version=page.value("version"), then="list")
    assert stored(applicant, section)[0][field] == "Second"


@pytest.mark.parametrize("section", SECTION_CODES)
def test_after_closing_a_section_can_be_read_and_no_longer_changed(
    applicant: Applicant, section: str
) -> None:
    to_the_end(applicant, and_seconds=1)
    page = applicant.browser.get(f"{applicant.address}/{section}")
    assert "this can no longer be changed" in page.main
    assert "<form" not in page.html.partition("<main")[2]
    save(applicant, section, IN_ERROR[section][0], 409)
    assert stored(applicant, section)[1] == 1


def test_forms_of_writing_are_tidied(beginner: Applicant) -> None:
    save(beginner, "contact", {"line_1": " 12  Lane ", "town": "Leeds", "postcode": "ls14ap"})
    save(beginner, "teaching", {"qts": "yes", "trn": "RP 12/34567", "year": "2015", "years": "8"})
    assert stored(beginner, "contact")[0]["postcode"] == "LS1 4AP"
    assert stored(beginner, "teaching")[0]["trn"] == "1234567"


def test_a_section_that_there_is_not_is_not_found(beginner: Applicant) -> None:
    beginner.browser.get(f"{beginner.address}/salary", status=404)


# Saved as it is typed.


def test_only_the_fields_that_were_changed_are_written(applicant: Applicant) -> None:
    data = applicant.browser.with_token({"town": "Hull", "version": "1"})
    told = applicant.browser.client.post(f"{applicant.address}/save/contact", json=data).json
    assert told == {"at": "10am", "version": 2}
    kept, version = stored(applicant, "contact")
    assert (kept["town"], kept["postcode"], version) == ("Hull", POSTCODE, 2)


def test_a_stale_save_is_told_what_is_stored(applicant: Applicant) -> None:
    save(applicant, "contact", done(applicant, "contact") | {"town": "Hull"})
    data = applicant.browser.with_token({"town": "Derby", "version": "1"})
    answer = applicant.browser.client.post(f"{applicant.address}/save/contact", json=data)
    assert answer.status_code == 409
    assert answer.json is not None
    assert (answer.json["stored"]["town"], answer.json["version"]) == ("Hull", 2)
    assert stored(applicant, "contact")[0]["town"] == "Hull"


def test_a_choice_is_saved_and_taken_back(beginner: Applicant) -> None:
    for version, choice in enumerate(("ai", "none", "")):
        data = beginner.browser.with_token({"kind": choice, "version": str(version)})
        answer = beginner.browser.client.post(f"{beginner.address}/save/help", json=data)
        assert answer.json == {"at": "10am", "version": version + 1}
    assert stored(beginner, "help") == ({"kind": ""}, 3)


def test_an_answer_that_is_not_on_the_page_is_a_fault(beginner: Applicant) -> None:
    data = beginner.browser.with_token({"kind": "magic", "version": "0"})
    answer = beginner.browser.client.post(f"{beginner.address}/save/help", json=data)
    assert (answer.status_code, answer.json) == (
        422,
        {"faults": {"kind": "Choose again from what is on the page."}},
    )


# Adjustments, which may be changed at any stage.


def test_adjustments_can_be_changed_after_sending(sent: Applicant) -> None:
    address = f"{sent.address}/adjustments"
    assert address in sent.browser.get(f"{sent.address}/status").links()
    page = save(sent, "adjustments", {"needs": "yes", "words": "A break each hour."})
    assert page.response.request.path == f"{sent.address}/status"
    assert "A break each hour." in page.main
    data = sent.browser.with_token({"words": "A longer break.", "version": "2"})
    told = sent.browser.client.post(f"{sent.address}/save/adjustments", json=data).json
    assert told == {"at": "10am", "version": 3}
    assert stored(sent, "adjustments")[0] == {"needs": "yes", "words": "A longer break."}


@pytest.mark.parametrize("section", [code for code in SECTION_CODES if code != "adjustments"])
def test_no_other_section_can(sent: Applicant, section: str) -> None:
    assert f"{sent.address}/{section}" not in sent.browser.get(f"{sent.address}/status").links()
    save(sent, section, IN_ERROR[section][0], 409)
    assert stored(sent, section)[1] == 1


def test_after_an_exit_adjustments_can_be_read_only(sent: Applicant) -> None:
    with sent.database.transaction() as session:
        session.exec(select(Application)).one().stage = Stage.NOT_PROGRESSED
    page = sent.browser.get(f"{sent.address}/adjustments")
    assert ADJUSTMENT in page.main
    assert "this can no longer be changed" in page.main
    save(sent, "adjustments", {"needs": "no"}, 409)
    assert stored(sent, "adjustments")[1] == 1


# What the declarations say.


def test_declarations_name_the_notices_read_before_and_ask_nothing_twice(beginner: Applicant) -> None:
    page = beginner.browser.get(f"{beginner.address}/declarations")
    for notice in (*beginner.cohort.definition.declarations, *beginner.cohort.definition.notices):
        assert notice.heading in page.main
    assert page.html.count('type="checkbox"') == 1
    save(beginner, "declarations", done(beginner, "declarations"))
    wording = stored(beginner, "declarations")[0]["agreed"]
    assert wording == "online_searches of 2026-09-01, true_and_own of 2026-09-01"


# What it costs.


@pytest.mark.parametrize("section", SECTION_CODES)
def test_a_page_costs_two_statements_of_its_own(
    applicant: Applicant, database: Database, section: str
) -> None:
    applicant.browser.get(f"{applicant.address}/{section}")
    with counted(database) as statements:
        applicant.browser.client.get(f"{applicant.address}/{section}")
    assert len(statements) == STANDING + 2  # the application; its sections


def test_saving_as_it_is_typed_costs_what_an_answer_does(applicant: Applicant, database: Database) -> None:
    data = applicant.browser.with_token({"town": "Hull", "version": "1"})
    with counted(database) as statements:
        applicant.browser.client.post(f"{applicant.address}/save/contact", json=data)
    assert len(statements) == 4
