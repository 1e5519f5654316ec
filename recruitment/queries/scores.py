"""Committed scores of a cohort, as the engine and the lead's pages take them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from recruitment.domain.stages import Stage
from recruitment.models import Absence, AbsenceKind, Application, CardState, Reading, Score, Scorecard


@dataclass(frozen=True, slots=True)
class CommittedScore:
    """What one reading made of one pass of one candidate. A value of None is "no evidence seen"."""

    application_id: UUID
    assessor_id: UUID
    criterion: str
    item: str
    value: int | None


def committed_scores(session: Session, cohort_id: UUID) -> tuple[CommittedScore, ...]:
    """Every committed score and every "no evidence seen" of the candidates now in the sift.

    "No opportunity to observe" is always missing, so it is not among them. One statement.
    """
    absent = and_(
        col(Absence.scorecard_id) == col(Scorecard.id), col(Absence.kind) == AbsenceKind.NO_EVIDENCE
    )
    rows = session.execute(
        select(
            col(Reading.application_id),
            col(Reading.assessor_id),
            func.coalesce(col(Score.criterion), col(Absence.criterion)),
            col(Reading.item),
            col(Score.value),
        )
        .join(Scorecard, col(Scorecard.reading_id) == col(Reading.id))
        .join(Application, col(Application.id) == col(Reading.application_id))
        .join(Score, col(Score.scorecard_id) == col(Scorecard.id), isouter=True)
        .join(Absence, absent, isouter=True)
        .where(
            col(Scorecard.cohort_id) == cohort_id,
            col(Scorecard.state) == CardState.COMMITTED,
            col(Application.stage) == Stage.SIFT,
            func.coalesce(col(Score.criterion), col(Absence.criterion)).is_not(None),
        )
    )
    return tuple(CommittedScore(*row) for row in rows)


def candidates_in_sift(session: Session, cohort_id: UUID) -> dict[str, UUID]:
    """The references of the candidates now in the sift, with their ids."""
    rows = session.execute(
        select(col(Application.reference), col(Application.id)).where(
            col(Application.cohort_id) == cohort_id, col(Application.stage) == Stage.SIFT
        )
    )
    return {row[0]: row[1] for row in rows}
