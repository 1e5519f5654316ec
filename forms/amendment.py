"""What is amended of a cohort, and why."""

from uuid import UUID, uuid4, uuid5

from wtforms import HiddenField, StringField, TextAreaField

from forms.base import BaseForm, Longest, Required
from forms.decision import Day
from forms.extension import UntilForm
from recruitment.domain.amendments import LONGEST_WORDING, written

LONGEST_REASON = 2000


class AmendmentForm(BaseForm):
    """What each amendment asks for; a form for one kind of it gives `after` besides."""

    reason = TextAreaField(
        "Why?",
        description="It stays on record. Those who are told of a new date read it too.",
        validators=[Required("Give your reason."), Longest(LONGEST_REASON)],
        render_kw={"rows": 3},
    )
    #: What stood there as the page was made.
    seen = HiddenField()
    once = HiddenField(default=lambda: str(uuid4()))
    #: The id of what was looked at; it is done only where it is still the same.
    foreseen = HiddenField()

    @property
    def after(self) -> str:
        """The new value as text; empty where it is not given in full."""
        raise NotImplementedError

    @property
    def amendment_id(self) -> UUID:
        """The id of what is amended: the same for two presses of the button, another for something else."""
        try:
            page = UUID(self.once.data or "")
        except ValueError:
            page = UUID(int=0)
        return uuid5(page, f"{self.seen.data}\n{self.after}\n{self.reason.data or ''}")


class MomentForm(AmendmentForm, UntilForm):
    """A new opening or closing time."""

    day = Day("Which day instead?", description="For example, 27 3 2027.", format="%d %m %Y")
    hour = StringField(
        "What time of day?",
        description="For example, 5pm or 16:30. The time in London.",
        render_kw={"autocomplete": "off"},
    )

    @property
    def after(self) -> str:
        """The moment, in UTC."""
        return "" if self.until is None else written(self.until)


class PlacesForm(AmendmentForm):
    places = StringField(
        "How many places?",
        description="It says how many are expected to be offered a place. Nobody is moved by it.",
        validators=[Required("Enter the number of places.")],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )

    @property
    def after(self) -> str:
        """The number as it was typed."""
        return (self.places.data or "").lstrip("0") or (self.places.data or "")


class WordingForm(AmendmentForm):
    text = TextAreaField(
        "What is to stand there?",
        validators=[Required("Write what is to stand there."), Longest(LONGEST_WORDING)],
        render_kw={"rows": 8},
    )

    @property
    def after(self) -> str:
        """The words."""
        return self.text.data or ""
