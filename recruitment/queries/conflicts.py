"""Conflicts: who must never read whom."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.models import Application, Assessor, Conflict, ConflictSource


@dataclass(frozen=True)
class ConflictLine:
    """An assessor, by label, and a candidate whom they never read."""

    label: str
    reference: str
    source: ConflictSource


def conflicts(session: Session, cohort_id: UUID) -> tuple[ConflictLine, ...]:
    """Every conflict of a cohort, by reference."""
    rows = session.execute(
        select(col(Assessor.label), col(Application.reference), col(Conflict.source))
        .join(Application, col(Application.id) == col(Conflict.application_id))
        .join(
            Assessor,
            (col(Assessor.assessor_id) == col(Conflict.assessor_id))
            & (col(Assessor.cohort_id) == col(Application.cohort_id)),
        )
        .where(col(Application.cohort_id) == cohort_id)
        .order_by(col(Application.reference), col(Assessor.label))
    )
    return tuple(ConflictLine(label, reference, ConflictSource(source)) for label, reference, source in rows)
