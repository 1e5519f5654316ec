"""More time: until when, and why."""

from datetime import UTC, datetime
from uuid import UUID, uuid4, uuid5

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest, Required
from forms.decision import Day, clock_time_typed
from recruitment.domain.deadlines import LONDON

LONGEST_REASON = 2000


class UntilForm(BaseForm):
    """A new closing time: a day, and a time of day in London."""

    day = Day("Until which day?", description="For example, 27 3 2027.", format="%d %m %Y")
    hour = StringField(
        "Until what time of day?",
        description="For example, 5pm or 16:30. The time in London.",
        render_kw={"autocomplete": "off"},
    )

    @property
    def until(self) -> datetime | None:
        """The moment, in UTC; None where it is not given in full."""
        at = clock_time_typed(self.hour.data or "")
        if self.day.data is None or at is None:
            return None
        return datetime.combine(self.day.data, at, tzinfo=LONDON).astimezone(UTC)

    @property
    def asks_for_time(self) -> bool:
        """Whether a time must be given."""
        return True

    def validate_day(self, field: Day) -> None:
        """Needed, unless no time is."""
        if self.asks_for_time and field.data is None and not field.errors:
            raise ValidationError("Enter the day.")

    def validate_hour(self, field: StringField) -> None:
        """Needed, unless no time is."""
        if self.asks_for_time and clock_time_typed(field.data or "") is None:
            raise ValidationError("Enter the time of day, such as 5pm or 16:30.")


class ExtensionForm(UntilForm):
    reason = TextAreaField(
        "Why?",
        description="Leads see it on the application. The applicant is told the time and can ask to see the"
        " reason.",
        validators=[Required("Give your reason."), Longest(LONGEST_REASON)],
        render_kw={"rows": 3},
    )


class IncidentForm(UntilForm):
    words = TextAreaField(
        "What happened?",
        description="Every applicant with an open draft reads these words.",
        validators=[Required("Say what happened."), Longest(LONGEST_REASON)],
        render_kw={"rows": 4},
    )
    once = HiddenField(default=lambda: str(uuid4()))
    #: The id of what was foreseen; it is done only where it is still the same.
    foreseen = HiddenField()

    @property
    def incident_id(self) -> UUID:
        """The id of what is recorded: the same for two presses of the button, another for other words."""
        try:
            page = UUID(self.once.data or "")
        except ValueError:
            page = UUID(int=0)
        return uuid5(page, f"{self.until}\n{self.words.data or ''}")
