"""What came in for the leads of each cohort since they were last told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    DateTime,
    Text,
    bindparam,
    func,
    literal,
    select,
    union_all,
)
from sqlmodel import Session, col

from recruitment.domain.messages import MessageKind
from recruitment.domain.news import OLDEST
from recruitment.domain.requests import RequestKind, RequestState
from recruitment.domain.stages import Stage
from recruitment.models import Application, Message, Request
from recruitment.models.base import datetime
from recruitment.queries.safer_recruitment import hearers_by_cohort
from recruitment.queries.staff import lead_addresses_by_cohort

_EVENT = "news"


@dataclass
class News:
    """What came in for the leads of a cohort: how many requests, and who withdrew, by reference.

    `leads` are their addresses, `hearers` those of them who hear concerns; `first_at` is when the first of it
    came.
    """

    leads: tuple[str, ...]
    hearers: frozenset[str]
    first_at: datetime
    requests: int = 0
    concerns: int = 0
    withdrawn: list[str] = field(default_factory=list)

    @property
    def told(self) -> tuple[str, ...]:
        """The leads for whom there is something among it."""
        return tuple(lead for lead in self.leads if self.withdrawn or self.requests_for(lead))

    def requests_for(self, lead: str) -> int:
        """How many requests came that a lead may see."""
        return self.requests + (self.concerns if lead in self.hearers else 0)


def news_event(cohort_id: UUID, at: datetime) -> str:
    """What one morning's message is called, so that each lead has it once."""
    return f"{_EVENT}:{cohort_id}:{at:%Y-%m-%d}"


def news_of(session: Session, cohort_ids: Collection[UUID], now: datetime) -> dict[UUID, News]:
    """What came in since each cohort's leads were told, for cohorts that have leads and where anything did.

    One statement, four where something came this week. Requests that a lead entered, or has settled, are
    news to nobody.

    Args:
        cohort_ids: which cohorts.
        now: the present, aware.
    """
    oldest = now - OLDEST
    rows = session.execute(_CAME, {"oldest": oldest, "cohorts": list(cohort_ids)}).all()
    if not rows:
        return {}
    leads = lead_addresses_by_cohort(session, {row.cohort_id for row in rows})
    hearers = hearers_by_cohort(session, leads.keys())
    told, found = _told(session, leads), dict[UUID, News]()
    for cohort_id, at, kind, withdrawn in rows:
        if not leads[cohort_id] or at <= told.get(cohort_id, oldest):
            continue
        hear = hearers.get(cohort_id) or frozenset(leads[cohort_id])
        news = found.setdefault(cohort_id, News(leads[cohort_id], hear, at))
        if withdrawn:
            news.withdrawn.append(withdrawn)
        elif kind == RequestKind.CONCERN:
            news.concerns += 1
        else:
            news.requests += 1
    return found


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


_COHORTS: BindParameter[Any] = bindparam("cohorts", expanding=True)
_OLDEST = bindparam("oldest", type_=DateTime(timezone=True))
#: By the time they came, so that the first of each cohort is the oldest.
_CAME: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(
        col(Request.cohort_id),
        col(Request.made_at).label("at"),
        col(Request.kind),
        literal("", Text).label("withdrawn"),
    ).where(
        col(Request.cohort_id).in_(_COHORTS),
        col(Request.state) == RequestState.OPEN,
        col(Request.entered_by).is_(None),
        col(Request.made_at) > _OLDEST,
    ),
    select(
        col(Application.cohort_id),
        col(Application.stage_since),
        literal("", Text),
        col(Application.reference),
    ).where(
        col(Application.cohort_id).in_(_COHORTS),
        col(Application.stage) == Stage.WITHDRAWN,
        col(Application.stage_since) > _OLDEST,
    ),
).order_by("at", "withdrawn")
