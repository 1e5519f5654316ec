"""What is proposed for a day of the centre, and in what it differs from what stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.domain.centre import Proposed
from recruitment.domain.errors import NotFound
from recruitment.models.base import datetime
from recruitment.models.centre_day import CentreProposal
from recruitment.queries.centre_days import Turn, WholeDay


@dataclass(frozen=True)
class ProposedTurn:
    """A candidate at an exercise as it would be; `version` of the panel that it was made from."""

    application_id: UUID
    exercise: str
    room: str
    begins_at: datetime
    ends_at: datetime
    assessors: tuple[UUID, ...]
    version: int

    @property
    def key(self) -> tuple[UUID, str]:
        """Of which there is one."""
        return self.application_id, self.exercise

    def is_as(self, held: Turn | None) -> bool:
        """Whether it is what stands."""
        return held is not None and (self.room, self.begins_at, frozenset(self.assessors)) == (
            held.room,
            held.begins_at,
            frozenset(held.assessors),
        )


@dataclass(frozen=True)
class Proposal:
    """A rotation to be accepted or not.

    Attributes:
        version: of the day, as it was looked at.
        about: the candidate who is late, or the assessor who is missing.
        said: what could not be met, in sentences.
    """

    id: UUID
    version: int
    what: Proposed
    about: UUID | None
    turns: tuple[ProposedTurn, ...]
    said: tuple[str, ...]
    made_at: datetime


@dataclass(frozen=True)
class Difference:
    """What a proposal changes: `before` None where it is new, `after` None where it is no more."""

    before: Turn | None
    after: ProposedTurn | None

    @property
    def turn(self) -> Turn | ProposedTurn:
        """What is new of it, or else what is no more."""
        turn = self.after or self.before
        if turn is None:
            raise ValueError("A difference has a turn before or after it.")
        return turn


def open_proposal(session: Session, day: WholeDay) -> UUID | None:
    """The proposal for a day that a lead can still accept; None without one. One statement."""
    return session.execute(
        select(col(CentreProposal.id))
        .where(col(CentreProposal.day_id) == day.id, col(CentreProposal.version) == day.version)
        .order_by(col(CentreProposal.made_at).desc())
        .limit(1)
    ).scalar_one_or_none()


def proposal_of(session: Session, day_id: UUID, proposal_id: UUID) -> Proposal:
    """One proposal. One statement.

    Raises:
        NotFound: another has taken its place, or there never was one.
    """
    held = session.execute(
        select(CentreProposal).where(
            col(CentreProposal.id) == proposal_id, col(CentreProposal.day_id) == day_id
        )
    ).scalar_one_or_none()
    if held is None:
        raise NotFound("Go back to the day and propose it anew: this proposal stands no more.")
    return Proposal(
        held.id,
        held.version,
        Proposed(held.what),
        held.about,
        tuple(
            ProposedTurn(
                UUID(one["who"]),
                one["exercise"],
                one["room"],
                datetime.fromisoformat(one["begins"]),
                datetime.fromisoformat(one["ends"]),
                tuple(map(UUID, one["by"])),
                one["version"],
            )
            for one in held.turns
        ),
        tuple(held.said),
        held.made_at,
    )


def differences(day: WholeDay, proposal: Proposal) -> tuple[Difference, ...]:
    """What a proposal changes, in the order of time. No statement."""
    held: Mapping[tuple[UUID, str], Turn] = {(one.application_id, one.exercise): one for one in day.turns}
    kept = {one.key for one in proposal.turns}
    gone = [Difference(one, None) for key, one in held.items() if key not in kept]
    changed = [
        Difference(held.get(one.key), one) for one in proposal.turns if not one.is_as(held.get(one.key))
    ]
    return tuple(sorted((*gone, *changed), key=_when))


def _when(one: Difference) -> tuple[datetime, str]:
    return one.turn.begins_at, one.turn.room
