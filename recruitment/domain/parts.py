"""The parts of an application: how far each has come, and what it still lacks.

The task list, the page of each part and the moment of sending ask the same functions, so that they never
disagree about what is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from recruitment.domain.contact import email_address, is_telephone
from recruitment.domain.words import count_words

#: What pages say of text that is kept in a draft as it was typed, and cannot be sent like that.
NO_EMAIL_ADDRESS = "Enter an e-mail address in the right form, like name@example.org."
NO_TELEPHONE = "Enter a telephone number in the right form, like 07700 900123."


class Group(StrEnum):
    """What the parts of the form stand under in the task list."""

    ABOUT_YOU = "About you"
    EXPERIENCE = "Your experience"
    QUESTIONS = "The questions"
    DECLARATIONS = "Declarations"


class Page(StrEnum):
    """Whose page a part has: one of its own, or one that all of its kind share."""

    OWN = "own"
    SECTION = "section"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands in the form.

    Attributes:
        code: names it in addresses; a part with a page of its own has it at the route `apply.<code>`.
        title: what people call it.
        group: what it stands under.
        page: whose page it has.
    """

    code: str
    title: str
    group: Group
    page: Page = Page.OWN


class PartState(StrEnum):
    """How far a part has come."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    TOO_LONG = "too long"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PartFault:
    """Something a part lacks: the field it is about, and what to do, beginning with a verb."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an application.

    Attributes:
        code: of its place in the form.
        title: what people call it.
        state: how far it has come.
        faults: all that stands between it and being sent.
    """

    code: str
    title: str
    state: PartState
    faults: tuple[PartFault, ...]


def details_part(*, full_name: str, known_as: str, phone: str, employer: str) -> Part:
    """The part about the applicant: everything but "known as" is needed."""
    needed = (
        ("full_name", full_name, "Enter your full name."),
        ("phone", phone, "Enter your telephone number."),
        ("employer", employer, "Enter your present employer."),
    )
    faults = [PartFault(field, sentence) for field, value, sentence in needed if not value]
    if phone and not is_telephone(phone):
        faults.append(PartFault("phone", NO_TELEPHONE))
    return part_of("details", "Your details", any((full_name, known_as, phone, employer)), tuple(faults))


def referees_part(referees: Sequence[tuple[str, str]], *, own_email: str) -> Part:
    """The part about the two referees.

    Args:
        referees: the name and the e-mail address of each, in order; empty where not given.
        own_email: the applicant's, which is nobody's referee's.
    """
    faults: list[PartFault] = []
    for position, (ordinal, (name, email)) in enumerate(
        zip(("first", "second"), referees, strict=True), start=1
    ):
        if not name:
            faults.append(PartFault(f"full_name_{position}", f"Enter the name of your {ordinal} referee."))
        if not email:
            faults.append(
                PartFault(f"email_{position}", f"Enter the e-mail address of your {ordinal} referee.")
            )
        elif email_address(email) is None:
            faults.append(PartFault(f"email_{position}", NO_EMAIL_ADDRESS))
        elif email == own_email:
            faults.append(PartFault(f"email_{position}", "Enter the referee’s e-mail address, not your own."))
    emails = [email for _, email in referees if email]
    if len(emails) > len(set(emails)):
        faults.append(PartFault("email_2", "Enter a different e-mail address for your second referee."))
    return part_of("referees", "Your referees", any(any(pair) for pair in referees), tuple(faults))


def answer_part(*, code: str, title: str, most_words: int, text: str) -> Part:
    """The part that is one question."""
    used = count_words(text)
    if used > most_words:
        sentence = f"Shorten your answer to {most_words} words: it has {used:,}."
        return Part(code, title, PartState.TOO_LONG, (PartFault("text", sentence),))
    faults = () if used else (PartFault("text", "Write an answer to this question."),)
    return part_of(code, title, bool(text), faults)


def part_of(code: str, title: str, begun: bool, faults: tuple[PartFault, ...]) -> Part:
    """A part that is done where it lacks nothing."""
    if not faults:
        return Part(code, title, PartState.DONE, ())
    return Part(code, title, PartState.IN_PROGRESS if begun else PartState.NOT_STARTED, faults)
