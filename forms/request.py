"""Send in a request, enter one for somebody, and settle it."""

from uuid import UUID, uuid4, uuid5

from wtforms import EmailField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Optional, ValidationError

from forms.base import BaseForm, Longest, Required
from forms.sign_in import one_email_address
from recruitment.domain.requests import FROM_APPLICANTS, WORDS, RequestKind

LONGEST_TEXT = 10_000
LONGEST_NOTE = 5000


def new_page() -> str:
    """What tells a page on which something is asked for from all others."""
    return str(uuid4())


class Asking(BaseForm):
    """What every form that makes a request holds: the words, and what tells one sending from another."""

    text = TextAreaField(
        "What do you want to tell us?",
        validators=[Required("Write what you want to tell us."), Longest(LONGEST_TEXT)],
        render_kw={"rows": 8, "spellcheck": "true"},
    )
    once = HiddenField(default=new_page)

    def request_id(self) -> UUID:
        """The id of what is sent: the same where the button was pressed twice, another for other words."""
        try:
            page = UUID(self.once.data or "")
        except ValueError:
            page = uuid4()
        return uuid5(page, f"{self.chosen.value}\n{self.text.data or ''}")

    @property
    def chosen(self) -> RequestKind:
        """The kind asked for."""
        return RequestKind.COMPLAINT


class RequestForm(Asking):
    kind = RadioField(
        "What is it about?",
        choices=[
            SelectChoice(kind.value, WORDS[kind].asks, {"hint": WORDS[kind].hint}) for kind in FROM_APPLICANTS
        ],
        # Without a choice WTForms would say so in its own words.
        validate_choice=False,
    )

    def validate_kind(self, field: Field) -> None:
        """One that applicants send."""
        if field.data not in FROM_APPLICANTS:
            raise ValidationError("Choose what it is about.")

    @property
    def chosen(self) -> RequestKind:
        """The kind asked for; a form that is valid has one."""
        return RequestKind(self.kind.data)


class ComplaintForm(Asking):
    """For somebody without an account."""

    full_name = StringField(
        "Your name",
        validators=[Longest()],
        render_kw={"autocomplete": "name", "spellcheck": "false"},
    )
    email = EmailField(
        "Your e-mail address",
        description="We answer you there.",
        validators=[Required("Enter your e-mail address."), Longest(), one_email_address],
        render_kw={"autocomplete": "email"},
    )


class EnteredForm(Asking):
    """For a lead who enters what came by telephone, on paper or from an assessor."""

    kind = SelectField(
        "Kind", choices=[SelectChoice(kind.value, words.name) for kind, words in WORDS.items()]
    )
    full_name = StringField(
        "Who asks",
        validators=[Required("Enter who asks."), Longest()],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    email = EmailField(
        "Their e-mail address",
        description="They are told by e-mail that it has come, and its outcome. Without an address, tell them"
        " yourself.",
        validators=[Optional(), Longest(), one_email_address],
        render_kw={"autocomplete": "off"},
    )
    reference = StringField(
        "The application it is about",
        description="Its reference, such as DL27-4KTQ-9XWB.",
        validators=[Longest()],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    text = TextAreaField(
        "What they ask",
        description="In their words, as far as you can.",
        validators=[Required("Write what they ask."), Longest(LONGEST_TEXT)],
        render_kw={"rows": 8, "spellcheck": "true"},
    )

    @property
    def chosen(self) -> RequestKind:
        """The kind asked for; a form that is valid has one."""
        return RequestKind(self.kind.data)


class NoteForm(BaseForm):
    note = TextAreaField(
        "Add a note",
        description="Leads see it. Whoever asked can ask to see it too.",
        validators=[Required("Write the note."), Longest(LONGEST_NOTE)],
        render_kw={"rows": 3},
    )


class OutcomeForm(BaseForm):
    outcome = TextAreaField(
        "What is the outcome?",
        description="These words are sent to whoever asked.",
        validators=[Required("Write the outcome, as whoever asked will read it."), Longest(LONGEST_NOTE)],
        render_kw={"rows": 6},
    )
