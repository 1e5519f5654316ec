"""How a cohort is read: the plan, and a further round of it."""

from typing import Any

from wtforms import BooleanField, Field, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest, Required
from recruitment.domain.spending import PlanKind

LONGEST_REASON = 2000
MOST_READINGS, MOST_HOURS, MOST_PLACES = 9, 10_000, 10_000


class _Whole(IntegerField):
    """A whole number, with our own sentence where it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed, however it is spaced."""
        typed = "".join(valuelist[:1]).replace(",", "").strip()
        if not typed.isascii() or not typed.isdigit():
            raise ValueError("Enter a whole number, such as 2.")
        # Longer ones are no number of anything here.
        self.data = int(typed[:9])


def _hours_typed(typed: str) -> float | None:
    """Hours as people write them, "12" or "7.5"; None where it is no such number."""
    whole, _, part = typed.replace(",", "").partition(".")
    digits = whole + part
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        return None
    return float(f"{whole or 0}.{part or 0}")


class PlanForm(BaseForm):
    kind = RadioField("Which plan?", validate_choice=False)
    readings = _Whole(
        "How often is every pass read, of every candidate?",
        description="By different assessors. An adaptive plan needs one.",
        render_kw={"autocomplete": "off"},
    )
    hours = StringField(
        "How many hours may be spent beyond that?",
        description="For an adaptive plan. The table above says what they buy.",
        render_kw={"autocomplete": "off", "inputmode": "decimal"},
    )
    places = _Whole(
        "How many go on from the sift?",
        description="Further readings go to those near that line. It decides about nobody.",
        render_kw={"autocomplete": "off"},
    )
    reason = TextAreaField(
        "Why this plan?",
        description="Kept with your name.",
        validators=[Required("Give your reason."), Longest(LONGEST_REASON)],
        render_kw={"rows": 3},
    )

    def __init__(self, **rest: Any) -> None:
        """Offer both plans."""
        super().__init__(**rest)
        even = "Every pass of every candidate is read equally often, and that is all."
        adaptive = "After that, hours are spent in rounds on readings that can change who goes on."
        self.kind.choices = [
            SelectChoice(PlanKind.EVEN.value, "Even", render_kw={"hint": even}),
            SelectChoice(PlanKind.ADAPTIVE.value, "Adaptive", render_kw={"hint": adaptive}),
        ]

    @property
    def chosen(self) -> PlanKind:
        """The plan; only of a form that is valid."""
        return PlanKind(self.kind.data)

    @property
    def hours_typed(self) -> float:
        """The hours; 0 in an even plan."""
        return (_hours_typed(self.hours.data or "") or 0.0) if self.chosen is PlanKind.ADAPTIVE else 0.0

    def validate_kind(self, field: Field) -> None:
        """One of the two."""
        if field.data not in list(PlanKind):
            raise ValidationError("Choose a plan.")

    def validate_readings(self, field: Field) -> None:
        """One or more."""
        if field.data is not None and not 1 <= field.data <= MOST_READINGS:
            raise ValidationError(f"Enter a number of readings from 1 to {MOST_READINGS}.")

    def validate_hours(self, field: Field) -> None:
        """Needed by an adaptive plan."""
        if self.kind.data != PlanKind.ADAPTIVE:
            return
        hours = _hours_typed(field.data or "")
        if hours is None or not 0 < hours <= MOST_HOURS:
            raise ValidationError("Enter the hours as a number above 0, such as 12 or 7.5.")

    def validate_places(self, field: Field) -> None:
        """One or more."""
        if field.data is not None and not 1 <= field.data <= MOST_PLACES:
            raise ValidationError(f"Enter how many go on, from 1 to {MOST_PLACES:,}.")


class RoundForm(BaseForm):
    tell = BooleanField(
        "Tell those who have nothing left to read by e-mail",
        description="In the same words as of any other answers. Otherwise they find them the next time.",
    )
