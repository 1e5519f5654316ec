"""Safer recruitment of candidates as leads see it: what is missing for whom, what was declared and found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Label, and_, func, select
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.domain.references import normalise_reference
from recruitment.domain.safer_records import AFTER_THE_SIFT, RECORDED, Finding, Gate, lacking
from recruitment.domain.stages import Stage
from recruitment.models import (
    Application,
    Decision,
    DecisionItem,
    DecisionState,
    Declaration,
    Details,
    Person,
    SaferRecord,
)
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.availability import days_of
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.gates import gate_columns, gate_columns_of_one, gates_in

#: Where candidates stand whom somebody has taken further and who have not ended.
HERE = (Stage.INTERVIEW, Stage.CENTRE, Stage.RESERVE, Stage.OFFER)
#: Shown at once, by reference.
PAGE = 50


@dataclass(frozen=True)
class SaferLine:
    """One candidate in the list of what is missing.

    Attributes:
        next_stage: the next stage that asks for something; None where none does.
        asked: what it asks for, in order; `lacking` what of it is not cleared.
        before: the day before which it is wanted, where the cohort has one.
    """

    application_id: UUID
    reference: str
    name: str
    stage: Stage
    next_stage: Stage | None
    asked: tuple[Gate, ...]
    lacking: tuple[Gate, ...]
    before: date | None


@dataclass(frozen=True)
class SaferPage:
    """Some candidates of a cohort; `next` is the reference of the last where there are more, else empty."""

    lines: tuple[SaferLine, ...]
    next: str


@dataclass(frozen=True)
class OwnDeclaration:
    """A self-declaration as it stands."""

    asked_at: datetime
    entries: Mapping[str, str]
    version: int
    saved_at: datetime | None
    sent_at: datetime | None


@dataclass(frozen=True)
class Found:
    """One record: what somebody found, in their words."""

    id: int
    gate: Gate
    finding: Finding
    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class SaferCandidate:
    """One candidate whole.

    Attributes:
        cleared: the gates that are open.
        declaration: what they declared, as far as whoever looks may read it; None where they were not asked.
        found: every record, the newest first.
        decision_id: the decision about them that is not released, if one stands.
    """

    application_id: UUID
    reference: str
    name: str
    stage: Stage
    has_address: bool
    decision_id: UUID | None
    cleared: frozenset[Gate]
    declaration: OwnDeclaration | None = None
    found: tuple[Found, ...] = ()
    by_gate: Mapping[Gate, tuple[Found, ...]] = field(default_factory=dict)

    def newest(self, gate: Gate) -> Found | None:
        """The record that holds."""
        return next(iter(self.by_gate.get(gate, ())), None)


def safer_lines(session: Session, cohort: CohortFacts, *, after: str = "", limit: int = PAGE) -> SaferPage:
    """Those who were taken further, by reference, with what is missing for each. One statement.

    Args:
        session: a lead's of the cohort.
        cohort: the cohort.
        after: the reference of the last of the page before; empty for the first page.
        limit: the most candidates.
    """
    rows = session.execute(
        select(
            col(Application.id),
            col(Application.reference),
            col(Application.stage),
            _called(),
            *gate_columns(cohort.id),
        )
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .where(
            col(Application.cohort_id) == cohort.id,
            col(Application.stage).in_(HERE),
            col(Application.reference) > normalise_reference(after),
        )
        .order_by(col(Application.reference))
        .limit(limit + 1)
    ).all()
    days = first_days(cohort)
    lines = [_line(row, cohort.definition, days) for row in rows]
    return SaferPage(tuple(lines[:limit]), lines[limit - 1].reference if len(lines) > limit else "")


def first_days(cohort: CohortFacts) -> Mapping[str, date]:
    """The first day of each stage that has days. No statement."""
    return {stage: days[0] for stage, days in days_of(cohort).items() if days}


def _called() -> Label[str]:
    """The name, or what an imported candidate is called elsewhere."""
    name = func.coalesce(func.nullif(col(Details.full_name), ""), col(Application.outside_id), "No name")
    return name.label("name")


def _line(row: Any, definition: Definition, days: Mapping[str, date]) -> SaferLine:
    target, asked = next(iter(definition.gates_after(row.stage)), (None, ()))
    return SaferLine(
        application_id=row.id,
        reference=row.reference,
        name=row.name,
        stage=Stage(row.stage),
        next_stage=target,
        asked=asked,
        lacking=lacking(asked, gates_in(row)),
        before=None if target is None else days.get(target),
    )


def safer_candidate(session: Session, cohort: CohortFacts, reference: str) -> SaferCandidate:
    """One candidate of a cohort. Three statements.

    What was declared and found is there for those alone who look after safer recruitment: row security hides
    it from everybody else.

    Raises:
        NotFound: there is none of this reference in the cohort who was taken further.
    """
    standing = and_(
        col(DecisionItem.application_id) == col(Application.id),
        col(DecisionItem.is_open),
    )
    row = session.execute(
        select(
            col(Application.id),
            col(Application.reference),
            col(Application.stage),
            _called(),
            col(Details.person_id).is_not(None).label("has_address"),
            col(Decision.id).label("decision_id"),
            *gate_columns_of_one(),
        )
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .outerjoin(DecisionItem, standing)
        .outerjoin(
            Decision,
            and_(
                col(Decision.id) == col(DecisionItem.decision_id),
                col(Decision.state).in_((DecisionState.PROPOSED, DecisionState.CONFIRMED)),
            ),
        )
        .where(
            col(Application.cohort_id) == cohort.id,
            col(Application.reference) == normalise_reference(reference),
            col(Application.stage).in_(HERE),
        )
    ).one_or_none()
    if row is None:
        raise NotFound("Choose somebody whom a decision took further: this application is not among them.")
    found = _found(session, row.id)
    return SaferCandidate(
        application_id=row.id,
        reference=row.reference,
        name=row.name,
        stage=Stage(row.stage),
        has_address=row.has_address,
        decision_id=row.decision_id,
        cleared=gates_in(row),
        declaration=declaration_of(session, row.id),
        found=found,
        by_gate={gate: tuple(one for one in found if one.gate is gate) for gate in RECORDED},
    )


def declaration_of(session: Session, application_id: UUID) -> OwnDeclaration | None:
    """A self-declaration that whoever asks may read; None where it was not asked for. One statement."""
    row = session.execute(
        select(
            col(Declaration.asked_at),
            col(Declaration.entries),
            col(Declaration.version),
            col(Declaration.saved_at),
            col(Declaration.sent_at),
        ).where(col(Declaration.application_id) == application_id)
    ).one_or_none()
    return None if row is None else OwnDeclaration(*row)


def declares(definition: Definition) -> bool:
    """Whether this programme asks anybody for a self-declaration."""
    return any(AFTER_THE_SIFT & set(gates) for _, gates in definition.gates_after(Stage.SIFT))


def _found(session: Session, application_id: UUID) -> tuple[Found, ...]:
    rows = session.execute(
        select(
            col(SaferRecord.id),
            col(SaferRecord.gate),
            col(SaferRecord.finding),
            col(SaferRecord.words),
            func.coalesce(func.nullif(col(Person.full_name), ""), col(Person.email), "A former lead"),
            col(SaferRecord.found_at),
        )
        .outerjoin(Person, col(Person.id) == col(SaferRecord.found_by))
        .where(col(SaferRecord.application_id) == application_id)
        .order_by(col(SaferRecord.id).desc())
    )
    return tuple(
        Found(key, Gate(gate), Finding(finding), words, by, at) for key, gate, finding, words, by, at in rows
    )
