"""Scores that came on paper: a row for each, with a digit and, where it needs them, words."""

from typing import Any
from uuid import UUID

from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest
from forms.scorecard import LONGEST_EVIDENCE
from forms.version import VersionField
from recruitment.domain.scorecards import NO_EVIDENCE, Draft, EvidenceRule, Gap, draft_of, gaps_in

#: What is typed for "No evidence seen"; no scale begins below 1.
NOTHING = "0"


class PaperRowForm(BaseForm):
    """One row among several: its fields carry the reading's id as a prefix, and the token is the page's."""

    class Meta(BaseForm.Meta):
        """The page's own form brings the token."""

        csrf = False

    score = StringField(
        "Score", render_kw={"inputmode": "numeric", "autocomplete": "off", "data-paper-score": True}
    )
    evidence = TextAreaField(
        "Evidence",
        description="The candidate may read it.",
        validators=[Longest(LONGEST_EVIDENCE)],
        render_kw={"rows": 2, "spellcheck": "true"},
    )
    version = VersionField()

    def __init__(
        self,
        reading_id: UUID,
        *,
        called: str,
        points: tuple[int, ...],
        rule: EvidenceRule,
        draft: Draft,
        version: int,
        **given: Any,
    ) -> None:
        """Hold one row, filled with what is saved of it or with what was sent.

        Args:
            reading_id: whose row it is.
            called: what people find it by: its number and the candidate.
            points: the scale, from the lowest.
            rule: which scores need evidence.
            draft: what is saved of it.
            version: of its scorecard; 0 where there is none.
            given: as of any form, such as `formdata`.
        """
        self.points, self.rule = points, rule
        saved = {"score": digit_of(draft.choice), "evidence": draft.evidence, "version": version}
        super().__init__(prefix=f"{reading_id}-", data=saved, **given)
        self.score.label.text = called
        self.evidence.label.text = f"Evidence for {called}"

    def validate_score(self, field: StringField) -> None:
        """Take a digit of this scale, nought, or nothing."""
        if field.data and field.data not in tuple(self.digits):
            raise ValidationError(self.mistaken)

    @property
    def digits(self) -> str:
        """What may be typed."""
        return NOTHING + "".join(str(point) for point in self.points)

    @property
    def mistaken(self) -> str:
        """What is said of any other key."""
        return f"Type a digit from {self.points[0]} to {self.points[-1]}, or 0 for no evidence."

    @property
    def needs(self) -> dict[str, str]:
        """What to write, by digit, where a score without words is not complete."""
        gaps = {
            digit: gaps_in(draft_of(choice_of(digit), ""), points=self.points, rule=self.rule)
            for digit in self.digits
        }
        return {digit: gap.sentence for digit, found in gaps.items() for gap in found}

    @property
    def typed(self) -> dict[str, str]:
        """What has been typed, as a scorecard takes it."""
        return {"score": choice_of(self.score.data or ""), "evidence": self.evidence.data or ""}

    @property
    def draft(self) -> Draft:
        """What has been typed, as a draft."""
        return draft_of(self.typed["score"], self.typed["evidence"])

    def sent_of(self, sent: Any) -> dict[str, str]:
        """What has been typed of the fields that were sent."""
        return {name: text for name, text in self.typed.items() if self[name].name in sent}

    def shown(self, stored: dict[str, str]) -> dict[str, str]:
        """What is stored, by the names and in the signs of this row."""
        texts = {"score": digit_of(stored.get("score")), "evidence": stored.get("evidence", "")}
        return {self[name].name: text for name, text in texts.items() if name in stored}

    def ask_for(self, gaps: tuple[Gap, ...]) -> None:
        """Put each thing that is missing on its field."""
        for gap in gaps:
            field = self[gap.field]
            field.errors = [*field.errors, gap.sentence]


def digit_of(choice: str | None) -> str:
    """A choice as it is typed."""
    return NOTHING if choice == NO_EVIDENCE else choice or ""


def choice_of(digit: str) -> str:
    """What was typed, as a scorecard takes it."""
    return NO_EVIDENCE if digit == NOTHING else digit
