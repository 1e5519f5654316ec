"""Whom and which places an assessor knows."""

from wtforms import TextAreaField
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest
from forms.version import VersionField

LONGEST_LIST = 20_000
MOST_LINES = 500


class AcquaintanceForm(BaseForm):
    known = TextAreaField(
        "People and places you know",
        validators=[Longest(LONGEST_LIST)],
        description="One on each line: a person by first name and surname, a school or trust by its whole"
        " name, or the part after the @ of its e-mail addresses.",
        render_kw={"rows": 12, "spellcheck": "false"},
    )
    version = VersionField()

    def validate_known(self, field: TextAreaField) -> None:
        """Not longer than can be matched."""
        lines = len((field.data or "").splitlines())
        if lines > MOST_LINES:
            raise ValidationError(f"Shorten this to {MOST_LINES} lines or fewer; it has {lines}.")
