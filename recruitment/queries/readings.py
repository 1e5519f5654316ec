"""An assessor's own readings: the blinded answer, and what they made of it. Never anybody else's."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, func, or_, select, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.domain.scorecards import Draft
from recruitment.models import (
    Absence,
    AbsenceKind,
    AnchorAnswer,
    Application,
    BlindedAnswer,
    CardState,
    Evidence,
    Reading,
    Score,
    Scorecard,
)
from recruitment.models.base import datetime
from recruitment.queries.gate import guarded, through_gate
from recruitment.queries.passes import CURRENT_CARD, IN_QUEUE, Queue


@dataclass(frozen=True)
class OwnReading:
    """One reading as its own assessor sees it.

    Attributes:
        reference: the candidate; an invented one of an anchor answer, which nothing here tells apart.
        answer: the blinded answer.
        displayed_at: when it was first shown, if it was.
        card_id: its current scorecard, or None where there is none yet.
        version: of that scorecard; 0 where there is none.
        state: of that scorecard.
        draft: score, absence and evidence of that scorecard.
    """

    id: UUID
    cohort_id: UUID
    reference: str
    item: str
    criterion: str
    answer: str
    displayed_at: datetime | None
    card_id: UUID | None
    version: int
    state: CardState | None
    saved_at: datetime | None
    committed_at: datetime | None
    draft: Draft

    @property
    def is_committed(self) -> bool:
        """Whether the score stands for good."""
        return self.state is CardState.COMMITTED


def next_reading(session: Session, queue: Queue) -> OwnReading | None:
    """The first reading of a queue without a score or "no evidence", begun or not; None where none is.

    Raises GateClosed.
    """
    row = session.execute(_NEXT, vars(queue)).one_or_none()
    return None if row is None else _own(through_gate(row))


def reading_after(session: Session, queue: Queue, reading_id: UUID) -> OwnReading | None:
    """The first reading without a score that stands after one of the same queue, or None.

    Raises NotFound where that one is not of the queue.
    """
    row = session.execute(_AFTER, {**vars(queue), "reading_id": reading_id}).one_or_none()
    if row is None:
        own_reading(session, queue, reading_id)
        return None
    return _own(through_gate(row))


def own_reading(session: Session, queue: Queue, reading_id: UUID) -> OwnReading:
    """One reading of a queue. Raises NotFound where it is not one of that queue, and GateClosed."""
    row = session.execute(_ONE, {**vars(queue), "reading_id": reading_id}).one_or_none()
    if row is None:
        raise NotFound("Go back to your reading: this one was handed back, or never yours.")
    return _own(through_gate(row))


def drafts_of_pass(session: Session, queue: Queue) -> tuple[OwnReading, ...]:
    """The readings of a queue that have a draft, in the queue's order. Raises GateClosed."""
    return tuple(_own(through_gate(row)) for row in session.execute(_DRAFTS, vars(queue)))


def past_work(
    session: Session, *, assessor_id: UUID, limit: int, after: UUID | None = None
) -> tuple[OwnReading, ...]:
    """An assessor's committed readings, those read last first, with their own scores only.

    Of whoever they are to meet on a panel it has none, until all of that panel have committed: nobody goes to
    an interview with their score of the sift before them.

    Args:
        assessor_id: whose.
        limit: the most rows.
        after: the last reading of the page before, or None for the first page.
    """
    key = (col(Scorecard.committed_at), col(Reading.position), col(Reading.id))
    latest = tuple(column.desc() for column in key)
    found = (
        select(col(Reading.id))
        .join(Scorecard, CURRENT_CARD)
        .where(
            col(Reading.assessor_id) == assessor_id,
            col(Scorecard.state) == CardState.COMMITTED,
            or_(
                col(Reading.application_id).is_(None),
                col(Reading.application_id).not_in(select(func.unnest(func.work.to_meet()))),
            ),
        )
        .order_by(*latest)
        .limit(limit)
        .correlate(None)
    )
    if after is not None:
        last, card = aliased(Reading), aliased(Scorecard)
        end = (
            select(col(card.committed_at), col(last.position), col(last.id))
            .join(card, col(card.reading_id) == col(last.id))
            .where(col(last.id) == after, col(card.state) == CardState.COMMITTED)
        )
        found = found.where(tuple_(*key) < end.scalar_subquery())
    # As an array: the server then looks up those few, and reads no table through to join it.
    of_page = col(Reading.id) == func.any(func.array(found.scalar_subquery()))
    return tuple(_own(row) for row in session.execute(_READINGS.where(of_page).order_by(*latest)))


