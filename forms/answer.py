"""One question of the application."""

from wtforms import TextAreaField

from forms.base import BaseForm, Longest
from forms.version import VersionField
from recruitment.programme.schema import Question

#: Many times what any question allows: far beyond it the index of words would refuse the row.
MOST_CHARACTERS = 100_000


class AnswerForm(BaseForm):
    text = TextAreaField(
        "Your answer",
        validators=[Longest(MOST_CHARACTERS)],
        render_kw={"rows": 14, "spellcheck": "true"},
    )
    version = VersionField()


def answer_form(question: Question, *, text: str, version: int) -> AnswerForm:
    """The form for a question, filled with what is saved."""
    form = AnswerForm(data={"text": text, "version": version})
    form.text.label.text = question.text
    form.text.description = question.hint
    return form
