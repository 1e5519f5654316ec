"""Sign in: an e-mail address, then the code sent to it."""

import re

from wtforms import EmailField, Field, Form, HiddenField, StringField
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest, Required
from recruitment.domain.contact import email_address
from recruitment.domain.parts import NO_EMAIL_ADDRESS


def one_email_address(_form: Form, field: Field) -> None:
    """The field must hold one e-mail address; it is stored in lower case."""
    address = email_address(field.data)
    if address is None:
        raise ValidationError(NO_EMAIL_ADDRESS)
    field.data = address


class SignInForm(BaseForm):
    email = EmailField(
        "What is your e-mail address?",
        description="We send a code to it. You do not need a password.",
        validators=[Required("Enter your e-mail address."), Longest(), one_email_address],
        render_kw={"autocomplete": "email"},
    )


class CodeForm(BaseForm):
    code = StringField(
        "Enter the code",
        description="6 digits, like 123 456.",
        validators=[Required("Enter the code from the e-mail.")],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )

    def validate_code(self, field: Field) -> None:
        """Take the code however it is spaced."""
        field.data = re.sub(r"[\s-]", "", field.data)
        if not re.fullmatch(r"[0-9]{6}", field.data):
            raise ValidationError("Enter the 6 digits from the e-mail.")


class CodeAgainForm(CodeForm):
    """The code, and whose page it is typed on."""

    person = HiddenField()
