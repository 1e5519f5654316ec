"""Saved selections: which there are, one with its members as they are now, and whom a lead could pick."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.domain.selections import Member
from recruitment.domain.stages import Stage
from recruitment.models import (
    Application,
    DecisionItem,
    Details,
    Person,
    Selection,
    SelectionRow,
    Shortlist,
    ShortlistRow,
)
from recruitment.models.base import datetime

_NOWHERE = "Check the address: there is no such selection here."


@dataclass(frozen=True)
class SelectionLine:
    """A selection in the list of them; `moved` are in another stage than when they were picked."""

    id: UUID
    name: str
    size: int
    moved: int
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class WholeSelection:
    """A selection with its members by reference. `shortlist_id` is the list it was picked from, if any."""

    id: UUID
    name: str
    size: int
    shortlist_id: UUID | None
    made_at: datetime
    made_by: str
    members: tuple[Member, ...]

    @property
    def moved(self) -> tuple[Member, ...]:
        """Those in another stage than when they were picked."""
        return tuple(one for one in self.members if one.has_moved)


@dataclass(frozen=True)
class Basis:
    """The shortlist that a decision about a selection rests on; `holds` are how many of them stand on it."""

    shortlist_id: UUID
    stage: Stage
    made_at: datetime
    holds: int


def selections_of(session: Session, cohort_id: UUID) -> tuple[SelectionLine, ...]:
    """The selections of a cohort, newest first. One statement."""
    moved = (
        select(func.count())
        .select_from(SelectionRow)
        .join(Application, col(Application.id) == col(SelectionRow.application_id))
        .where(
            col(SelectionRow.selection_id) == col(Selection.id),
            col(Application.stage) != col(SelectionRow.stage),
        )
        .scalar_subquery()
    )
    rows = session.execute(
        _heads(col(Selection.id), col(Selection.name), col(Selection.size), moved)
        .where(col(Selection.cohort_id) == cohort_id)
        .order_by(col(Selection.made_at).desc(), col(Selection.id))
    )
    return tuple(SelectionLine(*row) for row in rows)


def selection_by_id(
    session: Session, cohort_id: UUID, selection_id: UUID, *, but: UUID | None = None
) -> WholeSelection:
    """One selection of a cohort with its members. Two statements.

    Args:
        but: an application that is left out, such as the reader's own.

    Raises:
        NotFound: there is none, or it is another cohort's.
    """
    head = session.execute(
        _heads(
            col(Selection.id), col(Selection.name), col(Selection.size), col(Selection.shortlist_id)
        ).where(col(Selection.id) == selection_id, col(Selection.cohort_id) == cohort_id)
    ).one_or_none()
    if head is None:
        raise NotFound(_NOWHERE)
    rows = session.execute(
        _members(col(SelectionRow.stage))
        .join(SelectionRow, col(SelectionRow.application_id) == col(Application.id))
        .where(col(SelectionRow.selection_id) == selection_id)
    )
    members = tuple(_member(row) for row in rows if row[0] != but)
    return WholeSelection(**head._asdict(), members=members)


def named_selection(session: Session, cohort_id: UUID, selection_id: UUID) -> str:
    """What a selection of a cohort is called.

    Raises:
        NotFound: there is none, or it is another cohort's.
    """
    name: str | None = session.execute(
        select(col(Selection.name)).where(
            col(Selection.id) == selection_id, col(Selection.cohort_id) == cohort_id
        )
    ).scalar_one_or_none()
    if name is None:
        raise NotFound(_NOWHERE)
    return name


def pickable(
    session: Session, cohort_id: UUID, references: Collection[str], *, but: UUID | None = None
) -> tuple[Member, ...]:
    """Those of a cohort with these references, by reference, but for one. One statement; none for nobody."""
    if not references:
        return ()
    rows = session.execute(
        _members(col(Application.stage)).where(
            col(Application.cohort_id) == cohort_id, col(Application.reference).in_(references)
        )
    )
    return tuple(_member(row) for row in rows if row[0] != but)


def basis_of(session: Session, cohort_id: UUID, selection_id: UUID) -> Basis | None:
    """The shortlist a decision about a selection rests on: its own, else the one that holds most of it.

    Of several that hold as many, the newest. None where nobody of it stands on any. One statement.
    """
    own = select(col(Selection.shortlist_id)).where(col(Selection.id) == selection_id).scalar_subquery()
    holds = func.count()
    row = session.execute(
        select(col(Shortlist.id), col(Shortlist.stage), col(Shortlist.made_at), holds)
        .join(ShortlistRow, col(ShortlistRow.shortlist_id) == col(Shortlist.id))
        .join(SelectionRow, col(SelectionRow.application_id) == col(ShortlistRow.application_id))
        .where(col(SelectionRow.selection_id) == selection_id, col(Shortlist.cohort_id) == cohort_id)
        .group_by(col(Shortlist.id))
        .order_by(
            (func.coalesce(col(Shortlist.id) == own, False)).desc(),
            holds.desc(),
            col(Shortlist.made_at).desc(),
        )
        .limit(1)
    ).one_or_none()
    return None if row is None else Basis(row[0], Stage(row[1]), row[2], row[3])


def _heads(*columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns, col(Selection.made_at), func.coalesce(col(Person.full_name), "").label("made_by"))
        .select_from(Selection)
        .join(Person, col(Person.id) == col(Selection.made_by), isouter=True)
    )


def _members(picked_in: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Application.id),
            col(Application.reference),
            func.coalesce(col(Details.full_name), ""),
            col(Application.outside_id),
            picked_in,
            col(Application.stage),
            col(DecisionItem.decision_id),
        )
        .select_from(Application)
        .join(Details, col(Details.application_id) == col(Application.id), isouter=True)
        .join(
            DecisionItem,
            (col(DecisionItem.application_id) == col(Application.id)) & col(DecisionItem.is_open),
            isouter=True,
        )
        .order_by(col(Application.reference))
    )


def _member(row: Row[*tuple[Any, ...]]) -> Member:
    key, reference, name, outside_id, picked_in, stage, decision_id = row
    return Member(key, reference, name, outside_id, Stage(picked_in), Stage(stage), decision_id)
