"""How assessors stand before they read: what they agreed to, and their tries of sample answers."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, bindparam, exists, func, select
from sqlmodel import Session, col

from recruitment.domain.calibration import Compared, Outcome, outcome_of, own_score
from recruitment.domain.scorecards import Draft
from recruitment.models import (
    AssessorStanding,
    Calibration,
    CalibrationScore,
    CardState,
    Opening,
    PaperScore,
    Reading,
    Sample,
    Scorecard,
)
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.gate import IN_USE
from recruitment.queries.passes import Queue

#: Readings after which somebody's own pace says more than the definition's minutes.
ENOUGH_FOR_PACE = 10


@dataclass(frozen=True)
class SampleScore:
    """A sample in one try.

    Attributes:
        score, reason: as agreed. Shown to nobody whose try is under way.
        draft: what they made of it.
        scored_at: None until they have.
    """

    sample_id: UUID
    text: str
    score: int
    reason: str
    draft: Draft
    scored_at: datetime | None


@dataclass(frozen=True)
class OwnCalibration:
    """One assessor and one pass.

    Attributes:
        agreed_at: when they agreed to confidentiality, and when they were trained.
        in_use: the samples to be scored now.
        tries: begun so far; `more` were added by a lead to those of the definition.
        opened_at: since when they may read, `how` they came to, and the `reason` where a lead let them on;
            readers are not shown it.
        scores: of the newest try, in its order.
    """

    agreed_at: datetime | None
    trained_on: date | None
    in_use: tuple[UUID, ...]
    tries: int
    more: int
    opened_at: datetime | None
    how: Opening | None
    reason: str
    scores: tuple[SampleScore, ...]

    @property
    def under_way(self) -> bool:
        """Whether a try is begun and not all of it is scored."""
        return any(one.scored_at is None for one in self.scores)

    @property
    def is_open(self) -> bool:
        """Whether nothing but the agreement stands before reading."""
        return self.opened_at is not None or not self.in_use

    def waits(self, tries: int) -> bool:
        """Whether every try is used up and a lead must decide; `tries` are the definition's."""
        return not self.is_open and not self.under_way and self.tries >= tries + self.more

    def left(self, tries: int) -> int:
        """Tries that can still be begun."""
        return max(0, tries + self.more - self.tries)

    def outcome(self, definition: Definition) -> Outcome:
        """What came of the newest try."""
        return outcome_of(compared(self.scores, definition), definition.calibration.nearness)


@dataclass(frozen=True)
class Standing:
    """How an assessor stands in a cohort: when they agreed and were trained; their own minutes a reading.

    `safer_until` is until when their training in safer recruitment is in date.
    """

    agreed_at: datetime | None
    trained_on: date | None
    pace: float | None
    safer_until: date | None = None


@dataclass(frozen=True)
class PassGate:
    """One pass before one assessor.

    Attributes:
        samples: in use.
        tries: begun so far; `more` were added by a lead.
        opened_at: since when it is open; `how`, and a lead's `reason`.
        scored: of the newest try, and `total` in it.
    """

    samples: int
    tries: int
    more: int
    opened_at: datetime | None
    how: Opening | None
    reason: str
    scored: int
    total: int

    @property
    def is_open(self) -> bool:
        """Whether it can be read."""
        return self.opened_at is not None or not self.samples

    @property
    def under_way(self) -> bool:
        """Whether a try is begun and not all of it is scored."""
        return self.scored < self.total

    def waits(self, tries: int) -> bool:
        """Whether a lead must decide; `tries` are the definition's."""
        return not self.is_open and not self.under_way and self.tries >= tries + self.more


def compared(scores: tuple[SampleScore, ...], definition: Definition) -> tuple[Compared, ...]:
    """Each sample of a try beside what was agreed."""
    scale = definition.scale
    return tuple(
        Compared(one.score, own_score(one.draft, lowest=scale.low, no_evidence=scale.no_evidence))
        for one in scores
    )


def own_calibration(session: Session, queue: Queue) -> OwnCalibration:
    """How one assessor stands before one pass. Two statements."""
    stands = session.execute(_standing(queue)).one()
    rows = session.execute(_tries().where(*_of(queue)).order_by(col(CalibrationScore.position))).all()
    gate = rows[0] if rows else None
    return OwnCalibration(
        agreed_at=stands.agreed_at,
        trained_on=stands.trained_on,
        in_use=tuple(stands.in_use or ()),
        tries=gate.tries if gate else 0,
        more=gate.more if gate else 0,
        opened_at=gate.opened_at if gate else None,
        how=Opening(gate.how) if gate and gate.how else None,
        reason=gate.reason_let_on if gate else "",
        scores=tuple(_score(row) for row in rows if row.sample_id is not None),
    )


