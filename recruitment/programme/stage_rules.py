"""What the stages, offsets, pages and messages of a definition must be between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from recruitment.domain.deadlines import (
    Offset,
    england_bank_holidays,
    first_disorder,
    long_date,
    parse_offset,
)
from recruitment.domain.messages import FIELDS, MessageKind, fields_of, stray_braces
from recruitment.domain.stages import EXITS, MOVES, Stage
from recruitment.programme.draft import Draft
from recruitment.programme.faults import Place, Problem
from recruitment.programme.structure import nearest

STAGES = tuple(stage for stage in Stage if stage not in EXITS)
# People register; candidates whose scores come from elsewhere arrive at the sift.
ENTRANCES = (Stage.REGISTER, Stage.SIFT)
NOT_BUILT = frozenset(
    {"safer_recruitment", "references", "interview", "centre", "wash_up", "reserve", "matching", "checks"}
    | {"withdrawn", "ineligible"}
)
REQUIRED_PAGES = ("introduction", "programme", "how_we_choose", "privacy", "accessibility", "complaints")
PEOPLE_APPLY = frozenset({Stage.APPLICATION})
# A kind of message is needed by a definition that has all these stages.
NEEDED: Mapping[MessageKind, frozenset[Stage]] = {
    MessageKind.SIGN_IN_CODE: frozenset(),
    MessageKind.STAFF_INVITED: frozenset(),
    MessageKind.APPLICATION_STARTED: PEOPLE_APPLY,
    MessageKind.DRAFT_REMINDER: PEOPLE_APPLY,
    MessageKind.RECEIPT: PEOPLE_APPLY,
    MessageKind.APPLICATIONS_OPENED: PEOPLE_APPLY,
    MessageKind.APPLICATIONS_CLOSED: PEOPLE_APPLY,
    MessageKind.READING_READY: frozenset({Stage.SIFT}),
    MessageKind.NOT_PROGRESSED: PEOPLE_APPLY | {Stage.SIFT},
    MessageKind.OFFER: PEOPLE_APPLY | {Stage.OFFER},
}
LATE_OFFSETS = ("release", "decisions_by", "offers_by")


def stages_are_known(draft: Draft) -> Iterator[Problem]:
    """Only stages and exits that exist are named, each in its own list."""
    for name, kinds, others in (("stages", STAGES, tuple(EXITS)), ("exits", tuple(EXITS), STAGES)):
        for where, kind in draft.texts(name, key="kind"):
            if kind in NOT_BUILT:
                yield Problem(where, f"“{kind}” is not available yet.", "Remove it.")
            elif kind in others:
                other = "exits" if name == "stages" else "stages"
                yield Problem(
                    where, f"“{kind}” does not belong among the {name}.", f"Move it to [[{other}]]."
                )
            elif kind not in kinds:
                meant = nearest(kind, map(str, kinds))
                mend = f"Write “{meant}” if that is meant." if meant else f"Write one of {', '.join(kinds)}."
                yield Problem(where, f"“{kind}” is not a kind of stage.", mend)


def stages_are_in_order(draft: Draft) -> Iterator[Problem]:
    """Stages stand in the order in which an application passes them."""
    last: Stage | None = None
    for where, stage in _stages(draft):
        if last is not None and STAGES.index(stage) < STAGES.index(last):
            yield Problem(where, f"“{stage}” stands after “{last}”.", f"Move it before “{last}”.")
        else:
            last = stage


def stages_are_reachable(draft: Draft) -> Iterator[Problem]:
    """An application can arrive at the first stage, and from each stage at the next, and at every exit."""
    places = {stage: where for where, stage in reversed(_stages(draft))}
    present = [stage for stage in STAGES if stage in places]
    if not present and not draft.places("stages"):
        yield Problem(("stages",), "There are no stages.", "Add [[stages]] with kind = “register” or “sift”.")
    if present and present[0] not in ENTRANCES:
        mend = f"Add “{_before(present[0])}” before it, or remove it."
        yield Problem(places[present[0]], f"Nothing leads to “{present[0]}”.", mend)
    for earlier, later in pairwise(present):
        if not any(move.origin is earlier and move.target is later for move in MOVES):
            mend = f"Add “{_before(later)}” between them, or remove it."
            yield Problem(places[later], f"Nothing leads from “{earlier}” to “{later}”.", mend)
    for where, kind in draft.texts("exits", key="kind"):
        origins = [str(move.origin) for move in MOVES if move.target == kind]
        if kind in EXITS and present and not set(origins) & set(present):
            mend = f"Add the stage “{origins[0]}”, or remove it."
            yield Problem(where, f"Nothing leads to “{kind}”.", mend)


def _before(stage: Stage) -> Stage:
    return next(move.origin for move in MOVES if move.target is stage)


def _stages(draft: Draft) -> list[tuple[Place, Stage]]:
    return [(where, Stage(kind)) for where, kind in draft.texts("stages", key="kind") if kind in STAGES]


def exits_have_words(draft: Draft) -> Iterator[Problem]:
    """Where there is a sift, somebody is not taken further and is told so."""
    exits = [kind for _, kind in draft.texts("exits", key="kind")]
    if Stage.SIFT in draft.stage_kinds() and Stage.NOT_PROGRESSED not in exits:
        mend = "Add [[exits]] with kind = “not_progressed” and its words."
        yield Problem(("exits",), "There are no words for those who are not taken further.", mend)


def registering_is_complete(draft: Draft) -> Iterator[Problem]:
    """The register stage, and no other, has statements of eligibility and notices."""
    for where, kind in draft.texts("stages", key="kind"):
        for name in ("eligibility", "notices"):
            place = (*where[:-1], name)
            if kind == Stage.REGISTER and draft.at(place) in (None, []):
                mend = f"Add [[stages.{name}]] below it."
                yield Problem(where[:-1], f"The register stage has no {name}.", mend)
            if kind != Stage.REGISTER and draft.at(place) is not None:
                mend = "Move it to the stage “register”."
                yield Problem(place, f"“{kind}” is not where an applicant reads this.", mend)


def pages_are_complete(draft: Draft) -> Iterator[Problem]:
    """Where people apply, they can read what it is, how they are chosen and what becomes of their data."""
    if Stage.APPLICATION not in draft.stage_kinds():
        return
    for name in REQUIRED_PAGES:
        if draft.at(("pages", name)) in (None, []):
            mend = f"Add [[pages.{name}]] with a heading and a text."
            yield Problem(("pages", name), f"People apply, and the page “{name}” has no words.", mend)


def offsets_are_in_order(draft: Draft) -> Iterator[Problem]:
    """Reminders come before closing; release, decisions and offers after it and one after another."""
    for where, text in draft.texts("offsets", "remind_drafts"):
        offset = _offset(text)
        if offset and offset.anchor == "closes" and offset.days >= 0:
            mend = "Write a time before closing, such as “closes - 3 days”."
            yield Problem(where, f"“{text}” is not before closing, when drafts can still be sent in.", mend)
        if offset and offset.anchor == "opens" and offset.days < 0:
            mend = "Write a time after opening, such as “opens + 7 days”."
            yield Problem(where, f"“{text}” is before opening, when there are no drafts.", mend)
    for name in LATE_OFFSETS:
        text_here = draft.text("offsets", name) or ""
        offset = _offset(text_here)
        if offset and (offset.anchor == "opens" or offset.days < 0):
            mend = "Count it from closing, such as “closes + 10 working days”."
            yield Problem(("offsets", name), f"“{text_here}” may come before closing.", mend)
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


def _offset(text: str) -> Offset | None:
    try:
        return parse_offset(text)
    except ValueError:
        return None  # The schema has found it.


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


STAGE_RULES = (
    stages_are_known,
    stages_are_in_order,
    stages_are_reachable,
    exits_have_words,
    registering_is_complete,
    pages_are_complete,
    offsets_are_in_order,
    messages_are_complete,
    message_fields_are_known,
    subjects_are_distinct,
)
