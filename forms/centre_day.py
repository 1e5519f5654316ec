"""A day of the assessment centre as a lead plans it, and the presses of its board."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from wtforms import Field, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from forms.base import BaseForm, Longest, Required
from forms.decision import clock_time_typed
from forms.slot import HeldForm, minutes_of, time_of_day
from forms.version import VersionField
from recruitment.domain.centre import Arrival, Break, CentrePlan, Room
from recruitment.domain.deadlines import LONDON
from recruitment.programme.exercises import Exercise

#: Breaks are few; a line is "12:30pm to 1:15pm".
_MOST_BREAKS = 6
_LINE = re.compile(r"(.+?)\s+(?:to|until|-)\s+(.+)")


def _people(label: str) -> SelectMultipleField:
    return SelectMultipleField(
        label, widget=ListWidget(), option_widget=CheckboxInput(), validate_choice=False
    )


class CentreDayForm(HeldForm):
    begins = time_of_day("From", "When the first candidates come, such as 9am. The time in London.")
    ends = time_of_day("Until", "No round ends later, such as 4:30pm.")
    place = StringField(
        "Where?",
        description="The building and its address. Candidates and assessors are told it.",
        validators=[Required("Enter the place."), Longest()],
        render_kw={"autocomplete": "off"},
    )
    welcome = minutes_of("Minutes for a welcome", "Candidates come this long before their first exercise.")
    minutes = minutes_of("Minutes of a round", "As long as the longest exercise, or longer.")
    gap = minutes_of("Minutes between two rounds", "To write up, and to change rooms.")
    breaks = TextAreaField(
        "Breaks",
        description="One a line, such as “12:30pm to 1:15pm”. Assessors may change rooms at the longest.",
        validators=[Longest()],
        render_kw={"rows": 3},
    )
    candidates = _people("Which candidates?")
    assessors = _people("Which assessors?")
    version = VersionField()

    def offer(
        self,
        candidates: Iterable[tuple[UUID, str, str]],
        assessors: Iterable[tuple[UUID, str, str]],
    ) -> None:
        """Offer these people: id, name, and what there is to know of each."""
        self.candidates.choices = _choices(candidates)
        self.assessors.choices = _choices(assessors)

    @property
    def room_fields(self) -> list[Field]:
        """The boxes for the rooms of each exercise, in order."""
        return [field for field in self if field.name.startswith("rooms_")]

    def validate_minutes(self, field: Field) -> None:
        """At least one."""
        if not field.data and not field.errors:
            raise ValidationError("Enter how long a round is.")

    def validate_breaks(self, field: Field) -> None:
        """Lines of two times each."""
        if self._break_times() is None:
            raise ValidationError("Enter each break on a line of its own, such as “12:30pm to 1:15pm”.")

    def validate_candidates(self, field: SelectMultipleField) -> None:
        """Those of the page."""
        known = {value for value, *_ in field.iter_choices()}
        if not set(field.data or ()) <= known:
            raise ValidationError("Choose again from those on the page.")

    validate_assessors = validate_candidates

    @property
    def plan(self) -> CentrePlan:
        """The day, in UTC; of a form that is valid."""
        return CentrePlan(
            self._at(clock_time_typed(self.begins.data or "")),
            self._at(clock_time_typed(self.ends.data or "")),
            self.welcome.data or 0,
            self.minutes.data or 0,
            self.gap.data or 0,
            tuple(
                Break(self._at(begins), self._at(ends)) for begins, ends in sorted(self._break_times() or ())
            ),
        )

    @property
    def rooms(self) -> tuple[Room, ...]:
        """The rooms of each exercise: one a line, or between commas."""
        return tuple(
            Room(field.name.removeprefix("rooms_"), " ".join(name.split()))
            for field in self.room_fields
            for name in re.split(r"[\n,;]", field.data or "")
            if name.strip()
        )

    def ids(self, field: SelectMultipleField) -> frozenset[UUID]:
        """Who is chosen; of a form that is valid."""
        return frozenset(UUID(one) for one in field.data or ())

    def _break_times(self) -> list[tuple[time, time]] | None:
        found = []
        for line in (self.breaks.data or "").splitlines():
            if not line.strip():
                continue
            parted = _LINE.fullmatch(line.strip())
            begins, ends = (clock_time_typed(one) for one in parted.groups()) if parted else (None, None)
            if begins is None or ends is None:
                return None
            found.append((begins, ends))
        return found if len(found) <= _MOST_BREAKS else None

    def _at(self, at: time | None) -> datetime:
        if self.day.data is None or at is None:
            raise ValueError("The form is not valid.")
        return datetime.combine(self.day.data, at, tzinfo=LONDON).astimezone(UTC)


def centre_day_form(exercises: Sequence[Exercise], **given: Any) -> CentreDayForm:
    """The form with a box for the rooms of each exercise of the centre."""
    boxes = {
        f"rooms_{one.code}": StringField(
            f"Rooms for “{one.name}”",
            description=f"It takes {one.minutes} minutes. Put commas between them; empty where not held.",
            validators=[Longest()],
            render_kw={"autocomplete": "off"},
        )
        for one in exercises
    }
    return type("CentreDayForm", (CentreDayForm,), boxes)(**given)  # type: ignore[no-any-return]


class CentreActForm(BaseForm):
    """A button about a whole day: what the page showed goes with it."""

    version = VersionField()


class ArrivalForm(CentreActForm):
    """A press about one candidate on the board."""

    arrival = HiddenField()

    def validate_arrival(self, field: HiddenField) -> None:
        """One of those there are."""
        if field.data not in {one.value for one in Arrival}:
            raise ValidationError("Press one of the buttons.")

    @property
    def chosen(self) -> Arrival:
        """What was pressed; of a form that is valid."""
        return Arrival(self.arrival.data or "")


class MissingForm(CentreActForm):
    """A press about one assessor on the board."""

    missing = HiddenField()


def _choices(people: Iterable[tuple[UUID, str, str]]) -> list[SelectChoice]:
    return [SelectChoice(str(one), called, {"hint": hint} if hint else {}) for one, called, hint in people]
