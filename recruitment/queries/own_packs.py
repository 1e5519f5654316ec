"""Packs of one's own interviews: what an assessor can have one of, which there are, and of whom."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select, union
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import Session, col

from recruitment.domain.booking import BookingState
from recruitment.domain.deadlines import LONDON
from recruitment.domain.errors import NotFound
from recruitment.domain.stages import EXITS
from recruitment.models import (
    Application,
    Booking,
    Details,
    Observation,
    Pack,
    PackKind,
    PackState,
    Panel,
    ShortlistRow,
    Slot,
)
from recruitment.models.base import datetime
from recruitment.models.centre_day import CentreSitter
from recruitment.queries.panel_packs import called_of, of_member


@dataclass(frozen=True)
class Copy:
    """A pack of a panel or a day, for one of its members.

    Attributes:
        parts: how many parts it has, of which `parts_made` are made; None where it is made in one.
    """

    id: UUID
    subject: UUID
    state: PackState
    asked_at: datetime
    digest: str | None
    size: int | None
    pages: int | None
    parts: int | None
    parts_made: int | None
    fault: str
    destroy_by: date | None
    exercise: str
    at: datetime | None


@dataclass(frozen=True)
class ToMeet:
    """Something that an assessor can have a pack of: a day, or one candidate, whose name it then has.

    Attributes:
        exercise: its code; empty for a day of the centre, which has several.
    """

    subject: UUID
    exercise: str
    at: datetime | None
    place: str
    name: str

    @property
    def is_day(self) -> bool:
        """Whether it is a day of interviews or of the centre."""
        return not self.name

    @property
    def kind(self) -> PackKind:
        """Of the pack."""
        if not self.is_day:
            return PackKind.PANEL
        return PackKind.DAY if self.exercise else PackKind.CENTRE


def to_meet(session: Session, cohort_id: UUID, assessor_id: UUID, now: datetime) -> tuple[ToMeet, ...]:
    """The days that lie before an assessor, then the candidates whom they meet. Two statements.

    What has begun stays until its day in London ends: the pack is wanted most while they meet.
    """
    today = now.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = session.execute(
        select(
            col(Panel.id),
            col(Panel.exercise),
            col(Panel.held_at),
            col(Panel.place),
            called_of(),
            col(Slot.day_id),
        )
        .join(Observation, col(Observation.panel_id) == col(Panel.id))
        .join(Application, col(Application.id) == col(Panel.application_id))
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .outerjoin(
            Booking,
            and_(
                col(Booking.application_id) == col(Panel.application_id),
                col(Booking.exercise) == col(Panel.exercise),
                col(Booking.state) == BookingState.BOOKED,
            ),
        )
        .outerjoin(Slot, col(Slot.id) == col(Booking.slot_id))
        .where(
            col(Panel.cohort_id) == cohort_id,
            col(Observation.assessor_id) == assessor_id,
            col(Observation.left_at).is_(None),
            col(Application.stage).not_in(sorted(EXITS)),
            or_(col(Panel.held_at).is_(None), col(Panel.held_at) >= today),
        )
        .order_by(col(Panel.held_at).nulls_last(), col(Panel.id))
    )
    met = [(ToMeet(*row[:5]), row.day_id) for row in rows]
    days = {day: ToMeet(day, one.exercise, one.at, one.place, "") for one, day in reversed(met) if day}
    centre = _centre_days(session, cohort_id, assessor_id, today)
    return (*centre, *reversed(days.values()), *(one for one, _ in met))


def _centre_days(session: Session, cohort_id: UUID, assessor_id: UUID, today: datetime) -> tuple[ToMeet, ...]:
    """Days of the centre for which they were told when to come."""
    rows = session.execute(
        select(col(CentreSitter.day_id), col(CentreSitter.comes_at))
        .where(
            col(CentreSitter.cohort_id) == cohort_id,
            col(CentreSitter.assessor_id) == assessor_id,
            col(CentreSitter.comes_at) >= today,
        )
        .order_by(col(CentreSitter.comes_at), col(CentreSitter.day_id))
    )
    return tuple(ToMeet(row.day_id, "", row.comes_at, "", "") for row in rows)


def copies_of(session: Session, cohort_id: UUID, member_id: UUID) -> dict[UUID, Copy]:
    """The newest pack of each day and panel of a member's, by the day's or the panel's id. One statement."""
    subject = func.coalesce(col(Pack.panel_id), col(Pack.day_id), col(Pack.centre_day_id))
    rows = session.execute(
        _copies()
        .where(col(Pack.cohort_id) == cohort_id, col(Pack.member_id) == member_id)
        .ext(distinct_on(subject))
        .order_by(subject, col(Pack.asked_at).desc(), col(Pack.id).desc())
    )
    return {row.subject: _copy(row) for row in rows}


