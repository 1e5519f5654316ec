"""What a rotation of a centre's day must heed: who could come, who is kept apart, and who has met whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, select, union_all
from sqlmodel import Session, col

from recruitment.domain.centre import CentreState
from recruitment.domain.stages import Stage
from recruitment.models import (
    Application,
    Booking,
    CardState,
    Conflict,
    DayMember,
    Details,
    InterviewDay,
    Observation,
    ObservationCard,
    Panel,
)
from recruitment.models.base import datetime
from recruitment.models.centre_day import CentreDay, CentreSeat, CentreSitter, CentreTurn


@dataclass(frozen=True)
class WithoutADay:
    """A candidate at the stage of the centre whom no day expects."""

    application_id: UUID
    reference: str
    name: str


def without_a_day(session: Session, cohort_id: UUID, centre: Collection[str]) -> tuple[WithoutADay, ...]:
    """Candidates at the centre on no day, who have no slot at an exercise of it either. One statement.

    Args:
        centre: the codes of the exercises of the centre.
    """
    seated = exists().where(
        col(CentreSeat.application_id) == col(Application.id), col(CentreSeat.is_live).is_(True)
    )
    booked = exists().where(
        col(Booking.application_id) == col(Application.id),
        col(Booking.exercise).in_(centre),
        col(Booking.slot_id).is_not(None),
    )
    rows = session.execute(
        select(
            col(Application.id),
            col(Application.reference),
            func.coalesce(func.nullif(col(Details.full_name), ""), col(Application.reference)),
        )
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .where(
            col(Application.cohort_id) == cohort_id,
            col(Application.stage) == Stage.CENTRE,
            ~seated,
            ~booked,
        )
        .order_by(col(Details.search_name), col(Application.reference))
    )
    return tuple(WithoutADay(*row) for row in rows)


def expected_then(session: Session, cohort_id: UUID) -> frozenset[UUID]:
    """Candidates whom a day of the centre expects: they take no slot at it. One statement."""
    rows = session.execute(
        select(col(CentreSeat.application_id)).where(
            col(CentreSeat.cohort_id) == cohort_id, col(CentreSeat.is_live).is_(True)
        )
    )
    return frozenset(rows.scalars())


def minutes_needed(session: Session, applications: Sequence[UUID]) -> Mapping[tuple[UUID, str], int]:
    """What candidates need, by them and exercise, where that is more than it takes. One statement."""
    rows = session.execute(
        select(col(Booking.application_id), col(Booking.exercise), col(Booking.minutes)).where(
            col(Booking.application_id).in_(list(applications)), col(Booking.minutes).is_not(None)
        )
    )
    return {(who, exercise): minutes for who, exercise, minutes in rows if minutes is not None}


def kept_apart(session: Session, applications: Sequence[UUID]) -> frozenset[tuple[UUID, UUID]]:
    """Pairs (assessor, application) that never meet: a conflict, or one's own application. One statement."""
    conflicts = select(col(Conflict.assessor_id), col(Conflict.application_id)).where(
        col(Conflict.application_id).in_(list(applications)), col(Conflict.cleared_at).is_(None)
    )
    own = select(col(Details.person_id), col(Details.application_id)).where(
        col(Details.application_id).in_(list(applications)), col(Details.person_id).is_not(None)
    )
    rows = session.execute(union_all(conflicts, own))
    return frozenset((assessor, application) for assessor, application in rows)


@dataclass(frozen=True)
class Sat:
    """Somebody on the panel of a candidate at an exercise of the centre.

    Attributes:
        version: of the panel.
        has_begun: whether they have begun a scorecard.
    """

    assessor_id: UUID | None
    application_id: UUID
    exercise: str
    version: int
    has_begun: bool


def panels_at_centre(
    session: Session, applications: Sequence[UUID], centre: Collection[str]
) -> tuple[Sat, ...]:
    """Everybody on a panel of these at the centre; a panel with nobody is a row too. One statement."""
    begun = exists().where(
        col(ObservationCard.observation_id) == col(Observation.id),
        col(ObservationCard.state) != CardState.SUPERSEDED,
    )
    rows = session.execute(
        select(
            col(Observation.assessor_id),
            col(Panel.application_id),
            col(Panel.exercise),
            col(Panel.version),
            begun,
        )
        .select_from(Panel)
        .outerjoin(
            Observation,
            and_(col(Observation.panel_id) == col(Panel.id), col(Observation.left_at).is_(None)),
        )
        .where(col(Panel.application_id).in_(list(applications)), col(Panel.exercise).in_(list(centre)))
    )
    return tuple(Sat(*row) for row in rows)


def busy_elsewhere(
    session: Session, cohort_id: UUID, *, begins_at: datetime, ends_at: datetime, but: UUID | None = None
) -> frozenset[UUID]:
    """Assessors on a panel, or with a day of interviews or of the centre, at that time. One statement.

    Args:
        but: a day of the centre that does not count, nor its own panels.
    """
    own = exists().where(
        col(CentreTurn.day_id) == but,
        col(CentreTurn.application_id) == col(Panel.application_id),
        col(CentreTurn.exercise) == col(Panel.exercise),
    )
    panels = (
        select(col(Observation.assessor_id))
        .join(Panel, col(Panel.id) == col(Observation.panel_id))
        .where(
            col(Panel.cohort_id) == cohort_id,
            col(Observation.left_at).is_(None),
            col(Panel.held_at) >= begins_at,
            col(Panel.held_at) < ends_at,
            ~own,
        )
    )
    days = (
        select(col(DayMember.assessor_id))
        .join(InterviewDay, col(InterviewDay.id) == col(DayMember.day_id))
        .where(
            col(InterviewDay.cohort_id) == cohort_id,
            col(InterviewDay.begins_at) < ends_at,
            col(InterviewDay.ends_at) > begins_at,
        )
    )
    sitters = (
        select(col(CentreSitter.assessor_id))
        .join(CentreDay, col(CentreDay.id) == col(CentreSitter.day_id))
        .where(col(CentreSitter.is_missing).is_(False), *_held_then(cohort_id, begins_at, ends_at, but))
    )
    return frozenset(session.execute(union_all(panels, days, sitters)).scalars())


def rooms_elsewhere(
    session: Session,
    cohort_id: UUID,
    *,
    place: str,
    begins_at: datetime,
    ends_at: datetime,
    but: UUID | None = None,
) -> frozenset[str]:
    """Rooms of a place that other days of the centre have at that time, in small letters. One statement.

    Args:
        but: a day that does not count.
    """
    rows = session.execute(
        select(col(CentreDay.rooms)).where(
            func.lower(col(CentreDay.place)) == place.lower(), *_held_then(cohort_id, begins_at, ends_at, but)
        )
    )
    return frozenset(name.lower() for rooms in rows.scalars() for _, name in rooms)


def _held_then(cohort_id: UUID, begins_at: datetime, ends_at: datetime, but: UUID | None) -> list[Any]:
    """Days of the centre that are not called off, at that time."""
    return [
        col(CentreDay.cohort_id) == cohort_id,
        col(CentreDay.state) != CentreState.CANCELLED,
        col(CentreDay.begins_at) < ends_at,
        col(CentreDay.ends_at) > begins_at,
        *([] if but is None else [col(CentreDay.id) != but]),
    ]
