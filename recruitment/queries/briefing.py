"""What an observer is to know of a candidate before they meet: what to do for them, what to explore."""

from dataclasses import dataclass

from sqlmodel import Session

from recruitment.domain.deadlines import LONDON
from recruitment.domain.observing import explores_gaps
from recruitment.domain.whole_history import Gap
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.history import experience_of, looked_at
from recruitment.queries.observations import OwnObservation


@dataclass(frozen=True)
class Briefing:
    """What stands beside the scorecard.

    Attributes:
        to_do: what the panel does differently, as a lead instructs it; empty where nothing. What the
            candidate wrote stays with leads.
        gaps: in their history; None for whoever is not to explore them.
    """

    to_do: str
    gaps: tuple[Gap, ...] | None


def briefing_of(session: Session, own: OwnObservation, *, definition: Definition, now: datetime) -> Briefing:
    """What an observer is told of their candidate. One statement for whoever explores gaps, else none."""
    entitled = explores_gaps(
        safer_until=own.safer_until,
        on=now.astimezone(LONDON).date(),
        asks_about_safety=definition.exercise(own.exercise).safeguarding is not None,
    )
    return Briefing(own.to_do, _gaps(session, own, definition, now) if entitled else None)


def _gaps(session: Session, own: OwnObservation, definition: Definition, now: datetime) -> tuple[Gap, ...]:
    told = experience_of(session, own.application_id).history
    at = own.submitted_at or now
    return looked_at(told, definition=definition, employer=own.employer, at=at).gaps
