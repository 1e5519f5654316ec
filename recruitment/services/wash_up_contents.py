"""What goes into the pack of a wash-up: what its page has, on paper, by name and without references."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.deadlines import long_date
from recruitment.domain.observing import NO_OPPORTUNITY, Observed
from recruitment.domain.outcomes import WORDS as OUTCOMES
from recruitment.domain.scorecards import NO_EVIDENCE
from recruitment.models import DecisionState
from recruitment.models.base import datetime
from recruitment.packs.contexts import Cover, Detail, Interval, Scale
from recruitment.packs.wash_up_contexts import Heard, HeardExercise, SlotLine, WashUpPack
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.shortlists import FrozenShortlist
from recruitment.queries.side_by_side import ComparedSlot
from recruitment.queries.wash_ups import HeardCandidate, heard_list
from recruitment.queries.wash_ups import HeardExercise as AsHeard
from recruitment.services.shortlist_contents import place_of

_ABSENT = {NO_EVIDENCE: "No evidence", NO_OPPORTUNITY: "No occasion"}


def wash_up_pack(
    session: Session, *, cohort: CohortFacts, shortlist_id: UUID, now: datetime, destroy_by: date
) -> WashUpPack:
    """A wash-up on paper: the composite first, then each exercise.

    Names stand in it and no reference: those who take part met people by name, and read others blind by
    reference. Members of panels are columns, not names.

    Args:
        shortlist_id: a list of those at interview or at the centre.
        now: when it is made, aware.
        destroy_by: the day by which it is destroyed.

    Raises:
        NotFound: the cohort has no such list.
    """
    heard = heard_list(session, cohort=cohort, shortlist_id=shortlist_id)
    shortlist, definition = heard.shortlist, cohort.definition
    stage = definition.stage(shortlist.stage).name
    first = heard.candidates[0].exercises if heard.candidates else ()
    return WashUpPack(
        cover=Cover(
            title=f"Wash-up of {cohort.name}",
            purpose=f"To hear everybody at the stage “{stage}” and to write down an outcome for each.",
            audience=f"Recruitment leads of {cohort.name}, and those who take part. Do not pass it on.",
            reference=f"{cohort.prefix} wash-up of {long_date(shortlist.made_at)}",
            organisation=definition.organisation.name,
            prepared_at=now,
            destroy_by=destroy_by,
        ),
        places=shortlist.places,
        facts=tuple(Detail(label, value) for label, value in _facts(shortlist, stage)),
        scale=Scale(definition.scale.low, definition.scale.high),
        exercises=tuple(one.name for one in first),
        heard=tuple(_heard(one, shortlist) for one in heard.candidates),
        present=tuple(one.called for one in heard.took_part.people) if heard.took_part else (),
        notes=tuple(str(note) for note in shortlist.basis.get("notes", ())),
        warning=shortlist.warning,
    )


def _facts(shortlist: FrozenShortlist, stage: str) -> Iterator[tuple[str, str]]:
    yield "Of whom", f"Those who were at the stage “{stage}” on {long_date(shortlist.made_at)}"
    yield "Method", shortlist.method[:1].upper() + shortlist.method[1:]
    yield "Places", f"{shortlist.places:,}"
    yield "Candidates", f"{len(shortlist.candidates):,}, of whom {len(shortlist.within):,} within the line"
    yield "Columns", "A, B and so on are those of a panel, each of whom scored apart"


def _heard(one: HeardCandidate, shortlist: FrozenShortlist) -> Heard:
    placed = one.placed
    known = placed.low is not None and placed.high is not None
    return Heard(
        key=f"heard-{placed.application_id.hex[:12]}",
        rank=placed.rank or placed.position,
        name=placed.name or "A candidate without a name here",
        measure=placed.average if placed.measure is None else placed.measure,
        interval=Interval(placed.low or 0.0, placed.high or 0.0) if known else None,
        place=place_of(placed),
        within=shortlist.is_within(placed),
        exercises=tuple(map(_exercise, one.exercises)),
        note=placed.note,
        outcome=_outcome(one),
    )


def _exercise(one: AsHeard) -> HeardExercise:
    slots = one.compared.slots if one.compared is not None else ()
    return HeardExercise(one.name, one.weight, one.average, tuple(map(_line, slots)))


def _line(slot: ComparedSlot) -> SlotLine:
    agreed = str(slot.discussed[0].value) if slot.discussed else ""
    return SlotLine(slot.question, slot.criterion, tuple(map(_given, slot.made)), agreed)


def _given(made: Observed) -> str:
    return _ABSENT.get(made.choice, made.choice or "–")


def _outcome(one: HeardCandidate) -> str:
    if one.outcome is None:
        return ""
    reason = f": {one.outcome.reason}" if one.outcome.reason else ""
    words, is_past = OUTCOMES[one.outcome.action], one.outcome.state is DecisionState.RELEASED
    return f"{words.past if is_past else words.ahead}{reason}"
