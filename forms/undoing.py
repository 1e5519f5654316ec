"""Why something is undone, or taken up again."""

from wtforms import TextAreaField

from forms.base import BaseForm, Longest, Required

LONGEST_REASON = 2000


class UndoForm(BaseForm):
    reason = TextAreaField(
        "Why is it undone?",
        description="It is kept with the decision. Nobody has been told of it, and nobody is told now.",
        validators=[Required("Give a reason for undoing it."), Longest(LONGEST_REASON)],
        render_kw={"rows": 3},
    )


class ReopeningForm(BaseForm):
    reason = TextAreaField(
        "Why is it taken up again?",
        description="The applicant may ask to read this.",
        validators=[Required("Give a reason for taking it up again."), Longest(LONGEST_REASON)],
        render_kw={"rows": 3},
    )
