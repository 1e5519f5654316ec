"""Start an application: what must be true, and what must be read, before anything else."""

from typing import Any

from wtforms import BooleanField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from forms.base import BaseForm, Required
from recruitment.programme.schema import Definition


class StartForm(BaseForm):
    statements = SelectMultipleField(
        "Are all of these true for you?",
        description="You can apply only if you can tick every one.",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    acknowledged = BooleanField(
        "I have read these notices",
        validators=[Required("Read the notices, then tick that you have.")],
    )

    def validate_statements(self, field: SelectMultipleField) -> None:
        """Every statement must be ticked."""
        if {value for value, *_ in field.iter_choices()} - set(field.data or ()):
            raise ValidationError("Tick every statement, if it is true for you, to go on.")


def start_form(definition: Definition) -> StartForm:
    """The form with a programme's own statements; what the programme has none of is not asked."""
    form: Any = StartForm()
    form.statements.choices = [(statement.code, statement.text) for statement in definition.eligibility]
    if not definition.eligibility:
        del form.statements
    if not definition.notices:
        del form.acknowledged
    return form  # type: ignore[no-any-return]
