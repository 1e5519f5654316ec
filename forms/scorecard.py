"""Score an answer, and commit a batch of scores."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wtforms import Field, HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import StopValidation, ValidationError

from forms.base import BaseForm, Longest
from forms.version import VersionField
from recruitment.domain.scorecards import NO_EVIDENCE, Draft, EvidenceRule, Gap, draft_of, gaps_in

LONGEST_EVIDENCE = 2000

_REMINDERS = {
    EvidenceRule.REQUIRED: "Needed for every score.",
    EvidenceRule.EXTREMES: "Needed for {low}, {high} and no evidence.",
    EvidenceRule.OPTIONAL: "If you like.",
}


class ScorecardForm(BaseForm):
    score = RadioField("Score", choices=[], validate_choice=False)
    evidence = TextAreaField(
        "What you saw", validators=[Longest(LONGEST_EVIDENCE)], render_kw={"rows": 2, "spellcheck": "true"}
    )
    version = VersionField()

    def __init__(self, *, criterion: str, points: tuple[int, ...], rule: EvidenceRule, **rest: Any) -> None:
        """Show the buttons of a scale and the reminder of a rule.

        Args:
            criterion: what is scored, for the legend.
            points: the scale, from the lowest.
            rule: which scores need evidence.
            rest: as of any form, such as `data`.
        """
        super().__init__(**rest)
        self.points = points
        self.rule = rule
        self.score.label.text = f"Score for {criterion}"
        self.score.choices = [
            *(SelectChoice(str(point)) for point in points),
            SelectChoice(NO_EVIDENCE, "No evidence seen"),
        ]
        needed = _REMINDERS[rule].format(low=points[0], high=points[-1])
        self.evidence.description = f"{needed} The candidate may read it."

    def validate_score(self, field: RadioField) -> None:
        """Take a button of this scale, or none: what is missing is asked for once the draft is kept."""
        if field.data and field.data not in {str(point) for point in self.points} | {NO_EVIDENCE}:
            raise ValidationError(
                f"Choose a score from {self.points[0]} to {self.points[-1]}, or choose “No evidence seen”."
            )

    @property
    def needs(self) -> dict[str, str]:
        """What to write, by button, where a score without words is not complete; under "" what to choose."""
        choices = ("", *(str(point) for point in self.points), NO_EVIDENCE)
        gaps = {
            choice: gaps_in(draft_of(choice, ""), points=self.points, rule=self.rule) for choice in choices
        }
        return {choice: gap.sentence for choice, found in gaps.items() for gap in found}

    @property
    def typed(self) -> dict[str, str]:
        """What has been chosen and typed, by field."""
        return {"score": self.score.data or "", "evidence": self.evidence.data or ""}

    @property
    def draft(self) -> Draft:
        """What has been chosen and typed."""
        return draft_of(self.score.data, self.evidence.data or "")

    def ask_for(self, gaps: Iterable[Gap]) -> None:
        """Put each thing that is missing on its field."""
        for gap in gaps:
            field = self.score if gap.field == "score" else self.evidence
            field.errors = [*field.errors, gap.sentence]


class SampleForm(ScorecardForm):
    """A score of a sample answer: made once, so it stands on no version, and read by no candidate."""

    version = None  # type: ignore[assignment]  # how a form leaves out an inherited field

    def __init__(self, *, rule: EvidenceRule, points: tuple[int, ...], **rest: Any) -> None:
        """As of any scorecard."""
        super().__init__(rule=rule, points=points, **rest)
        self.evidence.description = _REMINDERS[rule].format(low=points[0], high=points[-1])


class BatchForm(BaseForm):
    #: When the newest draft on the page was saved: what came later has not been looked through.
    seen_at = HiddenField()

    def validate_seen_at(self, field: Field) -> None:
        """Read the time the page was made with."""
        try:
            self.seen = datetime.fromisoformat(field.data or "")
        except ValueError as error:
            raise StopValidation("Look through your scores again, then commit them.") from error
        if self.seen.tzinfo is None:
            raise StopValidation("Look through your scores again, then commit them.")
