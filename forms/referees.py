"""Whom an applicant names to speak for them."""

from wtforms import EmailField, Field, Form, StringField

from forms.base import BaseForm, Longest
from forms.sign_in import email_address
from forms.version import VersionField


def email_address_if_any(form: Form, field: Field) -> None:
    """The field may be empty for now; otherwise it must hold one e-mail address."""
    if field.data:
        email_address(form, field)


def _name() -> StringField:
    return StringField(
        "Full name", validators=[Longest()], render_kw={"autocomplete": "off", "spellcheck": "false"}
    )


def _email(hint: str) -> EmailField:
    return EmailField(
        "Work e-mail address",
        description=hint,
        validators=[Longest(), email_address_if_any],
        render_kw={"autocomplete": "off"},
    )


class RefereesForm(BaseForm):
    full_name_1 = _name()
    email_1 = _email("At your school or trust.")
    version_1 = VersionField()
    full_name_2 = _name()
    email_2 = _email("Somebody who has seen your work and is not a relative or only a friend.")
    version_2 = VersionField()
