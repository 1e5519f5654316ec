"""Sample answers and calibration, as leads settle them."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest, Required
from forms.decision import Day

LONGEST_ANSWER = 6000
LONGEST_REASON = 2000


class AddSampleForm(BaseForm):
    of = SelectField("Pass", validate_choice=False)
    text = TextAreaField(
        "The answer",
        description="As somebody might have written it, and as long as real ones. Without names: write"
        " [school] or [applicant] where one would stand, as readers see it.",
        validators=[Required("Write the answer."), Longest(LONGEST_ANSWER)],
        render_kw={"rows": 12},
    )

    use = RadioField(
        "What it is for",
        description="That stays: whoever has met an answer before would know it again.",
        choices=[
            SelectChoice("calibrate", "To calibrate: assessors score it before they read this pass"),
            SelectChoice(
                "slip_in",
                "An anchor answer: slipped in among readings, unmarked, to see whether scoring drifts",
            ),
        ],
        validate_choice=False,
    )

    @property
    def is_slipped_in(self) -> bool:
        """Whether it is an anchor answer."""
        return bool(self.use.data == "slip_in")

    def __init__(self, passes: Iterable[tuple[str, str]], **rest: Any) -> None:
        """Offer these passes: address and title of each."""
        super().__init__(**rest)
        self.of.choices = [SelectChoice(slug, title) for slug, title in passes]

    def validate_of(self, field: SelectField) -> None:
        """One of the passes."""
        if field.data not in [value for value, *_ in field.iter_choices()]:
            raise ValidationError("Choose a pass.")

    def validate_use(self, field: RadioField) -> None:
        """One of the two."""
        if field.data not in [value for value, *_ in field.iter_choices()]:
            raise ValidationError("Choose what it is for.")


class JudgementForm(BaseForm):
    """A score for a sample, and why: by oneself, or agreed."""

    score = RadioField("Score", validate_choice=False)
    reason = TextAreaField(
        "Why",
        validators=[Required("Say which words of the anchors it meets."), Longest(LONGEST_REASON)],
        render_kw={"rows": 4},
    )

    def __init__(self, points: Iterable[int], *, question: str, hint: str, **rest: Any) -> None:
        """Offer the points of a scale.

        Args:
            points: from the lowest.
            question: above the scores.
            hint: what to say about why.
            rest: as of any form.
        """
        super().__init__(**rest)
        self.score.label.text = question
        self.score.choices = [SelectChoice(str(point)) for point in points]
        self.reason.description = hint

    def validate_score(self, field: RadioField) -> None:
        """A point of the scale."""
        if field.data not in [value for value, *_ in field.iter_choices()]:
            raise ValidationError("Choose a score.")


class LetOnForm(BaseForm):
    reason = TextAreaField(
        "Why you let them on",
        description="Kept with their calibration, for leads.",
        validators=[Required("Give your reason."), Longest(LONGEST_REASON)],
        render_kw={"rows": 3},
    )


class TrainingForm(BaseForm):
    day = Day(
        "When they were trained",
        description="For example, 27 3 2027. Leave it empty if they were not.",
        format="%d %m %Y",
    )
    safer_on = Day(
        "When they were trained in safer recruitment",
        description="Leave both empty if they were not.",
        format="%d %m %Y",
    )
    safer_until = Day(
        "Until when that training counts",
        description="A panel needs somebody whose training is in date on the day.",
        format="%d %m %Y",
    )

    def validate_safer_until(self, field: Day) -> None:
        """Training in safer recruitment runs out: both days, in their order, or neither."""
        if field.errors or self.safer_on.errors:
            return
        if (field.data is None) != (self.safer_on.data is None):
            raise ValidationError("Enter both days of the training in safer recruitment, or neither.")
        if field.data is not None and self.safer_on.data is not None and field.data < self.safer_on.data:
            raise ValidationError("Enter a day that is not before the training itself.")
