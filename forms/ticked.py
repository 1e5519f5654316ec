"""A box to tick and a choice, as forms that save themselves have them: their values are texts."""

from typing import Any

from wtforms import BooleanField, RadioField
from wtforms.validators import ValidationError

#: As `templates/macros/forms.html` has it.
TICKED = "y"


class TickField(BooleanField):
    """A box that holds what browsers send where it is ticked, and nothing where it is not."""

    def process_data(self, value: object) -> None:
        """Take what is stored."""
        self.data: Any = TICKED if value else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent, by a browser or by the page's script."""
        self.data = TICKED if any(valuelist) else ""


class ChoiceField(RadioField):
    """Radio buttons of which none need be chosen; what is none of them is refused."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, validate_choice=False, coerce=str, **options)

    def pre_validate(self, _form: Any) -> None:
        """Refuse what the page does not offer."""
        if self.data and self.data not in {value for value, *_ in self.iter_choices()}:
            raise ValidationError("Choose one of the answers.")
