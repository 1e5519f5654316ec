"""Say that a conflict that was found is none."""

from wtforms import HiddenField

from forms.base import BaseForm, Longest


class ClearedForm(BaseForm):
    label = HiddenField(validators=[Longest()])
    reference = HiddenField(validators=[Longest()])
