"""One question of the application."""

from collections.abc import Callable

import pytest
from werkzeug.datastructures import MultiDict

from forms.answer import AnswerForm, answer_form
from recruitment.queries.cohorts import house_definition

Send = Callable[..., None]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\r\nb\rc\x0bd", "a\nb\nc\nd"),
        (" \ud83d half ", "\ufffd half"),
        ("bell\x07 and null\x00", "bell and null"),
    ],
)
def test_what_cannot_be_read_is_taken_out(sending: Send, sent: str, kept: str) -> None:
    sending()
    form = AnswerForm(formdata=MultiDict({"text": sent}))
    assert form.text.data == kept


def test_the_question_is_the_label_and_its_hint_the_hint(sending: Send) -> None:
    sending()
    question = house_definition().question("q1")
    form = answer_form(question, text="", version=0)
    assert (form.text.label.text, form.text.description) == (question.text, question.hint)


def test_one_question_does_not_change_another(sending: Send) -> None:
    sending()
    definition = house_definition()
    first = answer_form(definition.question("q1"), text="", version=0)
    answer_form(definition.question("q2"), text="", version=0)
    assert first.text.label.text == definition.question("q1").text


def test_far_too_long_is_refused_with_the_number(sending: Send) -> None:
    sending(text="x" * 100_001)
    form = AnswerForm()
    assert not form.validate()
    assert list(form.text.errors) == ["Shorten this to 100,000 characters or fewer; it has 100,001."]


def test_more_words_than_asked_for_are_no_fault_of_the_form(sending: Send) -> None:
    sending(text="word " * 20_000)
    assert AnswerForm().validate()
