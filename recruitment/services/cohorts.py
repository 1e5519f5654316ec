"""Make cohorts and choose the public one."""

from uuid import UUID, uuid4

from sqlmodel import Session, col, select, update

from recruitment.domain.errors import Refusal
from recruitment.domain.words import search_key
from recruitment.models import Cohort, CohortDefinition, Phase, ScalePoint
from recruitment.models.base import datetime
from recruitment.programme.loading import parse_definition


def create_cohort(
    session: Session,
    *,
    source: str,
    source_name: str,
    name: str,
    opens_at: datetime,
    closes_at: datetime,
    places: int,
    public: bool,
    actor_id: UUID | None,
    now: datetime,
) -> UUID:
    """Make a cohort pinned to a copy of a definition.

    Args:
        source: the definition's text, kept as it is.
        source_name: what to call it in faults.
        name: the cohort's name, such as "Cohort 2027".
        opens_at: when applications open, aware.
        closes_at: when they close, aware; after `opens_at`.
        places: how many can be offered a place.
        public: whether the public pages speak of this cohort from now on.
        actor_id: who made it, if somebody signed in.
        now: when, aware.

    Returns:
        The cohort's id.

    Raises:
        DefinitionFaults: the definition has faults; nothing is stored.
        Refusal: the dates or places cannot be.
    """
    definition = parse_definition(source, source_name)
    if closes_at <= opens_at:
        raise Refusal("Choose a closing time after the opening time.")
    if places < 1:
        raise Refusal("Enter the number of places, 1 or more.")
    slug = search_key(name).replace(" ", "-")
    taken = session.exec(select(Cohort.id).where(Cohort.slug == slug)).first()
    if not slug or taken is not None:
        raise Refusal(f"Choose another name: a cohort's address cannot be made of “{name}”, or has been.")
    cohort = Cohort(
        id=uuid4(),
        slug=slug,
        name=name,
        prefix=f"{definition.prefix}{closes_at:%y}",
        opens_at=opens_at,
        closes_at=closes_at,
        places=places,
        scale_low=definition.scale.low,
        scale_high=definition.scale.high,
        phase=Phase.PLANNED,
        created_at=now,
    )
    session.add(cohort)
    session.flush()
    session.add_all(ScalePoint(cohort_id=cohort.id, value=value) for value in definition.scale.points)
    session.add(
        CohortDefinition(
            cohort_id=cohort.id, version=1, source=source, reason="As created", made_at=now, made_by=actor_id
        )
    )
    session.flush()
    if public:
        make_public(session, cohort_id=cohort.id)
    return cohort.id


def make_public(session: Session, *, cohort_id: UUID) -> None:
    """Let the public pages speak of this cohort, and of no other."""
    session.exec(update(Cohort).where(col(Cohort.is_public)).values(is_public=False))
    session.exec(update(Cohort).where(col(Cohort.id) == cohort_id).values(is_public=True))