_CARD = col(Scorecard.id)
_OF_CARD = (col(Score.scorecard_id) == _CARD) & (col(Score.criterion) == col(Reading.criterion))
_ABSENT = (col(Absence.scorecard_id) == _CARD) & (col(Absence.criterion) == col(Reading.criterion))
#: Readings with the answer to read and the current scorecard; one row each. Composed once, as those below:
#: that takes longer than carrying them out.
_READINGS: Select[*tuple[Any, ...]] = (
    select(
        col(Reading.id).label("id"),
        col(Reading.cohort_id).label("cohort_id"),
        func.coalesce(col(Application.reference), col(AnchorAnswer.reference)).label("reference"),
        col(Reading.item).label("item"),
        col(Reading.criterion).label("criterion"),
        func.coalesce(col(BlindedAnswer.text), col(AnchorAnswer.text)).label("answer"),
        col(Reading.displayed_at).label("displayed_at"),
        _CARD.label("card_id"),
        func.coalesce(col(Scorecard.version), 0).label("version"),
        col(Scorecard.state).label("state"),
        col(Scorecard.saved_at).label("saved_at"),
        col(Scorecard.committed_at).label("committed_at"),
        col(Score.value).label("score"),
        col(Absence.kind).label("absence"),
        col(Evidence.text).label("evidence"),
    )
    .select_from(Reading)
    .outerjoin(Application, col(Application.id) == col(Reading.application_id))
    .outerjoin(AnchorAnswer, col(AnchorAnswer.sample_id) == col(Reading.sample_id))
    .outerjoin(
        BlindedAnswer,
        (col(BlindedAnswer.application_id) == col(Reading.application_id))
        & (col(BlindedAnswer.question) == col(Reading.item))
        & col(BlindedAnswer.superseded_at).is_(None),
    )
    .outerjoin(Scorecard, CURRENT_CARD)
    .outerjoin(Score, _OF_CARD)
    .outerjoin(Absence, _ABSENT)
    .outerjoin(
        Evidence,
        (col(Evidence.scorecard_id) == _CARD) & (col(Evidence.criterion) == col(Reading.criterion)),
    )
)
_ORDER = (col(Reading.position), col(Reading.id))
#: Found by itself, so that the answers of those scored already are not looked up to be left out.
_FIRST = (
    select(col(Reading.id))
    .select_from(Reading)
    .outerjoin(Scorecard, CURRENT_CARD)
    .outerjoin(Score, _OF_CARD)
    .outerjoin(Absence, _ABSENT)
    .where(*IN_QUEUE, col(Score.value).is_(None), col(Absence.kind).is_(None))
    .order_by(*_ORDER)
    .limit(1)
    .correlate(None)
)
_before = aliased(Reading)
_FIRST_AFTER = _FIRST.where(
    tuple_(*_ORDER)
    > select(col(_before.position), col(_before.id))
    .where(
        col(_before.id) == bindparam("reading_id"),
        col(_before.assessor_id) == bindparam("assessor_id"),
        col(_before.cohort_id) == bindparam("cohort_id"),
        col(_before.item) == bindparam("item"),
        col(_before.criterion) == bindparam("criterion"),
    )
    .scalar_subquery()
)
_ONE = guarded(_READINGS.where(*IN_QUEUE, col(Reading.id) == bindparam("reading_id")))
_NEXT = guarded(_READINGS.where(*IN_QUEUE, col(Reading.id) == _FIRST.scalar_subquery()))
_AFTER = guarded(_READINGS.where(*IN_QUEUE, col(Reading.id) == _FIRST_AFTER.scalar_subquery()))
_DRAFTS = guarded(_READINGS.where(*IN_QUEUE, col(Scorecard.state) == CardState.DRAFT).order_by(*_ORDER))


def _own(row: Row[Any]) -> OwnReading:
    return OwnReading(
        id=row.id,
        cohort_id=row.cohort_id,
        reference=row.reference,
        item=row.item,
        criterion=row.criterion,
        answer=row.answer or "",
        displayed_at=row.displayed_at,
        card_id=row.card_id,
        version=row.version,
        state=None if row.state is None else CardState(row.state),
        saved_at=row.saved_at,
        committed_at=row.committed_at,
        draft=Draft(row.score, row.absence == AbsenceKind.NO_EVIDENCE, row.evidence or ""),
    )
