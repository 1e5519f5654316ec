"""Start an application: what is to be true, and what must be read, before anything else."""

from types import new_class
from typing import Any

from wtforms import BooleanField

from forms.base import BaseForm, Required
from forms.sections import field_of
from recruitment.domain.sections import Condition, Entries, asked_of
from recruitment.programme.schema import Definition

#: What a statement that nobody has answered is told.
UNANSWERED = "Choose whether this is true for you, yes or no."


class StartForm(BaseForm):
    """The notices, and one question for each statement; a "no" turns nobody away."""

    conditions: tuple[Condition, ...] = ()
    acknowledged = BooleanField(
        "I have read these notices",
        validators=[Required("Read the notices, then tick that you have.")],
    )

    @property
    def said(self) -> Entries:
        """What was answered to each statement, by its field."""
        return {one.field: self[one.field].data or "" for one in self.conditions}


def start_form(definition: Definition) -> StartForm:
    """The form with a programme's own statements; what the programme has none of is not asked."""
    fields: dict[str, Any] = {one.field: field_of(asked_of(one), UNANSWERED) for one in definition.conditions}
    fields["conditions"] = definition.conditions
    made: type[StartForm] = new_class("StartForm", (StartForm,), exec_body=lambda body: body.update(fields))
    form = made()
    if not definition.notices:
        del form.acknowledged
    return form
