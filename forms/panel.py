"""Who observes a candidate at an exercise, when and where."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from wtforms import Field, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from forms.base import BaseForm, Longest
from forms.decision import Day, clock_time_typed
from forms.version import VersionField
from recruitment.domain.deadlines import LONDON

LONGEST_TO_DO = 2000


class PanelForm(BaseForm):
    chosen = SelectMultipleField(
        "Who observes?",
        widget=ListWidget(),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    day = Day("Day, if it is known", description="For example, 27 3 2027.", format="%d %m %Y")
    hour = StringField(
        "Time of day, if it is known",
        description="For example, 10am or 16:30. The time in London.",
        render_kw={"autocomplete": "off"},
    )
    place = StringField(
        "Where, if it is known",
        description="A room, or “online”.",
        validators=[Longest()],
        render_kw={"autocomplete": "off"},
    )

    to_do = TextAreaField(
        "What the panel does differently",
        description="An instruction to whoever meets them. Say what to do, never why: no condition, no name"
        " of one. For example: send the questions in large print the day before.",
        validators=[Longest(LONGEST_TO_DO)],
        render_kw={"rows": 3, "spellcheck": "true"},
    )
    version = VersionField()

    def __init__(self, observers: Iterable[tuple[UUID, str, str]], **rest: Any) -> None:
        """Offer these assessors: id, name, and what there is to know of each."""
        super().__init__(**rest)
        self.chosen.choices = [
            SelectChoice(str(one), called, {"hint": hint} if hint else {}) for one, called, hint in observers
        ]

    def validate_chosen(self, field: SelectMultipleField) -> None:
        """Assessors of the page."""
        known = {value for value, *_ in field.iter_choices()}
        if not set(field.data or ()) <= known:
            raise ValidationError("Choose again from those on the page.")

    def validate_hour(self, field: Field) -> None:
        """A time goes with a day, and a day with a time."""
        if not field.data and self.day.data is None:
            return
        if clock_time_typed(field.data or "") is None:
            raise ValidationError("Enter the time of day, such as 10am or 16:30.")

    def validate_day(self, field: Field) -> None:
        """Needed where a time is given."""
        if self.hour.data and field.data is None and not field.errors:
            raise ValidationError("Enter the day as well, or leave the time empty.")

    @property
    def ids(self) -> frozenset[UUID]:
        """Who is chosen; of a form that is valid."""
        return frozenset(UUID(one) for one in self.chosen.data or ())

    @property
    def held_at(self) -> datetime | None:
        """When it is, in UTC; None where that is not known."""
        at = clock_time_typed(self.hour.data or "")
        if self.day.data is None or at is None:
            return None
        return datetime.combine(self.day.data, at, tzinfo=LONDON).astimezone(UTC)
