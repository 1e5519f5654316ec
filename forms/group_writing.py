"""A message that a lead words, to everybody in a group."""

from wtforms import Field, TextAreaField
from wtforms.validators import ValidationError

from forms.base import Longest, Required
from forms.message import LONGEST_TEXT, WriteForm
from recruitment.domain.group_writing import faults


class GroupWriteForm(WriteForm):
    """As to one applicant, with fields that are filled in for each."""

    text = TextAreaField(
        "What do you want to tell them?",
        description="It begins with their name and ends with how to reach you: leave both out. Leave an empty"
        " line between paragraphs. What stands in braces is filled in for each.",
        validators=[Required("Write what you want to tell them."), Longest(LONGEST_TEXT)],
        render_kw={"rows": 12, "spellcheck": "true"},
    )

    def validate_subject(self, field: Field) -> None:
        """Fields that there are."""
        _check(field)

    def validate_text(self, field: Field) -> None:
        """Fields that there are."""
        _check(field)


def _check(field: Field) -> None:
    for sentence in faults(field.data or ""):
        raise ValidationError(sentence)
