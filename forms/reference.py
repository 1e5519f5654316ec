"""What referees fill in, and what leads and applicants fill in about references."""

from collections.abc import Mapping
from functools import lru_cache

from wtforms import EmailField, Field, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest, Required
from forms.ticked import ChoiceField, TickField
from forms.version import VersionField
from recruitment.domain.contact import email_address
from recruitment.domain.parts import NO_EMAIL_ADDRESS
from recruitment.domain.refereeing import AnswerKind, ReferenceState
from recruitment.programme.reference_form import ReferenceQuestion

#: Many times what any question allows.
MOST_CHARACTERS = 20_000
#: Before the code of a question in its field's name, so that no code is taken for something of the form's.
_PREFIX = "answer_"
YES_NO = [SelectChoice("yes", "Yes"), SelectChoice("no", "No")]


def field_name(code: str) -> str:
    """What the field of a question is called."""
    return f"{_PREFIX}{code}"


class ReferenceForm(BaseForm):
    """A draft: whatever fits is saved. What cannot be sent like that is said by `domain.refereeing`."""

    version = VersionField()
    #: Set by `reference_form_class`.
    codes: tuple[str, ...] = ()

    @property
    def answers(self) -> dict[str, str]:
        """What was typed, by the codes of the questions."""
        return {code: self[field_name(code)].data or "" for code in self.codes}


def reference_form(
    questions: tuple[ReferenceQuestion, ...],
    answers: Mapping[str, str] | None = None,
    version: int = 0,
    **options: object,
) -> ReferenceForm:
    """The form with these questions, filled with what is saved, or with what was sent."""
    form_class = reference_form_class(questions)
    if answers is None:
        return form_class(**options)
    data = {field_name(code): text for code, text in answers.items()}
    return form_class(formdata=None, data=data | {"version": version}, **options)


# Of every question that may be saved by itself, there is one.
@lru_cache(maxsize=256)
def reference_form_class(questions: tuple[ReferenceQuestion, ...]) -> type[ReferenceForm]:
    """A form with a field for each of these questions of a definition."""
    fields = {field_name(one.code): _field(one) for one in questions}
    codes = tuple(one.code for one in questions)
    return type("ReferenceForm", (ReferenceForm,), {**fields, "codes": codes})


def _field(question: ReferenceQuestion) -> Field:
    optional = " (optional)" if question.optional else ""
    label, hint = f"{question.text}{optional}", question.hint
    match AnswerKind(question.kind):
        case AnswerKind.TEXT:
            return TextAreaField(label, description=hint, validators=[Longest(MOST_CHARACTERS)])
        case AnswerKind.YES_NO:
            return ChoiceField(label, description=hint, choices=YES_NO)
        case AnswerKind.TICK:
            return TickField(label, description=hint)
        case _:
            return StringField(
                label, description=hint, validators=[Longest()], render_kw={"autocomplete": "off"}
            )


class RefusalForm(BaseForm):
    """Why no reference will come."""

    state = ChoiceField(
        "Why can you not give it?",
        choices=[
            SelectChoice(ReferenceState.DECLINED.value, "I cannot give it, or would rather not"),
            SelectChoice(ReferenceState.NOT_KNOWN.value, "I do not know this person, or not well enough"),
            SelectChoice(ReferenceState.WRONG_PERSON.value, "The e-mail was not meant for me"),
        ],
        validators=[Required("Choose why you cannot give it.")],
    )
    words = TextAreaField(
        "Is there anything we should know?",
        description="Only the people who lead this recruitment read it.",
        validators=[Longest(2000)],
        render_kw={"rows": 3},
    )


class VerifyForm(BaseForm):
    """How a lead made sure of a reference."""

    how = TextAreaField(
        "How was it verified?",
        description="For example: rang the number on the school’s website, and the head confirmed it.",
        validators=[Required("Say how it was verified."), Longest(1000)],
        render_kw={"rows": 3},
    )
    cleared = TextAreaField(
        "Why are the differences no reason for worry?",
        description="What you asked whom, and what you were told. The candidate may ask to read this.",
        validators=[Longest(1000)],
        render_kw={"rows": 3},
    )


class AnotherRefereeForm(BaseForm):
    """Whom the applicant names instead."""

    full_name = StringField(
        "Full name",
        validators=[Required("Enter the name of your referee."), Longest()],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    email = EmailField(
        "Work e-mail address",
        description="At the school or organisation where they work.",
        validators=[Required("Enter the e-mail address of your referee."), Longest()],
        render_kw={"autocomplete": "off"},
    )
    version = VersionField()

    @property
    def address(self) -> str:
        """The e-mail address as it is stored."""
        return email_address(self.email.data or "") or ""

    def validate_email(self, field: EmailField) -> None:
        """It must be an address."""
        if email_address(field.data or "") is None:
            raise ValidationError(NO_EMAIL_ADDRESS)
