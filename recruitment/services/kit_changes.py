"""What follows where the words of an exercise change: its panels are told, and packs are made again."""

from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from recruitment.domain.messages import MessageKind
from recruitment.domain.stages import EXITS
from recruitment.models import (
    Application,
    Observation,
    ObservationCard,
    Pack,
    PackKind,
    PackState,
    Panel,
    Person,
)
from recruitment.models.base import datetime, table_of
from recruitment.queries.cohorts import CohortFacts
from recruitment.queue import Task, defer_many
from recruitment.services.messages import Letter, standing_fields


def candidates_seen(session: Session, cohort_id: UUID, exercise: str) -> int:
    """How many candidates somebody has begun to score at an exercise. One statement."""
    count: int = session.execute(
        select(func.count(col(Panel.application_id).distinct()))
        .join(Observation, col(Observation.panel_id) == col(Panel.id))
        .join(ObservationCard, col(ObservationCard.observation_id) == col(Observation.id))
        .where(col(Panel.cohort_id) == cohort_id, col(Panel.exercise) == exercise)
    ).scalar_one()
    return count


def kit_letters(
    session: Session,
    *,
    cohort: CohortFacts,
    exercise: str,
    event: str,
    reason: str,
    address: str,
    now: datetime,
) -> list[Letter]:
    """One to each who is on a panel of an exercise that lies ahead, or has no time yet. One statement.

    Args:
        cohort: whose.
        exercise: its code.
        event: what it is about: the same is told once.
        reason: why its words change.
        address: the service's own, for links.
        now: when, aware.
    """
    emails = session.scalars(
        select(col(Person.email))
        .join(Observation, col(Observation.assessor_id) == col(Person.id))
        .join(Panel, col(Panel.id) == col(Observation.panel_id))
        .join(Application, col(Application.id) == col(Panel.application_id))
        .where(
            col(Panel.cohort_id) == cohort.id,
            *_ahead(exercise, now),
            col(Observation.left_at).is_(None),
            col(Person.active),
            col(Application.stage).not_in(sorted(EXITS)),
        )
        .distinct()
        .order_by(col(Person.email))
    )
    link = f"{address}/assess/{cohort.slug}/interviews/packs"
    fields = standing_fields(cohort.definition, link) | {
        "cohort": cohort.name,
        "exercise": cohort.definition.exercise(exercise).name,
        "reason": reason,
    }
    return [Letter(email, MessageKind.KIT_CHANGED, event, fields) for email in emails]


def make_packs_again(
    session: Session, *, cohort_id: UUID, exercise: str, actor_id: UUID, now: datetime
) -> int:
    """Ask once more for the kit of an exercise and each pack of a panel that lies ahead, where one was made.

    Of whoever has left none is made again.

    Packs of days need nothing: the timetable finds that an amendment is newer than they are. Two statements.

    Returns:
        How many are made again.
    """
    of_kit = and_(col(Pack.kind) == PackKind.KIT, col(Pack.exercise) == exercise)
    here = col(Application.stage).not_in(sorted(EXITS))
    of_panel = and_(col(Pack.kind) == PackKind.PANEL, *_ahead(exercise, now), here)
    made = (
        select(col(Pack.kind), col(Pack.exercise), col(Pack.panel_id), col(Pack.member_id))
        .outerjoin(Panel, col(Panel.id) == col(Pack.panel_id))
        .outerjoin(Application, col(Application.id) == col(Panel.application_id))
        .where(col(Pack.cohort_id) == cohort_id, col(Pack.state) == PackState.READY, or_(of_kit, of_panel))
        .distinct()
        .subquery()
    )
    columns = ("id", "cohort_id", "state", "asked_by", "asked_at", "fault")
    values = (
        func.gen_random_uuid(),
        literal(cohort_id, Uuid()),
        literal(PackState.QUEUED.value),
        literal(actor_id, Uuid()),
        literal(now, table_of(Pack).c.asked_at.type),
        literal(""),
    )
    asked = session.scalars(
        insert(table_of(Pack))
        .from_select(
            [*columns, *made.c.keys()], select(*values, *made.c).select_from(made), include_defaults=False
        )
        .returning(table_of(Pack).c.id)
    )
    return defer_many(session, Task.MAKE_PACK, [{"pack_id": str(one)} for one in asked])


def _ahead(exercise: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of a panel: of this exercise, at a time that is still to come or not set."""
    return (col(Panel.exercise) == exercise, or_(col(Panel.held_at).is_(None), col(Panel.held_at) > now))
