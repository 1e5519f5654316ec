"""What is asked of referees: how far it has come, what an answer lacks, what differs from what was said."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from recruitment.domain.deadlines import MONTHS
from recruitment.domain.history import Month
from recruitment.domain.parts import PartFault
from recruitment.domain.words import count_words


class ReferenceState(StrEnum):
    """How far a request for a reference has come."""

    ASKED = "asked"
    OPENED = "opened"
    RECEIVED = "received"
    DECLINED = "declined"
    NOT_KNOWN = "not_known"
    WRONG_PERSON = "wrong_person"
    REPLACED = "replaced"


#: The referee may still write.
OPEN = (ReferenceState.ASKED, ReferenceState.OPENED)
#: The referee has said that nothing will come.
REFUSED = (ReferenceState.DECLINED, ReferenceState.NOT_KNOWN, ReferenceState.WRONG_PERSON)


class AnswerKind(StrEnum):
    """How a question to a referee is answered."""

    LINE = "line"
    TEXT = "text"
    YES_NO = "yes_no"
    MONTH = "month"
    TICK = "tick"


class Question(Protocol):
    """What is known of a question to a referee."""

    @property
    def code(self) -> str:
        """A name for programs."""

    @property
    def kind(self) -> str:
        """One of `AnswerKind`."""

    @property
    def words(self) -> int:
        """The most words of a text."""

    @property
    def optional(self) -> bool:
        """Whether it may stay empty."""

    @property
    def needed_if(self) -> str:
        """As "concerns=yes": it may stay empty unless that question was answered so."""


_NUMBERS = re.compile(
    r"(?P<month>\d{1,2})\s*[\s/.-]\s*(?P<year>\d{4})|(?P<year2>\d{4})\s*[-/]\s*(?P<month2>\d{1,2})"
)
_NAMED = re.compile(r"(?P<name>[a-z]{3,9})\.?,?\s+(?P<year>\d{4})", re.IGNORECASE)
_EARLIEST = 1940

NEEDED = {
    AnswerKind.LINE: "Write an answer to this question.",
    AnswerKind.TEXT: "Write an answer to this question.",
    AnswerKind.YES_NO: "Choose yes or no.",
    AnswerKind.MONTH: "Give the month and the year, such as September 2019.",
    AnswerKind.TICK: "Tick the box to say that what you have written is true.",
}


def month_of(text: str) -> Month | None:
    """The month that a text gives, however written: 9 2019, 09/2019, Sept 2019, 2019-09. Else None."""
    plain = text.strip()
    found = _NUMBERS.fullmatch(plain)
    if found is not None:
        return _month(found["year"] or found["year2"], int(found["month"] or found["month2"]))
    named = _NAMED.fullmatch(plain)
    if named is None:
        return None
    name = named["name"].lower()
    number = next((at for at, known in enumerate(MONTHS, 1) if known.lower().startswith(name)), 0)
    return _month(named["year"], number)


def _month(year: str, month: int) -> Month | None:
    return Month(int(year), month) if 1 <= month <= len(MONTHS) and int(year) >= _EARLIEST else None


def is_needed(question: Question, answers: Mapping[str, str]) -> bool:
    """Whether a question may not stay empty, by what else was answered."""
    if question.needed_if:
        code, _, answer = question.needed_if.partition("=")
        return answers.get(code) == answer
    return not question.optional


def faults_of(questions: Sequence[Question], answers: Mapping[str, str]) -> tuple[PartFault, ...]:
    """All that stands between a reference and its being sent, in the order of the questions.

    Args:
        questions: the definition's.
        answers: by code; a question that is not there is empty.
    """
    return tuple(fault for one in questions for fault in _faults(one, answers))


def _faults(question: Question, answers: Mapping[str, str]) -> Iterator[PartFault]:
    text, kind = answers.get(question.code, "").strip(), AnswerKind(question.kind)
    if not text:
        if is_needed(question, answers):
            yield PartFault(question.code, NEEDED[kind])
        return
    if kind is AnswerKind.MONTH and month_of(text) is None:
        yield PartFault(question.code, NEEDED[kind])
    used = count_words(text) if kind is AnswerKind.TEXT else 0
    if used > question.words:
        yield PartFault(question.code, f"Shorten this to {question.words} words: it has {used:,}.")


@dataclass(frozen=True)
class Post:
    """One post: where, as what, and from when to when; what is not known is empty or None."""

    employer: str = ""
    title: str = ""
    begins: Month | None = None
    ends: Month | None = None


@dataclass(frozen=True)
class Difference:
    """Something that the referee says otherwise than the applicant."""

    about: str
    said: str
    given: str


def differences(said: Post, given: Post) -> tuple[Difference, ...]:
    """What a referee says otherwise than the applicant; what one of them does not say differs from nothing.

    Names are compared without case, spaces and stops, months as they are.
    """
    pairs = (
        ("Employer", said.employer, given.employer),
        ("Post", said.title, given.title),
        ("Employed from", _words(said.begins), _words(given.begins)),
        ("Employed until", _words(said.ends), _words(given.ends)),
    )
    return tuple(Difference(about, a, b) for about, a, b in pairs if a and b and _bare(a) != _bare(b))


def _words(month: Month | None) -> str:
    return "" if month is None else month.words


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def post_meant(posts: Sequence[Post], given: Post) -> Post:
    """Of the posts that an applicant tells of, the one that a referee speaks of.

    Args:
        posts: the newest first.
        given: what the referee says.

    Returns:
        The one at the same employer; else the newest, and an empty one where there is none.
    """
    same = [one for one in posts if one.employer and _bare(one.employer) == _bare(given.employer)]
    return next(iter(same or posts), Post())


def post_given(answers: Mapping[str, str]) -> Post:
    """The post that a reference speaks of, by the codes that definitions use for it."""
    return Post(
        employer=answers.get("employer", ""),
        title=answers.get("post", ""),
        begins=month_of(answers.get("employed_from", "")),
        ends=month_of(answers.get("employed_until", "")),
    )
