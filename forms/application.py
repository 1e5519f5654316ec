"""Start an application: what is to be true, and what must be read, before anything else."""

from types import new_class
from typing import Any, TypeVar

from wtforms import BooleanField

from forms.base import BaseForm, Required
from forms.sections import field_of
from recruitment.domain.sections import Condition, Entries, asked_of
from recruitment.programme.schema import Definition

#: What a statement that nobody has answered is told.
UNANSWERED = "Choose whether this is true for you, yes or no."


class StatementsForm(BaseForm):
    """One question for each statement of a definition; a "no" turns nobody away."""

    conditions: tuple[Condition, ...] = ()

    @property
    def said(self) -> Entries:
        """What was answered to each statement, by its field."""
        return {one.field: self[one.field].data or "" for one in self.conditions}


Asking = TypeVar("Asking", bound=StatementsForm)


class StartForm(StatementsForm):
    """The notices too."""

    carry = BooleanField(
        "Start with what you wrote last time",
        description="We copy your details, your history, your referees, and answers to questions that are"
        " still the same. You can change all of it, and you look at it again before you send it.",
    )
    acknowledged = BooleanField(
        "I have read these notices",
        validators=[Required("Read the notices, then tick that you have.")],
    )


def with_statements(base: type[Asking], definition: Definition) -> Asking:
    """A form that asks besides its own fields what a programme's definition states."""
    fields: dict[str, Any] = {one.field: field_of(asked_of(one), UNANSWERED) for one in definition.conditions}
    fields["conditions"] = definition.conditions
    made: type[Asking] = new_class(base.__name__, (base,), exec_body=lambda body: body.update(fields))
    return made()


def start_form(definition: Definition, *, earlier: str = "") -> StartForm:
    """The form with a programme's own statements; what the programme has none of is not asked.

    Args:
        definition: the programme's.
        earlier: the name of the cohort for which they wrote what they can start with; empty where none.
    """
    form = with_statements(StartForm, definition)
    if not definition.notices:
        del form.acknowledged
    if earlier:
        form.carry.label.text = f"Start with what you wrote for {earlier}"
    else:
        del form.carry
    return form


class SendForm(BaseForm):
    """Sending by whoever began with what they wrote before: they say that they have looked at it again."""

    looked = BooleanField(
        "I have looked again at what I carried over",
        validators=[Required("Look again at what you carried over, then tick that you have.")],
    )


def send_form(cohort: str = "") -> BaseForm:
    """The form on the page where everything is checked.

    Args:
        cohort: the name of the one that what was carried over was written for; empty where nothing was.
    """
    if not cohort:
        return BaseForm()
    form = SendForm()
    form.looked.label.text = f"I have looked again at what I wrote for {cohort}, and it is right today"
    return form
