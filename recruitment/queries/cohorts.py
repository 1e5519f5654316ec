"""Cohorts with the definition they are pinned to."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib import resources
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Select, Text, any_, bindparam, func, select
from sqlmodel import Session, col

from recruitment.models import Cohort, CohortDefinition, Phase
from recruitment.models.base import datetime
from recruitment.programme.loading import parse_definition
from recruitment.programme.schema import Definition


@dataclass(frozen=True)
class CohortFacts:
    """A cohort as pages and jobs need it.

    Attributes:
        version: the newest of the definition that the cohort is pinned to.
        definition: that version, parsed.
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
    version: int
    definition: Definition


def cohort_by_slug(session: Session, slug: str) -> CohortFacts | None:
    """The cohort whose address is `slug`, or None."""
    return _one(session, _BY_SLUG, slug=slug)


def cohort_by_id(session: Session, cohort_id: UUID) -> CohortFacts | None:
    """The cohort with this id, or None."""
    return _one(session, _BY_ID, id=cohort_id)


def public_cohort(session: Session) -> CohortFacts | None:
    """The one cohort that the public pages speak of, or None."""
    return _one(session, _PUBLIC)


def cohorts(session: Session, only: frozenset[UUID] | None = None) -> tuple[CohortFacts, ...]:
    """Every cohort, newest first; with `only`, those of them."""
    if only is None:
        return _many(session, _COHORTS)
    return _many(session, _COHORTS.where(col(Cohort.id).in_(only))) if only else ()


def cohorts_in_phases(
    session: Session, *phases: Phase, cohort_id: UUID | None = None
) -> tuple[CohortFacts, ...]:
    """Every cohort in one of these phases; with `cohort_id`, that one if it is."""
    if cohort_id is None:
        return _many(session, _IN_PHASES, phases=list(phases))
    return _many(session, _ONE_IN_PHASES, phases=list(phases), id=cohort_id)


def closing_ends_at(cohort: CohortFacts) -> datetime:
    """The last moment at which a submission is taken: the closing time and its grace."""
    return cohort.closes_at + timedelta(minutes=cohort.definition.offsets.grace_minutes)


@lru_cache(maxsize=1)
def house_definition() -> Definition:
    """The definition shipped with the product: it words what is said where there is no public cohort."""
    source = resources.files("recruitment.programme") / "definitions" / "difference_leaders.toml"
    return parse_definition(source.read_text(encoding="utf-8"), "difference_leaders.toml")


#: Composed once: that takes as long as carrying it out, and every page asks for its cohort.
_COHORTS = select(
    col(Cohort.id),
    col(Cohort.slug),
    col(Cohort.name),
    col(Cohort.prefix),
    col(Cohort.opens_at),
    col(Cohort.closes_at),
    col(Cohort.places),
    col(Cohort.phase),
    col(Cohort.is_public),
    select(func.max(CohortDefinition.version))
    .where(col(CohortDefinition.cohort_id) == col(Cohort.id))
    .scalar_subquery()
    .label("version"),
).order_by(col(Cohort.created_at).desc())
_BY_SLUG = _COHORTS.where(col(Cohort.slug) == bindparam("slug"))
_BY_ID = _COHORTS.where(col(Cohort.id) == bindparam("id"))
_IN_PHASES = _COHORTS.where(col(Cohort.phase) == any_(bindparam("phases", type_=ARRAY(Text))))
_ONE_IN_PHASES = _IN_PHASES.where(col(Cohort.id) == bindparam("id"))
_PUBLIC = _COHORTS.where(col(Cohort.is_public).is_(True))


def _one(session: Session, statement: Select[Any], **asked: object) -> CohortFacts | None:
    found = _many(session, statement, **asked)
    return found[0] if found else None


def _many(session: Session, statement: Select[Any], **asked: object) -> tuple[CohortFacts, ...]:
    return tuple(cohort_facts(session, row) for row in session.execute(statement, asked))


def cohort_facts(session: Session, row: Row[Any]) -> CohortFacts:
    """The cohort of a row with its columns and its newest `version`, and with that version's definition."""
    return CohortFacts(
        id=row.id,
        slug=row.slug,
        name=row.name,
        prefix=row.prefix,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        places=row.places,
        phase=row.phase,
        is_public=row.is_public,
        version=row.version,
        definition=pinned_definition(session, row.id, row.version),
    )


#: Versions are never edited, so a parsed one holds for the life of the process.
_parsed: dict[tuple[UUID, int], Definition] = {}


def pinned_definition(session: Session, cohort_id: UUID, version: int) -> Definition:
    """One version of a cohort's definition, parsed; no statement where this process has read it before."""
    known = _parsed.get((cohort_id, version))
    if known is None:
        source, wording = session.execute(
            select(col(CohortDefinition.source), col(CohortDefinition.wording)).where(
                col(CohortDefinition.cohort_id) == cohort_id, col(CohortDefinition.version) == version
            )
        ).one()
        known = _parsed[(cohort_id, version)] = parse_definition(
            source, f"cohort {cohort_id}, version {version}", tuple(sorted(wording.items()))
        )
    return known
