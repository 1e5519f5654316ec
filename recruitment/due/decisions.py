"""Confirmed decisions to be released, with everybody who moves and is told."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.messages import MessageKind
from recruitment.domain.outcomes import in_words
from recruitment.domain.stages import move_for
from recruitment.due.thing import Due, DueMessage, DueMove
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import cohorts
from recruitment.queries.releases import DueRelease, Releasable, due_releases, releasable
from recruitment.services.decisions import KINDS
from recruitment.services.gates import asks_on


def due_decisions(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """Confirmed decisions whose release time has come. Three statements; two where there are none."""
    releases = due_releases(session, until or now, cohort_id=cohort_id)
    theirs = frozenset(one.cohort_id for one in releases)
    definitions = {one.id: one.definition for one in cohorts(session, theirs)} if theirs else {}
    candidates: dict[UUID, list[Releasable]] = {one.id: [] for one in releases}
    for one in releasable(session, list(candidates)):
        candidates[one.decision_id].append(one)
    return tuple(_due(one, candidates[one.id], definitions[one.cohort_id], now) for one in releases)


def _due(one: DueRelease, candidates: Sequence[Releasable], definition: Definition, now: datetime) -> Due:
    wait = definition.offsets.hold_for
    leaves_at = max(one.release_at, now) + wait if wait else None
    return Due(
        key=str(one.id),
        sentence=f"Release a decision of {one.cohort}: {in_words(one.outcomes)}",
        at=one.release_at,
        cohort_id=one.cohort_id,
        moves=tuple(_move(candidate) for candidate in candidates),
        messages=tuple(
            DueMessage(kind, candidate.email, candidate.reference, candidate.called, leaves_at)
            for candidate in candidates
            if candidate.email is not None
            for kind in _kinds(candidate, definition)
        ),
    )


def _kinds(one: Releasable, definition: Definition) -> Iterator[MessageKind]:
    """What somebody is sent: the outcome, and whether they are asked to declare."""
    yield KINDS[one.action]
    if asks_on(definition, one.stage, move_for(one.stage, one.action).target):
        yield MessageKind.DECLARATION_ASKED


def _move(one: Releasable) -> DueMove:
    target = move_for(one.stage, one.action).target
    return DueMove(one.application_id, one.reference, one.called, one.stage, target)
