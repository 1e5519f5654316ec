"""Whom an applicant names to speak for them."""

from wtforms import EmailField, StringField

from forms.base import BaseForm, Longest
from forms.ticked import TickField
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


def _not_before_offer() -> TickField:
    return TickField(
        "Please do not ask before I have an offer",
        description="References are usually asked for when you are shortlisted. You need not say why.",
    )


class RefereesForm(BaseForm):
    """A draft: whatever fits is saved. What cannot be sent like that is said by `domain.parts`."""

    full_name_1 = _name()
    email_1 = _email("At your school or trust.")
    not_before_offer_1 = _not_before_offer()
    version_1 = VersionField()
    full_name_2 = _name()
    email_2 = _email("Somebody who has seen your work and is not a relative or only a friend.")
    not_before_offer_2 = _not_before_offer()
    version_2 = VersionField()
