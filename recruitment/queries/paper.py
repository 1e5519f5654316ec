"""A pass on paper: its rows as they are typed in, its answers as they are printed, and the packs there are.

Rows and answers come as they are printed, the rest after them in the assessor's own order, and nothing of
anybody else's scores comes with them. An anchor answer is a row and an answer like any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, exists, func, select, text, union
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.domain.scorecards import Draft
from recruitment.models import (
    Absence,
    AbsenceKind,
    AnchorAnswer,
    Application,
    Assessor,
    BlindedAnswer,
    CardState,
    Conflict,
    Details,
    Evidence,
    Pack,
    PackKind,
    PackState,
    PaperScore,
    Reading,
    Score,
    Scorecard,
)
from recruitment.models.base import datetime
from recruitment.queries.gate import guarded, through_gate
from recruitment.queries.passes import CURRENT_CARD, IN_QUEUE, Queue


@dataclass(frozen=True)
class PaperRow:
    """One reading of a pass that is not committed, as it is typed in from paper.

    Attributes:
        id: the reading's.
        number: as every pack prints it; None where none was asked for.
        reference: the candidate.
        version: of its scorecard; 0 where there is none.
        typed_by: who typed it in from paper; None where nobody has, or it was saved on the screen since.
    """

    id: UUID
    number: int | None
    reference: str
    version: int
    saved_at: datetime | None
    draft: Draft
    typed_by: UUID | None
    typed_at: datetime | None

    @property
    def called(self) -> str:
        """What people find it by: its number, where it is printed, and the candidate."""
        return self.reference if self.number is None else f"No. {self.number}, {self.reference}"

    def may_type(self, person_id: UUID, *, assessor_id: UUID) -> bool:
        """Whether somebody may type it: its assessor always, others only what the assessor has not begun."""
        return person_id == assessor_id or not self.version or self.typed_by not in (None, assessor_id)


@dataclass(frozen=True)
class PaperAnswer:
    """One blinded answer as the pack prints it."""

    reading_id: UUID
    number: int
    reference: str
    text: str


@dataclass(frozen=True)
class ReaderPackLine:
    """The newest reader pack of a pass; `readings` counts the answers in it."""

    id: UUID
    item: str
    criterion: str
    state: PackState
    asked_at: datetime
    readings: int
    digest: str | None
    destroy_by: date | None
    size: int | None
    pages: int | None


def paper_rows(session: Session, queue: Queue) -> tuple[PaperRow, ...]:
    """What is not committed of a queue, in its order. One statement. Raises GateClosed."""
    return tuple(_row(through_gate(row)) for row in session.execute(_ROWS, vars(queue)))


def paper_row(session: Session, queue: Queue, reading_id: UUID) -> PaperRow:
    """One row of a queue. One statement.

    Raises:
        NotFound: it is not of this queue, or committed.
        GateClosed: the assessor may not read the pass.
    """
    row = session.execute(_ONE_ROW, {**vars(queue), "reading_id": reading_id}).one_or_none()
    if row is None:
        raise NotFound("Check the address: there is no such row to type in.")
    return _row(through_gate(row))


def paper_answers(session: Session, queue: Queue, readings: Sequence[UUID]) -> tuple[PaperAnswer, ...]:
    """The blinded answers of those readings that are still their assessor's to score, by their numbers.

    Args:
        session: the worker's: what stands in conflict is left out, and no reader may read conflicts.
        queue: the assessor and the pass.
        readings: what the pack was asked for.

    Raises:
        GateClosed: the assessor may not read the pass.
    """
    printed = list(readings)
    rows = session.execute(_ANSWERS, {**vars(queue), "readings": printed})
    answers = [PaperAnswer(*tuple(through_gate(row))[:4]) for row in rows]
    slipped_in = session.execute(_ANCHORS, {"assessor_id": queue.assessor_id, "readings": printed})
    answers += (PaperAnswer(*row) for row in slipped_in)
    return tuple(sorted(answers, key=lambda one: one.number))


def typed_counts(session: Session, cohort_id: UUID, assessor_id: UUID) -> Mapping[tuple[str, str], int]:
    """How many drafts of an assessor's came from paper as they are, by item and criterion. One statement."""
    rows = session.execute(_TYPED, {"cohort_id": cohort_id, "assessor_id": assessor_id})
    return {(row.item, row.criterion): row.typed for row in rows}


