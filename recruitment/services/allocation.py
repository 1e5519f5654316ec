"""Give out readings: who reads which pass of which candidate, and in what order."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlmodel import Session, col, select

from recruitment.domain.errors import Refusal
from recruitment.domain.messages import MessageKind
from recruitment.domain.scorecards import reading_order
from recruitment.models import Cohort, Reading, ReadingSource
from recruitment.models.base import datetime
from recruitment.queries.allocation import (
    ActiveAssessor,
    HeldReading,
    active_assessors,
    candidates_to_read,
    conflicts_of,
    readings_held,
)
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.passes import pass_slug
from recruitment.queries.plans import readings_each
from recruitment.services.anchors import slip_in
from recruitment.services.further import Place, close_met
from recruitment.services.messages import Letter, post_many, standing_fields

if TYPE_CHECKING:
    from scoring.allocation import Allocation


@dataclass(frozen=True)
class UnmetReading:
    """Readings that nobody can be given, and why."""

    reference: str
    item: str
    criterion: str
    readings: int
    reason: str


@dataclass(frozen=True)
class AllocationOutcome:
    """What an allocation came to.

    Attributes:
        readings_made: new readings.
        loads: readings each active assessor holds now, by assessor id.
        unmet: readings that nobody can be given.
        connected: whether all scores will stand on one scale, each assessor comparable with each other.
        messages: assessors who are told that there is something new to read.
    """

    readings_made: int
    loads: Mapping[UUID, int]
    unmet: tuple[UnmetReading, ...]
    connected: bool
    messages: int


@dataclass(frozen=True)
class Turn:
    """A new reading, before it has its place in the assessor's order."""

    assessor_id: UUID
    item: str
    criterion: str
    reference: str


def allocate_readings(
    session: Session, *, cohort: CohortFacts, link: str, now: datetime, seed: int = 0
) -> AllocationOutcome:
    """Give every pass of every candidate in the sift its readings, and tell those who have new ones.

    In order: waits for any other allocation of the cohort; reads who there is, who must not read
    whom, and what is given out already; asks `scoring.allocation` for what is missing; puts each
    assessor's new readings of a pass into an order of their own, behind those they have; writes
    them; takes out of the pool what came back and is given out now; posts the messages. What was given out
    before stays as it is, so doing it twice adds nothing.

    Args:
        cohort: whose candidates; its reading plan, or else the definition, says how many read each.
        link: the assessors' first page, as a whole address, for the message.
        now: when, aware.
        seed: of every shuffle; the same rows and seed give the same allocation.

    Raises:
        Refusal: there is nobody to read, or nothing.
    """
    take_turns(session, cohort)
    assessors = active_assessors(session, cohort.id)
    candidates = candidates_to_read(session, cohort.id)
    if not assessors:
        raise Refusal("Add an assessor to this cohort first: nobody with an active account can read in it.")
    if not candidates:
        raise Refusal("Wait until applications are in the sift: there is nothing to read yet.")
    held = readings_held(session, cohort.id)
    plan = plan_readings(
        session, cohort=cohort, assessors=assessors, candidates=candidates, held=held, seed=seed
    )
    turns = turns_of(plan, cohort)
    told = write_turns(session, turns, cohort=cohort, candidates=candidates, held=held, seed=seed, now=now)
    close_met(session, cohort=cohort, each=readings_each(session, cohort), now=now)
    return AllocationOutcome(
        readings_made=len(turns),
        loads={UUID(assessor): load for assessor, load in plan.loads.items()},
        unmet=unmet_of(plan, cohort),
        connected=plan.connected,
        messages=announce_readings(
            session,
            cohort=cohort,
            assessors=assessors,
            counts=told,
            link=link,
            now=now,
        ),
    )


def take_turns(session: Session, cohort: CohortFacts) -> None:
    """Wait until nobody else gives out readings of the cohort, and let nobody until the transaction ends."""
    session.exec(
        select(col(Cohort.id)).where(col(Cohort.id) == cohort.id).with_for_update(key_share=True)
    ).one()


def plan_readings(
    session: Session,
    *,
    cohort: CohortFacts,
    assessors: Sequence[ActiveAssessor],
    candidates: Mapping[str, UUID],
    held: Iterable[HeldReading],
    wanted: Mapping[tuple[str, str], int] | None = None,
    seed: int,
) -> Allocation:
    """Who would read what is missing; writes nothing.

    Args:
        cohort: its reading plan, or else the definition, says how many read each pass.
        assessors: who can be given readings.
        candidates: what can be read, by reference.
        held: readings that count already.
        wanted: readings in all of each (reference, pass) to be filled, no other being; by default every pass
            of every candidate is.
        seed: of every shuffle.
    """
    references = {application_id: reference for reference, application_id in candidates.items()}
    passes = [pass_slug(one.item, one.criterion) for one in cohort.definition.passes()]
    # The solver takes a second to load, and most processes never share out any reading.
    from scoring.allocation import allocate  # noqa: PLC0415

    return allocate(
        list(candidates),
        passes,
        [str(one.assessor_id) for one in assessors],
        readings=readings_each(session, cohort) if wanted is None else 0,
        wanted=wanted,
        conflicts=[
            (str(assessor_id), references[application_id])
            for assessor_id, application_id in sorted(conflicts_of(session, cohort.id))
            if application_id in references
        ],
        existing=[
            # Those no longer in the sift count towards loads all the same.
            (
                references.get(one.application_id, str(one.application_id)),
                pass_slug(one.item, one.criterion),
                str(one.assessor_id),
            )
            for one in held
        ],
        seed=seed,
    )


