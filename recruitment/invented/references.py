"""What invented referees answer."""

from collections.abc import Iterable, Mapping
from random import Random

from recruitment.domain.refereeing import AnswerKind, Question

_GOOD = {"suitable": "yes", "is_head": "yes", "again": "yes"}
_LINES = {
    "capacity": ("Their head teacher and line manager", "Their line manager, as deputy head"),
    "post": ("Head of year", "Teacher of English", "Assistant head teacher", "Teacher of science"),
}
_TEXTS = (
    "They began a breakfast club for pupils who came late, found two colleagues to run it with, and by the"
    " summer none of the eleven had been sent home again.",
    "They ask for feedback before it is offered and act on it within the week. Parents who would not come to"
    " the school let them in at the door.",
    "They told me plainly that our rota for detentions fell on the same six children, and brought the"
    " numbers. We changed it.",
)
_SINCE = ("September 2016", "September 2018", "January 2020")


def invent_reference(
    questions: Iterable[Question], random: Random, *, employer: str, concern: str = ""
) -> Mapping[str, str]:
    """Answer every question that needs an answer.

    Args:
        questions: the definition's.
        random: the source of chance.
        employer: where they work.
        concern: in words, where the referee has one.
    """
    said = {**_GOOD, "employer": employer}
    if concern:
        said |= {"concerns": "yes", "concerns_what": concern}
    return {
        one.code: said.get(one.code) or _answer(one, random)
        for one in questions
        if one.code in said or not (one.optional or one.needed_if)
    }


def _answer(question: Question, random: Random) -> str:
    match AnswerKind(question.kind):
        case AnswerKind.LINE:
            return random.choice(_LINES.get(question.code, ("As you know it",)))
        case AnswerKind.TEXT:
            return random.choice(_TEXTS)
        case AnswerKind.MONTH:
            return random.choice(_SINCE)
        case AnswerKind.YES_NO:
            return "no"
        case AnswerKind.TICK:
            return "y"
