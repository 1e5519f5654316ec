"""Tell leads what came in and what ran out: numbers, references, labels; no name, no word of anybody."""

from collections.abc import Sequence

from sqlmodel import Session

from recruitment.domain.messages import MessageKind, fields_of
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.news import news_event, news_of
from recruitment.queries.run_out import Ran, RanOut
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
    news = news_of(session, {cohort.id: cohort}, now).get(cohort.id)
    if news is None:
        return 0
    standing = standing_fields(cohort.definition, f"{address}/lead/{cohort.slug}/requests")
    event = news_event(cohort.id, at)
    letters = [
        Letter(
            lead,
            MessageKind.NEWS_FOR_LEADS,
            event,
            standing
            | {"cohort": cohort.name}
            | _shown(cohort, in_words(news.requests_for(lead), news.withdrawn, news.ran_out, news.came_back)),
        )
        for lead in news.told
    ]
    return post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)


def _shown(cohort: CohortFacts, words: dict[str, str]) -> dict[str, str]:
    """The fields so that all is told: a template pinned before anything ran out has no place for it."""
    body = cohort.definition.message(MessageKind.NEWS_FOR_LEADS).body
    if "ran_out" in fields_of(body):
        return words
    return {**words, "withdrawals": f"{words['withdrawals']}. {words['ran_out']}"}


def in_words(
    requests: int,
    references: Sequence[str],
    ran_out: Sequence[RanOut] = (),
    came_back: Sequence[str] = (),
) -> dict[str, str]:
    """How many requests came, who withdrew, what ran out and what came back, as the fields of the message."""
    withdrawn = len(references)
    count = f"{withdrawn} {'application was' if withdrawn == 1 else 'applications were'} withdrawn"
    return {
        "requests": f"{requests} new {'request' if requests == 1 else 'requests'}",
        "withdrawals": f"{count}: {', '.join(references)}" if withdrawn else "No application was withdrawn",
        "ran_out": ran_out_in_words(ran_out) + _came_back_in_words(came_back),
    }


def _came_back_in_words(references: Sequence[str]) -> str:
    """About whose applications e-mails came back, after what ran out; nothing where none did."""
    if not references:
        return ""
    count = f"{len(references)} {'e-mail' if len(references) == 1 else 'e-mails'} came back"
    named = ", ".join(sorted({one for one in references if one}))
    return f". {count}{f' ({named})' if named else ''}: mend the address among the messages"


#: What ran out, before whose it was.
_RAN = {
    Ran.RESERVE: "a place on the reserve list",
    Ran.OFFER: "the time to answer an offer",
    Ran.SLOT: "the time to choose a slot",
    Ran.TRAINING: "training in safer recruitment",
}


def ran_out_in_words(ran_out: Sequence[RanOut]) -> str:
    """What ran out, kind by kind: "Ran out: a place on the reserve list (DL27-4KTQ-9XWB)"."""
    if not ran_out:
        return "Nothing has run out"
    kinds = {kind: [one.subject for one in ran_out if one.kind is kind] for kind in Ran}
    return "Ran out: " + "; ".join(f"{_RAN[kind]} ({', '.join(of)})" for kind, of in kinds.items() if of)
