"""When an assessor can interview."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from forms.base import BaseForm
from recruitment.domain.availability import HalfDay


class AvailabilityForm(BaseForm):
    times = SelectMultipleField("When I can", validate_choice=False)

    def __init__(self, halves: Iterable[HalfDay], **rest: Any) -> None:
        """Offer these half-days."""
        super().__init__(**rest)
        self.offered = {one.key: one for one in halves}
        self.times.choices = [SelectChoice(key, key) for key in self.offered]

    def validate_times(self, field: SelectMultipleField) -> None:
        """Half-days of the page."""
        if not set(field.data or ()) <= self.offered.keys():
            raise ValidationError("Choose again: the days have changed since this page was opened.")

    @property
    def chosen(self) -> frozenset[HalfDay]:
        """What is ticked; of a form that is valid."""
        return frozenset(self.offered[key] for key in self.times.data or ())
