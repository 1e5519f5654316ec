"""Committed scores of a cohort, as the engine and the lead's pages take them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from recruitment.domain.stages import Stage
from recruitment.models import (
    Absence,
    AbsenceKind,
    Application,
    Assessor,
    CardState,
    Person,
    Reading,
    Score,
    Scorecard,
)
from recruitment.programme.schema import Definition, Scale
from scoring.ratings import Ratings


@dataclass(frozen=True, slots=True)
class CommittedScore:
    """What one reading made of one pass of one candidate. A value of None is "no evidence seen"."""

    application_id: UUID
    assessor_id: UUID
    criterion: str
    item: str
    value: int | None

    def counted(self, scale: Scale, no_evidence: str) -> int | None:
        """The score as a number: "no evidence seen" is the lowest category, or missing."""
        if self.value is None:
            return scale.low if no_evidence == "lowest" else None
        return self.value


@dataclass(frozen=True, slots=True)
class AssessorName:
    """What an assessor is called: by the cohort, and by name; the name is empty without an account."""

    label: str
    name: str

    @property
    def called(self) -> str:
        """What leads call the assessor."""
        return f"{self.name} ({self.label})" if self.name else self.label


def committed_scores(
    session: Session, cohort_id: UUID, *, stage: Stage | None = Stage.SIFT
) -> tuple[CommittedScore, ...]:
    """Every committed score and every "no evidence seen" of the candidates now in the sift.

    "No opportunity to observe" is always missing, so it is not among them. With `stage` None, those of
    candidates wherever they are now. One statement.
    """
    absent = and_(
        col(Absence.scorecard_id) == col(Scorecard.id), col(Absence.kind) == AbsenceKind.NO_EVIDENCE
    )
    statement = (
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
            func.coalesce(col(Score.criterion), col(Absence.criterion)).is_not(None),
        )
    )
    if stage is not None:
        statement = statement.where(col(Application.stage) == stage)
    return tuple(CommittedScore(*row) for row in session.execute(statement))


def candidates_at(session: Session, cohort_id: UUID, stage: Stage) -> dict[str, UUID]:
    """The references of the candidates now at a stage, with their ids."""
    rows = session.execute(
        select(col(Application.reference), col(Application.id)).where(
            col(Application.cohort_id) == cohort_id, col(Application.stage) == stage
        )
    )
    return {row[0]: row[1] for row in rows}


def candidates_scored(session: Session, cohort_id: UUID) -> dict[str, UUID]:
    """The references of the candidates who have a reading, wherever they are now, with their ids."""
    rows = session.execute(
        select(col(Application.reference), col(Application.id)).where(
            col(Application.cohort_id) == cohort_id,
            col(Application.id).in_(select(col(Reading.application_id))),
        )
    )
    return {row[0]: row[1] for row in rows}


def assessor_names(session: Session, cohort_id: UUID) -> dict[UUID, AssessorName]:
    """What each assessor of a cohort is called. One statement."""
    rows = session.execute(
        select(col(Assessor.assessor_id), col(Assessor.label), func.coalesce(col(Person.full_name), ""))
        .join(Person, col(Person.id) == col(Assessor.assessor_id), isouter=True)
        .where(col(Assessor.cohort_id) == cohort_id)
    )
    return {row[0]: AssessorName(row[1], row[2]) for row in rows}


def as_ratings(
    scores: Iterable[CommittedScore],
    definition: Definition,
    *,
    candidates: Mapping[str, UUID],
    assessors: Mapping[UUID, AssessorName],
    no_evidence: str,
    counted: frozenset[str] | None = None,
) -> Ratings:
    """Scores as the engine takes them: candidates by reference, assessors by label.

    Criteria that do not count are left out: so they move nobody.

    Args:
        scores: committed ones.
        definition: whose scale and weights hold.
        candidates: who belongs to the roll, also without a score.
        assessors: what each of them is called.
        no_evidence: "lowest" or "missing".
        counted: the criteria that count; without it those with a weight in the sift.
    """
    references = {application_id: reference for reference, application_id in candidates.items()}
    scale = definition.scale
    if counted is None:
        counted = frozenset(code for code, weight in definition.sift.weights.items() if weight > 0)
    rows = [
        (references[one.application_id], assessors[one.assessor_id].label, one.criterion, one.item, value)
        for one in scores
        if one.criterion in counted and (value := one.counted(scale, no_evidence)) is not None
    ]
    return Ratings.from_rows(rows, scale.low, scale.high, candidates=references.values())
