"""Decisions: what is proposed for each candidate and why, when it is released, why it is withdrawn."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from wtforms import DateField, Field, StringField, TextAreaField
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest, Required
from recruitment.domain.deadlines import LONDON
from recruitment.domain.outcomes import WORDS
from recruitment.domain.stages import OUTCOMES, Action
from recruitment.domain.words import readable

LONGEST_REASON = 2000
#: What the select of a candidate says for "no outcome in this decision".
LEAVE = ""
#: What parts the reserve list from its band, in what a select sends.
_BAND = ":"
_TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?\s*(?P<half>am|pm)?")


@dataclass(frozen=True)
class Choice:
    """What is chosen for one candidate.

    Attributes:
        action: None leaves them where they are.
        reason: their own, or empty where the reason of all with this outcome is meant.
        band: on the reserve list, the code of the band; None for the programme's first.
    """

    reference: str
    action: Action | None
    reason: str = ""
    band: str | None = None


def _reason_for_all(action: Action) -> TextAreaField:
    return TextAreaField(
        f"Reason for {WORDS[action].those}",
        description="Recorded for each of them, unless you give them their own below.",
        validators=[Longest(LONGEST_REASON)],
        render_kw={"rows": 2},
    )


class Day(DateField):
    """A date in three boxes, with our own sentence where it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read day, month and year."""
        self.data = None
        parts = [part.strip() for part in valuelist]
        if not any(parts):
            return
        try:
            day, month, year = (int(part) for part in parts)
            self.data = date(year, month, day)
        except (ValueError, OverflowError):
            raise ValueError("Enter a day that there is, such as 27 3 2027.") from None


class ProposalForm(BaseForm):
    """Reasons, and beside them an outcome and perhaps an own reason for each candidate, by reference."""

    reason = TextAreaField(
        "Why is this the right decision as a whole?",
        description="The lead who confirms reads this first. It is kept with the decision.",
        validators=[Required("Give a reason for the decision as a whole."), Longest(LONGEST_REASON)],
        render_kw={"rows": 3},
    )
    invite_to_interview_reason = _reason_for_all(Action.INVITE_TO_INTERVIEW)
    invite_to_centre_reason = _reason_for_all(Action.INVITE_TO_CENTRE)
    offer_reason = _reason_for_all(Action.OFFER)
    reserve_reason = _reason_for_all(Action.RESERVE)
    decline_reason = _reason_for_all(Action.DECLINE)
    until = Day(
        "Until when does a place on the reserve list hold?",
        description="Whoever is put on it is told this day. For example, 27 3 2027.",
        format="%d %m %Y",
    )

    def __init__(self, *sent: Any, **rest: Any) -> None:
        """Nobody's own reason is missing yet."""
        super().__init__(*sent, **rest)
        #: Whose outcome asks for a reason of its own, by reference, in a sentence each.
        self.missing: dict[str, str] = {}

    def reason_of(self, action: Action) -> Field:
        """The box for the reason of all with one outcome."""
        field: Field = self[f"{action}_reason"]
        return field

    def reason_for(self, choice: Choice) -> str:
        """The reason that is recorded for a choice: its own, or that of all with its outcome."""
        if choice.reason or choice.action is None:
            return choice.reason
        return self.reason_of(choice.action).data or ""

    def check_choices(self, choices: Sequence[Choice], differing: Collection[str] = ()) -> bool:
        """Whether somebody is chosen and everybody chosen has a reason; else the field says so.

        Args:
            choices: of all who can be decided about.
            differing: whose outcome, by reference, differs from the order of the list: these have a reason of
                their own.
        """
        decided = [choice for choice in choices if choice.action is not None]
        if not decided:
            self.form_errors = ["Choose an outcome for at least one candidate."]
        long = [choice.reference for choice in decided if len(choice.reason) > LONGEST_REASON]
        if long:
            sentence = f"Shorten the reason of {', '.join(long)} to {LONGEST_REASON:,} characters or fewer."
            self.form_errors = [*self.form_errors, sentence]
        for action in OUTCOMES:
            bare = sum(choice.action is action and not self.reason_for(choice) for choice in decided)
            if bare:
                field = self.reason_of(action)
                field.errors = [*field.errors, _ask(action, bare)]
        self.missing = {
            one.reference: f"Say why {one.reference} has another outcome than the list’s order would give."
            for one in decided
            if one.reference in differing and not one.reason
        }
        return bool(decided) and not self.errors and not self.missing


def read_choices(data: Mapping[str, str], references: Sequence[str]) -> tuple[Choice, ...]:
    """The choices in a form as it was sent, for these candidates alone; anything unknown leaves them be."""
    return tuple(_choices(data, references))


def _choices(data: Mapping[str, str], references: Sequence[str]) -> Iterator[Choice]:
    known = {str(action): action for action in OUTCOMES}
    for reference in references:
        reason = readable(data.get(f"reason-{reference}", "")).strip()
        outcome, _, band = data.get(f"outcome-{reference}", LEAVE).partition(_BAND)
        action = known.get(outcome)
        yield Choice(reference, action, reason, band if band and action is Action.RESERVE else None)


def _ask(action: Action, bare: int) -> str:
    those = "1 candidate" if bare == 1 else f"{bare} candidates"
    return f"Give a reason for {WORDS[action].those}: {those} would have none."


class ReleaseForm(BaseForm):
    #: Which of two buttons was pressed: "now" or "later".
    when = StringField()
    day = Day("Day", description="For example, 27 3 2027.", format="%d %m %Y")
    hour = StringField(
        "Time of day",
        description="For example, 10am or 16:30. The time in London.",
        render_kw={"autocomplete": "off"},
    )

    def validate_when(self, field: Field) -> None:
        """One of the two."""
        if field.data not in ("now", "later"):
            raise ValidationError("Choose when it is released.")

    def validate_day(self, field: Field) -> None:
        """Needed for a later release."""
        if self.when.data == "later" and field.data is None and not field.errors:
            raise ValidationError("Enter the day of the release.")

    def validate_hour(self, field: Field) -> None:
        """Needed for a later release."""
        if self.when.data == "later" and clock_time_typed(field.data or "") is None:
            raise ValidationError("Enter the time of day, such as 10am or 16:30.")

    def release_at(self, now: datetime) -> datetime:
        """The moment chosen, in UTC; a form that is valid has one."""
        at = clock_time_typed(self.hour.data or "")
        if self.when.data == "now" or self.day.data is None or at is None:
            return now
        return datetime.combine(self.day.data, at, tzinfo=LONDON).astimezone(UTC)


def clock_time_typed(text: str) -> time | None:
    """Read a time of day as people write it: 10am, 4:30pm, 16.30, midday; None where it is none."""
    typed = text.strip().lower().replace("midday", "12pm").replace("noon", "12pm").replace("midnight", "12am")
    found = _TIME.fullmatch(typed)
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"] is None:
        # A bare number says neither morning nor afternoon.
        return time(hour, minute) if found["minute"] and hour < 24 and minute < 60 else None
    if not 1 <= hour <= 12 or minute > 59:
        return None
    return time(hour % 12 + (12 if found["half"] == "pm" else 0), minute)


class WithdrawForm(BaseForm):
    withdraw_reason = TextAreaField(
        "Why is it withdrawn?",
        description="It is kept with the decision. The candidates stay where they are, and nobody is told.",
        validators=[Required("Give a reason for withdrawing it."), Longest(LONGEST_REASON)],
        render_kw={"rows": 2},
    )
