"""What came in for the leads of each cohort since they were last told, and what ran out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    DateTime,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlmodel import Session, col

from recruitment.domain.messages import MessageKind
from recruitment.domain.news import OLDEST, told_at
from recruitment.domain.requests import RequestKind, RequestState
from recruitment.domain.stages import Stage
from recruitment.models import Application, Bounce, Delivery, DeliveryState, Message, Request
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.run_out import TO_BE_TOLD, Ran, RanOut, read_one
from recruitment.queries.safer_recruitment import hearers_by_cohort
from recruitment.queries.staff import lead_addresses_by_cohort

_EVENT = "news"


@dataclass
class News:
    """What came in for the leads of a cohort: how many requests, who withdrew, what ran out or came back.

    `leads` are their addresses, `hearers` those of them who hear concerns; `first_at` is when the first of it
    came.
    """

    leads: tuple[str, ...]
    hearers: frozenset[str]
    first_at: datetime
    requests: int = 0
    concerns: int = 0
    withdrawn: list[str] = field(default_factory=list)
    ran_out: list[RanOut] = field(default_factory=list)
    came_back: list[str] = field(default_factory=list)

    @property
    def told(self) -> tuple[str, ...]:
        """The leads for whom there is something among it."""
        of_all = self.withdrawn or self.ran_out or self.came_back
        return tuple(lead for lead in self.leads if of_all or self.requests_for(lead))

    def requests_for(self, lead: str) -> int:
        """How many requests came that a lead may see."""
        return self.requests + (self.concerns if lead in self.hearers else 0)


def news_event(cohort_id: UUID, at: datetime) -> str:
    """What one morning's message is called, so that each lead has it once."""
    return f"{_EVENT}:{cohort_id}:{at:%Y-%m-%d}"


@dataclass(frozen=True)
class _Came:
    """One thing of which leads are told; `kind` is "request", "withdrawn", "came back" or what ran out."""

    cohort_id: UUID
    at: datetime
    kind: str
    subject: str
    request: str
    ran_out: RanOut | None


def news_of(
    session: Session, cohorts: Mapping[UUID, CohortFacts], now: datetime, *, until: datetime | None = None
) -> dict[UUID, News]:
    """What came in since each cohort's leads were told, for cohorts that have leads and where anything did.

    One statement, four where something came this week. Requests that a lead entered, or has settled, are
    news to nobody. What will run out is news of the morning after it; of what is to come, only that of the
    first morning of all is in it.

    Args:
        cohorts: which cohorts, by their ids.
        now: the present, aware.
        until: how far to look for what will have run out; the present where it is None.
    """
    oldest, horizon = now - OLDEST, until or now
    came = [one for one in _came(session, cohorts, oldest) if oldest < one.at <= max(now, horizon)]
    if not came:
        return {}
    leads = lead_addresses_by_cohort(session, {one.cohort_id for one in came})
    hearers = hearers_by_cohort(session, leads.keys())
    told, found = _told(session, leads), dict[UUID, News]()
    for one in came:
        theirs = leads[one.cohort_id]
        if not theirs or one.at <= told.get(one.cohort_id, oldest):
            continue
        hear = hearers.get(one.cohort_id) or frozenset(theirs)
        news = found.setdefault(one.cohort_id, News(theirs, hear, one.at))
        if one.at <= now or told_at(one.at) == told_at(news.first_at):
            _add(news, one)
    return found


def _add(news: News, one: _Came) -> None:
    if one.ran_out is not None:
        news.ran_out.append(one.ran_out)
    elif one.kind == _WITHDRAWN:
        news.withdrawn.append(one.subject)
    elif one.kind == _CAME_BACK:
        news.came_back.append(one.subject)
    elif one.request == RequestKind.CONCERN:
        news.concerns += 1
    else:
        news.requests += 1


def _came(session: Session, cohorts: Mapping[UUID, CohortFacts], oldest: datetime) -> list[_Came]:
    """By the time they came, so that the first of each cohort is the oldest."""
    rows = session.execute(_CAME, {"oldest": oldest, "cohorts": list(cohorts)})
    return sorted(_read(rows, cohorts), key=lambda one: (one.at, one.subject))


def _read(rows: Any, cohorts: Mapping[UUID, CohortFacts]) -> Iterator[_Came]:
    for row in rows:
        ran = read_one(row, cohorts[row.cohort_id]) if row.kind in list(Ran) else None
        yield _Came(row.cohort_id, ran.at if ran else row.at, row.kind, row.subject, row.exercise, ran)


def _told(session: Session, leads: Mapping[UUID, tuple[str, ...]]) -> dict[UUID, datetime]:
    """When the leads of each cohort were last told."""
    cohort = func.split_part(col(Message.event), ":", 2)
    addresses = {address for theirs in leads.values() for address in theirs}
    rows = session.execute(
        select(cohort, func.max(col(Message.made_at)))
        .where(col(Message.recipient).in_(addresses), col(Message.kind) == MessageKind.NEWS_FOR_LEADS)
        .group_by(cohort)
    )
    return {UUID(cohort_id): at for cohort_id, at in rows}


_REQUEST, _WITHDRAWN, _CAME_BACK = "request", "withdrawn", "came_back"
_COHORTS: BindParameter[Any] = bindparam("cohorts", expanding=True)
_OLDEST = bindparam("oldest", type_=DateTime(timezone=True))
#: In the columns of what runs out; a request's kind stands where a slot has its exercise.
_CAME = union_all(
    select(
        col(Request.cohort_id),
        literal(_REQUEST, Text).label("kind"),
        col(Request.made_at).label("at"),
        literal("", Text).label("subject"),
        cast(null(), Uuid).label("assessor_id"),
        cast(col(Request.kind), Text).label("exercise"),
        literal("", Text).label("stage"),
    ).where(
        col(Request.cohort_id).in_(_COHORTS),
        col(Request.state) == RequestState.OPEN,
        col(Request.entered_by).is_(None),
        col(Request.made_at) > _OLDEST,
    ),
    select(
        col(Application.cohort_id),
        literal(_WITHDRAWN, Text),
        col(Application.stage_since),
        col(Application.reference),
        cast(null(), Uuid),
        literal("", Text),
        col(Application.stage),
    ).where(
        col(Application.cohort_id).in_(_COHORTS),
        col(Application.stage) == Stage.WITHDRAWN,
        col(Application.stage_since) > _OLDEST,
    ),
    select(
        col(Delivery.cohort_id),
        literal(_CAME_BACK, Text),
        col(Bounce.at),
        func.coalesce(col(Application.reference), ""),
        cast(null(), Uuid),
        literal("", Text),
        literal("", Text),
    )
    .join(Delivery, col(Delivery.message_id) == col(Bounce.message_id))
    .outerjoin(Application, col(Application.id) == col(Delivery.application_id))
    .where(
        col(Delivery.cohort_id).in_(_COHORTS),
        # What was sent once more may arrive yet.
        col(Delivery.state) == DeliveryState.FAILED,
        col(Bounce.at) > _OLDEST,
    ),
    TO_BE_TOLD,
)
