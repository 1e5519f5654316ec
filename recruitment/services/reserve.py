"""Put people on the reserve list: in a band, until a day; and extend that day."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, DateTime, Text, Uuid, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from recruitment.domain.deadlines import LONDON, long_date
from recruitment.domain.errors import Refusal, Stale
from recruitment.domain.messages import MessageKind
from recruitment.domain.reserve import check_until, refusal_of_longer
from recruitment.domain.stages import Action, Stage
from recruitment.models import Application, DecisionItem, ReserveExtension, ReservePlace
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.conflicts import own_in_cohort
from recruitment.queries.dates import reserve_until
from recruitment.queries.releases import Addressee, addressees
from recruitment.queries.reserve import ReserveLine, reserve_lines
from recruitment.services.extensions import Told
from recruitment.services.messages import Letter, post_many, standing_fields


@dataclass(frozen=True)
class Longer:
    """What a later day on the reserve list comes to.

    Attributes:
        extended: who stands on it for longer, and is told.
        left: who does not, each with the reason in a sentence.
    """

    extended: tuple[ReserveLine, ...]
    left: tuple[tuple[ReserveLine, str], ...]


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


def foresee_longer(session: Session, told: Told, lines: Iterable[ReserveLine], *, until: date) -> Longer:
    """What it would come to if these stood on the reserve list until a day; does nothing. One statement.

    Args:
        told: in whose name, and when.
        lines: of whom.
        until: the last day they would have.

    Raises:
        Refusal: the day is no promise, or the lead has an application of their own in this cohort.
    """
    check_until(until, now=told.now)
    if own_in_cohort(session, told.cohort.id, told.actor_id) is not None:
        raise Refusal("Ask another lead to do this: you have an application of your own in this cohort.")
    asked = [
        (one, refusal_of_longer(until, held=one.until, being_decided=one.being_decided)) for one in lines
    ]
    return Longer(
        tuple(one for one, refusal in asked if not refusal),
        tuple((one, refusal) for one, refusal in asked if refusal),
    )


def extend_reserve(session: Session, told: Told, *, whom: Collection[UUID], until: date, reason: str) -> int:
    """Let people stand on the reserve list until a later day, and tell each. All of them, or nobody.

    In order: takes their applications, so that nobody is moved off the list meanwhile; asks the rules again;
    keeps what each was told before, with the reason; sets the day; writes to each. As many statements for
    any number.

    Args:
        told: in whose name, and when.
        whom: by their applications.
        until: the last day they have from now on.
        reason: why, for leads.

    Returns:
        How many were told; an imported candidate is nobody we could write to.

    Raises:
        Refusal: without a reason; the day is no promise; or the lead has an application of their own here.
        Stale: somebody of them is on the list no more, holds that day already or is being decided about.
    """
    if not reason.strip():
        raise Refusal("Give your reason: it stays on record.")
    held = select(col(Application.id)).where(
        col(Application.id).in_(whom),
        col(Application.cohort_id) == told.cohort.id,
        col(Application.stage) == Stage.RESERVE,
    )
    session.execute(held.order_by(col(Application.id)).with_for_update())
    lines = [one for one in reserve_lines(session, told.cohort.id) if one.application_id in whom]
    found = foresee_longer(session, told, lines, until=until)
    if not whom or len(found.extended) != len(whom):
        raise Stale("Look again at who is told: somebody was extended, moved or decided about meanwhile.")
    _keep(session, told, whom, until=until, reason=reason.strip())
    places = update(ReservePlace).where(col(ReservePlace.application_id).in_(whom))
    session.execute(places.values(until=until))
    was = {one.application_id: one.until for one in found.extended}
    letters = [
        _letter(told, one, was=was[one.application_id], until=until)
        for one in addressees(session, list(whom))
    ]
    cohort = told.cohort
    return post_many(session, letters, definition=cohort.definition, now=told.now, cohort_id=cohort.id)


def _keep(session: Session, told: Told, whom: Collection[UUID], *, until: date, reason: str) -> None:
    """What each was told before, and why that changes."""
    names = ["application_id", "cohort_id", "decision_id", "was"]
    values = {
        "until": literal(until, Date),
        "reason": literal(reason, Text),
        "extended_by": literal(told.actor_id, Uuid),
        "extended_at": literal(told.now, DateTime(timezone=True)),
    }
    places = select(
        col(ReservePlace.application_id),
        col(ReservePlace.cohort_id),
        col(ReservePlace.decision_id),
        col(ReservePlace.until),
        *values.values(),
    ).where(col(ReservePlace.application_id).in_(whom))
    session.execute(insert(ReserveExtension).from_select([*names, *values], places, include_defaults=False))


def _letter(told: Told, one: Addressee, *, was: date | None, until: date) -> Letter:
    link = f"{told.address}/apply/{one.reference}/status"
    fields = standing_fields(told.cohort.definition, link) | {
        "name": one.name,
        "cohort": told.cohort.name,
        "reference": one.reference,
        "was": long_date(was or until),
        "until": long_date(until),
    }
    event = f"reserve:{one.application_id}:{told.now.isoformat()}"
    return Letter(one.email, MessageKind.RESERVE_EXTENDED, event, fields, one.application_id)