def newest_reader_packs(
    session: Session, cohort_id: UUID, assessor_id: UUID
) -> Mapping[tuple[str, str], ReaderPackLine]:
    """The newest pack of each pass of an assessor's, by item and criterion. One statement."""
    rows = session.execute(_NEWEST, {"cohort_id": cohort_id, "assessor_id": assessor_id})
    return {(row.item, row.criterion): _pack(row) for row in rows}


def reader_pack(session: Session, cohort_id: UUID, assessor_id: UUID, pack_id: UUID) -> ReaderPackLine:
    """One reader pack of an assessor's.

    Raises:
        NotFound: there is none, or an answer in it is no longer theirs to read.
    """
    values = {"cohort_id": cohort_id, "assessor_id": assessor_id, "pack_id": pack_id}
    row = session.execute(_ONE_PACK, values).one_or_none()
    if row is None:
        raise NotFound("Check the address: there is no such pack of yours.")
    return _pack(row)


def require_sendable(session: Session, pack_id: UUID) -> None:
    """See that every answer in a reader pack is still its assessor's, and still worded so. One statement.

    Raises:
        NotFound: one went to somebody else since, such as by a conflict, or was blinded anew.
    """
    why = session.execute(_WHY_NOT, {"pack_id": pack_id}).scalar_one()
    if why:
        raise NotFound(_NOT_SENT[why])


def own_readings_in(session: Session, queue: Queue, person_id: UUID) -> frozenset[UUID]:
    """The readings of a queue that are about somebody's own application: nobody types scores of their own."""
    return frozenset(session.scalars(_ONES_OWN, {**vars(queue), "person_id": person_id}))


def not_to_type(session: Session, queue: Queue, person_id: UUID) -> frozenset[UUID]:
    """The readings of a queue that somebody else may not type in, nor see typed. One statement.

    Those of their own application, and those that they are to score themselves and have not committed:
    whoever types another's score has seen it.
    """
    return frozenset(session.scalars(_NOT_TO_TYPE, {**vars(queue), "person_id": person_id}))


def assessor_label(session: Session, queue: Queue) -> str:
    """What the assessor of a queue is called where names are not shown."""
    return str(session.execute(_LABEL, vars(queue)).scalar_one())


