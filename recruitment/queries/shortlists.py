"""Shortlists: which there are, and one with its candidates in order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.models import Application, DecisionItem, Details, Person, Shortlist, ShortlistRow
from recruitment.models.base import datetime


@dataclass(frozen=True)
class ShortlistLine:
    """A shortlist in the list of them.

    Attributes:
        candidates: how many it puts in order.
        scores: how many scores it rests on.
        made_by: the name of who asked for it; empty where nobody signed in did.
    """

    id: UUID
    places: int
    method: str
    candidates: int
    scores: int
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class Candidate:
    """A row of a shortlist, for leads.

    Attributes:
        position: from 1, as frozen; ties stand in the order of references.
        rank: the same for candidates with the same average; None without an average.
        shared: whether somebody else has this rank.
        name: the applicant's, or empty: imported candidates have none.
        outside_id: what an imported candidate is called where it was scored.
        stage: where the application is now, not when the list was built.
        scores: committed scores it rests on; `no_evidence` are those with none seen.
        criteria: the average of each criterion by code; absent where nobody scored it.
        depends_on_no_evidence: counting "no evidence seen" the other way would carry it over the line.
        decision_id: the open decision it stands in, if any.
    """

    application_id: UUID
    position: int
    rank: int | None
    shared: bool
    reference: str
    name: str
    outside_id: str | None
    stage: str
    average: float | None
    scores: int
    no_evidence: int
    criteria: Mapping[str, float]
    depends_on_no_evidence: bool
    note: str
    decision_id: UUID | None

    @property
    def called(self) -> str:
        """What staff call the candidate: the name, or what an imported one is called elsewhere."""
        return self.name or self.outside_id or "No name"


@dataclass(frozen=True)
class FrozenShortlist:
    """A whole shortlist: its head, its basis and its candidates best first."""

    id: UUID
    places: int
    method: str
    basis: Mapping[str, Any]
    made_at: datetime
    made_by: str
    candidates: tuple[Candidate, ...]

    @property
    def within(self) -> tuple[Candidate, ...]:
        """Those above the line; somebody without an average never is."""
        return tuple(c for c in self.candidates if self.is_within(c))

    def is_within(self, candidate: Candidate) -> bool:
        """Whether a candidate stands above the line."""
        return candidate.position <= self.places and candidate.average is not None

    @property
    def tied_at_the_line(self) -> tuple[Candidate, ...]:
        """Those with the same average on both sides of the line: their order among them means nothing."""
        if not 0 < self.places < len(self.candidates):
            return ()
        above, below = self.candidates[self.places - 1], self.candidates[self.places]
        if above.rank is None or above.rank != below.rank:
            return ()
        return tuple(c for c in self.candidates if c.rank == above.rank)


def shortlists_of(session: Session, cohort_id: UUID) -> tuple[ShortlistLine, ...]:
    """The shortlists of a cohort, newest first. One statement."""
    return tuple(ShortlistLine(*row) for row in session.execute(_lines(cohort_id)))


def newest_shortlist(session: Session, cohort_id: UUID) -> ShortlistLine | None:
    """The shortlist of a cohort that was built last, or None."""
    row = session.execute(_lines(cohort_id).limit(1)).one_or_none()
    return None if row is None else ShortlistLine(*row)


def shortlist_by_id(session: Session, cohort_id: UUID, shortlist_id: UUID) -> FrozenShortlist:
    """One shortlist of a cohort with all its candidates. Two statements.

    Raises:
        NotFound: there is none, or it is another cohort's.
    """
    head = session.execute(
        select(
            col(Shortlist.id).label("id"),
            col(Shortlist.places).label("places"),
            col(Shortlist.method).label("method"),
            col(Shortlist.basis).label("basis"),
            col(Shortlist.made_at).label("made_at"),
            func.coalesce(col(Person.full_name), "").label("made_by"),
        )
        .join(Person, col(Person.id) == col(Shortlist.made_by), isouter=True)
        .where(col(Shortlist.id) == shortlist_id, col(Shortlist.cohort_id) == cohort_id)
    ).one_or_none()
    if head is None:
        raise NotFound("Check the address: there is no such shortlist here.")
    return FrozenShortlist(**head._asdict(), candidates=shortlisted(session, shortlist_id))


def shortlisted(session: Session, shortlist_id: UUID, *, within: int | None = None) -> tuple[Candidate, ...]:
    """The candidates of a shortlist, best first; with `within`, down to that position. One statement."""
    statement = _rows(shortlist_id)
    if within is not None:
        statement = statement.where(col(ShortlistRow.position) <= within)
    return _ranked(session.execute(statement).all())


def _lines(cohort_id: UUID) -> Select[*tuple[Any, ...]]:
    candidates = (
        select(func.count()).where(col(ShortlistRow.shortlist_id) == col(Shortlist.id)).scalar_subquery()
    )
    return (
        select(
            col(Shortlist.id),
            col(Shortlist.places),
            col(Shortlist.method),
            candidates,
            col(Shortlist.basis)["scores"].as_integer(),
            col(Shortlist.made_at),
            func.coalesce(col(Person.full_name), ""),
        )
        .join(Person, col(Person.id) == col(Shortlist.made_by), isouter=True)
        .where(col(Shortlist.cohort_id) == cohort_id)
        .order_by(col(Shortlist.made_at).desc(), col(Shortlist.id))
    )


def _rows(shortlist_id: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(ShortlistRow.application_id).label("application_id"),
            col(ShortlistRow.position).label("position"),
            col(Application.reference).label("reference"),
            func.coalesce(col(Details.full_name), "").label("name"),
            col(Application.outside_id).label("outside_id"),
            col(Application.stage).label("stage"),
            col(ShortlistRow.average).label("average"),
            col(ShortlistRow.scores).label("scores"),
            col(ShortlistRow.no_evidence).label("no_evidence"),
            col(ShortlistRow.criteria).label("criteria"),
            col(ShortlistRow.depends_on_no_evidence).label("depends_on_no_evidence"),
            col(ShortlistRow.note).label("note"),
            col(DecisionItem.decision_id).label("decision_id"),
        )
        .join(Application, col(Application.id) == col(ShortlistRow.application_id))
        .join(Details, col(Details.application_id) == col(Application.id), isouter=True)
        .join(
            DecisionItem,
            (col(DecisionItem.application_id) == col(Application.id)) & col(DecisionItem.is_open),
            isouter=True,
        )
        .where(col(ShortlistRow.shortlist_id) == shortlist_id)
        .order_by(col(ShortlistRow.position))
    )


def _ranked(rows: Sequence[Row[Any]]) -> tuple[Candidate, ...]:
    alike = Counter(row.average for row in rows)
    ranks: dict[float, int] = {}
    for row in rows:
        if row.average is not None:
            ranks.setdefault(row.average, row.position)
    return tuple(
        Candidate(
            rank=None if row.average is None else ranks[row.average],
            shared=row.average is not None and alike[row.average] > 1,
            **row._asdict(),
        )
        for row in rows
    )
