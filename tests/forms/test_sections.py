"""The forms that are made from what a section asks."""

from collections.abc import Callable
from typing import Any

import pytest

from forms.sections import section_form
from recruitment.domain.sections import SECTION_CODES, Condition, Kind, sections_of_form

CONDITIONS = (Condition("qualified", "I hold QTS.", "Schools ask for it."),)
SECTIONS = {section.code: section for section in sections_of_form(["true of 2026-09-01"], CONDITIONS)}
Send = Callable[..., None]


@pytest.mark.parametrize("code", SECTION_CODES)
def test_form_has_the_fields_of_its_section_as_they_are_saved(sending: Send, code: str) -> None:
    section = SECTIONS[code]
    sending()
    form: Any = section_form(section, entries={section.names[0]: "x"}, version=4)
    assert [field.name for field in form] == ["version", *section.names]
    assert form.version.number == 4
    assert form[section.names[0]].data == "x"


@pytest.mark.parametrize("code", SECTION_CODES)
def test_nothing_at_all_is_a_draft_too(sending: Send, code: str) -> None:
    sending(version="0")
    assert section_form(SECTIONS[code]).validate()


@pytest.mark.parametrize("code", [code for code in SECTION_CODES if SECTIONS[code].asks[0].choices])
def test_an_answer_that_is_not_on_the_page_is_refused(sending: Send, code: str) -> None:
    name = SECTIONS[code].names[0]
    sending(**{name: "something else"})
    form = section_form(SECTIONS[code])
    assert not form.validate()
    assert form.errors == {name: ["Choose again from what is on the page."]}


@pytest.mark.parametrize("code", [code for code in SECTION_CODES if code != "declarations"])
def test_too_long_a_text_is_said_to_be_too_long(sending: Send, code: str) -> None:
    typed = [ask for ask in SECTIONS[code].asks if not ask.choices]
    sending(**{ask.name: "x" * (ask.longest + 1) for ask in typed})
    form = section_form(SECTIONS[code])
    assert not form.validate()
    for ask in typed:
        most = "5,000" if ask.kind is Kind.TEXT else "200"
        assert form.errors[ask.name][0].startswith(f"Shorten this to {most} characters or fewer")
