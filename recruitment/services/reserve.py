"""Put people on the reserve list: in a band, until a day."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import Date, DateTime, Text, Uuid, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from recruitment.domain.deadlines import LONDON, long_date
from recruitment.domain.errors import Refusal
from recruitment.domain.stages import Action
from recruitment.models import DecisionItem, ReservePlace
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import reserve_until


def checked_band(definition: Definition, band: str | None) -> str:
    """A band of the programme; without one, its first.

    Raises:
        Refusal: the programme has no such band.
    """
    codes = [one.code for one in definition.reserve.bands]
    if band is not None and band not in codes:
        raise Refusal("Choose a band of the reserve list that this programme has.")
    return codes[0] if band is None else band


def put_on_reserve(
    session: Session, *, cohort: CohortFacts, decision_id: UUID, moved: Collection[UUID], now: datetime
) -> Mapping[UUID, date]:
    """Write down in which band each of those stands whom a decision has just put on the list.

    One statement. What was proposed before there were bands gets the first one, and the usual day.

    Args:
        cohort: theirs.
        decision_id: the released decision.
        moved: whom it moved.
        now: when, aware.

    Returns:
        Until when, by application.
    """
    usual = literal(reserve_until(cohort, now), Date)
    places = select(
        col(DecisionItem.application_id),
        literal(cohort.id, Uuid),
        col(DecisionItem.decision_id),
        func.coalesce(col(DecisionItem.band), literal(checked_band(cohort.definition, None), Text)),
        func.coalesce(col(DecisionItem.reserve_until), usual),
        literal(now, DateTime(timezone=True)),
    ).where(
        col(DecisionItem.decision_id) == decision_id,
        col(DecisionItem.action) == Action.RESERVE,
        col(DecisionItem.application_id).in_(moved),
    )
    names = ["application_id", "cohort_id", "decision_id", "band", "until", "since"]
    added = insert(ReservePlace).from_select(names, places)
    written = added.on_conflict_do_update(
        index_elements=["application_id"],
        set_={name: added.excluded[name] for name in names if name != "application_id"},
    ).returning(col(ReservePlace.application_id), col(ReservePlace.until))
    return dict(session.execute(written).all())


def require_release_before(
    session: Session, *, decision_id: UUID, release_at: datetime, now: datetime
) -> None:
    """Refuse a time of release at which a place on the reserve list would hold no more. One statement.

    Raises:
        Refusal: which day it would be.
    """
    first: date | None = session.execute(
        select(func.min(col(DecisionItem.reserve_until))).where(col(DecisionItem.decision_id) == decision_id)
    ).scalar_one()
    if first is None or release_at.astimezone(LONDON).date() < first:
        return
    if first <= now.astimezone(LONDON).date():
        raise Refusal(
            f"Withdraw this decision and propose it with a later day: places on the reserve list hold until"
            f" {long_date(first)}, and no time is left before that."
        )
    raise Refusal(f"Choose a time before {long_date(first)}: places on the reserve list hold until then.")
