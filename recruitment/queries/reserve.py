"""The reserve list band by band, with the places that are free; and how one person stands on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ScalarSelect, exists, func, select
from sqlmodel import Session, col

from recruitment.domain.deadlines import LONDON
from recruitment.domain.offers import Answer
from recruitment.domain.reserve import free_in_words
from recruitment.domain.stages import Stage
from recruitment.models import Application, Decision, DecisionItem, Details, OfferAnswer, ReservePlace
from recruitment.models.base import datetime
from recruitment.programme.reserve import Band, ReserveRules


@dataclass(frozen=True)
class ReserveLine:
    """Somebody on the reserve list.

    Attributes:
        band: the code of their band; None of whoever came there before there were bands.
        until: the last day on which their place holds; None likewise.
        shortlist_id: the list from which they were decided about, from which they can be again.
        can_be_told: whether we know who it is; an imported candidate is nobody we could write to.
        being_decided: whether a decision about them is proposed, or waits for its release.
    """

    application_id: UUID
    reference: str
    name: str
    outside_id: str | None
    band: str | None
    until: date | None
    since: datetime
    shortlist_id: UUID | None
    can_be_told: bool
    being_decided: bool

    @property
    def called(self) -> str:
        """What staff call the candidate: the name, or what an imported one is called elsewhere."""
        return self.name or self.outside_id or "No name"

    def is_over(self, now: datetime) -> bool:
        """Whether the day until which it held is past."""
        return self.until is not None and self.until < now.astimezone(LONDON).date()


@dataclass(frozen=True)
class BandOfReserve:
    """One band and who is in it, by reference: no order is claimed among them."""

    band: Band
    lines: tuple[ReserveLine, ...]


@dataclass(frozen=True)
class Places:
    """How many places there are, and who holds them.

    Attributes:
        offered: how many offers stand, whether answered or not.
        accepted: of these, accepted.
        declined: how many were declined: these are free again.
    """

    there_are: int
    offered: int
    accepted: int
    declined: int

    @property
    def free(self) -> int:
        """How many nobody holds; fewer than none where more were offered than there are."""
        return self.there_are - self.offered


@dataclass(frozen=True)
class Reserve:
    """The whole reserve list beside the places."""

    bands: tuple[BandOfReserve, ...]
    places: Places

    @property
    def words(self) -> str:
        """The places that are free beside the bands, in a sentence."""
        return free_in_words(
            self.places.free, {one.band.name: len(one.lines) for one in self.bands if one.lines}
        )


def reserve_of(
    session: Session, cohort_id: UUID, *, rules: ReserveRules, places: int, but: UUID | None = None
) -> Reserve:
    """The reserve list of a cohort beside its places, band by band. Two statements.

    Args:
        rules: of the cohort's programme.
        places: how many there are.
        but: an application to leave out: nobody is shown in which band they stand themselves.
    """
    return Reserve(bands_of(session, cohort_id, rules=rules, but=but), places_of(session, cohort_id, places))


def bands_of(
    session: Session, cohort_id: UUID, *, rules: ReserveRules, but: UUID | None = None
) -> tuple[BandOfReserve, ...]:
    """Who is on the reserve list of a cohort, band by band. One statement. Arguments as of `reserve_of`."""
    return _banded([one for one in reserve_lines(session, cohort_id) if one.application_id != but], rules)


def _banded(lines: Sequence[ReserveLine], rules: ReserveRules) -> tuple[BandOfReserve, ...]:
    """Every band of the programme, and after them those that are none any more."""
    known = {one.code for one in rules.bands}
    gone = dict.fromkeys(one.band for one in lines if one.band not in known)
    bands = [*rules.bands, *(_gone(code) for code in gone)]
    return tuple(
        BandOfReserve(band, tuple(one for one in lines if (one.band or "none") == band.code))
        for band in bands
    )


def _gone(code: str | None) -> Band:
    if code is None:
        return Band(code="none", name="No band", meaning="Put on the list before it had bands.")
    return Band(code=code, name=code, meaning="The programme has this band no more.")


def reserve_lines(session: Session, cohort_id: UUID) -> tuple[ReserveLine, ...]:
    """Everybody on the reserve list of a cohort, by reference. One statement."""
    decided = exists().where(
        col(DecisionItem.application_id) == col(Application.id), col(DecisionItem.is_open)
    )
    rows = session.execute(
        select(
            col(Application.id),
            col(Application.reference),
            func.coalesce(col(Details.full_name), ""),
            col(Application.outside_id),
            col(ReservePlace.band),
            col(ReservePlace.until),
            col(Application.stage_since),
            col(Decision.shortlist_id),
            col(Details.application_id).is_not(None),
            decided,
        )
        .outerjoin(ReservePlace, col(ReservePlace.application_id) == col(Application.id))
        .outerjoin(Decision, col(Decision.id) == col(ReservePlace.decision_id))
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .where(col(Application.cohort_id) == cohort_id, col(Application.stage) == Stage.RESERVE)
        .order_by(col(Application.reference))
    )
    return tuple(ReserveLine(*row) for row in rows)


def places_of(session: Session, cohort_id: UUID, there_are: int) -> Places:
    """How many offers of a cohort stand, and how they were answered. One statement."""
    offers = (
        select(func.coalesce(newest_answer(), "").label("answer"))
        .where(col(Application.cohort_id) == cohort_id, col(Application.stage) == Stage.OFFER)
        .subquery()
    )
    rows: Mapping[str, int] = dict(
        session.execute(select(offers.c.answer, func.count()).group_by(offers.c.answer)).all()
    )
    accepted, declined = rows.get(Answer.ACCEPTED, 0), rows.get(Answer.DECLINED, 0)
    return Places(there_are, sum(rows.values()) - declined, accepted, declined)


def newest_answer() -> ScalarSelect[str]:
    """The answer to an application's offer that holds; for statements over applications."""
    return (
        select(col(OfferAnswer.answer))
        .where(col(OfferAnswer.application_id) == col(Application.id))
        .order_by(col(OfferAnswer.id).desc())
        .limit(1)
        .scalar_subquery()
    )


def until_when(session: Session, application_id: UUID) -> date | None:
    """Until when somebody's place on the reserve list holds: all they may read of it. One statement."""
    until: date | None = session.execute(
        select(col(ReservePlace.until)).where(col(ReservePlace.application_id) == application_id)
    ).scalar_one_or_none()
    return until


def place_on_reserve(session: Session, application_id: UUID) -> tuple[str, date] | None:
    """The band of somebody on the reserve list, by its code, and until when; for leads. One statement."""
    row = session.execute(
        select(col(ReservePlace.band), col(ReservePlace.until)).where(
            col(ReservePlace.application_id) == application_id
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])
