"""How one application stands to what may happen next: read along with it, in its one statement."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, case, exists, select
from sqlmodel import Session, col

from recruitment.domain.stages import DECIDED_IN, EXITS, Action, Stage
from recruitment.domain.what_next import OpenDecision, Standing
from recruitment.models import (
    Application,
    Decision,
    DecisionItem,
    DecisionState,
    Details,
    Event,
    Reopening,
    ShortlistRow,
)
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.gates import gate_columns, gates_in
from recruitment.queries.wash_ups import heard
from recruitment.queries.whole_application import BY_REFERENCE, WholeApplication, asked_by_reference, whole_in


def application_and_standing(
    session: Session, cohort: CohortFacts, reference: str, viewer: UUID
) -> tuple[WholeApplication, Standing]:
    """An application of a cohort by its reference, however typed, and how it stands. One statement.

    Whether a statement of eligibility is in doubt and whether a draft can still be sent, whoever asks knows.

    Args:
        cohort: the cohort.
        reference: the application's.
        viewer: who looks.

    Raises:
        NotFound: this cohort has none with that reference.
    """
    definition = cohort.definition
    asked = {stage: gates for stage in definition.picked if (gates := definition.gates_of(stage))}
    row: Any = session.execute(
        _statement(bool(asked)), asked_by_reference(cohort.id, reference) | {"viewer": viewer}
    ).one_or_none()
    whole = whole_in(row)
    return whole, Standing(
        stage=whole.stage,
        picked=definition.picked,
        names={Stage(one.kind): one.name for one in (*definition.stages, *definition.every_exit)},
        asked=asked,
        cleared=gates_in(row) if asked else frozenset(),
        washed_up=frozenset(map(Stage, definition.wash_up.stages)),
        heard=bool(row.heard),
        sent=whole.submitted_at is not None,
        has_person=whole.applicant is not None,
        own=bool(row.own),
        viewer=viewer,
        listed=row.listed,
        decision=_decision(row),
        left=None if row.left_from is None else Stage(row.left_from),
        asked_back_by=row.asked_back_by,
    )


def _decision(row: Any) -> OpenDecision | None:
    if row.decided is None:
        return None
    confirmed = row.decision_state == DecisionState.CONFIRMED
    return OpenDecision(row.decision_id, Action(row.decided), confirmed, row.proposed_by, row.release_at)


@cache
def _statement(gated: bool) -> Select[*tuple[Any, ...]]:
    """The whole application with what it stands in; gates only where the programme has any."""
    item, waiting = DecisionItem, Reopening
    more = gate_columns(bindparam("cohort_id", type_=Uuid)) if gated else ()
    return (
        BY_REFERENCE.add_columns(
            (col(Details.person_id) == bindparam("viewer", type_=Uuid)).label("own"),
            exists().where(col(ShortlistRow.application_id) == col(Application.id)).label("listed"),
            col(item.action).label("decided"),
            col(Decision.id).label("decision_id"),
            col(Decision.state).label("decision_state"),
            col(Decision.proposed_by),
            col(Decision.release_at),
            case((col(Application.stage).in_(DECIDED_IN), heard())).label("heard"),
            _left().label("left_from"),
            col(waiting.asked_by).label("asked_back_by"),
            *(_where_decided(column) for column in more),
        )
        .outerjoin(item, and_(col(item.application_id) == col(Application.id), col(item.is_open)))
        .outerjoin(Decision, col(Decision.id) == col(item.decision_id))
        .outerjoin(
            waiting, and_(col(waiting.application_id) == col(Application.id), col(waiting.done_at).is_(None))
        )
    )


def _where_decided(column: Any) -> ColumnElement[Any]:
    """A gate's column, worked out only where two leads decide: nowhere else does it keep anybody back."""
    return case((col(Application.stage).in_(DECIDED_IN), column.element)).label(column.name)


def _left() -> ColumnElement[Any]:
    newest = (
        select(col(Event.from_stage))
        .where(col(Event.application_id) == col(Application.id))
        .order_by(col(Event.id).desc())
        .limit(1)
        .correlate(Application)
        .scalar_subquery()
    )
    return case((col(Application.stage).in_(sorted(EXITS)), newest))
