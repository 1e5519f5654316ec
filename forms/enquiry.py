"""Record what somebody asked about an application, and what they were told or are to be."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from wtforms import Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from forms.base import Longest, Required
from forms.decision import Day
from forms.request import LONGEST_NOTE, LONGEST_TEXT, Asking
from recruitment.domain.enquiries import ASKED, AskedBy
from recruitment.domain.requests import RequestKind


class EnquiryForm(Asking):
    came_by = RadioField(
        "How did it come?",
        choices=[SelectChoice(way.value, words[:1].upper() + words[1:]) for way, words in ASKED.items()],
        # Without a choice WTForms would say so in its own words.
        validate_choice=False,
    )
    came_on = Day("On which day?", description="For example, 27 2 2027.", format="%d %m %Y")
    by_other = StringField(
        "Who asked, if it was not the applicant",
        description="A name, such as that of their head teacher. The applicant is not told what others ask.",
        validators=[Longest()],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    text = TextAreaField(
        "What they asked",
        description="In their words, as far as you can. Who asked can ask to see it.",
        validators=[Required("Write what they asked."), Longest(LONGEST_TEXT)],
        render_kw={"rows": 5, "spellcheck": "true"},
    )
    answer = TextAreaField(
        "What you told them, if you have answered",
        description="It is settled then, and nobody is written to. Leave it empty if an answer is still due.",
        validators=[Longest(LONGEST_NOTE)],
        render_kw={"rows": 4, "spellcheck": "true"},
    )
    owner = SelectField("Who answers it?", validate_choice=False)
    due_on = Day(
        "By which day?",
        description="Leave it empty for the usual number of working days.",
        format="%d %m %Y",
    )

    def offer(self, leads: Mapping[UUID, str], actor_id: UUID) -> None:
        """Let one of these leads be chosen, by id and name; the lead themselves, where none was yet."""
        self.offered = {str(one) for one in leads}
        self.owner.choices = [SelectChoice(str(one), name) for one, name in leads.items()]
        if not self.owner.data:
            self.owner.data = str(actor_id)

    def validate_came_by(self, field: Field) -> None:
        """One of those there are."""
        if field.data not in [*AskedBy]:
            raise ValidationError("Choose how it came.")

    def validate_came_on(self, field: Day) -> None:
        """Needed."""
        if field.data is None and not field.errors:
            raise ValidationError("Enter the day on which it came.")

    def validate_owner(self, field: Field) -> None:
        """One of those that are offered."""
        if field.data not in self.offered:
            raise ValidationError("Choose who answers it.")

    @property
    def day(self) -> date:
        """The day on which it came; a form that is valid has one."""
        return self.came_on.data or date.min

    @property
    def chosen(self) -> RequestKind:
        """An enquiry is a question."""
        return RequestKind.QUESTION
