"""What goes into the packs of a day of the assessment centre: its rotation, then each exercise in order."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.deadlines import clock_time, long_date
from recruitment.domain.errors import NotFound
from recruitment.models.base import datetime
from recruitment.packs.centre_contexts import CentrePack, Instruction, Rooms, Round, Seen, Sitter, Turn
from recruitment.packs.contexts import Cover, Detail
from recruitment.packs.panel_contexts import ExercisePart
from recruitment.programme.exercises import Exercise
from recruitment.queries.centre_days import WholeDay, whole_day
from recruitment.queries.centre_packs import MetAt, met_at_centre
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.panel_contents import (
    PackCopy,
    PlannedDay,
    PlannedPart,
    copy_for,
    destroy_meeting_by,
    title_of,
)

#: So many rooms stand side by side on a page and can be read.
_ABREAST = 4
NO_BREAK = "\u00a0"


def plan_centre(
    session: Session, *, cohort: CohortFacts, day_id: UUID, member_id: UUID | None, now: datetime
) -> PlannedDay:
    """A day of the centre: its rotation, and exercise by exercise what is still to be made.

    The leads' has whoever takes part; a member's copy whom they see, and no more of the rotation than that.

    Raises:
        NotFound: there is no such day, nobody takes part in it, or the member sees nobody.
    """
    day = whole_day(session, cohort.id, day_id)
    met = met_at_centre(session, day.id, member_id)
    if not met and member_id is not None:
        raise NotFound("Look at your interviews again: you meet nobody in this day.")
    if not met:
        raise NotFound("Accept a rotation of this day first: there is nobody to meet yet.")
    exercises = [one for one in cohort.definition.exercises if any(at.met.exercise == one.code for at in met)]
    copies = {one.code: copy_for(session, cohort, one.code, member_id, now) for one in exercises}
    cover = _cover(cohort, day, copies[exercises[0].code], is_members=member_id is not None)
    names = {one.code: one.name for one in exercises}
    whole = CentrePack(
        cover,
        _facts(day, met),
        () if member_id is not None else tuple(_rooms(day, met, names)),
        tuple(_sitters(day, met, names, member_id)),
        tuple(_differently(met, names)),
    )
    parts = [part for one in exercises for part in _parts(copies[one.code], cover, one, met)]
    panels = tuple(one.met.panel_id for one in met if one.met.panel_id is not None)
    return PlannedDay(whole, tuple(parts), panels)


def _cover(cohort: CohortFacts, day: WholeDay, copy: PackCopy, *, is_members: bool) -> Cover:
    on = long_date(day.plan.begins_at)
    return Cover(
        # The date stays on one line.
        title=f"Assessment centre: {on.replace(' ', NO_BREAK)}",
        purpose=(
            "To see candidates in turn, and to score them on paper, each by yourself."
            if is_members
            else "To run a day of the centre: who sees whom, where and when, and what each exercise takes."
        ),
        # The front has whom everybody sees, so it is the leads' alone.
        audience=copy.audience if is_members else f"Recruitment leads of {cohort.name}, and nobody else.",
        reference=f"{cohort.prefix}, {on}",
        organisation=cohort.definition.organisation.name,
        prepared_at=copy.now,
        destroy_by=destroy_meeting_by(cohort, day.plan.ends_at),
    )


def _facts(day: WholeDay, met: Sequence[MetAt]) -> tuple[Detail, ...]:
    plan = day.plan
    times = f"{long_date(plan.begins_at)}, {clock_time(plan.begins_at)} to {clock_time(plan.ends_at)}"
    breaks = "; ".join(f"{clock_time(one.begins_at)} to {clock_time(one.ends_at)}" for one in plan.breaks)
    facts = (
        ("When", times),
        ("Where", day.place),
        ("Breaks", breaks),
        ("Candidates", str(len({one.met.application_id for one in met}))),
        ("To see", f"{len(met)} {'turn' if len(met) == 1 else 'turns'}"),
    )
    return tuple(Detail(label, value) for label, value in facts if value)


def _rooms(day: WholeDay, met: Sequence[MetAt], names: Mapping[str, str]) -> Iterator[Rooms]:
    """Each few rooms with all rounds of the day, and its breaks between them."""
    held = [one for one in day.rooms if one.exercise in names]
    pages = -(-len(held) // _ABREAST)
    # As many on each as on the next, or one fewer.
    size = -(-len(held) // max(pages, 1))
    for first in range(0, len(held), size or 1):
        some = held[first : first + size]
        yield Rooms(
            tuple(Detail(one.name, names[one.exercise]) for one in some),
            tuple(_rounds(day, met, [one.name for one in some])),
        )


def _rounds(day: WholeDay, met: Sequence[MetAt], rooms: Sequence[str]) -> Iterator[Round]:
    seen = {(one.met.at, one.room): Seen(one.met.name, one.met.called) for one in met}
    times = {(one.met.at, one.ends_at) for one in met if one.met.at is not None}
    breaks = {(one.begins_at, one.ends_at) for one in day.plan.breaks}
    # Exercises of one round may be of different lengths: the round lasts as long as its longest.
    until: dict[datetime, datetime] = {}
    for begins, ends in times:
        until[begins] = max(ends, until.get(begins, ends))
    for begins, ends, is_break in sorted(
        [(*one, False) for one in until.items()] + [(*one, True) for one in breaks]
    ):
        if is_break:
            yield Round(_span(begins, ends), says="Break")
        else:
            yield Round(_span(begins, ends), tuple(seen.get((begins, room)) for room in rooms))


def _sitters(
    day: WholeDay, met: Sequence[MetAt], names: Mapping[str, str], member_id: UUID | None
) -> Iterator[Sitter]:
    called = {one.assessor_id: one.called for one in day.sitters}
    for who in called if member_id is None else (member_id,):
        turns = [
            Turn(
                _span(one.met.at, one.ends_at),
                one.room,
                names[one.met.exercise],
                one.met.name,
                tuple(sorted(called.get(other, "Somebody else") for other in one.members if other != who)),
            )
            for one in met
            if who in one.members
        ]
        if turns:
            yield Sitter(called.get(who, "You"), tuple(turns))


def _differently(met: Sequence[MetAt], names: Mapping[str, str]) -> Iterator[Instruction]:
    for one in met:
        if one.met.to_do:
            when = f"{_span(one.met.at, one.ends_at)}, {one.room}, {names[one.met.exercise]}"
            yield Instruction(when, one.met.name, one.met.to_do)


def _parts(copy: PackCopy, cover: Cover, exercise: Exercise, met: Sequence[MetAt]) -> Iterator[PlannedPart]:
    """How an exercise is carried out, then the scorecards of each whom it sees, in the order of time."""
    slug = exercise.code.replace("_", "-")
    how = ExercisePart(cover.foot, cover.reference, exercise, f"exercise-{slug}")
    yield PlannedPart(how.key, how.title, lambda _session: how)
    for one in met:
        if one.met.exercise == exercise.code:
            # Not by their place: whoever moves leaves the other parts as they were.
            key = f"meeting-{slug}-{one.met.application_id.hex[:12]}"
            title = title_of(one.met, exercise.name)
            yield PlannedPart(key, title, partial(copy.part, one.met, key, cover, at=exercise.name))


def _span(begins: datetime | None, ends: datetime) -> str:
    return clock_time(ends) if begins is None else f"{clock_time(begins)} to {clock_time(ends)}"
