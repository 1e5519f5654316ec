"""What is typed of a history: whatever fits is a text, ticks and choices too."""

from collections.abc import Callable

import pytest

from forms.history import EntryForm, version_name, words_class, words_form, words_name
from recruitment.domain.history import Month, Span
from recruitment.domain.whole_history import Explanation

Send = Callable[..., None]
SUMMER = Explanation(Span(Month(2019, 7), Month(2019, 8)), "Walking", 3)


def test_an_empty_entry_can_be_saved(sending: Send) -> None:
    sending(version="0")
    form = EntryForm()
    assert form.validate()
    assert (form.kind.data or "", form.goes_on.data) == ("", "")


@pytest.mark.parametrize("sent", ["y", "on", "yes"])
def test_a_tick_is_kept_as_browsers_send_it(sending: Send, sent: str) -> None:
    sending(goes_on=sent)
    assert EntryForm().goes_on.data == "y"


def test_a_tick_that_is_taken_away_by_the_script_is_nothing(sending: Send) -> None:
    sending(goes_on="")
    assert EntryForm().goes_on.data == ""


def test_what_is_none_of_the_choices_is_refused(sending: Send) -> None:
    sending(kind="astronaut")
    form = EntryForm()
    assert not form.validate()
    assert form.kind.errors == ["Choose one of the answers."]


def test_each_gap_has_a_box_with_what_is_saved_and_its_version(sending: Send) -> None:
    sending()
    form = words_form([SUMMER], note=None)
    assert words_name(SUMMER) == "words-2019-07-2019-08"
    assert (form[words_name(SUMMER)].data, form[version_name(SUMMER)].number) == ("Walking", 3)
    assert "employer_note" not in form


def test_the_note_is_asked_for_only_where_it_is_wanted(sending: Send) -> None:
    sending()
    form = words_form([], note="In May", version=2)
    assert (form.employer_note.data, form.version.number) == ("In May", 2)


def test_words_are_two_thousand_characters_at_most(sending: Send) -> None:
    sending(**{words_name(SUMMER): "x" * 2001})
    form = words_class(SUMMER)()
    assert not form.validate()
    assert form.errors == {words_name(SUMMER): ["Shorten this to 2,000 characters or fewer; it has 2,001."]}
