"""What the messages of a definition must be for its stages, and what their texts may hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from recruitment.domain.messages import FIELDS, MessageKind, fields_of, stray_braces
from recruitment.domain.stages import Stage
from recruitment.programme.draft import Draft
from recruitment.programme.faults import Problem
from recruitment.programme.structure import nearest

PEOPLE_APPLY = frozenset({Stage.APPLICATION})
# A kind of message is needed by a definition that has all these stages.
NEEDED: Mapping[str, frozenset[Stage]] = {
    MessageKind.SIGN_IN_CODE: frozenset(),
    MessageKind.STAFF_INVITED: frozenset(),
    MessageKind.APPLICATION_STARTED: PEOPLE_APPLY,
    MessageKind.DRAFT_REMINDER: PEOPLE_APPLY,
    MessageKind.RECEIPT: PEOPLE_APPLY,
    MessageKind.APPLICATIONS_OPENED: PEOPLE_APPLY,
    MessageKind.APPLICATIONS_CLOSED: PEOPLE_APPLY,
    MessageKind.READING_READY: frozenset({Stage.SIFT}),
    MessageKind.NOT_PROGRESSED: PEOPLE_APPLY | {Stage.SIFT},
    MessageKind.INVITED_TO_INTERVIEW: PEOPLE_APPLY | {Stage.INTERVIEW},
    MessageKind.INVITED_TO_CENTRE: PEOPLE_APPLY | {Stage.CENTRE},
    MessageKind.RESERVE: PEOPLE_APPLY | {Stage.RESERVE},
    MessageKind.OFFER: PEOPLE_APPLY | {Stage.OFFER},
}


def messages_are_complete(draft: Draft) -> Iterator[Problem]:
    """There is a message of every kind the stages need, and none of a kind that is never sent."""
    kinds, messages = set(draft.stage_kinds()), draft.table("messages")
    for kind, stages in NEEDED.items():
        if stages <= kinds and kind not in messages:
            mend = f"Add [messages.{kind}] with a subject and a body."
            yield Problem(("messages",), f"The message “{kind}” is missing.", mend)
    for written in messages:
        if written not in FIELDS:
            meant = nearest(written, map(str, FIELDS))
            mend = f"Write “{meant}” if that is meant." if meant else "Remove it."
            yield Problem(("messages", written), f"“{written}” is not a kind of message.", mend)


def message_fields_are_known(draft: Draft) -> Iterator[Problem]:
    """A message uses only the fields of its kind, and every brace belongs to a field."""
    for kind, known in FIELDS.items():
        for part in ("subject", "body"):
            place, text = ("messages", str(kind), part), draft.text("messages", kind, part) or ""
            if stray_braces(text):
                mend = "Write each field as {name}, and no other braces."
                yield Problem(place, "A brace neither opens nor closes a field.", mend)
            for field in fields_of(text):
                if field not in known:
                    meant = nearest(field, sorted(known))
                    fields = ", ".join(f"{{{name}}}" for name in sorted(known))
                    mend = f"Write {{{meant}}} if that is meant." if meant else f"Use one of {fields}."
                    yield Problem(place, f"{{{field}}} is not a field of this message.", mend)


def subjects_are_distinct(draft: Draft) -> Iterator[Problem]:
    """No two kinds of message look alike in a list of e-mail."""
    seen: dict[str, str] = {}
    for kind in draft.table("messages"):
        subject = " ".join((draft.text("messages", kind, "subject") or "").casefold().split())
        if subject and subject in seen:
            problem = f"“{seen[subject]}” has the same subject."
            yield Problem(("messages", kind, "subject"), problem, "Write a subject for this kind alone.")
        seen.setdefault(subject, kind)


MESSAGE_RULES = (messages_are_complete, message_fields_are_known, subjects_are_distinct)
