"""Packs: which are waiting to be made, and which a cohort has."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    tuple_,
    union,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.deadlines import LONDON
from recruitment.domain.errors import NotFound
from recruitment.models import (
    Application,
    Assessor,
    Cohort,
    Details,
    InterviewDay,
    Pack,
    PackKind,
    PackPart,
    PackState,
    Panel,
    Person,
    Shortlist,
)
from recruitment.models.base import datetime
from recruitment.models.centre_day import CentreDay
from recruitment.queries.constants import is_one_of

PAGE = 50


@dataclass(frozen=True)
class PackLine:
    """One pack as a lead's page lists it.

    Attributes:
        reference: of the application, for an application pack.
        shortlisted_at: when the shortlist was built, for a shortlist pack.
        exercise: its code, for a kit, a panel's and a day's.
        day_at: when the day begins, or the panel meets.
        label: of the assessor, for a reader's; `item` and `criterion` are then the pass.
        asked_by: the name of who asked, empty where nobody signed in did.
        made_at: when it was made, or given up.
        size: bytes.
        digest: of its content, by which the file is stored.
        parts: of what is made part by part, how many there are, of which `parts_made` are made.
    """

    id: UUID
    kind: PackKind
    state: PackState
    prefix: str
    reference: str | None
    shortlisted_at: datetime | None
    exercise: str | None
    day_at: datetime | None
    label: str | None
    item: str | None
    criterion: str | None
    application_id: UUID | None
    asked_by: str
    asked_at: datetime
    made_at: datetime | None
    size: int | None
    pages: int | None
    digest: str | None
    fault: str
    destroy_by: date | None
    parts: int | None
    parts_made: int | None

    @property
    def file_name(self) -> str:
        """What it is called where it is downloaded: a reference or a cohort, never a person."""
        if self.application_id is not None:
            return f"{self.reference}-{self.kind}.pdf"
        if self.kind is PackKind.CENTRE:
            return panel_file_name(self.prefix, self.kind, self.day_at)
        if self.kind in (PackKind.PANEL, PackKind.DAY):
            return panel_file_name(self.prefix, self.exercise or "", self.day_at)
        if self.exercise is not None:
            return f"{self.prefix}-{self.exercise.replace('_', '-')}.pdf"
        if self.item is not None and self.criterion is not None:
            return reader_file_name(self.prefix, self.item, self.criterion)
        day = "" if self.shortlisted_at is None else f"-{self.shortlisted_at.astimezone(LONDON):%Y-%m-%d}"
        return f"{self.prefix}-{self.kind.replace('_', '-')}{day}.pdf"


def reader_file_name(prefix: str, item: str, criterion: str) -> str:
    """What a reader's pack is called where it is downloaded: the cohort and the pass, and nobody."""
    return f"{prefix}-{item}-{criterion}-to-read.pdf".replace("_", "-")


def panel_file_name(prefix: str, exercise: str, at: datetime | None) -> str:
    """What the pack of a panel or of a day is called: the cohort, the exercise and the day, and nobody."""
    day = "" if at is None else f"-{at.astimezone(LONDON):%Y-%m-%d}"
    return f"{prefix}-{exercise}{day}.pdf".replace("_", "-")


@dataclass(frozen=True)
class ApplicationPack:
    """A pack of one application, as its page lists it; `made_at` as in `PackLine`."""

    id: UUID
    state: PackState
    asked_at: datetime
    made_at: datetime | None
    fault: str


@dataclass(frozen=True)
class OwnCopy:
    """The newest copy, or feedback, that an applicant can fetch of their own application; `size` in bytes."""

    state: PackState
    asked_at: datetime
    made_at: datetime | None
    digest: str | None
    size: int | None
    pages: int | None


@dataclass(frozen=True)
class PackPage:
    """Some packs of a cohort, those asked for last first; `next` is the last one where more follow."""

    packs: tuple[PackLine, ...]
    next: UUID | None


def packs_of(session: Session, cohort_id: UUID, *, after: UUID | None = None) -> PackPage:
    """The packs of a cohort.

    Args:
        cohort_id: the cohort.
        after: the last pack of the page before, or None for the first page.
    """
    place = (col(Pack.asked_at), col(Pack.id))
    statement = _lines().where(col(Pack.cohort_id) == cohort_id).order_by(*(key.desc() for key in place))
    if after is not None:
        last = aliased(Pack)
        end = select(col(last.asked_at), col(last.id)).where(
            col(last.id) == after, col(last.cohort_id) == cohort_id
        )
        statement = statement.where(tuple_(*place) < end.scalar_subquery())
    lines = tuple(_line(row) for row in session.execute(statement.limit(PAGE + 1)))
    return PackPage(lines[:PAGE], lines[PAGE - 1].id if len(lines) > PAGE else None)


def application_packs(session: Session, application_id: UUID) -> tuple[ApplicationPack, ...]:
    """The newest packs of an application's details, answers and scores, those asked for last first."""
    rows = session.execute(_OF_APPLICATION, {"application_id": application_id})
    return tuple(ApplicationPack(key, PackState(state), *more) for key, state, *more in rows)


