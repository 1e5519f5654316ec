"""Conflicts: who must never read whom, and what is somebody's own."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select
from sqlmodel import Session, col

from recruitment.models import Application, Assessor, Conflict, ConflictSource, Details

#: What a lead may say is none.
CLEARABLE = (ConflictSource.FOUND, ConflictSource.LEAD)


@dataclass(frozen=True)
class ConflictLine:
    """An assessor, by label, and a candidate whom they never read."""

    label: str
    reference: str
    source: ConflictSource
    cleared: bool = False

    @property
    def can_be_cleared(self) -> bool:
        """Whether a lead may say that it is none: what an assessor said of themselves stands."""
        return self.source in CLEARABLE and not self.cleared


def is_ones_own(session: Session, person_id: UUID, *application_ids: UUID) -> bool:
    """Whether one of these applications is somebody's own: the one place where staff are told apart from
    applicants. One statement.
    """
    own = exists().where(
        col(Details.application_id).in_(application_ids), col(Details.person_id) == person_id
    )
    return bool(session.execute(select(own)).scalar_one())


def application_of(session: Session, cohort_id: UUID, reference: str) -> UUID | None:
    """The application of a cohort that has a reference, if one has."""
    found = select(col(Application.id)).where(
        col(Application.cohort_id) == cohort_id, col(Application.reference) == reference
    )
    return session.execute(found).scalar_one_or_none()


def own_in_cohort(session: Session, cohort_id: UUID, person_id: UUID | None) -> UUID | None:
    """Somebody's own application to a cohort, if they have one."""
    own = select(col(Details.application_id)).where(
        col(Details.cohort_id) == cohort_id, col(Details.person_id) == person_id
    )
    return session.execute(own).scalar_one_or_none()


def conflicts(session: Session, cohort_id: UUID) -> tuple[ConflictLine, ...]:
    """Every conflict of a cohort, by reference."""
    rows = session.execute(
        select(
            col(Assessor.label),
            col(Application.reference),
            col(Conflict.source),
            col(Conflict.cleared_at).is_not(None),
        )
        .join(Application, col(Application.id) == col(Conflict.application_id))
        .join(
            Assessor,
            (col(Assessor.assessor_id) == col(Conflict.assessor_id))
            & (col(Assessor.cohort_id) == col(Application.cohort_id)),
        )
        .where(col(Application.cohort_id) == cohort_id)
        .order_by(col(Application.reference), col(Assessor.label))
    )
    return tuple(
        ConflictLine(label, reference, ConflictSource(source), cleared)
        for label, reference, source, cleared in rows
    )
