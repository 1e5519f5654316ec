"""Every application of a cohort and every committed score, as rows of a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.entering import CameBy
from recruitment.domain.stages import Stage
from recruitment.models import (
    Absence,
    AbsenceKind,
    Application,
    Assessor,
    CardState,
    Details,
    EnteredApplication,
    Evidence,
    Person,
    Reading,
    Score,
    Scorecard,
    SelectionRow,
)
from recruitment.models.base import datetime
from recruitment.programme.schema import Scale
from recruitment.queries.application_scores import counted_value


@dataclass(frozen=True)
class ApplicationRow:
    """One application; the person's columns are empty where scores came without a person.

    Attributes:
        scores: numbers that count, of all passes.
        means: by criterion, of what counts; a criterion without is left out.
        came_by, received_on, entered_by: of one that a lead entered for somebody.
    """

    reference: str
    outside_id: str
    stage: Stage
    started_at: datetime
    submitted_at: datetime | None
    full_name: str
    known_as: str
    email: str
    phone: str
    employer: str
    scores: int
    means: Mapping[str, float]
    came_by: CameBy | None = None
    received_on: date | None = None
    entered_by: str = ""


@dataclass(frozen=True)
class ScoreRow:
    """One committed score, or the reason why there is none; the assessor by label."""

    reference: str
    item: str
    criterion: str
    assessor: str
    value: int | None
    absence: AbsenceKind | None
    evidence: str
    committed_at: datetime


def application_rows(
    session: Session, cohort_id: UUID, scale: Scale, *, selection_id: UUID | None = None
) -> tuple[ApplicationRow, ...]:
    """Every application of a cohort, or those of one selection, by reference. Two statements."""
    means: dict[UUID, dict[str, float]] = {}
    counts: dict[UUID, int] = {}
    for application_id, criterion, count, mean in session.execute(
        _picked(_means(cohort_id, scale), selection_id)
    ):
        counts[application_id] = counts.get(application_id, 0) + count
        if mean is not None:
            means.setdefault(application_id, {})[criterion] = float(mean)
    return tuple(
        ApplicationRow(
            reference=row.reference,
            outside_id=row.outside_id or "",
            stage=Stage(row.stage),
            started_at=row.started_at,
            submitted_at=row.submitted_at,
            full_name=row.full_name or "",
            known_as=row.known_as or "",
            email=row.email or "",
            phone=row.phone or "",
            employer=row.employer or "",
            scores=counts.get(row.id, 0),
            means=means.get(row.id, {}),
            came_by=None if row.came_by is None else CameBy(row.came_by),
            received_on=row.received_on,
            entered_by=row.entered_by or "",
        )
        for row in session.execute(_picked(_applications(cohort_id), selection_id))
    )


def score_rows(session: Session, cohort_id: UUID) -> tuple[ScoreRow, ...]:
    """Every committed score of a cohort, by reference, pass and assessor. One statement."""
    rows = session.execute(
        _committed(
            cohort_id,
            col(Application.reference),
            col(Reading.item),
            col(Reading.criterion),
            col(Assessor.label),
            col(Score.value),
            col(Absence.kind),
            col(Evidence.text),
            col(Scorecard.committed_at),
        )
        .join(
            Assessor,
            (col(Assessor.cohort_id) == col(Reading.cohort_id))
            & (col(Assessor.assessor_id) == col(Reading.assessor_id)),
        )
        .join(
            Evidence,
            (col(Evidence.scorecard_id) == col(Scorecard.id))
            & (col(Evidence.criterion) == col(Reading.criterion)),
            isouter=True,
        )
        .order_by(col(Application.reference), col(Reading.item), col(Reading.criterion), col(Assessor.label))
    )
    return tuple(
        ScoreRow(
            reference,
            item,
            criterion,
            label,
            value,
            None if absence is None else AbsenceKind(absence),
            evidence or "",
            committed_at,
        )
        for reference, item, criterion, label, value, absence, evidence, committed_at in rows
    )


def _picked(statement: Select[*tuple[Any, ...]], selection_id: UUID | None) -> Select[*tuple[Any, ...]]:
    """Narrowed to a selection, where there is one."""
    if selection_id is None:
        return statement
    rows = select(col(SelectionRow.application_id)).where(col(SelectionRow.selection_id) == selection_id)
    return statement.where(col(Application.id).in_(rows))


def _applications(cohort_id: UUID) -> Select[*tuple[Any, ...]]:
    lead = aliased(Person)
    return (
        select(
            col(Application.id),
            col(Application.reference),
            col(Application.outside_id),
            col(Application.stage),
            col(Application.started_at),
            col(Application.submitted_at),
            col(Details.full_name),
            col(Details.known_as),
            col(Person.email),
            col(Details.phone),
            col(Details.employer),
            col(EnteredApplication.came_by),
            col(EnteredApplication.received_on),
            func.coalesce(func.nullif(lead.full_name, ""), lead.email).label("entered_by"),
        )
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .outerjoin(Person, col(Person.id) == col(Details.person_id))
        .outerjoin(EnteredApplication, col(EnteredApplication.application_id) == col(Application.id))
        .outerjoin(lead, col(lead.id) == col(EnteredApplication.entered_by))
        .where(col(Application.cohort_id) == cohort_id)
        .order_by(col(Application.reference))
    )


def _means(cohort_id: UUID, scale: Scale) -> Select[*tuple[Any, ...]]:
    counted = counted_value(scale)
    place = (col(Reading.application_id), col(Reading.criterion))
    return _committed(cohort_id, *place, func.count(counted), func.avg(counted)).group_by(*place)


def _committed(cohort_id: UUID, *columns: ColumnElement[Any] | Any) -> Select[*tuple[Any, ...]]:
    card, criterion = col(Scorecard.id), col(Reading.criterion)
    return (
        select(*columns)
        .select_from(Scorecard)
        .join(Reading, col(Reading.id) == col(Scorecard.reading_id))
        .join(Application, col(Application.id) == col(Reading.application_id))
        .outerjoin(Score, (col(Score.scorecard_id) == card) & (col(Score.criterion) == criterion))
        .outerjoin(Absence, (col(Absence.scorecard_id) == card) & (col(Absence.criterion) == criterion))
        .where(col(Scorecard.cohort_id) == cohort_id, col(Scorecard.state) == CardState.COMMITTED)
    )
