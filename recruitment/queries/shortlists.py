"""Shortlists: which there are, and one with its candidates in order."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, case, func, select
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound, Refusal
from recruitment.domain.stages import Stage
from recruitment.models import Application, DecisionItem, Details, Person, Shortlist, ShortlistRow
from recruitment.models.base import datetime
from scoring.results import CERTAIN

NOT_CONVERGED = "The fit behind this list did not come to rest (not converged): do not rely on its figures."


class Side(StrEnum):
    """How sure it is on which side of the cut a candidate belongs."""

    IN = "in"
    OPEN = "open"
    OUT = "out"


@dataclass(frozen=True)
class ShortlistLine:
    """A shortlist in the list of them.

    Attributes:
        stage: where those were whom it puts in order.
        candidates: how many it puts in order.
        scores: how many scores it rests on.
        converged: whether its fit came to rest; None where nothing is fitted.
        made_by: the name of who asked for it; empty where nobody signed in did.
    """

    id: UUID
    stage: Stage
    places: int
    method: str
    candidates: int
    scores: int
    converged: bool | None
    made_at: datetime
    made_by: str

    @property
    def warning(self) -> str:
        """What stands wherever a list is shown whose fit did not come to rest; else empty."""
        return NOT_CONVERGED if self.converged is False else ""


@dataclass(frozen=True)
class Candidate:
    """A row of a shortlist, for leads.

    Attributes:
        position: from 1, as frozen; those alike stand in the order of references.
        rank: the same for candidates whom nothing tells apart; None without a score that counts.
        shared: whether somebody else has this rank.
        name: the applicant's, or empty: imported candidates have none.
        outside_id: what an imported candidate is called where it was scored.
        stage: where the application is now, not when the list was built.
        average: the plain average, with `average_rank` by it alone; `average_shared` if somebody else has it.
        measure: what the average assessor would give, with its 95% interval `low` to `high`; None on a list
            by plain averages.
        expected_rank: with the 95% interval of rank, `rank_low` (best) to `rank_high`.
        p_top: the chance to be among the places.
        scores: committed scores it rests on; `no_evidence` are those with none seen.
        criteria: the average of each criterion by code; absent where nobody scored it.
        exercises: after the sift, the average of each exercise by code.
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
    average_rank: int | None
    average_shared: bool
    measure: float | None
    low: float | None
    high: float | None
    expected_rank: float | None
    rank_low: int | None
    rank_high: int | None
    p_top: float | None
    scores: int
    no_evidence: int
    criteria: Mapping[str, float | None]
    exercises: Mapping[str, float]
    depends_on_no_evidence: bool
    note: str
    decision_id: UUID | None

    @property
    def called(self) -> str:
        """What staff call the candidate: the name, or what an imported one is called elsewhere."""
        return self.name or self.outside_id or "No name"

    @property
    def parts(self) -> Mapping[str, float | None]:
        """What stands in the columns: exercises after the sift, criteria in it."""
        return self.exercises or self.criteria

    @property
    def side(self) -> Side | None:
        """Whether the place is clearly won, clearly lost or open; None where no chance is known."""
        if self.p_top is None:
            return None
        if self.p_top >= CERTAIN:
            return Side.IN
        return Side.OUT if self.p_top <= 1 - CERTAIN else Side.OPEN


@dataclass(frozen=True)
class FrozenShortlist:
    """A whole shortlist: its head, its basis and its candidates best first.

    `stage` is where they were whom it puts in order.
    """

    id: UUID
    stage: Stage
    places: int
    method: str
    basis: Mapping[str, Any]
    made_at: datetime
    made_by: str
    candidates: tuple[Candidate, ...]

    @property
    def is_composite(self) -> bool:
        """Whether it puts candidates in order by exercises, not by what they wrote."""
        return self.stage is not Stage.SIFT

    @property
    def within(self) -> tuple[Candidate, ...]:
        """Those above the line; somebody without an average never is."""
        return tuple(c for c in self.candidates if self.is_within(c))

    def is_within(self, candidate: Candidate) -> bool:
        """Whether a candidate stands above the line."""
        return candidate.position <= self.places and candidate.average is not None

    @property
    def sides(self) -> Mapping[Side, int]:
        """How many places are clearly won, open and clearly lost; all 0 on a list by plain averages."""
        counts = Counter(candidate.side for candidate in self.candidates)
        return {side: counts[side] for side in Side}

    @property
    def modelled(self) -> bool:
        """Whether candidates have measures, and not plain averages alone."""
        return any(candidate.measure is not None for candidate in self.candidates)

    @property
    def warning(self) -> str:
        """What stands wherever a list is shown whose fit did not come to rest; else empty."""
        return NOT_CONVERGED if self.basis.get("converged") is False else ""

    @property
    def tied_at_the_line(self) -> tuple[Candidate, ...]:
        """Those alike on both sides of the line: their order among them means nothing."""
        if not 0 < self.places < len(self.candidates):
            return ()
        above, below = self.candidates[self.places - 1], self.candidates[self.places]
        if above.rank is None or above.rank != below.rank:
            return ()
        return tuple(c for c in self.candidates if c.rank == above.rank)


