"""Cohorts with the definition they are pinned to."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib import resources
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from recruitment.models import Cohort, CohortDefinition, Phase
from recruitment.models.base import datetime
from recruitment.programme.loading import parse_definition
from recruitment.programme.schema import Definition


@dataclass(frozen=True)
class CohortFacts:
    """A cohort as pages and jobs need it.

    Attributes:
        definition: the newest version the cohort is pinned to, parsed.
    """

    id: UUID
    slug: str
    name: str
    prefix: str
    opens_at: datetime
    closes_at: datetime
    places: int
    phase: str
    is_public: bool
    definition: Definition


def cohort_by_slug(session: Session, slug: str) -> CohortFacts | None:
    """The cohort whose address is `slug`, or None."""
    return _one(session, col(Cohort.slug) == slug)


def cohort_by_id(session: Session, cohort_id: UUID) -> CohortFacts | None:
    """The cohort with this id, or None."""
    return _one(session, col(Cohort.id) == cohort_id)


def public_cohort(session: Session) -> CohortFacts | None:
    """The one cohort that the public pages speak of, or None."""
    return _one(session, col(Cohort.is_public).is_(True))


def cohorts(session: Session, only: frozenset[UUID] | None = None) -> tuple[CohortFacts, ...]:
    """Every cohort, newest first; with `only`, those of them."""
    return _many(session, None if only is None else col(Cohort.id).in_(only))


def cohorts_in_phases(
    session: Session, *phases: Phase, cohort_id: UUID | None = None
) -> tuple[CohortFacts, ...]:
    """Every cohort in one of these phases; with `cohort_id`, that one if it is."""
    where = col(Cohort.phase).in_(phases)
    return _many(session, where if cohort_id is None else where & (col(Cohort.id) == cohort_id))


def closing_ends_at(cohort: CohortFacts) -> datetime:
    """The last moment at which a submission is taken: the closing time and its grace."""
    return cohort.closes_at + timedelta(minutes=cohort.definition.offsets.grace_minutes)


@lru_cache(maxsize=1)
def house_definition() -> Definition:
    """The definition shipped with the product: it words what is said where there is no public cohort."""
    source = resources.files("recruitment.programme") / "definitions" / "difference_leaders.toml"
    return parse_definition(source.read_text(encoding="utf-8"), "difference_leaders.toml")


def _one(session: Session, where: ColumnElement[bool]) -> CohortFacts | None:
    found = _many(session, where)
    return found[0] if found else None


def _many(session: Session, where: ColumnElement[bool] | None) -> tuple[CohortFacts, ...]:
    newest = (
        select(func.max(CohortDefinition.version))
        .where(col(CohortDefinition.cohort_id) == col(Cohort.id))
        .scalar_subquery()
    )
    statement = select(Cohort, newest).order_by(col(Cohort.created_at).desc())
    if where is not None:
        statement = statement.where(where)
    return tuple(_facts(session, cohort, version) for cohort, version in session.exec(statement))


def _facts(session: Session, cohort: Cohort, version: int) -> CohortFacts:
    return CohortFacts(
        id=cohort.id,
        slug=cohort.slug,
        name=cohort.name,
        prefix=cohort.prefix,
        opens_at=cohort.opens_at,
        closes_at=cohort.closes_at,
        places=cohort.places,
        phase=cohort.phase,
        is_public=cohort.is_public,
        definition=pinned_definition(session, cohort.id, version),
    )


#: Versions are never edited, so a parsed one holds for the life of the process.
_parsed: dict[tuple[UUID, int], Definition] = {}


def pinned_definition(session: Session, cohort_id: UUID, version: int) -> Definition:
    """One version of a cohort's definition, parsed; no statement where this process has read it before."""
    known = _parsed.get((cohort_id, version))
    if known is None:
        source = session.exec(
            select(CohortDefinition.source).where(
                CohortDefinition.cohort_id == cohort_id, CohortDefinition.version == version
            )
        ).one()
        known = _parsed[(cohort_id, version)] = parse_definition(
            source, f"cohort {cohort_id}, version {version}"
        )
    return known
