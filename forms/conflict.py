"""Keep an assessor away from a candidate, or say that a conflict is none."""

from collections.abc import Sequence

from wtforms import HiddenField, SelectField, StringField

from forms.base import BaseForm, Longest, Required


class ClearedForm(BaseForm):
    label = HiddenField(validators=[Longest()])
    reference = HiddenField(validators=[Longest()])


class ConflictForm(BaseForm):
    candidate = StringField(
        "Reference of the candidate",
        description="For example, DL27-4KTQ-9XWB.",
        validators=[Required("Enter the candidate’s reference."), Longest()],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    assessor = SelectField("Assessor", validators=[Required("Choose an assessor.")], validate_choice=False)

    def offer(self, assessors: Sequence[tuple[str, str]]) -> None:
        """Let one be chosen of these, as (label, what staff call them)."""
        self.assessor.choices = [("", "Choose one"), *assessors]
