"""Take words out of the copy of an answer that assessors read."""

from uuid import UUID

from wtforms import HiddenField, StringField, TextAreaField

from forms.base import BaseForm, Longest, Required

_NOBODYS = UUID(int=0)


class BlindedForm(BaseForm):
    words = StringField(
        "Which words give somebody away?",
        validators=[Required("Write the words to take out."), Longest()],
        description="Exactly as they stand in the text. They are replaced wherever they stand.",
    )
    instead = StringField(
        "What should stand there instead?",
        validators=[Required("Write neutral words to put there."), Longest()],
        description="Neutral words, such as [school] or [name].",
    )
    reason = TextAreaField(
        "Why?",
        validators=[Required("Write why, for other leads."), Longest(2000)],
        description="For other leads. Assessors do not see it.",
        render_kw={"rows": 3, "spellcheck": "true"},
    )
    copy_id = HiddenField()

    @property
    def looked_at(self) -> UUID:
        """The copy that the page showed; anything else is of no copy."""
        try:
            return UUID(self.copy_id.data or "")
        except ValueError:
            return _NOBODYS
