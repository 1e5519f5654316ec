"""Those who said that a statement of eligibility is not true of them, and what leads found."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, case, func, literal, select, text, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.domain.references import normalise_reference
from recruitment.domain.sections import ELIGIBILITY
from recruitment.domain.stages import DECIDED_IN, Stage
from recruitment.models import Application, Details, EligibilityRuling, FilledSection, Person, Verdict
from recruitment.models.application import SAID_NO
from recruitment.models.base import datetime
from recruitment.queries.extensions import extended_until

#: Shown at once; whoever waits longest first.
PAGE = 50
#: More seconds than any time is after 1970: those who do not wait stand behind those who do.
_AFTERWARDS = literal(10**11, BigInteger)
#: Where a finding can be made.
ASKED_IN = (Stage.APPLICATION, *DECIDED_IN)


@dataclass(frozen=True)
class Ruling:
    """What a lead found, and who."""

    verdict: Verdict
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Doubt:
    """An application for which a statement of eligibility is not true.

    Attributes:
        entries: what was answered, by field.
        said_at: when the answers, or the words beside them, were last changed.
        ruling: the newest finding, if there is one.
        waits: whether a lead is to look: nothing was found yet, or something was changed since.
        extended_until: until when it was given time for itself, if it was.
    """

    application_id: UUID
    reference: str
    stage: Stage
    submitted_at: datetime | None
    full_name: str
    known_as: str
    email: str
    entries: Mapping[str, str]
    said_at: datetime
    ruling: Ruling | None
    waits: bool
    extended_until: datetime | None

    @property
    def name(self) -> str:
        """The applicant's, or what stands for it in a draft."""
        return self.full_name or "Name not given yet"

    @property
    def changed_at(self) -> datetime:
        """When it was last changed, by the applicant or by a finding."""
        return self.said_at if self.ruling is None else max(self.said_at, self.ruling.at)


@dataclass(frozen=True)
class DoubtPage:
    """Some doubts of a cohort; `next` is the reference of the last where there are more, else empty."""

    doubts: tuple[Doubt, ...]
    next: str


def doubts_of(session: Session, cohort_id: UUID, *, after: str = "", limit: int = PAGE) -> DoubtPage:
    """A cohort's doubts: those that wait, the longest first; then the others, the newest finding first.

    One statement.

    Args:
        cohort_id: the cohort.
        after: the reference of the last of the page before; empty for the first page.
        limit: the most doubts.
    """
    statement = _doubts().where(col(Application.cohort_id) == cohort_id)
    if after:
        end = _doubts().where(col(Application.reference) == normalise_reference(after)).order_by(None)
        place = end.with_only_columns(*_place()).correlate(None).scalar_subquery()
        statement = statement.where(tuple_(*_place()) > place)
    found = tuple(_doubt(row) for row in session.execute(statement.limit(limit + 1)))
    return DoubtPage(found[:limit], found[limit - 1].reference if len(found) > limit else "")


def doubt_about(session: Session, cohort_id: UUID, reference: str) -> Doubt:
    """The doubt about one application of a cohort.

    Raises:
        NotFound: there is no such application, or no statement was said not to be true.
    """
    wanted = normalise_reference(reference)
    found = session.execute(
        _doubts().where(col(Application.cohort_id) == cohort_id, col(Application.reference) == wanted)
    ).one_or_none()
    if found is None:
        raise NotFound("Choose another application: in this one every statement is said to be true.")
    return _doubt(found)


def _doubt(row: Any) -> Doubt:
    ruling = None if row.verdict is None else Ruling(Verdict(row.verdict), row.reason, row.at, row.by or "")
    return Doubt(
        application_id=row.id,
        reference=row.reference,
        stage=Stage(row.stage),
        submitted_at=row.submitted_at,
        full_name=row.full_name,
        known_as=row.known_as,
        email=row.email,
        entries=row.entries,
        said_at=row.saved_at,
        ruling=ruling,
        waits=row.waits,
        extended_until=row.extended_until,
    )


@cache
def _doubts() -> Select[*tuple[Any, ...]]:
    every = aliased(EligibilityRuling)
    newest = (
        select(func.max(col(every.id)))
        .where(col(every.application_id) == col(Application.id))
        .scalar_subquery()
    )
    lead = aliased(Person)
    return (
        select(
            col(Application.id),
            col(Application.reference),
            col(Application.stage),
            col(Application.submitted_at),
            col(Details.full_name),
            col(Details.known_as),
            col(Person.email),
            col(FilledSection.entries),
            col(FilledSection.saved_at),
            col(EligibilityRuling.verdict),
            col(EligibilityRuling.reason),
            col(EligibilityRuling.at),
            func.coalesce(func.nullif(col(lead.full_name), ""), col(lead.email)).label("by"),
            _waits().label("waits"),
            extended_until().label("extended_until"),
        )
        .select_from(FilledSection)
        .join(Application, col(Application.id) == col(FilledSection.application_id))
        .join(Details, col(Details.application_id) == col(Application.id))
        .join(Person, col(Person.id) == col(Details.person_id))
        .outerjoin(EligibilityRuling, col(EligibilityRuling.id) == newest)
        .outerjoin(lead, col(lead.id) == col(EligibilityRuling.actor_id))
        .where(col(FilledSection.section) == ELIGIBILITY.code, text(SAID_NO))
        .order_by(*_place())
    )


def _waits() -> ColumnElement[bool]:
    ruled_at = col(EligibilityRuling.at)
    changed = ruled_at.is_(None) | (ruled_at < col(FilledSection.saved_at))
    return col(Application.stage).in_(ASKED_IN) & changed


def _place() -> tuple[Any, ...]:
    """Where one stands in the list: a number that grows with its place, and the reference."""
    ruled_at = func.coalesce(func.extract("epoch", col(EligibilityRuling.at)), 0)
    rank = case((_waits(), func.extract("epoch", col(FilledSection.saved_at))), else_=_AFTERWARDS - ruled_at)
    return rank, col(Application.reference)
