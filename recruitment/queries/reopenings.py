"""Applications that ended, as leads see them who would take one up again."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.domain.references import normalise_reference
from recruitment.domain.stages import Party, Stage, move_back
from recruitment.models import Application, Details, Event, Person, Reopening
from recruitment.models.base import datetime

#: The exits from which one is taken up again here; a finding about eligibility has a page of its own.
REOPENED = (Stage.NOT_PROGRESSED, Stage.WITHDRAWN)


@dataclass(frozen=True)
class Ended:
    """An application that ended.

    Attributes:
        stage: the exit it is in; `left` the stage it left, when, and why as it was written down.
        asked_by: the lead who asks for it to be taken up again; None where nobody does.
        asker: their name.
    """

    application_id: UUID
    reference: str
    name: str
    stage: Stage
    left: Stage
    left_at: datetime
    why: str
    asked_by: UUID | None
    asker: str
    asked_at: datetime | None
    reason: str

    @property
    def takes_two(self) -> bool:
        """Whether another lead must agree."""
        return move_back(self.stage, self.left).party is Party.SECONDED_LEAD


def ended_application(session: Session, cohort_id: UUID, reference: str) -> Ended:
    """One application of a cohort that ended and can be taken up again. One statement.

    Raises:
        NotFound: there is none of this reference, it has not ended, or not in this way.
    """
    row = session.execute(
        _ended().where(
            col(Application.cohort_id) == cohort_id,
            col(Application.reference) == normalise_reference(reference),
        )
    ).one_or_none()
    if row is None:
        raise NotFound("Choose an application that was withdrawn or not taken further: this one was not.")
    return Ended(**row._asdict() | {"stage": Stage(row.stage), "left": Stage(row.left)})


def _ended() -> Select[*tuple[Any, ...]]:
    every = aliased(Event)
    of_it = select(func.max(col(every.id))).where(col(every.application_id) == col(Application.id))
    newest = of_it.correlate(Application).scalar_subquery()
    waiting = and_(col(Reopening.application_id) == col(Application.id), col(Reopening.done_at).is_(None))
    return (
        select(
            col(Application.id).label("application_id"),
            col(Application.reference).label("reference"),
            func.coalesce(
                func.nullif(col(Details.full_name), ""), col(Application.outside_id), "No name"
            ).label("name"),
            col(Application.stage).label("stage"),
            col(Event.from_stage).label("left"),
            col(Event.at).label("left_at"),
            col(Event.reason).label("why"),
            col(Reopening.asked_by).label("asked_by"),
            func.coalesce(col(Person.full_name), "a former lead").label("asker"),
            col(Reopening.asked_at).label("asked_at"),
            func.coalesce(col(Reopening.reason), "").label("reason"),
        )
        .select_from(Application)
        .join(Event, col(Event.id) == newest)
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .outerjoin(Reopening, waiting)
        .outerjoin(Person, col(Person.id) == col(Reopening.asked_by))
        .where(col(Application.stage).in_(REOPENED))
    )
