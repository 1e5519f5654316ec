"""Who observes one candidate at which exercise, and how far they have come: in numbers, for one page."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import Session, col

from recruitment.models import CardState, Observation, ObservationCard, Panel
from recruitment.models.base import datetime


@dataclass(frozen=True)
class PanelCount:
    """A candidate's panel at one exercise.

    Attributes:
        members: how many are on it; of these so many have `committed` their scorecard.
    """

    held_at: datetime | None
    members: int
    committed: int


def panels_about(session: Session, application_id: UUID) -> Mapping[str, PanelCount]:
    """The panels that were set for one application, by the code of the exercise. One statement."""
    rows = session.execute(_panels(), {"application_id": application_id})
    return {exercise: PanelCount(*counted) for exercise, *counted in rows}


# Composed once: that takes many times as long as carrying it out.
@cache
def _panels() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Panel.exercise),
            col(Panel.held_at),
            func.count(col(Observation.id)),
            func.count(col(ObservationCard.id)),
        )
        .outerjoin(
            Observation, (col(Observation.panel_id) == col(Panel.id)) & col(Observation.left_at).is_(None)
        )
        .outerjoin(
            ObservationCard,
            (col(ObservationCard.observation_id) == col(Observation.id))
            & (col(ObservationCard.state) == CardState.COMMITTED),
        )
        .where(col(Panel.application_id) == bindparam("application_id"))
        .group_by(col(Panel.id))
    )
