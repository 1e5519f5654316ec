"""A frozen shortlist from its head down, as a pack prints it: blind, by reference."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.models import Application, Shortlist, ShortlistRow
from recruitment.models.base import datetime


@dataclass(frozen=True)
class PrintedRow:
    """A candidate's place. `average` is None where nothing counts for them; they stand at the end."""

    position: int
    reference: str
    average: float | None
    readings: int
    criteria: Mapping[str, float]
    depends_on_no_evidence: bool
    note: str


@dataclass(frozen=True)
class PrintedShortlist:
    """A shortlist and its first rows.

    Attributes:
        basis: what it rests on, as it was frozen.
        rows: as many as were asked for, in order.
        candidates: how many it has in all.
    """

    places: int
    method: str
    basis: Mapping[str, Any]
    made_at: datetime
    rows: tuple[PrintedRow, ...]
    candidates: int


def shortlist_rows(session: Session, cohort_id: UUID, shortlist_id: UUID, *, most: int) -> PrintedShortlist:
    """A shortlist of a cohort with its first rows. Two statements.

    Args:
        cohort_id: the cohort.
        shortlist_id: the shortlist.
        most: the most rows.

    Raises:
        NotFound: the cohort has no such shortlist.
    """
    head = session.execute(
        select(
            col(Shortlist.places), col(Shortlist.method), col(Shortlist.basis), col(Shortlist.made_at)
        ).where(col(Shortlist.id) == shortlist_id, col(Shortlist.cohort_id) == cohort_id)
    ).one_or_none()
    if head is None:
        raise NotFound("Choose the shortlist again: this cohort has no such shortlist.")
    rows = session.execute(
        select(
            col(ShortlistRow.position),
            col(Application.reference),
            col(ShortlistRow.average),
            col(ShortlistRow.scores) + col(ShortlistRow.no_evidence),
            col(ShortlistRow.criteria),
            col(ShortlistRow.depends_on_no_evidence),
            col(ShortlistRow.note),
        )
        .join(Application, col(Application.id) == col(ShortlistRow.application_id))
        .where(col(ShortlistRow.shortlist_id) == shortlist_id)
        .order_by(col(ShortlistRow.position))
        .limit(most)
    )
    listed = tuple(PrintedRow(*row) for row in rows)
    places, method, basis, made_at = head
    candidates = int(basis.get("candidates", len(listed)))
    return PrintedShortlist(places, method, basis, made_at, listed, candidates)
