"""Who took part in a wash-up, and on which day."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from forms.base import BaseForm
from forms.decision import Day


class WashUpForm(BaseForm):
    day = Day("On which day was it?", description="For example, 27 3 2027.", format="%d %m %Y")
    chosen = SelectMultipleField(
        "Who took part?", widget=ListWidget(), option_widget=CheckboxInput(), validate_choice=False
    )

    def __init__(self, people: Iterable[tuple[UUID, str, str]], **rest: Any) -> None:
        """Offer these people: id, name, and what there is to know of each."""
        super().__init__(**rest)
        self.chosen.choices = [SelectChoice(str(one), called, {"hint": hint}) for one, called, hint in people]

    def validate_day(self, field: Day) -> None:
        """Needed."""
        if field.data is None and not field.errors:
            raise ValidationError("Enter the day of the wash-up.")

    def validate_chosen(self, field: SelectMultipleField) -> None:
        """People of the page."""
        known = {value for value, *_ in field.iter_choices()}
        if not set(field.data or ()) <= known:
            raise ValidationError("Choose again from those on the page.")

    @property
    def ids(self) -> frozenset[UUID]:
        """Who is chosen; of a form that is valid."""
        return frozenset(UUID(one) for one in self.chosen.data or ())