def standings_of(session: Session, assessor_id: UUID) -> Mapping[UUID, Standing]:
    """How an assessor stands in each cohort, with their own median minutes a reading. One statement."""
    spent = func.extract("epoch", col(Scorecard.saved_at) - col(Reading.displayed_at)) / 60
    pace = (
        select(
            col(Reading.cohort_id).label("cohort_id"),
            func.percentile_cont(0.5).within_group(spent).label("median"),
        )
        .join(Scorecard, col(Scorecard.reading_id) == col(Reading.id))
        .where(
            col(Reading.assessor_id) == assessor_id,
            col(Scorecard.state) != CardState.SUPERSEDED,
            col(Reading.displayed_at).is_not(None),
            # How long somebody read on paper nobody knows.
            ~exists().where(col(PaperScore.reading_id) == col(Reading.id)),
        )
        .group_by(col(Reading.cohort_id))
        .having(func.count() >= ENOUGH_FOR_PACE)
        .subquery()
    )
    rows = session.execute(
        select(
            col(AssessorStanding.cohort_id),
            col(AssessorStanding.agreed_at),
            col(AssessorStanding.trained_on),
            pace.c.median,
            col(AssessorStanding.safer_until),
        )
        .outerjoin(pace, pace.c.cohort_id == col(AssessorStanding.cohort_id))
        .where(col(AssessorStanding.assessor_id) == assessor_id)
    )
    return {
        row[0]: Standing(row[1], row[2], None if row[3] is None else float(row[3]), row[4]) for row in rows
    }


def safer_training_of(
    session: Session, cohort_id: UUID, assessor_id: UUID
) -> tuple[date | None, date | None]:
    """When an assessor was trained in safer recruitment, and until when that counts. One statement."""
    row = session.execute(
        select(col(AssessorStanding.safer_on), col(AssessorStanding.safer_until)).where(
            col(AssessorStanding.cohort_id) == cohort_id, col(AssessorStanding.assessor_id) == assessor_id
        )
    ).one_or_none()
    return (None, None) if row is None else (row[0], row[1])


def gates_of(session: Session, assessor_id: UUID) -> Mapping[tuple[UUID, str, str], PassGate]:
    """Every pass that has samples, before one assessor, by cohort, item and criterion. One statement."""
    rows = session.execute(_GATES, {"assessor_id": assessor_id})
    return {
        (row.cohort_id, row.item, row.criterion): PassGate(
            samples=row.samples,
            tries=row.tries or 0,
            more=row.more or 0,
            opened_at=row.opened_at,
            how=Opening(row.how) if row.how else None,
            reason=row.reason or "",
            scored=row.scored or 0,
            total=row.total or 0,
        )
        for row in rows
    }


def newest_tries(
    session: Session, *, cohort_id: UUID, assessor_id: UUID
) -> Mapping[tuple[str, str], tuple[SampleScore, ...]]:
    """The newest try of each pass that an assessor has tried, by item and criterion. One statement."""
    found: dict[tuple[str, str], list[SampleScore]] = defaultdict(list)
    ordered = _tries().order_by(col(Sample.score), col(Sample.id))
    for row in session.execute(
        ordered.where(
            col(Calibration.cohort_id) == cohort_id,
            col(Calibration.assessor_id) == assessor_id,
            col(CalibrationScore.sample_id).is_not(None),
        )
    ):
        found[(row.item, row.criterion)].append(_score(row))
    return {of: tuple(scores) for of, scores in found.items()}


def open_passes(session: Session, cohort_id: UUID) -> tuple[int, Mapping[UUID, int]]:
    """How many passes of a cohort have samples; how many of these each assessor may read. One statement."""
    known = _known().where(col(Sample.cohort_id) == cohort_id).subquery()
    gate = _gate_of(known) & col(Calibration.opened_at).is_not(None)
    rows = session.execute(
        select(
            col(Calibration.assessor_id),
            func.count().label("open"),
            select(func.count()).select_from(known).scalar_subquery().label("all"),
        )
        .select_from(known)
        .outerjoin(Calibration, gate)
        .group_by(col(Calibration.assessor_id))
    ).all()
    return (rows[0].all if rows else 0), {row[0]: row[1] for row in rows if row[0] is not None}


