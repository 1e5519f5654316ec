"""Ask to be told when applications open."""

from wtforms import EmailField, StringField

from forms.base import BaseForm, Longest, Required
from forms.sign_in import one_email_address


class InterestForm(BaseForm):
    email = EmailField(
        "Your e-mail address",
        description="We write to it once, when applications open.",
        validators=[Required("Enter your e-mail address."), Longest(), one_email_address],
        render_kw={"autocomplete": "email"},
    )
    full_name = StringField(
        "Your name",
        validators=[Longest()],
        render_kw={"autocomplete": "name", "spellcheck": "false"},
    )
