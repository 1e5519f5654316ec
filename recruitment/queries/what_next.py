"""How one application stands: to what may happen next, on the newest shortlist, and to who has read it.

Read along with the application, in its one statement.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, case, func, select, true
from sqlmodel import Session, col

from recruitment.domain.opened import WHOLE
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
    Shortlist,
    ShortlistRow,
    View,
)
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.constants import is_one_of
from recruitment.queries.gates import gate_columns_of_one, gates_in
from recruitment.queries.wash_ups import heard
from recruitment.queries.whole_application import BY_REFERENCE, WholeApplication, asked_by_reference, whole_in


@dataclass(frozen=True, slots=True)
class Listed:
    """Where an application stands on the shortlist that was built last of those it is on.

    Attributes:
        stage: where those were whom the list puts in order.
        within: whether it stands above the line.
        average: the plain average; after the sift, of exercises by their weights.
        measure: what the average assessor would give, in 95 of 100 cases from `low` to `high`.
    """

    shortlist_id: UUID
    made_at: datetime
    stage: Stage
    places: int
    within: bool
    average: float | None
    measure: float | None
    low: float | None
    high: float | None

    @property
    def is_composite(self) -> bool:
        """Whether the list puts candidates in order by exercises, not by what they wrote."""
        return self.stage is not Stage.SIFT


@dataclass(frozen=True, slots=True)
class Overview:
    """An application and how it stands.

    Attributes:
        listed: its place on the shortlist built last, if it is on any.
        readers: those who have had what the applicant wrote displayed to them.
    """

    whole: WholeApplication
    standing: Standing
    listed: Listed | None
    readers: frozenset[UUID]


def overview(session: Session, cohort: CohortFacts, reference: str, viewer: UUID) -> Overview:
    """An application of a cohort by its reference, however typed, and how it stands. One statement.

    Whether a statement of eligibility is in doubt and whether a draft can still be sent, whoever asks knows.

    Args:
        cohort: the cohort.
        reference: the application's.
        viewer: who looks.

    Raises:
        NotFound: this cohort has none with that reference.
    """
    gated = any(map(cohort.definition.gates_of, cohort.definition.picked))
    row: Any = session.execute(
        _statement(gated), asked_by_reference(cohort.id, reference) | {"viewer": viewer}
    ).one_or_none()
    whole = whole_in(row)
    return Overview(whole, _standing(row, whole, cohort, viewer), _listed(row), frozenset(row.readers or ()))


def _standing(row: Any, whole: WholeApplication, cohort: CohortFacts, viewer: UUID) -> Standing:
    definition = cohort.definition
    asked = {stage: gates for stage in definition.picked if (gates := definition.gates_of(stage))}
    return Standing(
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
        listed=row.shortlist_id is not None,
        decision=_decision(row),
        left=None if row.left_from is None else Stage(row.left_from),
        asked_back_by=row.asked_back_by,
    )


def _decision(row: Any) -> OpenDecision | None:
    if row.decided is None:
        return None
    confirmed = row.decision_state == DecisionState.CONFIRMED
    return OpenDecision(row.decision_id, Action(row.decided), confirmed, row.proposed_by, row.release_at)


def _listed(row: Any) -> Listed | None:
    if row.shortlist_id is None:
        return None
    return Listed(
        row.shortlist_id,
        row.listed_at,
        Stage(row.listed_stage),
        row.places,
        row.position <= row.places and row.average is not None,
        row.average,
        row.measure,
        row.low,
        row.high,
    )


@cache
def _statement(gated: bool) -> Select[*tuple[Any, ...]]:
    """The whole application with what it stands in; gates only where the programme has any."""
    item, waiting, newest = DecisionItem, Reopening, _newest_list()
    more = gate_columns_of_one() if gated else ()
    return (
        BY_REFERENCE.add_columns(
            (col(Details.person_id) == bindparam("viewer", type_=Uuid)).label("own"),
            *newest.c,
            _readers().label("readers"),
            col(item.action).label("decided"),
            col(Decision.id).label("decision_id"),
            col(Decision.state).label("decision_state"),
            col(Decision.proposed_by),
            col(Decision.release_at),
            case((is_one_of(col(Application.stage), DECIDED_IN), heard())).label("heard"),
            _left().label("left_from"),
            col(waiting.asked_by).label("asked_back_by"),
            *(_where_decided(column) for column in more),
        )
        .outerjoin(newest, true())
        .outerjoin(item, and_(col(item.application_id) == col(Application.id), col(item.is_open)))
        .outerjoin(Decision, col(Decision.id) == col(item.decision_id))
        .outerjoin(
            waiting, and_(col(waiting.application_id) == col(Application.id), col(waiting.done_at).is_(None))
        )
    )


def _where_decided(column: Any) -> ColumnElement[Any]:
    """A gate's column, worked out only where two leads decide: nowhere else does it keep anybody back."""
    return case((is_one_of(col(Application.stage), DECIDED_IN), column.element)).label(column.name)


def _newest_list() -> Any:
    return (
        select(
            col(Shortlist.id).label("shortlist_id"),
            col(Shortlist.made_at).label("listed_at"),
            col(Shortlist.stage).label("listed_stage"),
            col(Shortlist.places),
            col(ShortlistRow.position),
            col(ShortlistRow.average),
            col(ShortlistRow.measure),
            col(ShortlistRow.low),
            col(ShortlistRow.high),
        )
        .join(Shortlist, col(Shortlist.id) == col(ShortlistRow.shortlist_id))
        .where(col(ShortlistRow.application_id) == col(Application.id))
        .order_by(col(Shortlist.made_at).desc())
        .limit(1)
        .correlate(Application)
        .lateral("newest_list")
    )


def _readers() -> ColumnElement[Any]:
    return (
        select(func.array_agg(col(View.person_id).distinct()))
        .where(col(View.application_id) == col(Application.id), is_one_of(col(View.page), WHOLE))
        .correlate(Application)
        .scalar_subquery()
    )


def _left() -> ColumnElement[Any]:
    newest = (
        select(col(Event.from_stage))
        .where(col(Event.application_id) == col(Application.id))
        .order_by(col(Event.id).desc())
        .limit(1)
        .correlate(Application)
        .scalar_subquery()
    )
    return case((is_one_of(col(Application.stage), sorted(EXITS)), newest))