def turns_of(plan: Allocation, cohort: CohortFacts) -> tuple[Turn, ...]:
    """The new readings of a plan."""
    passes = {pass_slug(one.item, one.criterion): one for one in cohort.definition.passes()}
    return tuple(
        Turn(UUID(assessor), passes[slug].item, passes[slug].criterion, candidate)
        for candidate, slug, assessor in plan.assignments
    )


def unmet_of(plan: Allocation, cohort: CohortFacts) -> tuple[UnmetReading, ...]:
    """What a plan gives to nobody, and why."""
    passes = {pass_slug(one.item, one.criterion): one for one in cohort.definition.passes()}
    return tuple(
        UnmetReading(
            one.candidate, passes[one.pass_id].item, passes[one.pass_id].criterion, one.readings, one.reason
        )
        for one in plan.unmet
    )


def places_of(unmet: Iterable[UnmetReading], candidates: Mapping[str, UUID]) -> dict[Place, int]:
    """How many readings each place lacks that nobody could be given."""
    missing: Counter[Place] = Counter()
    for one in unmet:
        missing[candidates[one.reference], one.item, one.criterion] += one.readings
    return dict(missing)


def _rows(
    turns: Iterable[Turn], candidates: Mapping[str, UUID], held: Iterable[HeldReading], seed: int
) -> Iterable[dict[str, object]]:
    """New readings with their places: shuffled for each assessor and pass, after those already given out."""
    last: dict[tuple[UUID, str, str], int] = {}
    for one in held:
        queue = (one.assessor_id, one.item, one.criterion)
        last[queue] = max(one.position, last.get(queue, 0))
    fresh: dict[tuple[UUID, str, str], list[str]] = {}
    for turn in turns:
        fresh.setdefault((turn.assessor_id, turn.item, turn.criterion), []).append(turn.reference)
    for queue, references in fresh.items():
        assessor_id, item, criterion = queue
        order = reading_order(
            references, assessor=str(assessor_id), item=item, criterion=criterion, seed=seed
        )
        for position, reference in enumerate(order, start=last.get(queue, 0) + 1):
            yield {
                "assessor_id": assessor_id,
                "item": item,
                "criterion": criterion,
                "application_id": candidates[reference],
                "position": position,
            }


def write_turns(
    session: Session,
    turns: Sequence[Turn],
    *,
    cohort: CohortFacts,
    candidates: Mapping[str, UUID],
    held: Iterable[HeldReading],
    seed: int,
    now: datetime,
) -> Mapping[UUID, int]:
    """Give out new readings, each assessor's in an order of their own behind those they hold.

    Returns:
        How many each has to be told of, anchor answers among them, which are slipped in here.
    """
    same = {"cohort_id": cohort.id, "source": ReadingSource.ALLOCATED, "allocated_at": now}
    values = [{"id": uuid4(), **same, **row} for row in _rows(turns, candidates, held, seed)]
    if values:
        session.execute(insert(Reading), values)
    slipped = slip_in(session, cohort=cohort, now=now)
    counts = Counter(turn.assessor_id for turn in turns)
    return {assessor: count + slipped.get(assessor, 0) for assessor, count in counts.items()}


def announce_readings(
    session: Session,
    *,
    cohort: CohortFacts,
    assessors: Iterable[ActiveAssessor],
    counts: Mapping[UUID, int],
    link: str,
    now: datetime,
) -> int:
    """Tell assessors that there is something new to read.

    Args:
        cohort: theirs.
        assessors: who can be told.
        counts: how many new readings each has, by assessor id; who has none is not told.
        link: the assessors' first page, as a whole address.
        now: when, aware.

    Returns:
        How many are told.
    """
    standing = standing_fields(cohort.definition, link)
    letters = [
        Letter(
            recipient=one.email,
            kind=MessageKind.READING_READY,
            event=f"allocation:{cohort.id}:{now:%Y-%m-%dT%H:%M:%S}",
            fields={
                **standing,
                "cohort": cohort.name,
                "readings": str(counts[one.assessor_id]),
                "minutes": str(math.ceil(counts[one.assessor_id] * cohort.definition.sift.minutes)),
            },
        )
        for one in assessors
        if one.assessor_id in counts
    ]
    return post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)