def copy_of(session: Session, cohort_id: UUID, member_id: UUID, pack_id: UUID) -> Copy:
    """A pack of a member's own.

    Raises:
        NotFound: there is none of theirs; or they are off a panel in it by now, or kept apart from somebody,
            or somebody in it has left.
    """
    row = session.execute(
        _copies().where(
            col(Pack.id) == pack_id, col(Pack.cohort_id) == cohort_id, col(Pack.member_id) == member_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound("Check the address: there is no such pack of yours.")
    held = set(row.panels or ())
    if held - set(session.scalars(_still_theirs(held, member_id))):
        raise NotFound("Ask for the pack again: you are no longer to meet somebody in it.")
    return _copy(row)


def applications_in(session: Session, pack_id: UUID) -> tuple[UUID, ...]:
    """The applications of those in a pack of panels or of a wash-up. One statement."""
    held = select(func.unnest(col(Pack.panels))).where(col(Pack.id) == pack_id)
    met = select(col(Panel.application_id)).where(col(Panel.id).in_(held))
    heard = (
        select(col(ShortlistRow.application_id))
        .join(Pack, col(Pack.shortlist_id) == col(ShortlistRow.shortlist_id))
        .where(col(Pack.id) == pack_id, col(Pack.kind) == PackKind.WASH_UP)
    )
    return tuple(session.scalars(union(met, heard)))


def _still_theirs(panels: set[UUID], member_id: UUID) -> Select[UUID]:
    return select(col(Panel.id)).where(col(Panel.id).in_(panels), *of_member(member_id))


@cache
def _copies() -> Select[*tuple[Any, ...]]:
    def in_day(what: Any) -> Any:
        """Of the slots in a day that its member may see; the day itself is the leads' alone."""
        return select(what).where(col(Slot.day_id) == col(Pack.day_id)).scalar_subquery()

    return (
        select(
            col(Pack.id),
            func.coalesce(col(Pack.panel_id), col(Pack.day_id), col(Pack.centre_day_id)).label("subject"),
            col(Pack.state),
            col(Pack.asked_at),
            col(Pack.digest),
            col(Pack.size),
            col(Pack.pages),
            col(Pack.parts),
            col(Pack.parts_made),
            col(Pack.fault),
            col(Pack.destroy_by),
            func.coalesce(col(Panel.exercise), in_day(func.min(col(Slot.exercise))), col(Pack.kind)).label(
                "exercise"
            ),
            func.coalesce(
                col(Panel.held_at), in_day(func.min(col(Slot.begins_at))), col(CentreSitter.comes_at)
            ).label("at"),
            col(Pack.panels),
        )
        .outerjoin(Panel, col(Panel.id) == col(Pack.panel_id))
        .outerjoin(
            CentreSitter,
            and_(
                col(CentreSitter.day_id) == col(Pack.centre_day_id),
                col(CentreSitter.assessor_id) == col(Pack.member_id),
            ),
        )
        .where(col(Pack.kind).in_((PackKind.PANEL, PackKind.DAY, PackKind.CENTRE)))
    )


def _copy(row: Any) -> Copy:
    values = row._asdict()
    del values["panels"]
    return Copy(**values | {"state": PackState(row.state)})
