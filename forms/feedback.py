"""The one sentence of feedback that a person writes."""

from wtforms import TextAreaField

from forms.base import BaseForm, Longest, Required
from forms.version import VersionField
from recruitment.domain.feedback import LONGEST_SENTENCE


class FeedbackForm(BaseForm):
    version = VersionField(default="0")
    sentence = TextAreaField(
        "What do you want to tell them?",
        description="A sentence or two, from one person to another. The candidate reads it word for word.",
        validators=[
            Required("Write what you want to tell them, as they will read it."),
            Longest(LONGEST_SENTENCE),
        ],
        render_kw={"rows": 5, "spellcheck": "true"},
    )
