"""Templates filled with fields."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.messages import (
    CODES,
    FIELDS,
    FieldRefused,
    MessageKind,
    Rendered,
    fields_of,
    render,
    stray_braces,
)


@dataclass(frozen=True)
class Words:
    subject: str
    body: str


RECEIPT = Words("We have {reference}", "Dear {name},\n\nthank you for\n{reference}.\n")


def test_a_template_is_filled() -> None:
    assert render(RECEIPT, {"name": "Éva", "reference": "DL27-4KTQ-9XWB"}) == Rendered(
        subject="We have DL27-4KTQ-9XWB",
        text="Dear Éva,\n\nthank you for DL27-4KTQ-9XWB.\n",
        paragraphs=("Dear Éva,", "thank you for DL27-4KTQ-9XWB."),
    )


def test_a_missing_field_is_refused() -> None:
    with pytest.raises(FieldRefused) as refused:
        render(RECEIPT, {"name": "Éva"})

    assert refused.value.sentence == "Give the field “reference”: the message asks for it."


def test_a_field_that_no_message_knows_is_refused() -> None:
    with pytest.raises(FieldRefused) as refused:
        render(RECEIPT, {"name": "Éva", "reference": "R", "colour": "teal"})

    assert refused.value.sentence == "Take out the field “colour”: no message knows it."


def test_a_field_that_is_not_asked_for_is_left_out() -> None:
    assert render(Words("S", "B"), {"name": "Éva"}) == Rendered("S", "B\n", ("B",))


def test_braces_in_a_value_mean_nothing() -> None:
    rendered = render(RECEIPT, {"name": "{reference} {0} {{x}} \\1", "reference": "R"})

    assert rendered.paragraphs[0] == "Dear {reference} {0} {{x}} \\1,"


def test_a_value_makes_no_new_paragraph() -> None:
    rendered = render(RECEIPT, {"name": "Éva\n\nP.S.", "reference": "R"})

    assert rendered.paragraphs == ("Dear Éva\n\nP.S.,", "thank you for R.")


def test_a_value_makes_no_new_line_of_the_subject() -> None:
    rendered = render(RECEIPT, {"name": "Éva", "reference": "R\r\nBcc: all@example.org"})

    assert rendered.subject == "We have R Bcc: all@example.org"


@given(st.text())
def test_any_value_stands_in_the_text_as_it_is(value: str) -> None:
    assert render(Words("S", "[{name}]"), {"name": value}).text == f"[{value}]\n"


def test_fields_are_listed_once_and_in_order() -> None:
    assert fields_of("{b} {a} {b} {}") == ("b", "a", "")


@pytest.mark.parametrize(
    ("text", "stray"), [("{name}", False), ("", False), ("{name", True), ("name}", True), ("{{name}}", True)]
)
def test_a_stray_brace_is_found(text: str, stray: bool) -> None:
    assert stray_braces(text) is stray


def test_every_kind_of_message_has_its_fields() -> None:
    assert set(FIELDS) == set(MessageKind)


def test_only_messages_about_an_application_know_its_reference() -> None:
    assert {kind for kind, known in FIELDS.items() if "reference" in known} == {
        MessageKind.APPLICATION_STARTED,
        MessageKind.DRAFT_REMINDER,
        MessageKind.RECEIPT,
        MessageKind.OFFER,
        MessageKind.FEEDBACK,
        MessageKind.INVITED_TO_INTERVIEW,
        MessageKind.INVITED_TO_CENTRE,
        MessageKind.RESERVE,
        MessageKind.RESERVE_EXTENDED,
        MessageKind.NOT_PROGRESSED,
        MessageKind.WITHDRAWN,
        MessageKind.INELIGIBLE,
        MessageKind.ELIGIBLE_AFTER_ALL,
        MessageKind.OFFER_ACCEPTED,
        MessageKind.OFFER_DECLINED,
        MessageKind.REFEREE_NEEDED,
        MessageKind.REFEREE_TROUBLE,
        MessageKind.EXTENDED,
        MessageKind.INCIDENT,
        MessageKind.DECLARATION_ASKED,
        MessageKind.DECLARATION_REMINDER,
        MessageKind.CLOSING_MOVED,
        MessageKind.DECISIONS_MOVED,
        MessageKind.TAKEN_UP_AGAIN,
        MessageKind.SLOTS_OPEN,
        MessageKind.SLOT_REMINDER,
        MessageKind.SLOT_BOOKED,
        MessageKind.SLOT_MOVED,
        MessageKind.SLOT_CANCELLED,
        MessageKind.SLOT_NOT_CHOSEN,
        MessageKind.SLOT_MISSED,
        MessageKind.CENTRE_PLANNED,
        MessageKind.CENTRE_MOVED,
        MessageKind.CENTRE_CANCELLED,
        MessageKind.CENTRE_NOT_COMING,
        MessageKind.APPLICATION_ENTERED,
        MessageKind.ONE_OFF,
    }


def test_codes_stand_in_no_message_that_is_kept_or_shown() -> None:
    holding = [kind for kind, known in FIELDS.items() if "code" in known]
    assert holding == [MessageKind.SIGN_IN_CODE, MessageKind.ADDRESS_CODE]
    assert set(holding) < CODES
