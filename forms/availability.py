"""When an assessor can interview."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from forms.base import BaseForm
from recruitment.domain.availability import HalfDay


class AvailabilityForm(BaseForm):
    times = SelectMultipleField("When I can", validate_choice=False)
    #: What was ticked when the page was made, so that what another tab has saved since is not overtaken.
    before = HiddenField()

    def __init__(self, halves: Iterable[HalfDay], **rest: Any) -> None:
        """Offer these half-days; `data` may have those that are ticked."""
        super().__init__(**rest)
        self.offered = {one.key: one for one in halves}
        self.times.choices = [SelectChoice(key, key) for key in self.offered]

    @property
    def filled_in_from(self) -> frozenset[HalfDay]:
        """The half-days that were ticked when the page was made."""
        return frozenset(self.offered[key] for key in (self.before.data or "").split() if key in self.offered)

    def validate_times(self, field: SelectMultipleField) -> None:
        """Half-days of the page."""
        if not set(field.data or ()) <= self.offered.keys():
            raise ValidationError("Choose again: the days have changed since this page was opened.")

    @property
    def chosen(self) -> frozenset[HalfDay]:
        """What is ticked; of a form that is valid."""
        return frozenset(self.offered[key] for key in self.times.data or ())
