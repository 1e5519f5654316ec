"""A day of interviews as a lead sets it; a slot as somebody takes it; minutes that a candidate needs."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from wtforms import Field, HiddenField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from forms.base import BaseForm, Longest, Required
from forms.decision import Day, clock_time_typed
from forms.version import VersionField
from recruitment.domain.booking import DayPlan
from recruitment.domain.deadlines import LONDON

#: The longest slot, gap and break, in minutes; as many slots in a row at most.
MOST_MINUTES = 480


class Minutes(IntegerField):
    """A number of minutes, with our own sentence where it is none; empty is nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        typed = "".join(valuelist[:1]).strip()
        self.data = None
        if not typed:
            return
        if not typed.isascii() or not typed.isdigit() or int(typed[:9]) > MOST_MINUTES:
            raise ValueError(f"Enter a whole number from 0 to {MOST_MINUTES}.")
        self.data = int(typed)


def minutes_of(label: str, hint: str) -> Minutes:
    """A box for minutes, and what they are for."""
    return Minutes(label, description=hint, render_kw={"autocomplete": "off"})


def time_of_day(label: str, hint: str) -> StringField:
    """A box for a time of day, and what it is of."""
    return StringField(label, description=hint, render_kw={"autocomplete": "off"})


class HeldForm(BaseForm):
    """What is held on a day; each kind words the boxes `begins` and `ends` for itself."""

    day = Day("Which day?", description="For example, 27 3 2027.", format="%d %m %Y")

    def validate_day(self, field: Field) -> None:
        """A day."""
        if field.data is None and not field.errors:
            raise ValidationError("Enter the day.")

    def validate_begins(self, field: Field) -> None:
        """A time of day."""
        if clock_time_typed(field.data or "") is None:
            raise ValidationError("Enter a time of day, such as 9am or 13:30.")

    validate_ends = validate_begins


class DayForm(HeldForm):
    begins = time_of_day("From", "When the first slot begins, such as 9am. The time in London.")
    ends = time_of_day("Until", "No slot ends later, such as 4:30pm.")
    place = StringField(
        "Where?",
        description="A room, or the whole address of a video link. Candidates see it once they have a slot.",
        validators=[Required("Enter a room, or the address of a video link."), Longest()],
        render_kw={"autocomplete": "off"},
    )
    minutes = minutes_of("Minutes of a slot", "")
    gap = minutes_of("Minutes between two slots", "To write up, and to let the next one in. Empty for none.")
    rest_after = minutes_of("A longer break after how many slots?", "Empty for none.")
    rest = minutes_of("Minutes of the longer break", "Instead of the minutes between two slots.")
    chosen = SelectMultipleField(
        "Who is on the panel?",
        widget=ListWidget(),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    version = VersionField()

    def __init__(self, observers: Iterable[tuple[UUID, str, str]], **rest: Any) -> None:
        """Offer these assessors: id, name, and what there is to know of each."""
        super().__init__(**rest)
        self.chosen.choices = [
            SelectChoice(str(one), called, {"hint": hint} if hint else {}) for one, called, hint in observers
        ]

    def validate_minutes(self, field: Field) -> None:
        """At least one."""
        if not field.data and not field.errors:
            raise ValidationError("Enter how long a slot is.")

    def validate_chosen(self, field: SelectMultipleField) -> None:
        """Assessors of the page."""
        known = {value for value, *_ in field.iter_choices()}
        if not set(field.data or ()) <= known:
            raise ValidationError("Choose again from those on the page.")

    @property
    def ids(self) -> frozenset[UUID]:
        """Who is chosen; of a form that is valid."""
        return frozenset(UUID(one) for one in self.chosen.data or ())

    @property
    def plan(self) -> DayPlan:
        """The day, in UTC; of a form that is valid."""
        return DayPlan(
            self._at(self.begins),
            self._at(self.ends),
            self.minutes.data or 0,
            self.gap.data or 0,
            self.rest_after.data or 0,
            self.rest.data or 0,
        )

    def _at(self, field: Field) -> datetime:
        at = clock_time_typed(field.data or "")
        if self.day.data is None or at is None:
            raise ValueError("The form is not valid.")
        return datetime.combine(self.day.data, at, tzinfo=LONDON).astimezone(UTC)


class SlotForm(BaseForm):
    slot = RadioField("Which time suits you?", choices=[], validate_choice=False)
    version = VersionField()

    def offer(self, slots: Iterable[tuple[UUID, str, str]]) -> None:
        """Offer these: id, when, and where, which leads are told."""
        self.slot.choices = [
            SelectChoice(str(one), when, {"hint": where} if where else {}) for one, when, where in slots
        ]

    def validate_slot(self, field: RadioField) -> None:
        """One of those on the page, or one that was there a moment ago: the service says which."""
        try:
            UUID(field.data or "")
        except ValueError:
            raise ValidationError("Choose a time.") from None

    @property
    def slot_id(self) -> UUID:
        """The slot chosen; of a form that is valid."""
        return UUID(self.slot.data)


class SlotActForm(BaseForm):
    """A button about a slot that somebody has: what the page showed goes with it."""

    version = VersionField()


class NeededMinutesForm(BaseForm):
    minutes = minutes_of(
        "How many minutes do they need?",
        "Only where they need longer than others. No slot that is shorter is offered to them. Empty for as"
        " long as everybody.",
    )


class RotaForm(BaseForm):
    """A rota as it was shown: "reference=slot" of each candidate."""

    placed = HiddenField()

    def validate_placed(self, field: HiddenField) -> None:
        """Pairs of a reference and a slot, and one at least."""
        try:
            pairs = self.pairs
        except ValueError:
            raise ValidationError("Look at the rota again: it could not be read.") from None
        if not pairs:
            raise ValidationError("Add days first: there is nobody to place.")

    @property
    def pairs(self) -> tuple[tuple[str, UUID], ...]:
        """The reference of each candidate, and their slot; of a form that is valid."""
        split = (one.partition("=") for one in (self.placed.data or "").split())
        return tuple((reference, UUID(slot)) for reference, _, slot in split)
