"""Cohorts for whose leads something came in, or ran out."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.messages import MessageKind
from recruitment.domain.news import told_at
from recruitment.due.thing import Due, DueMessage
from recruitment.models import Phase
from recruitment.queries.cohorts import cohorts_in_phases
from recruitment.queries.news import news_of


def due_news(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """One thing to do for each cohort whose leads are to hear what came in; the key is "cohort/morning"."""
    cohorts = {one.id: one for one in cohorts_in_phases(session, *Phase, cohort_id=cohort_id)}
    news = news_of(session, cohorts, now, until=until)
    dues = (
        Due(
            key=f"{one}/{(at := told_at(came.first_at)).isoformat()}",
            sentence=f"Tell the leads of {cohorts[one].name} what came in",
            at=at,
            cohort_id=one,
            messages=tuple(DueMessage(MessageKind.NEWS_FOR_LEADS, lead) for lead in came.told),
        )
        for one, came in news.items()
    )
    return tuple(due for due in dues if due.at <= (until or now))
