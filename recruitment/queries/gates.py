"""What safer recruitment has cleared, for any lead: which gates, and never what was found."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, ScalarSelect, String, Uuid, and_, column, exists, func, select
from sqlmodel import Session, col

from recruitment.domain.refereeing import ReferenceState
from recruitment.domain.safer_records import Gate
from recruitment.models import (
    Application,
    AssessorStanding,
    Observation,
    Panel,
    Referee,
    ReferenceRequest,
)

#: What `safeguarding.cleared` answers of one cohort.
_CLEARED = ("application_id", Uuid), ("gate", String)


def cleared(
    session: Session, cohort_id: UUID, application_ids: Collection[UUID]
) -> Mapping[UUID, frozenset[Gate]]:
    """The gates that are open for each of these applications. One statement; none where there are none.

    Args:
        session: a lead's of the cohort, or the worker's; to anybody else nothing that is recorded is open.
    """
    if not application_ids:
        return {}
    rows = session.execute(
        select(col(Application.id), *gate_columns(cohort_id)).where(
            col(Application.id).in_(application_ids), col(Application.cohort_id) == cohort_id
        )
    )
    return {row.id: gates_in(row) for row in rows}


def gate_columns(cohort_id: UUID) -> tuple[Any, ...]:
    """Columns of many applications: what is recorded as cleared, and whether references and a panel are."""
    return _gate_columns(_recorded(cohort_id))


def gate_columns_of_one() -> tuple[Any, ...]:
    """The same columns of a statement about one application: what is recorded of no other is read."""
    return _gate_columns(func.safeguarding.cleared_of(col(Application.id)))


def gates_in(row: Any) -> frozenset[Gate]:
    """What the columns of `gate_columns` came to."""
    read = {Gate.REFERENCES: row.references, Gate.PANEL_TRAINING: row.trained}
    return frozenset(map(Gate, row.recorded or ())) | {gate for gate, there in read.items() if there}


def _gate_columns(recorded: ColumnElement[Any]) -> tuple[Any, ...]:
    return (
        recorded.label("recorded"),
        _references().label("references"),
        _trained().label("trained"),
    )


def _recorded(cohort_id: UUID) -> ScalarSelect[Sequence[str]]:
    found = (
        func.safeguarding.cleared(cohort_id)
        .table_valued(*(column(name, kind) for name, kind in _CLEARED))
        .render_derived(name="cleared_here")
    )
    return (
        select(func.array_agg(found.c.gate))
        .where(found.c.application_id == col(Application.id))
        .scalar_subquery()
    )


def _references() -> Any:
    """Each referee is verified, but for those who may not be asked before an offer; somebody was verified."""
    verified = and_(
        col(ReferenceRequest.application_id) == col(Referee.application_id),
        col(ReferenceRequest.position) == col(Referee.position),
        col(ReferenceRequest.state) == ReferenceState.RECEIVED,
        col(ReferenceRequest.verified_at).is_not(None),
    )
    named = select(col(Referee.position)).where(col(Referee.application_id) == col(Application.id))
    open_ones = named.where(func.coalesce(col(Referee.not_before_offer), "") == "", ~exists().where(verified))
    return and_(exists(named.where(exists().where(verified))), ~exists(open_ones))


def _trained() -> Any:
    """Somebody on a panel of theirs is trained in safer recruitment, in date on its day."""
    return exists(
        select(col(Panel.id))
        .join(Observation, col(Observation.panel_id) == col(Panel.id))
        .join(
            AssessorStanding,
            and_(
                col(AssessorStanding.cohort_id) == col(Panel.cohort_id),
                col(AssessorStanding.assessor_id) == col(Observation.assessor_id),
            ),
        )
        .where(
            col(Panel.application_id) == col(Application.id),
            col(Observation.left_at).is_(None),
            col(AssessorStanding.safer_until)
            >= func.timezone("Europe/London", func.coalesce(col(Panel.held_at), col(Panel.set_at))).cast(
                Date
            ),
        )
    )
