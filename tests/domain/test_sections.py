"""The plain sections of the form: what each lacks, how it is stored, and how it is told."""

import pytest

from recruitment.domain.form import places_of_form
from recruitment.domain.parts import Page, PartState
from recruitment.domain.sections import (
    SECTION_CODES,
    Condition,
    Section,
    address_lines,
    answered_no,
    prefilled,
    section_part,
    sections_of_form,
    tidied,
    told,
)

CONDITIONS = (
    Condition("qualified", "I hold QTS.", "Schools ask for it."),
    Condition("mainstream_now", "I teach in a mainstream school.", "The programme brings you from one."),
)
DECLARED = ("true of 2026-09-01",)
SECTIONS = {section.code: section for section in sections_of_form(DECLARED, CONDITIONS)}
DONE = {
    "eligibility": {"is_qualified": "yes", "is_mainstream_now": "yes"},
    "contact": {"line_1": "12 Candlemaker Lane", "town": "Leeds", "postcode": "LS1 4AP"},
    "right-to-work": {"status": "citizen"},
    "adjustments": {"needs": "no"},
    "teaching": {"qts": "yes", "trn": "1234567", "year": "2015", "years": "8"},
    "help": {"kind": "none"},
    "declarations": {"agreed": "true of 2026-09-01"},
}


def lacks(code: str, **changed: str) -> list[tuple[str, str]]:
    part = section_part(SECTIONS[code], DONE[code] | changed)
    return [(fault.field, fault.sentence) for fault in part.faults]


def test_every_section_has_its_place_in_the_form_once() -> None:
    places = places_of_form([("q1", "Why")])
    of_sections = [place for place in places if place.page is Page.SECTION]
    assert sorted(place.code for place in of_sections) == sorted(SECTION_CODES) == sorted(SECTIONS)
    assert [place.title for place in of_sections] == [SECTIONS[place.code].title for place in of_sections]
    assert len({place.code for place in places}) == len(places)


@pytest.mark.parametrize("code", SECTION_CODES)
def test_a_section_is_done_in_progress_or_not_started(code: str) -> None:
    section = SECTIONS[code]
    assert section_part(section, DONE[code]).state is PartState.DONE
    empty = section_part(section, {})
    assert (empty.state, empty.title) == (PartState.NOT_STARTED, section.title)
    assert empty.faults
    begun = section_part(section, {section.names[-1]: "x"})
    assert begun.state is PartState.IN_PROGRESS


@pytest.mark.parametrize("code", SECTION_CODES)
def test_what_a_section_says_begins_with_a_verb_and_names_a_field_of_its_own(code: str) -> None:
    for fault in section_part(SECTIONS[code], {}).faults:
        assert fault.field in SECTIONS[code].names
        assert fault.sentence.split()[0] in {"Enter", "Choose", "Read", "Say"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("12/34567", "1234567"),
        ("RP 12/34567", "1234567"),
        (" 123 4567 ", "1234567"),
        ("TRN: 1234567", "1234567"),
        ("123456", "123456"),
        ("12  345678", "12 345678"),
        ("१२३४५६७", "१२३४५६७"),
        ("none yet", "none yet"),
    ],
)
def test_of_a_teacher_reference_number_the_digits_are_kept(typed: str, stored: str) -> None:
    assert tidied(SECTIONS["teaching"], {"trn": typed}) == {"trn": stored}
    right = stored == "1234567"
    assert (lacks("teaching", trn=stored) == []) is right


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("trn", "123456", "Enter a teacher reference number of seven digits."),
        ("trn", "", "Enter your teacher reference number."),
        ("year", "15", "Enter the year in which you got QTS in four digits, like 2015."),
        ("year", "1949", "Enter the year in which you got QTS in four digits, like 2015."),
        ("years", "three", "Enter the years as a whole number from 0 to 60."),
        ("years", "61", "Enter the years as a whole number from 0 to 60."),
        ("years", "1" * 5000, "Enter the years as a whole number from 0 to 60."),
        ("years", "-1", "Enter the years as a whole number from 0 to 60."),
    ],
)
def test_a_wrong_number_is_said_to_be_wrong(field: str, text: str, sentence: str) -> None:
    assert lacks("teaching", **{field: text}) == [(field, sentence)]


