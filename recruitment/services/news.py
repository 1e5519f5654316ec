"""Tell leads what came in: how many requests, and who withdrew. No name, and no word of what was written."""

from collections.abc import Sequence

from sqlmodel import Session

from recruitment.domain.messages import MessageKind
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.news import news_event, news_of
from recruitment.services.messages import Letter, post_many, standing_fields


def tell_leads(session: Session, *, cohort: CohortFacts, at: datetime, address: str, now: datetime) -> int:
    """Write to each lead of a cohort what came in since they were last told.

    Args:
        cohort: theirs.
        at: the morning that it is for, aware.
        address: the service's own, for the link.
        now: when, aware.

    Returns:
        How many were told; 0 where nothing came, or they were told before.
    """
    news = news_of(session, [cohort.id], now).get(cohort.id)
    if news is None:
        return 0
    standing = standing_fields(cohort.definition, f"{address}/lead/{cohort.slug}/requests")
    event = news_event(cohort.id, at)
    letters = [
        Letter(
            lead,
            MessageKind.NEWS_FOR_LEADS,
            event,
            standing | {"cohort": cohort.name, **in_words(news.requests_for(lead), news.withdrawn)},
        )
        for lead in news.told
    ]
    return post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)


def in_words(requests: int, references: Sequence[str]) -> dict[str, str]:
    """How many requests came and who withdrew, as the fields of the message."""
    withdrawn = len(references)
    count = f"{withdrawn} {'application was' if withdrawn == 1 else 'applications were'} withdrawn"
    return {
        "requests": f"{requests} new {'request' if requests == 1 else 'requests'}",
        "withdrawals": f"{count}: {', '.join(references)}" if withdrawn else "No application was withdrawn",
    }
