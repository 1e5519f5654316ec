"""Starting an application."""

from collections.abc import Callable

import pytest

from forms.application import UNANSWERED, start_form
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import house_definition

Send = Callable[..., None]
ALL = {one.field: "yes" for one in house_definition().conditions}


def asking_nothing() -> Definition:
    definition = house_definition()
    register = definition.stages[0].model_copy(update={"eligibility": (), "notices": ()})
    return definition.model_copy(update={"stages": (register, *definition.stages[1:])})


@pytest.mark.parametrize("changed", [{}, {"is_qualified": "no"}, dict.fromkeys(ALL, "no")])
def test_yes_and_no_are_both_answers(sending: Send, changed: dict[str, str]) -> None:
    sending(**(ALL | changed), acknowledged="y")
    form = start_form(house_definition())
    assert form.validate()
    assert form.said == ALL | changed


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_every_statement_must_be_answered(sending: Send, answer: str) -> None:
    sending(**(ALL | {"is_qualified": answer}), acknowledged="y")
    form = start_form(house_definition())
    assert not form.validate()
    sentence = UNANSWERED if not answer else "Choose again from what is on the page."
    assert form.errors == {"is_qualified": [sentence]}


def test_the_notices_must_be_read(sending: Send) -> None:
    sending(**ALL)
    form = start_form(house_definition())
    assert not form.validate()
    assert list(form.acknowledged.errors) == ["Read the notices, then tick that you have."]


def test_what_nobody_asked_is_let_be(sending: Send) -> None:
    sending(**ALL, is_made_up="no", acknowledged="y")
    form = start_form(house_definition())
    assert form.validate()
    assert form.said == ALL


def test_a_programme_without_statements_and_notices_asks_for_neither(sending: Send) -> None:
    sending()
    form = start_form(asking_nothing())
    assert form.validate()
    assert form.said == {}
    assert "acknowledged" not in form
