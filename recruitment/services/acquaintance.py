"""Keep assessors from whom they know: they say whom, the worker finds where, and nobody is told."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from recruitment.domain.acquaintance import knows
from recruitment.models import Acquaintance, Application, Assessor, Conflict, ConflictSource, GivingBack
from recruitment.models.base import datetime
from recruitment.queries.acquaintance import acquaintances, circles, own_list
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.conflicts import CLEARABLE, application_of
from recruitment.queue import Task, defer
from recruitment.services.allocation import take_turns
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.drafts import Overtaken
from recruitment.services.giving_back import pass_on
from recruitment.services.letting_go import let_go


def save_acquaintance(
    session: Session, *, assessor_id: UUID, typed: str, version: int, now: datetime
) -> None:
    """Keep whom and what an assessor knows, and have it matched; the same is done whatever it says.

    Args:
        assessor_id: whose.
        typed: one person or place a line.
        version: what the page was filled in from; 0 where there was nothing.
        now: when, aware.

    Raises:
        Overtaken: it was changed since, to something else.
    """
    new = insert(Acquaintance).values(assessor_id=assessor_id, text=typed, version=1, saved_at=now)
    over = new.on_conflict_do_update(
        index_elements=["assessor_id"],
        set_={"text": new.excluded.text, "version": col(Acquaintance.version) + 1, "saved_at": now},
        where=col(Acquaintance.version) == version,
    )
    if session.execute(over.returning(col(Acquaintance.version))).one_or_none() is None:
        stored, current = own_list(session, assessor_id)
        if stored != typed:
            raise Overtaken({"text": stored}, current)
    defer(session, Task.FIND_CONFLICTS, assessor_id=str(assessor_id))


def find_conflicts(
    session: Session,
    *,
    cohort: CohortFacts,
    now: datetime,
    assessor_id: UUID | None = None,
    application_id: UUID | None = None,
) -> int:
    """Find who knows whom in a cohort, and pass on at once what they hold of each other and did not commit.

    Args:
        cohort: where.
        now: when, aware.
        assessor_id: of one assessor alone.
        application_id: of one application alone.

    Returns:
        How many conflicts were found that were not known before. One that a lead cleared is not found again.
    """
    known = acquaintances(session, cohort.id, assessor_id)
    spoken = circles(session, cohort.id, application_id)
    pairs = [
        {"assessor_id": one, "application_id": other, "source": ConflictSource.FOUND, "made_at": now}
        for one, named in known.items()
        for other, circle in spoken.items()
        if knows(named, circle)
    ]
    if not pairs:
        return 0
    # As allocating does, so that neither waits for the other for ever.
    take_turns(session, cohort)
    new = insert(Conflict).on_conflict_do_nothing()
    columns = (col(Conflict.assessor_id), col(Conflict.application_id))
    found = session.execute(new.returning(*columns), pairs).all()
    if found:
        who, whom = [one for one, _ in found], [other for _, other in found]
        let_go(session, who=who, whom=whom, why=GivingBack.KNOWN, now=now)
        pass_on(session, cohort=cohort, now=now)
    return len(found)


def clear_conflict(
    session: Session, *, cohort_id: UUID, label: str, reference: str, actor_id: UUID, now: datetime
) -> bool:
    """Say that somebody does not know a candidate after all. What they said themselves stands.

    Returns:
        False where there is no such conflict, or it is cleared.

    Raises:
        Refusal: the application is the lead's own.
    """
    require_not_ones_own(session, application_of(session, cohort_id, reference), actor_id)
    cleared = session.execute(
        update(Conflict)
        .where(
            col(Conflict.assessor_id) == col(Assessor.assessor_id),
            col(Conflict.application_id) == col(Application.id),
            col(Assessor.cohort_id) == cohort_id,
            col(Application.cohort_id) == cohort_id,
            col(Assessor.label) == label,
            col(Application.reference) == reference,
            col(Conflict.source).in_(CLEARABLE),
            col(Conflict.cleared_at).is_(None),
        )
        .values(cleared_at=now, cleared_by=actor_id)
        .returning(col(Conflict.assessor_id))
        .execution_options(synchronize_session=False)
    )
    return cleared.one_or_none() is not None
