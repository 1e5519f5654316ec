"""Saved selections: applications that were picked out, and why one of them can take no part now."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from recruitment.domain.stages import Action, Stage, choices

#: One selection holds so many at most: whoever finds more narrows the list.
MOST = 2_000


@dataclass(frozen=True)
class Member:
    """An application of a selection.

    Attributes:
        name: the applicant's, or empty: imported candidates have none.
        outside_id: what an imported candidate is called where it was scored.
        picked_in: the stage it was in when it was picked.
        stage: the stage it is in now.
        decision_id: the open decision it stands in, if any.
    """

    application_id: UUID
    reference: str
    name: str
    outside_id: str | None
    picked_in: Stage
    stage: Stage
    decision_id: UUID | None = None

    @property
    def called(self) -> str:
        """What staff call the candidate: the name, or what an imported one is called elsewhere."""
        return self.name or self.outside_id or "No name"

    @property
    def has_moved(self) -> bool:
        """Whether it is in another stage than when it was picked."""
        return self.stage is not self.picked_in


@dataclass(frozen=True)
class LeftOut:
    """A member who takes no part, and why, as a page says it."""

    member: Member
    why: str


@dataclass(frozen=True)
class Sorted:
    """The members of a selection by whether a decision can be about them."""

    able: tuple[Member, ...]
    unable: tuple[LeftOut, ...]


def why_not(member: Member, action: Action, picked: Collection[Stage], stage_name: str) -> str:
    """Why an outcome cannot be decided for somebody from where they are now; empty where it can.

    Args:
        member: who.
        action: the outcome.
        picked: the stages that the programme has.
        stage_name: what the stage is called that they are in now.
    """
    if member.stage is Stage.WITHDRAWN:
        return "Has withdrawn."
    if member.decision_id is not None:
        return "Stands in another decision that is open."
    if action not in choices(member.stage, picked):
        return f"Is in “{stage_name}” now, where this cannot be decided."
    return ""
