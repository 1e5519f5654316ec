"""Messages that wait or failed: their words, why one is not sent, and where one goes again."""

from uuid import UUID, uuid4, uuid5

from wtforms import EmailField, HiddenField, StringField, TextAreaField

from forms.base import BaseForm, Longest, Required
from forms.request import new_page
from forms.sign_in import one_email_address
from forms.version import VersionField
from recruitment.programme.schema import MessageTemplate

LONGEST_TEXT = 20_000
LONGEST_REASON = 500


class BatchForm(BaseForm):
    """All that waits about one event, held or let go."""

    event = HiddenField(validators=[Required("Choose what to hold."), Longest()])
    then = HiddenField()


class WordsForm(BaseForm):
    """The words of one message that waits."""

    version = VersionField()
    subject = StringField("Subject", validators=[Required("Enter a subject."), Longest()])
    text = TextAreaField(
        "Text",
        description="Leave an empty line between paragraphs. Leave every link in.",
        validators=[Required("Enter the text."), Longest(LONGEST_TEXT)],
        render_kw={"rows": 18},
    )
    then = HiddenField()


class DropForm(BaseForm):
    reason = TextAreaField(
        "Why is it not sent?",
        description="It is kept with the message, and its reader is sent nothing in its place.",
        validators=[Required("Give a reason for not sending it."), Longest(LONGEST_REASON)],
        render_kw={"rows": 3},
    )


class CameBackForm(BaseForm):
    reason = TextAreaField(
        "What came back?",
        description="What the e-mail says that came back, in a few words, such as “mailbox full”.",
        validators=[Required("Say what came back, such as “mailbox full”."), Longest(LONGEST_REASON)],
        render_kw={"rows": 2},
    )


class AgainForm(BaseForm):
    email = EmailField(
        "Where should it go?",
        description="Mend the address where it was mistyped. Nobody’s account is changed by it.",
        validators=[Required("Enter the address."), Longest(), one_email_address],
        render_kw={"autocomplete": "off"},
    )


class KindForm(BaseForm):
    """The words of one kind of message, for one cohort."""

    version = VersionField()
    subject = StringField("Subject", validators=[Required("Enter a subject."), Longest()])
    body = TextAreaField(
        "Text",
        description="Leave an empty line between paragraphs. What stands in braces is filled in for each.",
        validators=[Required("Enter the text."), Longest(LONGEST_TEXT)],
        render_kw={"rows": 20},
    )
    reason = TextAreaField(
        "Why are these words changed?",
        description="It is kept with the change. A preview or a test needs none.",
        validators=[Longest(LONGEST_REASON)],
        render_kw={"rows": 2},
    )
    then = HiddenField()

    @property
    def words(self) -> dict[str, str]:
        """As a definition holds them."""
        return {"subject": " ".join((self.subject.data or "").split()), "body": self.body.data or ""}

    @property
    def template(self) -> MessageTemplate:
        """As messages are filled from it."""
        return MessageTemplate(**self.words)


class WriteForm(BaseForm):
    """A message that a lead words, to one applicant."""

    subject = StringField("Subject", validators=[Required("Enter a subject."), Longest()])
    text = TextAreaField(
        "What do you want to tell them?",
        description="It begins with their name and ends with how to reach you: leave both out. Leave an empty"
        " line between paragraphs.",
        validators=[Required("Write what you want to tell them."), Longest(LONGEST_TEXT)],
        render_kw={"rows": 12, "spellcheck": "true"},
    )
    once = HiddenField(default=new_page)
    #: The id of what was looked at; it is sent only where it is still the same.
    foreseen = HiddenField()
    then = HiddenField()

    @property
    def was_looked_at(self) -> bool:
        """Whether these very words were shown as their reader will see them."""
        return self.foreseen.data == str(self.message_id())

    def message_id(self) -> UUID:
        """The id of what is sent: the same where the button was pressed twice, another for other words."""
        try:
            page = UUID(self.once.data or "")
        except ValueError:
            page = uuid4()
        return uuid5(page, f"{self.subject.data or ''}\n{self.text.data or ''}")
