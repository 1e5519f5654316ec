"""Feedback to candidates: to whom it is due, what is written and ready, and what one was told."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, Row, Select, bindparam, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.domain.feedback import (
    OWED_AFTER,
    TOLD_IN,
    CriterionBand,
    FeedbackState,
    due_at,
    sends_at,
    state_of,
)
from recruitment.domain.outcomes import WORDS
from recruitment.domain.references import normalise_reference
from recruitment.domain.stages import Action
from recruitment.models import (
    Application,
    Decision,
    DecisionItem,
    DecisionState,
    Details,
    Feedback,
    Person,
)
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition

#: Shown at once; what is to be written first, the longest due at the top.
PAGE = 50


@dataclass(frozen=True)
class OwedFeedback:
    """Feedback that a candidate is owed, written or not.

    Attributes:
        action: what was decided about them; `released_at` is when it was released.
        shortlist_id: the frozen list that the decision rests on, if it does.
        sentence: what is written so far.
        bands: as they were frozen when it was marked as ready; nothing before.
        version: of the row; 0 where there is none.
        ready_by: the name of who marked it as ready.
    """

    application_id: UUID
    cohort_id: UUID
    person_id: UUID
    reference: str
    name: str
    email: str
    action: Action
    released_at: datetime
    shortlist_id: UUID | None
    sentence: str
    bands: tuple[CriterionBand, ...]
    version: int
    saved_at: datetime | None
    ready_at: datetime | None
    ready_by: str
    sent_at: datetime | None

    @property
    def state(self) -> FeedbackState:
        """How far it is."""
        return state_of(bool(self.version), self.ready_at, self.sent_at)

    @property
    def outcome(self) -> str:
        """What was decided about them, in words."""
        return WORDS[self.action].past

    @property
    def sends_at(self) -> datetime | None:
        """When it goes out by itself; None where it is not ready."""
        return None if self.ready_at is None else sends_at(self.ready_at)

    def due_at(self, definition: Definition) -> datetime | None:
        """When it is due; None where the programme promises no day."""
        return due_at(self.released_at, definition.offsets.feedback_days)

    def is_late(self, definition: Definition, now: datetime) -> bool:
        """Whether it should have been sent."""
        due = self.due_at(definition)
        return self.sent_at is None and due is not None and now > due


@dataclass(frozen=True)
class FeedbackPage:
    """Some of the feedback a cohort owes; `next` is the reference of the last where there are more."""

    lines: tuple[OwedFeedback, ...]
    next: str


@dataclass(frozen=True)
class FeedbackCounts:
    """How much feedback a cohort owes, by state, and how much of what is not sent is late.

    Attributes:
        due_at: when the first that is not sent is due; None where all is, or no day is promised.
    """

    by_state: Mapping[FeedbackState, int]
    late: int
    due_at: datetime | None

    @property
    def owed(self) -> int:
        """Those not sent yet."""
        return sum(count for state, count in self.by_state.items() if state is not FeedbackState.SENT)


@dataclass(frozen=True)
class ToldFeedback:
    """What a candidate was told."""

    sentence: str
    bands: tuple[CriterionBand, ...]
    sent_at: datetime


def feedback_of(session: Session, cohort_id: UUID, *, after: str = "", limit: int = PAGE) -> FeedbackPage:
    """Everybody in a cohort to whom feedback is due: what is not sent first, the longest due at the top.

    One statement.

    Args:
        cohort_id: the cohort.
        after: the reference of the last of the page before; empty for the first page.
        limit: the most lines.
    """
    statement = _owed().where(col(Application.cohort_id) == cohort_id).order_by(*_place())
    if after:
        end = _owed().where(col(Application.reference) == normalise_reference(after))
        statement = statement.where(
            tuple_(*_place()) > end.with_only_columns(*_place()).correlate(None).scalar_subquery()
        )
    found = tuple(_line(row) for row in session.execute(statement.limit(limit + 1)))
    return FeedbackPage(found[:limit], found[limit - 1].reference if len(found) > limit else "")


def feedback_counts(
    session: Session, cohort_id: UUID, definition: Definition, now: datetime
) -> FeedbackCounts:
    """How much feedback a cohort owes. One statement."""
    written = col(Feedback.application_id).is_not(None)
    ready, sent = col(Feedback.ready_at).is_not(None), col(Feedback.sent_at).is_not(None)
    rows = session.execute(
        _owed()
        .where(col(Application.cohort_id) == cohort_id)
        .with_only_columns(col(Decision.released_at), written, ready, sent, func.count())
        .group_by(col(Decision.released_at), written, ready, sent)
    )
    by_state, late, dues = dict.fromkeys(FeedbackState, 0), 0, list[datetime]()
    for released_at, is_written, is_ready, is_sent, count in rows:
        state = state_of(is_written, is_ready or None, is_sent or None)
        by_state[state] += count
        due = due_at(released_at, definition.offsets.feedback_days)
        if state is not FeedbackState.SENT and due is not None:
            dues.append(due)
            late += count if now > due else 0
    return FeedbackCounts(by_state, late, min(dues, default=None))


def feedback_for(session: Session, cohort_id: UUID, reference: str) -> OwedFeedback:
    """The feedback that one candidate is owed. One statement.

    Raises:
        NotFound: this cohort has no such application, or feedback about it is not due.
    """
    row = session.execute(
        _owed().where(
            col(Application.cohort_id) == cohort_id,
            col(Application.reference) == normalise_reference(reference),
        )
    ).one_or_none()
    if row is None:
        raise NotFound("Choose somebody else: feedback is due once a decision is released, and not to them.")
    return _line(row)


def ready_feedback(session: Session, *, cohort_id: UUID | None = None) -> tuple[OwedFeedback, ...]:
    """Feedback that is ready and not sent, the first that was ready first; all, or that of one cohort."""
    statement = _owed().where(col(Feedback.ready_at).is_not(None), col(Feedback.sent_at).is_(None))
    if cohort_id is not None:
        statement = statement.where(col(Application.cohort_id) == cohort_id)
    rows = session.execute(statement.order_by(col(Feedback.ready_at), col(Application.reference)))
    return tuple(_line(row) for row in rows)


def told_feedback(session: Session, application_id: UUID) -> ToldFeedback | None:
    """What was sent about an application; None before. Its applicant's role may read no more than this."""
    row = session.execute(_TOLD, {"application_id": application_id}).one_or_none()
    return None if row is None else ToldFeedback(row.sentence, _bands(row.bands), row.sent_at)


