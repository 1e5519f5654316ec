"""The gate before live reading: whatever reads a queue's answers asks here, in the same statement.

PostgreSQL holds the same rule by row security: an answer that a reader may not see yet is no row.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, func, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlmodel import col

from recruitment.domain.errors import GateClosed
from recruitment.models import AssessorStanding, Calibration, Sample


@dataclass(frozen=True)
class AgreedSample:
    """A sample answer as whoever has calibrated may see it again."""

    score: int
    text: str
    reason: str


#: Samples that whoever reads a pass must have scored. Those that are slipped in nobody meets before.
IN_USE = (
    col(Sample.agreed_at).is_not(None),
    col(Sample.retired_at).is_(None),
    col(Sample.slipped_in).is_(False),
)
_OF_PASS = (
    col(Sample.cohort_id) == bindparam("cohort_id"),
    col(Sample.item) == bindparam("item"),
    col(Sample.criterion) == bindparam("criterion"),
    *IN_USE,
)
_STANDING = (
    select(col(AssessorStanding.agreed_at))
    .where(
        col(AssessorStanding.cohort_id) == bindparam("cohort_id"),
        col(AssessorStanding.assessor_id) == bindparam("assessor_id"),
    )
    .scalar_subquery()
    .label("agreed_at")
)
_OPENED = (
    select(col(Calibration.opened_at))
    .where(
        col(Calibration.cohort_id) == bindparam("cohort_id"),
        col(Calibration.assessor_id) == bindparam("assessor_id"),
        col(Calibration.item) == bindparam("item"),
        col(Calibration.criterion) == bindparam("criterion"),
    )
    .scalar_subquery()
    .label("opened_at")
)
_HAS_SAMPLES = exists().where(*_OF_PASS).label("samples")
_SHOWN = func.jsonb_build_object(
    "score", col(Sample.score), "text", col(Sample.text), "reason", col(Sample.reason)
)
_SAMPLES = (
    select(func.jsonb_agg(aggregate_order_by(_SHOWN, col(Sample.score)), type_=JSONB))
    .where(*_OF_PASS)
    .scalar_subquery()
    .label("samples")
)


def guarded(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """A statement asked with a queue's fields, with the columns that `through_gate` looks at."""
    return statement.add_columns(_STANDING, _OPENED, _HAS_SAMPLES)


def guarded_with_samples(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The same, with the agreed samples of the pass: they cost no statement of their own."""
    return statement.add_columns(_STANDING, _OPENED, _SAMPLES)


def through_gate(row: Row[Any]) -> Row[Any]:
    """Let a row of a guarded statement through.

    Raises:
        GateClosed: its assessor has not agreed, or has not calibrated on its pass.
    """
    if row.agreed_at is None:
        raise GateClosed("agreement")
    if row.samples and row.opened_at is None:
        raise GateClosed("calibration")
    return row


def samples_in(row: Row[Any]) -> tuple[AgreedSample, ...]:
    """The agreed samples that came with a row of `guarded_with_samples`, from the lowest score."""
    return tuple(AgreedSample(**one) for one in row.samples or ())
