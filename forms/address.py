"""Another e-mail address to be known by."""

from wtforms import EmailField, Field
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest, Required
from forms.sign_in import one_email_address


class NewAddressForm(BaseForm):
    email = EmailField(
        "What is your new e-mail address?",
        description="We send a code to it, so that we know that you can read what we write there.",
        validators=[Required("Enter your new e-mail address."), Longest(), one_email_address],
        render_kw={"autocomplete": "email"},
    )
    #: The address now.
    present = ""

    def validate_email(self, field: Field) -> None:
        """It must be another one."""
        if field.data == self.present:
            raise ValidationError("Enter another address: you have this one already.")
