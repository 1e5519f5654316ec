"""Write to a group: which fields a lead's own words may have, and who is not written to, and why."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from recruitment.domain.messages import TO_AN_APPLICANT, fields_of, stray_braces
from recruitment.domain.stages import Stage

#: What a lead may have filled in for each reader. The link stands in every message by itself.
FIELDS = tuple(sorted(TO_AN_APPLICANT - {"link"}))
Reader = TypeVar("Reader")
#: So many of those who would get it are shown it as they would.
SHOWN = 3


def faults(text: str) -> Iterator[str]:
    """What is wrong with the fields of a text, in sentences that say what to mend."""
    can = ", ".join(f"{{{name}}}" for name in FIELDS)
    for name in fields_of(text):
        if name not in FIELDS:
            yield f"Take out {{{name}}}: there is no such field. There are {can}."
    if stray_braces(text):
        yield "Take out the brace that stands alone, or close it: braces stand around fields alone."


def why_not(stage: Stage, *, has_address: bool, is_own: bool, is_to_be_told: bool = False) -> str:
    """Why somebody is not written to; empty where they are.

    Args:
        stage: the one their application is in now.
        has_address: whether somebody is known to write to.
        is_own: whether the application is the writer's own.
        is_to_be_told: whether what tells them of a decision has still to leave (`domain.message_order`).
    """
    if is_own:
        return "Is your own application."
    if stage is Stage.WITHDRAWN:
        return "Has withdrawn, and is sent nothing more about it."
    if not has_address:
        return "Has no e-mail address here: reach them another way."
    # Written to as one of those at a stage, they would learn from this where they are.
    return "Is still to be told what was decided: that message waits in the outbox." if is_to_be_told else ""


def shown_of(readers: Sequence[Reader]) -> Sequence[Reader]:
    """The first, one from the middle and the last; all of them where there are few."""
    if len(readers) <= SHOWN:
        return readers
    return readers[0], readers[len(readers) // 2], readers[-1]
