"""Build a shortlist: of whom, and where the line is drawn."""

from collections.abc import Mapping

from wtforms import Field, IntegerField, RadioField
from wtforms.validators import ValidationError

from forms.base import BaseForm

#: More places than any cohort has; a number beyond it is a slip of the finger.
MOST_PLACES = 10_000


class PlacesField(IntegerField):
    """A whole number, with our own sentence where it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed, however it is spaced."""
        typed = "".join(valuelist[:1]).replace(",", "").strip()
        if not typed:
            raise ValueError("Enter the number of places.")
        if not typed.isascii() or not typed.isdigit():
            raise ValueError("Enter the number of places as a whole number, such as 40.")
        self.data = int(typed)


class ShortlistForm(BaseForm):
    """Without exercises there is the sift alone, and nothing to choose."""

    stage = RadioField("Whom to put in order?", default="sift", validate_choice=False)
    places = PlacesField(
        "How many places?",
        description="The line is drawn below this many candidates. By itself it decides nothing.",
        render_kw={"autocomplete": "off"},
    )

    def offer(self, stages: Mapping[str, str]) -> None:
        """Show these stages, by their codes, in these words."""
        self.stages = stages
        self.stage.choices = list(stages.items())

    def validate_stage(self, field: RadioField) -> None:
        """One of those that are offered."""
        if field.data not in self.stages:
            raise ValidationError("Choose whom to put in order.")

    def validate_places(self, field: Field) -> None:
        """One place or more."""
        if field.data is not None and not 1 <= field.data <= MOST_PLACES:
            raise ValidationError(f"Enter a number of places from 1 to {MOST_PLACES:,}.")
