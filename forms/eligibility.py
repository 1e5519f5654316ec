"""What a lead finds about somebody's eligibility."""

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from forms.base import Longest, Required
from forms.extension import UntilForm

LONGEST_REASON = 2000


class RulingForm(UntilForm):
    """A finding; and, where it opens a draft again, a closing time that goes with it."""

    verdict = RadioField(
        "What do you find?",
        choices=[
            SelectChoice(
                "eligible",
                "They can go on",
                {"hint": "They are told only if they had been found not eligible before."},
            ),
            SelectChoice(
                "ineligible",
                "They cannot join this cohort",
                {"hint": "They are told at once, with your reason, and can appeal."},
            ),
        ],
        validate_choice=False,
    )
    reason = TextAreaField(
        "Why?",
        description="The applicant may read this.",
        validators=[Required("Give your reason."), Longest(LONGEST_REASON)],
        render_kw={"rows": 4},
    )

    @property
    def asks_for_time(self) -> bool:
        """Both boxes, or neither; whether one must be given, the service knows."""
        return bool(self.hour.data or self.day.data)

    #: When what was read here was last changed.
    seen_at = HiddenField()

    def validate_verdict(self, field: RadioField) -> None:
        """One of the two."""
        if field.data not in [value for value, *_ in field.iter_choices()]:
            raise ValidationError("Choose what you find.")
