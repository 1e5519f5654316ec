"""Whom an applicant names to speak for them."""

from wtforms import EmailField, StringField

from forms.base import BaseForm, Longest
from forms.version import VersionField


def _name() -> StringField:
    return StringField(
        "Full name", validators=[Longest()], render_kw={"autocomplete": "off", "spellcheck": "false"}
    )


def _email(hint: str) -> EmailField:
    return EmailField(
        "Work e-mail address",
        description=hint,
        validators=[Longest()],
        render_kw={"autocomplete": "off"},
    )


class RefereesForm(BaseForm):
    """A draft: whatever fits is saved. What cannot be sent like that is said by `domain.parts`."""

    full_name_1 = _name()
    email_1 = _email("At your school or trust.")
    version_1 = VersionField()
    full_name_2 = _name()
    email_2 = _email("Somebody who has seen your work and is not a relative or only a friend.")
    version_2 = VersionField()
