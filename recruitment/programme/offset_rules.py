"""What the offsets of a definition must be between them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from recruitment.domain.deadlines import (
    Offset,
    england_bank_holidays,
    first_disorder,
    long_date,
    parse_offset,
)
from recruitment.programme.draft import Draft
from recruitment.programme.faults import Problem

LATE_OFFSETS = ("release", "decisions_by", "offers_by")
#: What begins and ends at two offsets.
SPANS = ("interviews", "centre")


def reminders_come_before_closing(draft: Draft) -> Iterator[Problem]:
    """Drafts are reminded of while they can still be sent in."""
    for where, text in draft.texts("offsets", "remind_drafts"):
        offset = _offset(text)
        if offset and offset.anchor == "closes" and offset.days >= 0:
            mend = "Write a time before closing, such as “closes - 3 days”."
            yield Problem(where, f"“{text}” is not before closing, when drafts can still be sent in.", mend)
        if offset and offset.anchor == "opens" and offset.days < 0:
            mend = "Write a time after opening, such as “opens + 7 days”."
            yield Problem(where, f"“{text}” is before opening, when there are no drafts.", mend)


def late_offsets_follow_closing(draft: Draft) -> Iterator[Problem]:
    """Release, decisions and offers come after closing, and one after another."""
    for name in LATE_OFFSETS:
        text = draft.text("offsets", name) or ""
        offset = _offset(text)
        if offset and (offset.anchor == "opens" or offset.days < 0):
            mend = "Count it from closing, such as “closes + 10 working days”."
            yield Problem(("offsets", name), f"“{text}” may come before closing.", mend)
    yield from _late_offsets_in_order(draft)


def _late_offsets_in_order(draft: Draft) -> Iterator[Problem]:
    for name, after in pairwise(LATE_OFFSETS):
        earlier, later = (_offset(draft.text("offsets", key) or "") for key in (name, after))
        if earlier is None or later is None:
            continue
        day = first_disorder(earlier, later, england_bank_holidays())
        if day is not None:
            problem = f"“{later}” would come before {name}, “{earlier}”, if closing were on {long_date(day)}."
            yield Problem(("offsets", after), problem, f"Write a time that is never before {name}.")


def spans_run_forward(draft: Draft) -> Iterator[Problem]:
    """Interviews, and the days of the centre, end no earlier than they begin."""
    for span in SPANS:
        first, last = f"{span}_from", f"{span}_until"
        texts = [draft.text("offsets", name) for name in (first, last)]
        if (texts[0] is None) != (texts[1] is None):
            given, other = (first, last) if texts[1] is None else (last, first)
            problem = f"{given} is given and {other} is not."
            yield Problem(("offsets", given), problem, f"Give {other} as well, or neither of the two.")
        begins, ends = (_offset(text or "") for text in texts)
        if begins and ends and first_disorder(begins, ends, england_bank_holidays()) is not None:
            problem = f"“{ends}” would come before {first}, “{begins}”."
            yield Problem(("offsets", last), problem, f"Write a time that is never before {first}.")


def _offset(text: str) -> Offset | None:
    try:
        return parse_offset(text)
    except ValueError:
        return None  # The schema has found it.


OFFSET_RULES = (reminders_come_before_closing, late_offsets_follow_closing, spans_run_forward)