def pack_by_id(session: Session, cohort_id: UUID, pack_id: UUID) -> PackLine:
    """One pack of a cohort.

    Raises:
        NotFound: there is none, or it is another cohort's.
    """
    row = session.execute(
        _lines().where(col(Pack.cohort_id) == cohort_id, col(Pack.id) == pack_id)
    ).one_or_none()
    if row is None:
        raise NotFound("Check the address: this cohort has no such pack.")
    return _line(row)


def newest_copy(session: Session, application_id: UUID, kind: PackKind = PackKind.COPY) -> OwnCopy | None:
    """The newest pack of a kind that an applicant may fetch of their own application, or None. One statement.

    Args:
        application_id: whose.
        kind: the copy, or feedback, which leads may have asked for too.
    """
    row = session.execute(_COPY, {"application_id": application_id, "kind": kind}).one_or_none()
    return None if row is None else OwnCopy(PackState(row.state), *row[1:])


# Composed once: that takes as long as carrying it out.
_COPY = (
    select(
        col(Pack.state),
        col(Pack.asked_at),
        col(Pack.made_at),
        col(Pack.digest),
        col(Pack.size),
        col(Pack.pages),
    )
    .where(col(Pack.application_id) == bindparam("application_id"), col(Pack.kind) == bindparam("kind"))
    .order_by(col(Pack.asked_at).desc(), col(Pack.id).desc())
    .limit(1)
)


#: Nothing else is asked of what they are joined to: a list of all packs looks into eight more tables.
_OF_APPLICATION = (
    select(col(Pack.id), col(Pack.state), col(Pack.asked_at), col(Pack.made_at), col(Pack.fault))
    .where(
        col(Pack.application_id) == bindparam("application_id"),
        is_one_of(col(Pack.kind), [PackKind.APPLICATION]),
        col(Pack.member_id).is_(None),
    )
    .order_by(col(Pack.asked_at).desc(), col(Pack.id).desc())
    .limit(3)
)


def _listed() -> ColumnElement[bool]:
    """What an applicant asked for is theirs, and so is a member's copy: no list of leads has it."""
    applicant = (
        select(col(Details.person_id)).where(col(Details.application_id) == col(Pack.application_id))
    ).scalar_subquery()
    return and_(
        col(Pack.member_id).is_(None),
        col(Pack.kind) != PackKind.COPY,
        or_(col(Pack.kind) != PackKind.FEEDBACK, col(Pack.asked_by).is_distinct_from(applicant)),
    )


@cache
def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Pack.id).label("id"),
            col(Pack.kind).label("kind"),
            col(Pack.state).label("state"),
            col(Cohort.prefix).label("prefix"),
            col(Application.reference).label("reference"),
            col(Shortlist.made_at).label("shortlisted_at"),
            func.coalesce(col(Pack.exercise), col(Panel.exercise), col(InterviewDay.exercise)).label(
                "exercise"
            ),
            func.coalesce(col(Panel.held_at), col(InterviewDay.begins_at), col(CentreDay.begins_at)).label(
                "day_at"
            ),
            col(Assessor.label).label("label"),
            col(Pack.item).label("item"),
            col(Pack.criterion).label("criterion"),
            col(Pack.application_id).label("application_id"),
            col(Person.full_name).label("asked_by"),
            col(Pack.asked_at).label("asked_at"),
            col(Pack.made_at).label("made_at"),
            col(Pack.size).label("size"),
            col(Pack.pages).label("pages"),
            col(Pack.digest).label("digest"),
            col(Pack.fault).label("fault"),
            col(Pack.destroy_by).label("destroy_by"),
            col(Pack.parts).label("parts"),
            col(Pack.parts_made).label("parts_made"),
        )
        .select_from(Pack)
        .join(Cohort, col(Cohort.id) == col(Pack.cohort_id))
        .outerjoin(Panel, col(Panel.id) == col(Pack.panel_id))
        .outerjoin(InterviewDay, col(InterviewDay.id) == col(Pack.day_id))
        .outerjoin(CentreDay, col(CentreDay.id) == col(Pack.centre_day_id))
        .outerjoin(
            Application,
            col(Application.id) == func.coalesce(col(Pack.application_id), col(Panel.application_id)),
        )
        .outerjoin(Shortlist, col(Shortlist.id) == col(Pack.shortlist_id))
        .outerjoin(Person, col(Person.id) == col(Pack.asked_by))
        .outerjoin(
            Assessor,
            (col(Assessor.cohort_id) == col(Pack.cohort_id))
            & (col(Assessor.assessor_id) == col(Pack.assessor_id)),
        )
        .where(_listed())
    )


def _line(row: Row[*tuple[Any, ...]]) -> PackLine:
    values = row._asdict()
    kind, state = PackKind(values.pop("kind")), PackState(values.pop("state"))
    return PackLine(**values | {"kind": kind, "state": state, "asked_by": row.asked_by or ""})


def stored_digests(session: Session) -> set[str]:
    """The digests of packs that are made and of parts that are kept: any other file belongs to nobody."""
    made = select(col(Pack.digest)).where(col(Pack.digest).is_not(None))
    return {str(digest) for digest in session.scalars(union(made, select(col(PackPart.digest))))}


def is_of_parts(session: Session, pack_id: UUID) -> bool:
    """Whether a pack is made part by part."""
    kind = session.execute(select(col(Pack.kind)).where(col(Pack.id) == pack_id)).scalar()
    return kind in (PackKind.DAY, PackKind.CENTRE)
