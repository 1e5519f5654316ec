"""What came in for the leads of each cohort since they were last told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from recruitment.domain.messages import MessageKind
from recruitment.domain.news import OLDEST
from recruitment.domain.requests import RequestState
from recruitment.domain.stages import Stage
from recruitment.models import Application, Message, Request
from recruitment.models.base import datetime

_EVENT = "news"


@dataclass
class News:
    """What came in for the leads of a cohort: how many requests, and who withdrew, by reference.

    `first_at` is when the first of it came.
    """

    first_at: datetime
    requests: int = 0
    withdrawn: list[str] = field(default_factory=list)


def news_event(cohort_id: UUID, at: datetime) -> str:
    """What one morning's message is called, so that each lead has it once."""
    return f"{_EVENT}:{cohort_id}:{at:%Y-%m-%d}"


def news_of(session: Session, leads: Mapping[UUID, tuple[str, ...]], now: datetime) -> dict[UUID, News]:
    """What came in since each cohort's leads were told, for cohorts where anything did. Three statements.

    Requests that a lead entered, or has settled, are news to nobody.

    Args:
        leads: the addresses of each cohort's.
        now: the present, aware.
    """
    told = _told(session, leads)
    oldest, found = now - OLDEST, dict[UUID, News]()
    for cohort_id, at in session.execute(_REQUESTS, {"oldest": oldest, "cohorts": list(leads)}):
        if at > told.get(cohort_id, oldest):
            found.setdefault(cohort_id, News(at)).requests += 1
    for cohort_id, at, reference in session.execute(_WITHDRAWN, {"oldest": oldest, "cohorts": list(leads)}):
        if at > told.get(cohort_id, oldest):
            news = found.setdefault(cohort_id, News(at))
            news.first_at = min(news.first_at, at)
            news.withdrawn.append(reference)
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


# By the time they came: the first of each cohort is the oldest.
_REQUESTS = (
    select(col(Request.cohort_id), col(Request.made_at))
    .where(
        col(Request.cohort_id).in_(bindparam("cohorts", expanding=True)),
        col(Request.state) == RequestState.OPEN,
        col(Request.entered_by).is_(None),
        col(Request.made_at) > bindparam("oldest"),
    )
    .order_by(col(Request.made_at))
)
_WITHDRAWN = (
    select(col(Application.cohort_id), col(Application.stage_since), col(Application.reference))
    .where(
        col(Application.cohort_id).in_(bindparam("cohorts", expanding=True)),
        col(Application.stage) == Stage.WITHDRAWN,
        col(Application.stage_since) > bindparam("oldest"),
    )
    .order_by(col(Application.stage_since), col(Application.reference))
)
