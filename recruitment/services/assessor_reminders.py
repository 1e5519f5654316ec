"""Remind assessors of what they have left to read: so many readings, and how long they take."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.deadlines import date_and_time
from recruitment.domain.messages import MessageKind
from recruitment.domain.scorecards import time_in_words
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import readings_due
from recruitment.queries.unfinished import Unfinished, unfinished_of
from recruitment.services.messages import Letter, post_many, standing_fields


def timed_event(cohort_id: UUID, number: int) -> str:
    """What the nth reminder of a cohort is called, from 1, so that each assessor hears of it once."""
    return f"readings-left:{cohort_id}:{number}"


def asked_event(cohort_id: UUID, now: datetime) -> str:
    """What a lead's reminder of a day is called: pressed twice in a day, it goes out once."""
    return f"readings-left:{cohort_id}:asked:{now:%Y-%m-%d}"


def remind_assessors(
    session: Session,
    *,
    cohort: CohortFacts,
    event: str,
    address: str,
    now: datetime,
    given_by: datetime | None = None,
    only: Collection[UUID] | None = None,
) -> int:
    """Tell those with readings left how many, and how long these take; nobody twice under the same name.

    Args:
        cohort: whose assessors.
        event: from `timed_event` or `asked_event`.
        address: the service's own address, for the link.
        now: when, aware.
        given_by: what was given out later is not counted; the present where None.
        only: these assessors; None for all.

    Returns:
        How many were told.
    """
    letters = [
        letter_to(one, cohort, event=event, address=address)
        for one in unfinished_of(session, {cohort.id: given_by or now})
        if only is None or one.assessor_id in only
    ]
    return post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)


def letter_to(one: Unfinished, cohort: CohortFacts, *, event: str, address: str) -> Letter:
    """What one assessor is told: numbers, and nothing of whom they read."""
    due = readings_due(cohort)
    fields = standing_fields(cohort.definition, f"{address}/assess") | {
        "cohort": cohort.name,
        "readings": f"{one.left} {'reading' if one.left == 1 else 'readings'}",
        "begun": _begun(one.drafts),
        "minutes": time_in_words(one.left * cohort.definition.sift.minutes),
        "due": f"by {date_and_time(due)}" if due else "as soon as you can",
    }
    return Letter(one.email, MessageKind.READINGS_LEFT, event, fields)


def _begun(drafts: int) -> str:
    if not drafts:
        return "None of them is begun."
    return f"{'One of them is' if drafts == 1 else f'{drafts} of them are'} scored and only to be committed."
