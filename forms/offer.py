"""Answer an offer: accept or decline, and perhaps in words."""

from wtforms import Field, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest
from recruitment.domain.offers import Answer

LONGEST_WORDS = 2000


class OfferForm(BaseForm):
    answer = RadioField(
        "Do you accept the place?",
        choices=[
            SelectChoice(Answer.ACCEPTED.value, "Yes, I accept it", {}),
            SelectChoice(
                Answer.DECLINED.value,
                "No, I decline it",
                {"hint": "It can then be offered to somebody else."},
            ),
        ],
        # Without a choice WTForms would say so in its own words.
        validate_choice=False,
    )
    words = TextAreaField(
        "Is there anything you want to tell us?",
        validators=[Longest(LONGEST_WORDS)],
        render_kw={"rows": 4},
    )

    def validate_answer(self, field: Field) -> None:
        """One of the two."""
        if field.data not in [*Answer]:
            raise ValidationError("Choose whether you accept the place.")
