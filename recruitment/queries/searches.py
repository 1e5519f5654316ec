"""What somebody looked for before."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.models import Search


@dataclass(frozen=True)
class Typed:
    """What was typed: a reference or a name, and words of answers."""

    find: str
    words: str


def typed_before(session: Session, search_id: UUID, *, cohort_id: UUID, actor_id: UUID) -> Typed | None:
    """What this person typed in this cohort, or None where it is somebody else's or was forgotten."""
    row = session.execute(
        select(col(Search.find), col(Search.words)).where(
            col(Search.id) == search_id, col(Search.cohort_id) == cohort_id, col(Search.person_id) == actor_id
        )
    ).one_or_none()
    return None if row is None else Typed(*row)
