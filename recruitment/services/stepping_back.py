"""Step back from a candidate whom one knows, once their name has been seen."""

from sqlalchemy import func, select
from sqlmodel import Session

from recruitment.domain.errors import Stale
from recruitment.models import GivingBack
from recruitment.models.base import datetime
from recruitment.queries.observations import OwnObservation
from recruitment.queue import Task, defer
from recruitment.services.letting_go import let_go
from recruitment.services.panel_turns import take_panels


def step_back(session: Session, *, own: OwnObservation, now: datetime) -> None:
    """Say that one knows a candidate: from now on they are kept apart.

    In order: takes the candidate's panels; has the database note the conflict and take whoever is here off
    those on which they have committed nothing, since assessors have no right to change a panel; lets go of
    what they hold of the candidate besides. Leads see in the list of panels that somebody has left.

    Args:
        own: the observation, of whoever is here.
        now: when, aware.

    Raises:
        Stale: they are not on the panel any more.
    """
    take_panels(session, own.application_id)
    whom = session.execute(select(func.work.step_back(own.id, now))).scalar_one()
    if whom is None:
        raise Stale("Go back to your interviews: you are not on this panel any more.")
    let_go(session, who=[own.assessor_id], whom=[whom], why=GivingBack.KNOWN, now=now)
    defer(session, Task.HAND_ON, cohort_id=str(own.cohort_id))