def shortlists_of(session: Session, cohort_id: UUID) -> tuple[ShortlistLine, ...]:
    """The shortlists of a cohort, newest first. One statement."""
    return tuple(_line(*row) for row in session.execute(_lines(cohort_id)))


def newest_shortlist(session: Session, cohort_id: UUID, stage: Stage | None = None) -> ShortlistLine | None:
    """The shortlist of a cohort that was built last, of one stage or of any; or None."""
    lines = _lines(cohort_id)
    if stage is not None:
        lines = lines.where(col(Shortlist.stage) == stage)
    row = session.execute(lines.limit(1)).one_or_none()
    return None if row is None else _line(*row)


def _line(key: UUID, stage: str, *rest: Any) -> ShortlistLine:
    return ShortlistLine(key, Stage(stage), *rest)


def shortlist_by_id(session: Session, cohort_id: UUID, shortlist_id: UUID) -> FrozenShortlist:
    """One shortlist of a cohort with all its candidates. Two statements.

    Raises:
        NotFound: there is none, or it is another cohort's.
    """
    head = session.execute(
        select(
            col(Shortlist.id).label("id"),
            col(Shortlist.stage).label("stage"),
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
    facts = head._asdict() | {"stage": Stage(head.stage)}
    return FrozenShortlist(**facts, candidates=shortlisted(session, shortlist_id))


def require_composite(session: Session, cohort_id: UUID, shortlist_id: UUID) -> datetime:
    """Refuse a list that puts nobody in order by exercises. One statement.

    Returns:
        When the list was made, aware.

    Raises:
        NotFound: there is no such list in this cohort.
        Refusal: it is a list of the sift.
    """
    found = session.execute(
        select(col(Shortlist.stage), col(Shortlist.made_at)).where(
            col(Shortlist.id) == shortlist_id, col(Shortlist.cohort_id) == cohort_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound("Check the address: there is no such shortlist here.")
    if found.stage == Stage.SIFT:
        raise Refusal("Build a list of those at interview or at the centre: a wash-up hears their exercises.")
    made_at: datetime = found.made_at
    return made_at


def shortlisted(session: Session, shortlist_id: UUID, *, within: int | None = None) -> tuple[Candidate, ...]:
    """The candidates of a shortlist, best first; with `within`, down to that position. One statement."""
    return tuple(Candidate(**row._asdict()) for row in session.execute(_rows(shortlist_id, within)))


def _lines(cohort_id: UUID) -> Select[*tuple[Any, ...]]:
    candidates = (
        select(func.count()).where(col(ShortlistRow.shortlist_id) == col(Shortlist.id)).scalar_subquery()
    )
    return (
        select(
            col(Shortlist.id),
            col(Shortlist.stage),
            col(Shortlist.places),
            col(Shortlist.method),
            candidates,
            col(Shortlist.basis)["scores"].as_integer(),
            col(Shortlist.basis)["converged"].as_boolean(),
            col(Shortlist.made_at),
            func.coalesce(col(Person.full_name), ""),
        )
        .join(Person, col(Person.id) == col(Shortlist.made_by), isouter=True)
        .where(col(Shortlist.cohort_id) == cohort_id)
        .order_by(col(Shortlist.made_at).desc(), col(Shortlist.id))
    )


def _rows(shortlist_id: UUID, within: int | None) -> Select[*tuple[Any, ...]]:
    row = _with_ranks(shortlist_id).subquery()
    statement = (
        select(
            *(column for column in row.c if column.name not in {"shortlist_id"}),
            col(Application.reference).label("reference"),
            func.coalesce(col(Details.full_name), "").label("name"),
            col(Application.outside_id).label("outside_id"),
            col(Application.stage).label("stage"),
            col(DecisionItem.decision_id).label("decision_id"),
        )
        .join(Application, col(Application.id) == row.c.application_id)
        .join(Details, col(Details.application_id) == col(Application.id), isouter=True)
        .join(
            DecisionItem,
            (col(DecisionItem.application_id) == col(Application.id)) & col(DecisionItem.is_open),
            isouter=True,
        )
        .order_by(row.c.position)
    )
    return statement if within is None else statement.where(row.c.position <= within)


def _with_ranks(shortlist_id: UUID) -> Select[*tuple[Any, ...]]:
    """The frozen rows with both ranks: as the list stands, and by plain averages alone."""
    average = col(ShortlistRow.average)
    # A list by plain averages has no expected ranks: there the average is the order.
    order = func.coalesce(-col(ShortlistRow.expected_rank), average)
    return select(
        ShortlistRow.__table__,  # type: ignore[attr-defined]
        *_ranked(order, "rank", "shared"),
        *_ranked(average, "average_rank", "average_shared"),
    ).where(col(ShortlistRow.shortlist_id) == shortlist_id)


def _ranked(value: SQLColumnExpression[Any], rank: str, shared: str) -> tuple[ColumnElement[Any], ...]:
    """The rank by a value, the largest first, and whether it is shared; without a value there is none."""
    known = value.is_not(None)
    return (
        case((known, func.rank().over(order_by=value.desc().nulls_last()))).label(rank),
        (known & (func.count().over(partition_by=value) > 1)).label(shared),
    )
