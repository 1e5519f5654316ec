"""Who applies."""

from wtforms import StringField, TelField

from forms.base import BaseForm, Longest
from forms.version import VersionField


class DetailsForm(BaseForm):
    """A draft: whatever fits is saved. What cannot be sent like that is said by `domain.parts`."""

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
        description="For example 07700\u00a0900123, or +44\u00a020\u00a07946\u00a00123.",
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