def _standing(queue: Queue) -> Select[*tuple[Any, ...]]:
    """One row: when the assessor agreed, and the samples of the pass that are in use."""
    agreed, trained = (
        select(column)
        .where(
            col(AssessorStanding.cohort_id) == queue.cohort_id,
            col(AssessorStanding.assessor_id) == queue.assessor_id,
        )
        .scalar_subquery()
        for column in (col(AssessorStanding.agreed_at), col(AssessorStanding.trained_on))
    )
    in_use = select(func.array_agg(col(Sample.id))).where(
        col(Sample.cohort_id) == queue.cohort_id,
        col(Sample.item) == queue.item,
        col(Sample.criterion) == queue.criterion,
        *IN_USE,
    )
    return select(
        agreed.label("agreed_at"), trained.label("trained_on"), in_use.scalar_subquery().label("in_use")
    )


def _of(queue: Queue) -> tuple[ColumnElement[bool], ...]:
    return tuple(getattr(Calibration, name) == value for name, value in vars(queue).items())


def _tries() -> Select[*tuple[Any, ...]]:
    """Calibrations with the newest try of each: a row a sample, or one without where none is begun."""
    return (
        select(
            col(Calibration.item).label("item"),
            col(Calibration.criterion).label("criterion"),
            col(Calibration.tries).label("tries"),
            col(Calibration.more).label("more"),
            col(Calibration.opened_at).label("opened_at"),
            col(Calibration.how).label("how"),
            col(Calibration.reason).label("reason_let_on"),
            col(CalibrationScore.sample_id).label("sample_id"),
            col(CalibrationScore.score).label("own"),
            col(CalibrationScore.no_evidence).label("no_evidence"),
            col(CalibrationScore.evidence).label("evidence"),
            col(CalibrationScore.scored_at).label("scored_at"),
            col(Sample.text).label("text"),
            col(Sample.score).label("score"),
            col(Sample.reason).label("reason"),
        )
        .select_from(Calibration)
        .outerjoin(
            Sample,
            (col(Sample.cohort_id) == col(Calibration.cohort_id))
            & (col(Sample.item) == col(Calibration.item))
            & (col(Sample.criterion) == col(Calibration.criterion)),
        )
        .outerjoin(
            CalibrationScore,
            (col(CalibrationScore.sample_id) == col(Sample.id))
            & (col(CalibrationScore.assessor_id) == col(Calibration.assessor_id))
            & (col(CalibrationScore.number) == col(Calibration.tries)),
        )
    )


def _score(row: Row[Any]) -> SampleScore:
    return SampleScore(
        row.sample_id,
        row.text,
        row.score,
        row.reason,
        Draft(row.own, row.no_evidence, row.evidence),
        row.scored_at,
    )


def _known() -> Select[*tuple[Any, ...]]:
    """Passes that have samples in use."""
    place = (col(Sample.cohort_id), col(Sample.item), col(Sample.criterion))
    return select(*place, func.count().label("samples")).where(*IN_USE).group_by(*place)


def _gate_of(known: Subquery) -> ColumnElement[bool]:
    return and_(
        col(Calibration.cohort_id) == known.c.cohort_id,
        col(Calibration.item) == known.c.item,
        col(Calibration.criterion) == known.c.criterion,
    )


def _compose_gates() -> Select[*tuple[Any, ...]]:
    """Every pass with samples, and beside it what one assessor has done of it."""
    known = _known().subquery()
    mine = col(CalibrationScore.assessor_id) == bindparam("assessor_id")
    newest = (
        select(
            col(Sample.cohort_id),
            col(Sample.item),
            col(Sample.criterion),
            col(CalibrationScore.number),
            func.count().label("total"),
            func.count(col(CalibrationScore.scored_at)).label("scored"),
        )
        .join(Sample, col(Sample.id) == col(CalibrationScore.sample_id))
        .where(mine)
        .group_by(
            col(Sample.cohort_id), col(Sample.item), col(Sample.criterion), col(CalibrationScore.number)
        )
        .subquery()
    )
    return (
        select(
            *(known.c[name] for name in ("cohort_id", "item", "criterion", "samples")),
            *(col(getattr(Calibration, name)) for name in ("tries", "more", "opened_at", "how", "reason")),
            newest.c.total,
            newest.c.scored,
        )
        .select_from(known)
        .outerjoin(Calibration, _gate_of(known) & (col(Calibration.assessor_id) == bindparam("assessor_id")))
        .outerjoin(
            newest,
            and_(
                *(newest.c[name] == known.c[name] for name in ("cohort_id", "item", "criterion")),
                newest.c.number == col(Calibration.tries),
            ),
        )
    )


_GATES = _compose_gates()
