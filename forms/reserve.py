"""A later day on the reserve list, and why."""

from wtforms import HiddenField, TextAreaField
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest, Required
from forms.decision import Day

LONGEST_REASON = 2000


class LongerForm(BaseForm):
    until = Day(
        "Until which day?",
        description="The last day on which a place on the reserve list holds. For example, 27 3 2027.",
        format="%d %m %Y",
    )
    reason = TextAreaField(
        "Why?",
        description="It stays on the record of each application. Whoever is told reads the day alone.",
        validators=[Required("Give your reason."), Longest(LONGEST_REASON)],
        render_kw={"rows": 3},
    )
    #: What was foreseen; it is done only where it is still the same.
    foreseen = HiddenField()

    def validate_until(self, field: Day) -> None:
        """Needed."""
        if field.data is None and not field.errors:
            raise ValidationError("Enter the day.")
