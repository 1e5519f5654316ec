"""References: who was asked and how far it has come, as the referee, the applicant and leads may know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.domain.mailboxes import is_personal_mailbox
from recruitment.domain.refereeing import OPEN, REFUSED, ReferenceState
from recruitment.domain.stages import Stage
from recruitment.models import (
    Application,
    Details,
    Person,
    Referee,
    ReferenceRequest,
)
from recruitment.models.base import datetime
from recruitment.queries.reference_requests import CANDIDATES, refused_for_good, within_the_places


@dataclass(frozen=True)
class OwnReferee:
    """A referee as the applicant may know of them: named, asked, received; never what they wrote."""

    position: int
    full_name: str
    email: str
    state: ReferenceState | None
    asked_at: datetime | None
    answered_at: datetime | None
    told_at: datetime | None

    @property
    def received(self) -> bool:
        """Whether the reference has come."""
        return self.state is ReferenceState.RECEIVED

    @property
    def another_needed(self) -> bool:
        """Whether the applicant has been asked to name somebody else."""
        return self.told_at is not None and not self.received


def own_referees(session: Session, application_id: UUID) -> tuple[OwnReferee, ...]:
    """The referees of one's own application and how far each has come. One statement."""
    rows = session.execute(
        select(
            col(Referee.position),
            col(Referee.full_name),
            col(Referee.email),
            col(ReferenceRequest.state),
            col(ReferenceRequest.asked_at),
            col(ReferenceRequest.answered_at),
            col(ReferenceRequest.told_at),
        )
        .outerjoin(ReferenceRequest, _current())
        .where(col(Referee.application_id) == application_id)
        .order_by(col(Referee.position))
    )
    return tuple(
        OwnReferee(position, name, email, state and ReferenceState(state), asked_at, answered_at, told_at)
        for position, name, email, state, asked_at, answered_at, told_at in rows
    )


@dataclass(frozen=True)
class RefereeLine:
    """A referee of one application, as leads see it.

    Attributes:
        name: the applicant's.
        full_name: the referee's, as they were asked; before that, as the applicant named them.
        not_before_offer: the applicant would not have them asked before an offer.
        request_id: None where nobody has been asked yet; then `state` too.
        bounced: the newest e-mail was refused for good.
        verified_by: the name of who verified it.
    """

    application_id: UUID
    reference: str
    stage: Stage
    name: str
    position: int
    full_name: str
    email: str
    not_before_offer: bool
    request_id: UUID | None
    state: ReferenceState | None
    asked_at: datetime | None
    due_at: datetime | None
    opened_at: datetime | None
    answered_at: datetime | None
    words: str
    sent: int | None
    verified_at: datetime | None
    verified_by: str
    verified_how: str
    cleared: str
    bounced: bool

    @property
    def personal(self) -> bool:
        """Whether the address looks like a mailbox of one's own."""
        return is_personal_mailbox(self.email)

    def standing(self, now: datetime) -> tuple[str, str]:
        """How far it has come, in words, and the kind of its tag."""
        if self.state is None:
            return ("Not before an offer", "waiting") if self.held_back else ("Not asked", "todo")
        if self.state is ReferenceState.RECEIVED:
            return ("Verified", "done") if self.verified_at else ("Received, to be verified", "attention")
        if self.state in REFUSED:
            return _REFUSED_WORDS[self.state], "attention"
        if self.bounced:
            return "Bounced", "attention"
        if self.due_at is not None and self.due_at < now:
            return "Overdue", "attention"
        return ("Opened", "started") if self.state is ReferenceState.OPENED else ("Asked", "waiting")

    @property
    def held_back(self) -> bool:
        """Whether the applicant would not have them asked yet."""
        return self.not_before_offer and self.stage is not Stage.OFFER

    @property
    def can_be_asked(self) -> bool:
        """Whether a lead may ask now, or ask again."""
        return not self.held_back and (self.state is None or self.state in OPEN or self.bounced)


_REFUSED_WORDS = {
    ReferenceState.DECLINED: "Declined",
    ReferenceState.NOT_KNOWN: "Does not know them",
    ReferenceState.WRONG_PERSON: "Wrong person",
}


@dataclass(frozen=True)
class RefereePage:
    """The referees of some applications; `next` is the last reference where more follow."""

    lines: tuple[RefereeLine, ...]
    next: str | None


def referees_of_application(session: Session, application_id: UUID) -> tuple[RefereeLine, ...]:
    """The referees of one application and how far each has come. One statement."""
    rows = session.execute(_of_application(), {"application_id": application_id})
    return tuple(_line(row) for row in rows)


