"""What somebody looked for before."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from recruitment.models import Search


@dataclass(frozen=True)
class Typed:
    """What was typed: a reference or a name, and words of answers."""

    find: str
    words: str


def typed_before(session: Session, search_id: UUID, *, cohort_id: UUID, actor_id: UUID) -> Typed | None:
    """What this person typed in this cohort, or None where it is somebody else's or was forgotten."""
    asked = {"search_id": search_id, "cohort_id": cohort_id, "actor_id": actor_id}
    row = session.execute(_TYPED, asked).one_or_none()
    return None if row is None else Typed(*row)


# Composed once: that takes longer than carrying it out.
_TYPED = select(col(Search.find), col(Search.words)).where(
    col(Search.id) == bindparam("search_id"),
    col(Search.cohort_id) == bindparam("cohort_id"),
    col(Search.person_id) == bindparam("actor_id"),
)
