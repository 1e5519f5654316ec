"""Starting an application."""

from collections.abc import Callable

import pytest

from forms.application import start_form
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import house_definition

Send = Callable[..., None]
ALL = [statement.code for statement in house_definition().eligibility]


def asking_nothing() -> Definition:
    definition = house_definition()
    register = definition.stages[0].model_copy(update={"eligibility": (), "notices": ()})
    return definition.model_copy(update={"stages": (register, *definition.stages[1:])})


def test_everything_ticked_is_enough(sending: Send) -> None:
    sending(statements=ALL, acknowledged="y")
    assert start_form(house_definition()).validate()


@pytest.mark.parametrize("ticked", [[], ALL[:-1], [ALL[0]] * len(ALL)])
def test_every_statement_must_be_ticked(sending: Send, ticked: list[str]) -> None:
    sending(statements=ticked, acknowledged="y")
    form = start_form(house_definition())
    assert not form.validate()
    assert list(form.statements.errors) == ["Tick every statement, if it is true for you, to go on."]


def test_the_notices_must_be_read(sending: Send) -> None:
    sending(statements=ALL)
    form = start_form(house_definition())
    assert not form.validate()
    assert list(form.acknowledged.errors) == ["Read the notices, then tick that you have."]


def test_what_nobody_asked_is_let_be(sending: Send) -> None:
    sending(statements=[*ALL, "made_up"], acknowledged="y")
    assert start_form(house_definition()).validate()


def test_a_programme_without_statements_and_notices_asks_for_neither(sending: Send) -> None:
    sending()
    form = start_form(asking_nothing())
    assert form.validate()
    assert "statements" not in form
    assert "acknowledged" not in form