def test_without_qts_neither_number_nor_year_is_asked_for() -> None:
    assert lacks("teaching", qts="no", trn="", year="") == []
    listed = told(SECTIONS["teaching"], {"qts": "no", "trn": "1234567", "years": "8"})
    assert [(one.label, one.text) for one in listed] == [
        ("Qualified teacher status", "No"),
        ("Years of mainstream teaching", "8"),
    ]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("ls14ap", "LS1 4AP"), (" EC1A  1BB ", "EC1A 1BB"), ("m1-1ae", "M1 1AE"), ("D02  X285", "D02 X285")],
)
def test_a_postcode_is_kept_as_post_offices_write_it(typed: str, stored: str) -> None:
    assert tidied(SECTIONS["contact"], {"postcode": typed}) == {"postcode": stored}


@pytest.mark.parametrize("text", ["LS1", "12345", "LS1 4APX", "no"])
def test_in_the_uk_a_postcode_has_a_shape(text: str) -> None:
    assert lacks("contact", postcode=text) == [
        ("postcode", "Enter a whole UK postcode, like LS1 4AP; elsewhere, enter your country.")
    ]


@pytest.mark.parametrize("text", ["", "D02 X285", "75001"])
def test_abroad_any_postcode_will_do_and_none(text: str) -> None:
    assert lacks("contact", country="Ireland", postcode=text) == []


def test_address_needs_no_second_line_and_no_country() -> None:
    assert [field for field, _ in lacks("contact", line_1="", town="", postcode="")] == [
        "line_1",
        "town",
        "postcode",
    ]


@pytest.mark.parametrize(
    ("code", "choice"),
    [
        ("right-to-work", {"status": "permission"}),
        ("right-to-work", {"status": "will-need"}),
        ("adjustments", {"needs": "yes"}),
        ("help", {"kind": "somebody"}),
        ("help", {"kind": "ai"}),
        ("help", {"kind": "both"}),
    ],
)
def test_words_are_asked_for_only_where_they_are_needed(code: str, choice: dict[str, str]) -> None:
    assert [field for field, _ in lacks(code, **choice)] == ["words"]
    assert lacks(code, **choice, words="Some.") == []
    assert lacks(code, words="") == []


def test_another_wording_is_to_be_agreed_to_again() -> None:
    newer: Section = sections_of_form(("true of 2027-01-01",))[-1]
    part = section_part(newer, DONE["declarations"])
    assert (part.state, [fault.sentence for fault in part.faults]) == (
        PartState.IN_PROGRESS,
        ["Read the declarations again, then tick: their wording has changed."],
    )


def test_what_was_chosen_is_told_in_words() -> None:
    listed = told(SECTIONS["right-to-work"], {"status": "permission", "words": "Settled status."})
    assert [(one.label, one.text) for one in listed] == [
        ("Right to work", "I have permission"),
        ("Permission", "Settled status."),
    ]


def test_fields_that_nobody_asked_for_are_not_stored() -> None:
    assert tidied(SECTIONS["help"], {"kind": "none", "version": "3", "salary": "1"}) == {"kind": "none"}


def test_lines_that_lead_to_a_door_are_those_without_the_town() -> None:
    full = DONE["contact"] | {"line_2": "Flat 3"}
    assert address_lines(full) == ("12 Candlemaker Lane", "Flat 3", "LS1 4AP")
    assert address_lines({}) == ()


# Whether somebody can apply.


def test_without_statements_nothing_is_asked_about_applying() -> None:
    assert "eligibility" not in [section.code for section in sections_of_form(DECLARED)]


def test_every_no_explains_itself_beside_the_answer() -> None:
    asks = SECTIONS["eligibility"].asks
    assert [(ask.label, ask.choices[1].hint) for ask in asks[:-1]] == [
        ("I hold QTS.", "Schools ask for it."),
        ("I teach in a mainstream school.", "The programme brings you from one."),
    ]


def test_a_no_is_an_answer_and_lacks_nothing() -> None:
    assert lacks("eligibility", is_qualified="no") == []
    assert lacks("eligibility", is_qualified="") == [("is_qualified", "Choose whether this is true for you.")]
    assert answered_no(CONDITIONS, {"is_qualified": "no", "is_mainstream_now": "yes"}) == CONDITIONS[:1]
    assert answered_no(CONDITIONS, {"appeal": "no"}) == ()


def test_what_was_answered_before_the_form_is_not_asked_again_in_it() -> None:
    said = {"is_qualified": "yes", "is_mainstream_now": "no"}
    assert prefilled(CONDITIONS, said) == {"eligibility": said, "teaching": {"qts": "yes"}}
    assert prefilled(CONDITIONS, {"is_qualified": "no"}) == {
        "eligibility": {"is_qualified": "no", "is_mainstream_now": ""}
    }
    assert prefilled((), said) == {}
