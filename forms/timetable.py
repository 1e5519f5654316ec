"""The timetable: why a job is held."""

from wtforms import TextAreaField

from forms.base import BaseForm, Longest, Required

LONGEST_REASON = 500


class HoldForm(BaseForm):
    reason = TextAreaField(
        "Why is it held?",
        description="Other leads read this on the timetable.",
        validators=[Required("Give a reason for holding it."), Longest(LONGEST_REASON)],
        render_kw={"rows": 2},
    )
