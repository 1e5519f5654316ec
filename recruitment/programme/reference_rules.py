"""What the questions to referees must be between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recruitment.programme.draft import Draft
from recruitment.programme.faults import Problem

QUESTIONS = ("reference", "questions")
#: The Equality Act 2010, section 60, forbids asking about health before an offer, and so of referees too.
HEALTH = re.compile(r"\b(sick\w*|ill|illness\w*|health\w*|absen\w*|disab\w*|medical\w*)\b", re.IGNORECASE)
_USUAL_DAYS = 10


def health_is_not_asked_of(draft: Draft) -> Iterator[Problem]:
    """No question to a referee speaks of sickness, absence or health."""
    for key in ("text", "hint"):
        for place, text in draft.texts(*QUESTIONS, key=key):
            found = HEALTH.search(text)
            if found:
                problem = f"“{found[0]}”: health and sickness may not be asked about before an offer."
                yield Problem(place, problem, "Take it out; it is asked of who has an offer.")


def conditions_name_a_question(draft: Draft) -> Iterator[Problem]:
    """What makes an answer needed is a yes or a no to a question before it."""
    before: set[str] = set()
    for place in draft.places(*QUESTIONS):
        wanted = draft.text(*place, "needed_if") or ""
        code, equals, answer = wanted.partition("=")
        if wanted and not (equals and code in before and answer in ("yes", "no")):
            problem = f"“{wanted}” is not an answer to a question before this one that asks for yes or no."
            yield Problem((*place, "needed_if"), problem, "Write such as “concerns=yes”.")
        if draft.text(*place, "kind") == "yes_no":
            before.add(draft.text(*place, "code") or "")


def codes_are_distinct(draft: Draft) -> Iterator[Problem]:
    """Every question to a referee has a code of its own."""
    seen: set[str] = set()
    for place, code in draft.texts(*QUESTIONS, key="code"):
        if code in seen:
            yield Problem(place, f"“{code}” is the code of another question.", "Give it another code.")
        seen.add(code)


def reminders_come_in_time(draft: Draft) -> Iterator[Problem]:
    """Referees are reminded before their answer is due."""
    days = draft.at(("reference", "days"))
    most = days if isinstance(days, int) else _USUAL_DAYS
    for place in draft.places("reference", "remind_after"):
        after = draft.at(place)
        if isinstance(after, int) and after >= most:
            problem = f"{after} working days are not before the answer is due, after {most}."
            yield Problem(place, problem, "Write fewer days, or more for reference.days.")


REFERENCE_RULES = (
    health_is_not_asked_of,
    conditions_name_a_question,
    codes_are_distinct,
    reminders_come_in_time,
)