def referees_of_cohort(session: Session, cohort_id: UUID, *, after: str = "", limit: int = 25) -> RefereePage:
    """The referees of everybody of whom some were asked, who is within the newest shortlist, or has an offer.

    One statement.

    Args:
        after: the last application of the page before, by its reference.
        limit: the most applications.
    """
    wanted = (
        select(col(Application.reference))
        .where(
            col(Application.cohort_id) == cohort_id,
            col(Application.reference) > after,
            col(Application.stage).in_(CANDIDATES),
            or_(
                col(Application.stage) == Stage.OFFER,
                exists().where(
                    col(ReferenceRequest.application_id) == col(Application.id),
                    col(ReferenceRequest.state) != ReferenceState.REPLACED,
                ),
                col(Application.id).in_(within_the_places(cohort_id)),
            ),
        )
        .order_by(col(Application.reference))
        .limit(limit + 1)
        .cte("wanted")
    )
    rows = session.execute(_lines().join(wanted, wanted.c.reference == col(Application.reference)))
    lines = [_line(row) for row in rows]
    shown = list(dict.fromkeys(one.reference for one in lines))
    page = set(shown[:limit])
    more = shown[limit - 1] if len(shown) > limit else None
    return RefereePage(tuple(one for one in lines if one.reference in page), more)


def referees_to_ask(
    session: Session, cohort_id: UUID, *, limit: int | None = None
) -> tuple[RefereeLine, ...]:
    """The referees of a cohort's shortlisted whom nobody has asked and who may be asked. One statement.

    Args:
        limit: the most referees to look at.
    """
    rows = session.execute(
        _lines()
        .where(
            col(Application.stage).in_(CANDIDATES),
            or_(
                col(Application.id).in_(within_the_places(cohort_id)),
                and_(col(Application.cohort_id) == cohort_id, col(Application.stage) == Stage.OFFER),
            ),
            col(ReferenceRequest.id).is_(None),
        )
        .limit(limit)
    )
    return tuple(line for line in map(_line, rows) if line.can_be_asked)


def request_of(session: Session, cohort_id: UUID, request_id: UUID) -> ReferenceRequest:
    """A request of a cohort that is not replaced.

    Raises:
        NotFound: this cohort has none with this id.
    """
    request = session.get(ReferenceRequest, request_id)
    if request is None or request.cohort_id != cohort_id or request.state == ReferenceState.REPLACED:
        raise NotFound("Check the address: this cohort has no such reference.")
    return request


def _current() -> ColumnElement[bool]:
    """The request to a referee who is still named."""
    return and_(
        col(ReferenceRequest.application_id) == col(Referee.application_id),
        col(ReferenceRequest.position) == col(Referee.position),
        col(ReferenceRequest.state) != ReferenceState.REPLACED,
    )


@cache
def _lines() -> Select[*tuple[Any, ...]]:
    called = func.coalesce(func.nullif(col(Person.full_name), ""), col(Person.email))
    verifier = select(called).where(col(Person.id) == col(ReferenceRequest.verified_by)).scalar_subquery()
    return (
        select(
            col(Application.id),
            col(Application.reference),
            col(Application.stage),
            col(Details.full_name),
            col(Referee.position),
            func.coalesce(col(ReferenceRequest.full_name), col(Referee.full_name)),
            func.coalesce(col(ReferenceRequest.email), col(Referee.email)),
            case((col(Referee.not_before_offer) != "", True), else_=False),
            col(ReferenceRequest.id),
            col(ReferenceRequest.state),
            col(ReferenceRequest.asked_at),
            col(ReferenceRequest.due_at),
            col(ReferenceRequest.opened_at),
            col(ReferenceRequest.answered_at),
            func.coalesce(col(ReferenceRequest.words), ""),
            col(ReferenceRequest.sent),
            col(ReferenceRequest.verified_at),
            func.coalesce(verifier, ""),
            func.coalesce(col(ReferenceRequest.verified_how), ""),
            func.coalesce(col(ReferenceRequest.cleared), ""),
            exists(refused_for_good()),
        )
        .select_from(Referee)
        .join(Application, col(Application.id) == col(Referee.application_id))
        .join(Details, col(Details.application_id) == col(Application.id))
        .outerjoin(ReferenceRequest, _current())
        .order_by(col(Application.reference), col(Referee.position))
    )


# Composed once: that takes many times as long as carrying it out.
@cache
def _of_application() -> Select[*tuple[Any, ...]]:
    return _lines().where(col(Application.id) == bindparam("application_id"))


def _line(row: Sequence[Any]) -> RefereeLine:
    values = list(row)
    values[2], values[9] = Stage(values[2]), values[9] and ReferenceState(values[9])
    return RefereeLine(*values)
