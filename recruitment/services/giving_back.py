"""Give a reading back, or report something about it: what an assessor may do besides scoring.

Readers have no right to take readings or to add requests: two functions of the database do both, for whoever
holds the reading and nobody else. Who gets it next the worker finds, by the rules of allocation.
"""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import bindparam, func, select, text, update
from sqlmodel import Session, col

from recruitment.domain.deadlines import england_bank_holidays
from recruitment.domain.errors import Stale
from recruitment.domain.requests import RequestKind, request_due
from recruitment.models import Application, GivenBack, GivingBack
from recruitment.models.base import datetime
from recruitment.queries.allocation import active_assessors, candidates_to_read, readings_held
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.passes import Queue, pass_by_slug, pass_slug, pass_title
from recruitment.queries.plans import readings_each
from recruitment.queue import Task, defer
from recruitment.services.allocation import (
    Turn,
    places_of,
    plan_readings,
    take_turns,
    turns_of,
    unmet_of,
    write_turns,
)
from recruitment.services.further import Place, close_met, return_to_pool

#: What an assessor can report.
REPORTS = (RequestKind.LEAK, RequestKind.CONCERN)

_PUT_ASIDE = text("select work.put_aside(:reading, :why, :now)")
_REPORT = text("select work.report_reading(:reading, :request, :kind, :words, :due, :now)")


def give_back(session: Session, *, queue: Queue, reading_id: UUID, why: GivingBack, now: datetime) -> None:
    """Let a reading go, with what was begun of it, and have it passed on.

    Who knows the person is from then on in conflict with them, and lets go of all that they hold of them.

    Args:
        queue: the reading's, with its assessor.
        reading_id: which; one of the queue.
        why: because they know who wrote it, or for a reason of their own.
        now: when, aware.

    Raises:
        Stale: it is committed, or theirs no more.
    """
    done = session.execute(_PUT_ASIDE, {"reading": reading_id, "why": why.value, "now": now}).scalar_one()
    if not done:
        raise Stale("Go on to the next answer: this one is committed, or no longer yours.")
    defer(session, Task.HAND_ON, cohort_id=str(queue.cohort_id))


def report_reading(
    session: Session,
    *,
    cohort: CohortFacts,
    queue: Queue,
    reading_id: UUID,
    request_id: UUID,
    kind: RequestKind,
    words: str,
    now: datetime,
) -> bool:
    """Put what an assessor reports into the leads' queue of requests. It changes no score.

    Args:
        cohort: whose leads settle it.
        queue: the reading's, with its assessor.
        reading_id: which.
        request_id: its id to be: what is sent twice is one request.
        kind: one of `REPORTS`.
        words: the assessor's.
        now: when, aware.

    Returns:
        True where it was taken in; False where it had been.
    """
    due = request_due(now, cohort.definition.requests.of(kind), england_bank_holidays())
    named = f"{pass_title(cohort.definition, queue.item, queue.criterion)}\n\n{words}"
    values = {"reading": reading_id, "request": request_id, "kind": kind.value, "words": named}
    made = bool(session.execute(_REPORT, {**values, "due": due, "now": now}).scalar_one())
    if made and kind is RequestKind.CONCERN:
        # By the worker: whoever raises it may not read who hears it.
        defer(session, Task.TELL_OF_CONCERN, request_id=str(request_id))
    return made


def pass_on(session: Session, *, cohort: CohortFacts, now: datetime, seed: int = 0) -> int:
    """Give what was given back to somebody else, where it is still to be read; nobody is told why.

    In order: waits for any other allocation of the cohort; plans as allocating does, for the passes given
    back and no others; writes the readings at the end of each queue. What nobody can take waits in the pool
    for whoever can later, and with what else is not given out on the leads' page.

    Args:
        cohort: whose.
        now: when, aware.
        seed: of every shuffle.

    Returns:
        How many readings went on.
    """
    take_turns(session, cohort)
    places = _waiting(session, cohort)
    if not places:
        return 0
    candidates = candidates_to_read(session, cohort.id)
    held, assessors = readings_held(session, cohort.id), active_assessors(session, cohort.id)
    references = {application_id: reference for reference, application_id in candidates.items()}
    standing = Counter(
        (references.get(one.application_id, ""), pass_slug(one.item, one.criterion)) for one in held
    )
    most = readings_each(session, cohort)
    wanted = {
        place: min(most, standing[place] + times)
        for place, times in places.items()
        if place[0] in candidates and standing[place] < most
    }
    turns: tuple[Turn, ...] = ()
    missing = _lacking(cohort, candidates, wanted, standing)
    if wanted and assessors:
        plan = plan_readings(
            session,
            cohort=cohort,
            assessors=assessors,
            candidates=candidates,
            held=held,
            wanted=wanted,
            seed=seed,
        )
        turns, missing = turns_of(plan, cohort), places_of(unmet_of(plan, cohort), candidates)
        write_turns(session, turns, cohort=cohort, candidates=candidates, held=held, seed=seed, now=now)
    return_to_pool(session, cohort=cohort, missing=missing, now=now)
    # What was taken from the pool and given back waits there again, and is given out by now.
    close_met(session, cohort=cohort, each=most, now=now)
    session.execute(_PASSED_ON, {"cohort": cohort.id, "now": now})
    return len(turns)


def _lacking(
    cohort: CohortFacts,
    candidates: Mapping[str, UUID],
    wanted: Mapping[tuple[str, str], int],
    standing: Mapping[tuple[str, str], int],
) -> dict[Place, int]:
    """How many readings each place lacks while nobody is there to take one."""
    missing: dict[Place, int] = {}
    for (reference, slug), times in wanted.items():
        one = pass_by_slug(cohort.definition, slug)
        missing[candidates[reference], one.item, one.criterion] = times - standing[reference, slug]
    return missing


def _waiting(session: Session, cohort: CohortFacts) -> Counter[tuple[str, str]]:
    """How often each pass of each candidate was given back and not passed on."""
    rows = session.execute(_WAITING, {"cohort": cohort.id})
    known = {pass_slug(one.item, one.criterion) for one in cohort.definition.passes()}
    return Counter(
        {
            (reference, pass_slug(item, criterion)): times
            for reference, item, criterion, times in rows
            if pass_slug(item, criterion) in known
        }
    )


_UNPASSED = (col(GivenBack.cohort_id) == bindparam("cohort"), col(GivenBack.passed_on_at).is_(None))
_PLACE = (col(Application.reference), col(GivenBack.item), col(GivenBack.criterion))
_WAITING = (
    select(*_PLACE, func.count())
    .join(Application, col(Application.id) == col(GivenBack.application_id))
    .where(*_UNPASSED)
    .group_by(*_PLACE)
)
_PASSED_ON = (
    update(GivenBack)
    .where(*_UNPASSED)
    .values(passed_on_at=bindparam("now"))
    .execution_options(synchronize_session=False)
)