def _overtaken() -> Exists:
    """That a newer decision told the same person an outcome."""
    newer, newer_item = aliased(Decision), aliased(DecisionItem)
    return (
        select(literal(1))
        .select_from(newer_item)
        .join(newer, col(newer.id) == col(newer_item.decision_id))
        .where(
            col(newer_item.application_id) == col(DecisionItem.application_id),
            col(newer_item.action).in_(OWED_AFTER),
            col(newer.state) == DecisionState.RELEASED,
            tuple_(col(newer.released_at), col(newer.id))
            > tuple_(col(Decision.released_at), col(Decision.id)),
        )
        .exists()
    )


@cache
def _owed() -> Select[*tuple[Any, ...]]:
    """Everybody with a released outcome, and what is written; of two outcomes the newer one."""
    lead = aliased(Person)
    return (
        select(
            col(Application.id),
            col(Application.cohort_id),
            col(Details.person_id),
            col(Application.reference),
            func.coalesce(func.nullif(col(Details.full_name), ""), "Name not given").label("name"),
            col(Person.email),
            col(DecisionItem.action),
            col(Decision.released_at),
            col(Decision.shortlist_id),
            col(Feedback.sentence),
            col(Feedback.bands),
            col(Feedback.version),
            col(Feedback.saved_at),
            col(Feedback.ready_at),
            func.coalesce(func.nullif(col(lead.full_name), ""), col(lead.email), "").label("ready_by"),
            col(Feedback.sent_at),
        )
        .select_from(Decision)
        .join(DecisionItem, col(DecisionItem.decision_id) == col(Decision.id))
        .join(Application, col(Application.id) == col(DecisionItem.application_id))
        # Scores that were collected elsewhere have no person to be told.
        .join(Details, col(Details.application_id) == col(Application.id))
        .join(Person, col(Person.id) == col(Details.person_id))
        .outerjoin(Feedback, col(Feedback.application_id) == col(Application.id))
        .outerjoin(lead, col(lead.id) == col(Feedback.ready_by))
        .where(
            col(Decision.state) == DecisionState.RELEASED,
            col(DecisionItem.action).in_(OWED_AFTER),
            col(Feedback.sent_at).is_not(None)
            | or_(
                *(
                    (col(DecisionItem.action) == action) & (col(Application.stage) == stage)
                    for action, stage in TOLD_IN.items()
                )
            ),
            ~_overtaken(),
        )
    )


def _place() -> tuple[Any, ...]:
    """Where one stands in the list."""
    return col(Feedback.sent_at).is_not(None), col(Decision.released_at), col(Application.reference)


_TOLD = select(col(Feedback.sentence), col(Feedback.bands), col(Feedback.sent_at)).where(
    col(Feedback.application_id) == bindparam("application_id"), col(Feedback.sent_at).is_not(None)
)


def _line(row: Row[Any]) -> OwedFeedback:
    return OwedFeedback(
        application_id=row.id,
        cohort_id=row.cohort_id,
        person_id=row.person_id,
        reference=row.reference,
        name=row.name,
        email=row.email,
        action=Action(row.action),
        released_at=row.released_at,
        shortlist_id=row.shortlist_id,
        sentence=row.sentence or "",
        bands=_bands(row.bands),
        version=row.version or 0,
        saved_at=row.saved_at,
        ready_at=row.ready_at,
        ready_by=row.ready_by,
        sent_at=row.sent_at,
    )


def _bands(kept: list[dict[str, Any]] | None) -> tuple[CriterionBand, ...]:
    return tuple(CriterionBand.of(one) for one in kept or ())
