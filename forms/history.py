"""One's time since education: when one left it, one entry a page, and words for each gap."""

from collections.abc import Sequence
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from forms.base import BaseForm, Longest
from forms.ticked import ChoiceField, TickField
from forms.version import VersionField
from recruitment.domain.entries import KIND_WORDS
from recruitment.domain.whole_history import Explanation

#: Enough to explain a year in; nobody is to write an essay here.
LONGEST_TEXT = 2000
HINTS = {"work": "Supply teaching and self-employment, too."}


def _month(label: str = "Month") -> StringField:
    return StringField(
        label, validators=[Longest()], render_kw={"autocomplete": "off", "spellcheck": "false"}
    )


def _year() -> StringField:
    return StringField(
        "Year",
        validators=[Longest()],
        render_kw={"autocomplete": "off", "spellcheck": "false", "inputmode": "numeric"},
    )


def _text(label: str, hint: str = "", rows: int = 3) -> TextAreaField:
    return TextAreaField(
        label,
        description=hint,
        validators=[Longest(LONGEST_TEXT)],
        render_kw={"rows": rows, "spellcheck": "true"},
    )


class LeavingForm(BaseForm):
    """A draft: whatever fits is saved. What is wrong with it is said by `domain.entries`."""

    left_month = _month()
    left_year = _year()
    version = VersionField()


class EntryForm(BaseForm):
    """A draft, like the others."""

    kind = ChoiceField(
        "What kind of time was it?",
        choices=[
            SelectChoice(kind, words, {"hint": HINTS[kind]} if kind in HINTS else {})
            for kind, words in KIND_WORDS.items()
        ],
    )
    title = StringField(
        "What did you do?",
        description="Your post or your course, for example teacher of science, or BA History.",
        validators=[Longest()],
        render_kw={"autocomplete": "off"},
    )
    place = StringField(
        "Where?",
        description="The employer, school or university, with the name that people know it by.",
        validators=[Longest()],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    from_month = _month()
    from_year = _year()
    goes_on = TickField("I still do this")
    to_month = _month()
    to_year = _year()
    reason = _text("Why did you leave?", "Only for paid work that has ended. A few words are enough.", rows=2)
    duties = _text("What were your main duties?")
    version = VersionField()


class NoteForm(BaseForm):
    """Why the present employer is not among the entries that go on."""

    employer_note = _text("Why is your present employer not in your history?", rows=2)
    version = VersionField()


class RemoveForm(BaseForm):
    version = VersionField()


def words_name(one: Explanation) -> str:
    """The name of the field for the words of a gap."""
    return f"words-{one.code}"


def version_name(one: Explanation) -> str:
    """The name of its version's field."""
    return f"version-{one.code}"


def words_form(explanations: Sequence[Explanation], note: str | None = None, version: int = 0) -> BaseForm:
    """The boxes of the history page: one for each text, and one for the note where that is asked.

    Args:
        explanations: what is saved of each gap; new gaps with an empty one.
        note: the saved note about the present employer; None where it is not asked.
        version: of the row of the note.
    """
    fields: dict[str, Any] = {}
    filled: dict[str, object] = {}
    for one in explanations:
        fields |= {words_name(one): _text("What were you doing?"), version_name(one): VersionField()}
        filled |= {words_name(one): one.text, version_name(one): one.version}
    if note is not None:
        fields |= {"employer_note": _text("Why?", rows=2), "version": VersionField()}
        filled |= {"employer_note": note, "version": version}
    return _made(fields)(data=filled)


def words_class(one: Explanation) -> type[BaseForm]:
    """The form of one gap's text, as the page's script sends it."""
    return _made({words_name(one): _text("What were you doing?"), version_name(one): VersionField()})


def _made(fields: dict[str, Any]) -> type[BaseForm]:
    made: type[BaseForm] = type(BaseForm)("WordsForm", (BaseForm,), fields)  # type: ignore[misc]
    return made
