"""Something about an answer besides its score: whom it is by, what it gives away, what worries the reader."""

from enum import StrEnum
from uuid import UUID, uuid4, uuid5

from wtforms import Field, HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest

LONGEST_WORDS = 5000


class Matter(StrEnum):
    """What there is to say."""

    KNOWN = "known"
    LEAK = "leak"
    CONCERN = "concern"
    HAND_BACK = "hand_back"


_CHOICES = (
    SelectChoice(
        Matter.KNOWN.value,
        "I know this person, or think that I do",
        {"hint": "It goes to somebody else at once. Do not say who you think it is."},
    ),
    SelectChoice(
        Matter.LEAK.value,
        "It gives away who somebody is",
        {"hint": "A recruitment lead takes it out. You can go on and score it."},
    ),
    SelectChoice(
        Matter.CONCERN.value,
        "Something in it worries me",
        {"hint": "About a child or an adult at risk, or about honesty. It never counts as a score."},
    ),
    SelectChoice(
        Matter.HAND_BACK.value,
        "I cannot score it for another reason",
        {"hint": "It goes to somebody else. What you began of it is removed."},
    ),
)


class AsideForm(BaseForm):
    matter = RadioField("What is it?", choices=_CHOICES, validate_choice=False)
    words = TextAreaField(
        "What should a recruitment lead know?",
        validators=[Longest(LONGEST_WORDS)],
        description="Needed if it gives somebody away or worries you. Quote the words.",
        render_kw={"rows": 4, "spellcheck": "true"},
    )
    once = HiddenField(default=lambda: str(uuid4()))

    def validate_matter(self, field: Field) -> None:
        """One of those offered."""
        if field.data not in {*Matter}:
            raise ValidationError("Choose what it is.")

    def validate_words(self, field: Field) -> None:
        """Somebody must act on a report."""
        if self.matter.data in (Matter.LEAK, Matter.CONCERN) and not field.data:
            raise ValidationError("Write which words it is about, so that somebody can act on it.")

    @property
    def chosen(self) -> Matter:
        """What was chosen; a form that is valid has one."""
        return Matter(self.matter.data)

    def request_id(self) -> UUID:
        """The id of what is reported: the same where the button was pressed twice."""
        try:
            page = UUID(self.once.data or "")
        except ValueError:
            page = uuid4()
        return uuid5(page, f"{self.matter.data}\n{self.words.data or ''}")
