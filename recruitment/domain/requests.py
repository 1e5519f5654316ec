"""Requests: what people may ask for that a person must settle, what each is called, and by when it is due."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from recruitment.domain.deadlines import Offset, resolve

#: Working days that a definition may give at most: about a quarter of a year.
MOST_DAYS = 60
#: The time of day in London by which an answer is promised.
_BY = time(17)


class RequestKind(StrEnum):
    """Every kind of request; a definition may say how many working days each has."""

    APPEAL = "appeal"
    CORRECTION = "correction"
    DELETION = "deletion"
    ACCESS = "access"
    COMPLAINT = "complaint"
    CONCERN = "concern"
    LEAK = "leak"
    QUESTION = "question"


class RequestState(StrEnum):
    """Whether somebody has settled it."""

    OPEN = "open"
    SETTLED = "settled"


class RequestDeed(StrEnum):
    """What a lead did about a request, in the past tense."""

    TAKEN = "taken"
    NOTED = "noted"
    SETTLED = "settled"


@dataclass(frozen=True)
class KindWords:
    """How a kind of request is spoken of.

    Attributes:
        name: for staff, in lists.
        called: after "your", in messages: "appeal".
        asks: what an applicant chooses; empty where applicants do not send it.
        hint: what goes with the choice.
    """

    name: str
    called: str
    asks: str = ""
    hint: str = ""


WORDS: Mapping[RequestKind, KindWords] = {
    RequestKind.APPEAL: KindWords(
        "Appeal",
        "appeal",
        "Appeal against how my application was handled",
        "Say what went wrong in how we handled it. An appeal is about the process; it does not ask for your"
        " answers to be judged again.",
    ),
    RequestKind.CORRECTION: KindWords(
        "Correction",
        "request to correct something",
        "Correct a mistake in what I sent",
        "Say what is wrong and what it should be. What you sent is kept as it was, and the correction stands"
        " beside it.",
    ),
    RequestKind.DELETION: KindWords(
        "Deletion",
        "request to delete your data",
        "Delete what you hold about me",
        "We tell you what we delete and when, and what the law asks us to keep. An application that is"
        " deleted cannot go on.",
    ),
    RequestKind.ACCESS: KindWords(
        "Access to data",
        "request to see your data",
        "See everything that you hold about me",
        "We send you a copy.",
    ),
    RequestKind.COMPLAINT: KindWords(
        "Complaint",
        "complaint",
        "Complain about something else",
        "Say what happened. Complaining never counts against you.",
    ),
    RequestKind.CONCERN: KindWords("Concern", "concern"),
    RequestKind.LEAK: KindWords("Leak", "report that something showed who somebody is"),
    RequestKind.QUESTION: KindWords("Question", "question", "Ask something else", "Ask anything."),
}
#: What an applicant may send, in the order in which they are offered.
FROM_APPLICANTS = tuple(kind for kind in RequestKind if WORDS[kind].asks)


def request_due(made_at: datetime, working_days: int, holidays: Container[date]) -> datetime:
    """When a request is to be settled: 5pm in London, so many working days after the day it came.

    Args:
        made_at: when it came, aware.
        working_days: from the definition; at least one.
        holidays: days that are no working days, besides weekends.

    Returns:
        Aware, in UTC.
    """
    offset = Offset("opens", days=working_days, working=True, at=_BY)
    return resolve(offset, made_at, made_at, holidays)
