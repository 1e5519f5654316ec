"""A selection of applications: its name and who is in it; and what is proposed for all of it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from forms.base import BaseForm, Longest, Required
from forms.decision import LONGEST_REASON, Day
from recruitment.domain.outcomes import WORDS
from recruitment.domain.stages import Action


class SelectionForm(BaseForm):
    name = StringField(
        "What is this selection called?",
        description="Every lead of this cohort sees it, such as “Below the line, all read”.",
        validators=[Required("Enter a name for the selection."), Longest(80)],
        render_kw={"autocomplete": "off"},
    )
    chosen = SelectMultipleField(
        "Who is in it?", widget=ListWidget(), option_widget=CheckboxInput(), validate_choice=False
    )

    def offer(self, people: Iterable[tuple[str, str, str]]) -> None:
        """Offer these: reference, what they are called, and where they are. To begin with all are ticked."""
        listed = list(people)
        self.chosen.choices = [
            SelectChoice(reference, f"{reference}, {called}", {"hint": where})
            for reference, called, where in listed
        ]
        if not self.is_submitted():
            self.chosen.data = [reference for reference, *_ in listed]

    def validate_chosen(self, field: SelectMultipleField) -> None:
        """One at least."""
        if not field.data:
            raise ValidationError("Tick at least one application.")


class SelectionProposalForm(BaseForm):
    """One outcome for everybody in a selection, and why."""

    outcome = SelectField("What do you propose for all of them?", validate_choice=False)
    band = SelectField("In which band of the reserve list?", validate_choice=False)
    until = Day(
        "Until when does a place on the reserve list hold?",
        description="For those put on the reserve list alone. For example, 27 3 2027.",
        format="%d %m %Y",
    )
    each = TextAreaField(
        "Reason for each of them",
        description="Recorded with each application.",
        validators=[Required("Give the reason that is recorded for each of them."), Longest(LONGEST_REASON)],
        render_kw={"rows": 2},
    )
    reason = TextAreaField(
        "Why is this the right decision as a whole?",
        description="The lead who confirms reads this first. It is kept with the decision.",
        validators=[Required("Give a reason for the decision as a whole."), Longest(LONGEST_REASON)],
        render_kw={"rows": 3},
    )
    leave_out = BooleanField("Leave them out of this decision")
    #: What was looked at; it is proposed only where all of it is still the same.
    foreseen = HiddenField()
    then = HiddenField()

    def offer(self, outcomes: Collection[Action], bands: Mapping[str, str]) -> None:
        """Offer these outcomes, and these bands of the reserve list by code."""
        self.outcome.choices = [
            ("", "Choose an outcome"),
            *((one.value, WORDS[one].choose) for one in outcomes),
        ]
        self.band.choices = list(bands.items())

    def validate_outcome(self, field: SelectField) -> None:
        """One of those offered."""
        if not field.data or field.data not in {value for value, *_ in field.iter_choices()}:
            raise ValidationError("Choose what you propose for all of them.")

    def validate_band(self, field: SelectField) -> None:
        """One of those offered, where one is asked for."""
        if self.outcome.data == Action.RESERVE and field.data not in {
            value for value, *_ in field.iter_choices()
        }:
            raise ValidationError("Choose a band of the reserve list.")

    @property
    def action(self) -> Action:
        """The outcome chosen; of a form that is valid."""
        return Action(self.outcome.data)

    @property
    def words(self) -> tuple[Any, ...]:
        """All that is proposed, as it was typed."""
        return self.outcome.data, self.band.data, self.until.data, self.each.data, self.reason.data
