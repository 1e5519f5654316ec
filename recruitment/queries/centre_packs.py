"""Whom a day of the assessment centre sees, as its packs need it; and which packs of it are to come."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    Integer,
    Select,
    and_,
    any_,
    cast,
    exists,
    false,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import Session, col

from recruitment.domain.centre import Arrival, CentreState
from recruitment.domain.deadlines import LONDON
from recruitment.domain.stages import Stage
from recruitment.models import Amendment, Application, Details, Observation, Pack, PackKind, Panel
from recruitment.models.base import datetime
from recruitment.models.centre_day import CentreDay, CentreSeat, CentreTurn
from recruitment.queries.panel_packs import Met, may_meet, met_columns, met_of, of_member


@dataclass(frozen=True)
class MetAt:
    """One candidate in a room of the day, and until when; `members` are those on the panel, by id."""

    met: Met
    room: str
    ends_at: datetime
    members: tuple[UUID, ...]


def met_at_centre(session: Session, day_id: UUID, member_id: UUID | None) -> tuple[MetAt, ...]:
    """Those who take part in a day, in the order of time and room; in a member's copy, whom they see. One.

    Args:
        member_id: whose copy it is; the leads' where None.
    """
    members = (
        select(func.array_agg(col(Observation.assessor_id)))
        .where(col(Observation.panel_id) == col(Panel.id), col(Observation.left_at).is_(None))
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            *met_columns(),
            col(CentreTurn.exercise).label("exercise"),
            col(CentreTurn.begins_at).label("at"),
            (col(CentreTurn.room) + ", " + col(CentreDay.place)).label("place"),
            literal("").label("fault"),
            col(CentreTurn.room),
            col(CentreTurn.ends_at),
            members.label("members"),
        )
        .select_from(CentreTurn)
        .join(CentreDay, col(CentreDay.id) == col(CentreTurn.day_id))
        .join(CentreSeat, _is_seat())
        .join(Application, col(Application.id) == col(CentreTurn.application_id))
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .outerjoin(Panel, _is_panel())
        .where(col(CentreTurn.day_id) == day_id, _takes_part(), *of_member(member_id))
        .order_by(col(CentreTurn.begins_at), col(CentreTurn.room))
    )
    return tuple(map(_met_at, rows))


def seeing_at_centre(day: UUID | SQLCoreOperations[UUID]) -> Select[UUID]:
    """The assessors who see somebody in a day of the centre, once for each whom they see."""
    return (
        select(col(Observation.assessor_id))
        .join(Panel, col(Panel.id) == col(Observation.panel_id))
        .join(CentreTurn, _is_panel())
        .join(CentreSeat, _is_seat())
        .join(Application, col(Application.id) == col(CentreTurn.application_id))
        .where(
            col(CentreTurn.day_id) == day,
            col(Observation.left_at).is_(None),
            _takes_part(),
            *may_meet(col(Observation.assessor_id)),
        )
    )


def coming_centre_days(
    now: BindParameter[datetime], until: BindParameter[datetime], eve: str
) -> Select[*tuple[Any, ...]]:
    """Days ahead with a rotation, of which no pack was asked for since the eve or a change.

    Args:
        eve: how long before the midnight at which a day begins, as SQL has it.
    """
    london = func.timezone(LONDON.key, col(CentreDay.begins_at))
    evening = func.timezone(LONDON.key, func.date_trunc("day", london) - text(eve))
    # Whoever changes a panel by hand, or what it does differently, changes the day too.
    panels = (
        select(func.max(col(Panel.set_at)))
        .join(CentreTurn, _is_panel())
        .where(col(CentreTurn.day_id) == col(CentreDay.id))
        .scalar_subquery()
    )
    held = (
        select(col(CentreTurn.exercise)).where(col(CentreTurn.day_id) == col(CentreDay.id)).scalar_subquery()
    )
    reworded = reworded_at(col(CentreDay.cohort_id), any_(held))
    at = func.greatest(evening, col(CentreDay.changed_at), panels, reworded)
    asked = exists().where(col(Pack.centre_day_id) == col(CentreDay.id), col(Pack.asked_at) >= at)
    members = (
        seeing_at_centre(col(CentreDay.id))
        .with_only_columns(func.count(col(Observation.assessor_id).distinct()))
        .scalar_subquery()
    )
    return select(
        col(CentreDay.id),
        literal(PackKind.CENTRE.value),
        col(CentreDay.cohort_id),
        at,
        literal(""),
        cast(members + 1, Integer),
        false(),
    ).where(
        col(CentreDay.state) == CentreState.ACCEPTED,
        col(CentreDay.ends_at) > now,
        at <= until,
        ~asked,
        exists().where(col(CentreTurn.day_id) == col(CentreDay.id), _is_seat(), _stays()),
    )


def reworded_at(cohort_id: Any, exercise: Any) -> Any:
    """When the words of an exercise were last amended; nothing where they never were."""
    return (
        select(func.max(col(Amendment.made_at)))
        .where(
            col(Amendment.cohort_id) == cohort_id,
            func.split_part(col(Amendment.place), ".", 1) == "exercises",
            func.split_part(col(Amendment.place), ".", 2) == exercise,
        )
        .scalar_subquery()
    )


def _is_seat() -> Any:
    return and_(
        col(CentreSeat.day_id) == col(CentreTurn.day_id),
        col(CentreSeat.application_id) == col(CentreTurn.application_id),
    )


def _is_panel() -> Any:
    """A panel of another time is another day's, or was set by hand."""
    return and_(
        col(Panel.application_id) == col(CentreTurn.application_id),
        col(Panel.exercise) == col(CentreTurn.exercise),
        col(Panel.held_at) == col(CentreTurn.begins_at),
    )


def _takes_part() -> Any:
    return and_(col(CentreSeat.arrival) != Arrival.ABSENT, col(Application.stage) == Stage.CENTRE)


def _stays() -> Any:
    return and_(
        col(CentreSeat.arrival) != Arrival.ABSENT,
        exists().where(
            col(Application.id) == col(CentreTurn.application_id), col(Application.stage) == Stage.CENTRE
        ),
    )


def _met_at(row: Any) -> MetAt:
    held = row._asdict()
    room, ends_at, members = (held.pop(name) for name in ("room", "ends_at", "members"))
    return MetAt(met_of(held), room, ends_at, tuple(members or ()))
