"""Hold a job for a cohort, and let it go on.

A held job does nothing for that cohort, however it is started.
"""

from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, update

from recruitment.domain.errors import NotFound, Refusal, Stale
from recruitment.domain.timetable import BY_NAME
from recruitment.models import Hold
from recruitment.models.base import datetime
from recruitment.queries.holds import is_on_hold


def hold(session: Session, *, job: str, cohort_id: UUID, reason: str, actor_id: UUID, now: datetime) -> None:
    """Hold a job for a cohort.

    What it is doing at this moment ends first, so that nothing happens any more once this has returned.

    Args:
        job: its name in the timetable.
        cohort_id: the cohort it stands still for; for others it goes on.
        reason: why, for the other leads.
        actor_id: who holds it.
        now: when, aware.

    Raises:
        NotFound: there is no such job, or it belongs to no cohort.
        Refusal: no reason is given.
        Stale: it is held already.
    """
    require_of_a_cohort(job)
    if not reason.strip():
        raise Refusal("Give a reason: other leads will wonder why nothing happens.")
    session.execute(select(func.pg_advisory_xact_lock(_number(job, cohort_id))))
    try:
        with session.begin_nested():
            session.add(
                Hold(job=job, cohort_id=cohort_id, reason=reason.strip(), held_by=actor_id, held_at=now)
            )
    except IntegrityError as error:
        if "hold_one_open" not in str(error.orig):
            raise
        raise Stale("Open the timetable again: somebody has held this already.") from None


def resume(session: Session, *, job: str, cohort_id: UUID, actor_id: UUID, now: datetime) -> None:
    """Let a held job go on; what fell due meanwhile is found and done at its next look.

    Raises:
        Stale: it is not held.
    """
    ended = session.exec(
        update(Hold)
        .where(col(Hold.job) == job, col(Hold.cohort_id) == cohort_id, col(Hold.resumed_at).is_(None))
        .values(resumed_by=actor_id, resumed_at=now)
    )
    if ended.rowcount != 1:
        raise Stale("Open the timetable again: this is not held any more.")


def is_held(session: Session, *, job: str, cohort_id: UUID) -> bool:
    """Whether a job is held for a cohort, asked by whoever is about to do it.

    Nobody can hold it from now until the transaction ends: `hold` waits for it.
    """
    session.execute(select(func.pg_advisory_xact_lock_shared(_number(job, cohort_id))))
    # A statement of its own: one that had to wait for the lock would still see what was before.
    return bool(session.execute(select(is_on_hold(job, cohort_id))).scalar_one())


def require_of_a_cohort(job: str) -> None:
    """Refuse what is no job of a cohort.

    Raises:
        NotFound: there is no such job, or it belongs to no cohort.
    """
    entry = BY_NAME.get(job)
    if entry is None or not entry.of_a_cohort:
        raise NotFound("Check the address: no cohort has such a job.")


def _number(job: str, cohort_id: UUID) -> int:
    """The number of the lock of a job and a cohort, the same in every process: 64 bits, signed."""
    return int.from_bytes(sha256(f"hold:{job}:{cohort_id}".encode()).digest()[:8], "big", signed=True)
