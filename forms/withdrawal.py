"""Withdraw an application: why, and perhaps in words."""

from wtforms import Field, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest
from recruitment.domain.withdrawal import WORDS, Why

LONGEST_WORDS = 2000


class WithdrawalForm(BaseForm):
    why = RadioField(
        "Why do you withdraw?",
        description="It helps us to do better. It has no effect on any later application.",
        choices=[SelectChoice(why.value, words, {}) for why, words in WORDS.items()],
        # Without a choice WTForms would say so in its own words.
        validate_choice=False,
    )
    words = TextAreaField(
        "Is there anything you want to add?",
        validators=[Longest(LONGEST_WORDS)],
        render_kw={"rows": 4},
    )

    def validate_why(self, field: Field) -> None:
        """One of those there are."""
        if field.data not in [*Why]:
            raise ValidationError("Choose why you withdraw, or that you would rather not say.")