#: By the number as it is printed; what was given out since comes after it.
_ORDER = (col(Reading.printed_as), col(Reading.position), col(Reading.id))
#: What was saved on the screen after it was typed in did not come from paper.
_FROM_PAPER = (col(PaperScore.reading_id) == col(Reading.id)) & (
    col(PaperScore.version) == col(Scorecard.version)
)
_OF_CARD = (
    (col(Score.scorecard_id) == col(Scorecard.id)) & (col(Score.criterion) == col(Reading.criterion)),
    (col(Absence.scorecard_id) == col(Scorecard.id)) & (col(Absence.criterion) == col(Reading.criterion)),
    (col(Evidence.scorecard_id) == col(Scorecard.id)) & (col(Evidence.criterion) == col(Reading.criterion)),
)
_OPEN = col(Scorecard.state).is_distinct_from(CardState.COMMITTED)
# Composed once: that takes as long as carrying them out.
_ROWS: Select[*tuple[Any, ...]] = guarded(
    select(
        col(Reading.id).label("id"),
        col(Reading.printed_as).label("number"),
        func.coalesce(col(Application.reference), col(AnchorAnswer.reference)).label("reference"),
        func.coalesce(col(Scorecard.version), 0).label("version"),
        col(Scorecard.saved_at).label("saved_at"),
        col(Score.value).label("score"),
        col(Absence.kind).label("absence"),
        col(Evidence.text).label("evidence"),
        col(PaperScore.typed_by).label("typed_by"),
        col(PaperScore.typed_at).label("typed_at"),
    )
    .select_from(Reading)
    .outerjoin(Application, col(Application.id) == col(Reading.application_id))
    .outerjoin(AnchorAnswer, col(AnchorAnswer.sample_id) == col(Reading.sample_id))
    .outerjoin(Scorecard, CURRENT_CARD)
    .outerjoin(Score, _OF_CARD[0])
    .outerjoin(Absence, _OF_CARD[1])
    .outerjoin(Evidence, _OF_CARD[2])
    .outerjoin(PaperScore, _FROM_PAPER)
    .where(*IN_QUEUE, _OPEN)
    .order_by(*_ORDER)
)
_ONE_ROW = _ROWS.where(col(Reading.id) == bindparam("reading_id"))
_ANSWERS: Select[*tuple[Any, ...]] = guarded(
    select(
        col(Reading.id),
        col(Reading.printed_as),
        col(Application.reference),
        func.coalesce(col(BlindedAnswer.text), ""),
    )
    .select_from(Reading)
    .join(Application, col(Application.id) == col(Reading.application_id))
    .outerjoin(
        BlindedAnswer,
        (col(BlindedAnswer.application_id) == col(Reading.application_id))
        & (col(BlindedAnswer.question) == col(Reading.item))
        & col(BlindedAnswer.superseded_at).is_(None),
    )
    .outerjoin(Scorecard, CURRENT_CARD)
    .where(
        *IN_QUEUE,
        _OPEN,
        col(Reading.id) == func.any(bindparam("readings")),
        ~exists().where(
            col(Conflict.assessor_id) == col(Reading.assessor_id),
            col(Conflict.application_id) == col(Reading.application_id),
            col(Conflict.cleared_at).is_(None),
        ),
    )
)
_ANCHORS = text("select * from work.anchors_to_print(:assessor_id, :readings)")
_TYPED = (
    select(col(Reading.item), col(Reading.criterion), func.count().label("typed"))
    .select_from(Reading)
    .join(Scorecard, CURRENT_CARD & (col(Scorecard.state) == CardState.DRAFT))
    .join(PaperScore, _FROM_PAPER)
    .where(IN_QUEUE[0], IN_QUEUE[1])
    .group_by(col(Reading.item), col(Reading.criterion))
)
_PACKS: Select[*tuple[Any, ...]] = select(
    col(Pack.id),
    col(Pack.item),
    col(Pack.criterion),
    col(Pack.state),
    col(Pack.asked_at),
    func.cardinality(col(Pack.readings)).label("readings"),
    col(Pack.digest),
    col(Pack.destroy_by),
    col(Pack.size),
    col(Pack.pages),
).where(
    col(Pack.kind) == PackKind.READER,
    col(Pack.cohort_id) == bindparam("cohort_id"),
    col(Pack.assessor_id) == bindparam("assessor_id"),
)
_NEWEST = _PACKS.ext(distinct_on(col(Pack.item), col(Pack.criterion))).order_by(
    col(Pack.item), col(Pack.criterion), col(Pack.asked_at).desc(), col(Pack.id).desc()
)
_ONE_PACK = _PACKS.where(col(Pack.id) == bindparam("pack_id"))
_WHY_NOT = text("select work.why_not_to_send(:pack_id)")
_NOT_SENT = {
    "gone": "Ask for the pack again: it holds an answer that went to somebody else since.",
    "changed": "Ask for the pack again: an answer in it was changed.",
}
_ONES_OWN = (
    select(col(Reading.id))
    .join(Details, col(Details.application_id) == col(Reading.application_id))
    .where(*IN_QUEUE, col(Details.person_id) == bindparam("person_id"))
)
_theirs = aliased(Reading)
_NOT_TO_TYPE = union(
    _ONES_OWN,
    select(col(Reading.id))
    .join(
        _theirs,
        (col(_theirs.application_id) == col(Reading.application_id))
        & (col(_theirs.item) == col(Reading.item))
        & (col(_theirs.criterion) == col(Reading.criterion))
        & (col(_theirs.assessor_id) == bindparam("person_id"))
        & (col(_theirs.id) != col(Reading.id)),
    )
    .where(
        *IN_QUEUE,
        ~exists().where(
            col(Scorecard.reading_id) == col(_theirs.id), col(Scorecard.state) == CardState.COMMITTED
        ),
    ),
)
_LABEL = select(col(Assessor.label)).where(
    col(Assessor.cohort_id) == bindparam("cohort_id"), col(Assessor.assessor_id) == bindparam("assessor_id")
)


def _row(row: Row[Any]) -> PaperRow:
    draft = Draft(row.score, row.absence == AbsenceKind.NO_EVIDENCE, row.evidence or "")
    return PaperRow(
        row.id, row.number, row.reference, row.version, row.saved_at, draft, row.typed_by, row.typed_at
    )


def _pack(row: Row[Any]) -> ReaderPackLine:
    values = row._asdict()
    return ReaderPackLine(**values | {"state": PackState(row.state)})
