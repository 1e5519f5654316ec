"""Who has come to a day of the centre: candidates arrive, are late or do not come; assessors are missing."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from recruitment.domain.booking import MISSED_WITHIN, TOO_LATE_TO_MISS
from recruitment.domain.centre import Arrival, CentreState, late_until
from recruitment.domain.deadlines import long_date
from recruitment.domain.errors import Refusal, Stale
from recruitment.models.base import datetime
from recruitment.models.centre_day import CentreDay, CentreSeat, CentreSitter
from recruitment.queries.centre_days import Seat, WholeDay
from recruitment.services.centre_letters import CentrePost, absent_letter
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.messages import post_many

_AGAIN = "Look at the board again: somebody has pressed something about them since."


def note_arrival(
    session: Session,
    *,
    post: CentrePost,
    day: WholeDay,
    application_id: UUID,
    arrival: Arrival,
    version: int,
    actor_id: UUID,
) -> None:
    """Note whether a candidate is there. Whoever does not come is told once what they may do next.

    Before their time it can only be noted because they said so, and that is what they are told; afterwards
    they are told that we missed them.

    Being late twice adds twice. Nothing is moved by it: a lead asks for a proposal, and what was proposed
    before stands no more.

    Args:
        post: the cohort, the service's address, and the time.
        day: as it stands.
        arrival: `EXPECTED` takes back what was pressed before.
        version: of their row, that the page was made from.
        actor_id: the lead.

    Raises:
        NotFound: the day has no such candidate.
        Refusal: the day's rotation is not accepted, they are said not to come long after it, or the candidate
            is the lead themselves.
        Stale: something was pressed about them first, or another day expects them by now.
    """
    seat = day.seat(application_id)
    if day.state is not CentreState.ACCEPTED:
        raise Refusal("Accept a rotation of the day first: until then nobody is expected.")
    if arrival is Arrival.ABSENT and post.now > day.plan.ends_at + MISSED_WITHIN:
        raise Refusal(f"Leave it: that day was {long_date(day.plan.ends_at)}. {TOO_LATE_TO_MISS}")
    require_not_ones_own(session, application_id, actor_id)
    # Who does not come is in no pack of the day.
    leaves = (arrival is Arrival.ABSENT) != (seat.arrival is Arrival.ABSENT)
    _let_rise(session, day, changed_at=post.now if leaves else None)
    try:
        with session.begin_nested():
            _write(session, CentreSeat, seat.id, version, _seat_values(day, seat, arrival, post.now))
    except IntegrityError:
        raise Stale("Leave it: they are on another day of the centre by now.") from None
    if arrival is Arrival.ABSENT and seat.email and seat.is_here:
        letter = absent_letter(post, day, seat)
        definition = post.cohort.definition
        wait = definition.offsets.hold_for
        post_many(session, [letter], definition=definition, now=post.now, cohort_id=post.cohort.id, wait=wait)


def note_missing(
    session: Session, *, day: WholeDay, assessor_id: UUID, is_missing: bool, version: int
) -> None:
    """Note whether an assessor is missing. Nothing is moved by it: a lead asks who can stand in, and what was
    proposed before stands no more.

    Raises:
        NotFound: the day has no such assessor.
        Stale: somebody was first.
    """
    sitter = day.sitter(assessor_id)
    _let_rise(session, day)
    _write(session, CentreSitter, sitter.id, version, {"is_missing": is_missing})


def _let_rise(session: Session, day: WholeDay, *, changed_at: datetime | None = None) -> None:
    """The day's version, before anybody's row: whoever accepts a proposal takes them in that order too."""
    changed = {} if changed_at is None else {"changed_at": changed_at}
    session.execute(
        update(CentreDay)
        .where(col(CentreDay.id) == day.id)
        .values(version=col(CentreDay.version) + 1, **changed)
    )


def _seat_values(day: WholeDay, seat: Seat, arrival: Arrival, now: datetime) -> Mapping[str, Any]:
    due = seat.late_until or seat.comes_at or day.plan.begins_at
    return {
        "arrival": arrival,
        "arrived_at": now if arrival is Arrival.ARRIVED else None,
        "late_until": late_until(due, now) if arrival is Arrival.LATE else None,
        "is_live": arrival is not Arrival.ABSENT,
    }


def _write(
    session: Session,
    table: type[CentreSeat] | type[CentreSitter],
    row_id: UUID,
    version: int,
    values: Mapping[str, Any],
) -> None:
    written = session.execute(
        update(table)
        .where(col(table.id) == row_id, col(table.version) == version)
        .values(version=version + 1, **values)
    )
    if written.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale(_AGAIN)
