"""Enter an application for somebody from whom it came on paper, by telephone or in person."""

from wtforms import BooleanField, EmailField, Field, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from forms.application import StatementsForm, with_statements
from forms.base import Longest, Required
from forms.decision import Day
from forms.sign_in import one_email_address
from recruitment.domain.entering import CAME, CameBy
from recruitment.programme.schema import Definition


class EnteringForm(StatementsForm):
    came_by = RadioField(
        "How did it come?",
        choices=[SelectChoice(way.value, words[:1].upper() + words[1:]) for way, words in CAME.items()],
        # Without a choice WTForms would say so in its own words.
        validate_choice=False,
    )
    received_on = Day(
        "On which day did we receive it?",
        description="For example, 27 2 2027. It counts as sent in time if that day does.",
        format="%d %m %Y",
    )
    full_name = StringField(
        "Their full name",
        validators=[Required("Enter their name."), Longest()],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    email = EmailField(
        "Their e-mail address",
        description="We write to them there, and they sign in with it.",
        validators=[Required("Enter their e-mail address."), Longest(), one_email_address],
        render_kw={"autocomplete": "off"},
    )
    agreed = BooleanField(
        "They agreed that we enter it for them, and they have read these notices and the declarations, or"
        " heard them read",
        validators=[
            Required("Give or read them the notices, ask whether they agree, then tick that they do.")
        ],
    )

    def validate_came_by(self, field: Field) -> None:
        """One of those there are."""
        if field.data not in [*CameBy]:
            raise ValidationError("Choose how it came.")

    def validate_received_on(self, field: Day) -> None:
        """Needed."""
        if field.data is None and not field.errors:
            raise ValidationError("Enter the day on which we received it.")


def entering_form(definition: Definition) -> EnteringForm:
    """The form with a programme's own statements of eligibility, as the applicant answered them."""
    return with_statements(EnteringForm, definition)
