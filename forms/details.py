"""Who applies."""

import re

from wtforms import Field, StringField, TelField
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest
from forms.version import VersionField

TELEPHONE = re.compile(r"\+?[0-9 ()./-]+(?:(?:ext|x)\.? ?[0-9]+)?", re.IGNORECASE)
FEWEST_DIGITS, MOST_DIGITS = 7, 20


class DetailsForm(BaseForm):
    full_name = StringField(
        "Full name",
        description="As it stands on your teaching records.",
        validators=[Longest()],
        render_kw={"autocomplete": "name", "spellcheck": "false"},
    )
    known_as = StringField(
        "What should we call you?",
        description="If you go by another name than the one above.",
        validators=[Longest()],
        render_kw={"autocomplete": "nickname", "spellcheck": "false"},
    )
    phone = TelField(
        "Telephone number",
        description="For example 07700 900123, or +44 20 7946 0123.",
        validators=[Longest()],
        render_kw={"autocomplete": "tel"},
    )
    employer = StringField(
        "Present employer",
        description="The school or trust you work for now, with the name that people know it by.",
        validators=[Longest()],
        render_kw={"autocomplete": "organization", "spellcheck": "false"},
    )
    version = VersionField()

    def validate_phone(self, field: Field) -> None:
        """A number may be spaced and bracketed as people do, and have an extension."""
        digits = sum(character.isdigit() for character in field.data or "")
        shaped = TELEPHONE.fullmatch(field.data or "") and FEWEST_DIGITS <= digits <= MOST_DIGITS
        if field.data and not shaped:
            raise ValidationError("Enter a telephone number in the right form, like 07700 900123.")
