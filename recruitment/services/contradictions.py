"""Report to leads what cannot be and is: each finding once, and nothing is repaired in silence."""

from hashlib import sha256
from itertools import groupby

from sqlmodel import Session

from recruitment.domain.messages import MessageKind
from recruitment.models.base import datetime
from recruitment.queries.cohorts import cohort_by_id
from recruitment.queries.contradictions import contradictions, in_words
from recruitment.queries.staff import lead_addresses
from recruitment.services.messages import Letter, post_many, standing_fields


def report_contradictions(session: Session, *, address: str, now: datetime) -> int:
    """Look for what cannot be, and write to the leads of each cohort in which something is found.

    The same findings are told once; others, when they come, again.

    Args:
        address: the service's own address, for the link.
        now: when, aware.

    Returns:
        How many were told.
    """
    told = 0
    found = sorted(contradictions(session), key=lambda one: str(one.cohort_id))
    for cohort_id, theirs in groupby(found, key=lambda one: one.cohort_id):
        cohort = cohort_by_id(session, cohort_id)
        if cohort is None:
            continue
        words = in_words(list(theirs))
        fields = standing_fields(cohort.definition, f"{address}/lead/{cohort.slug}") | {
            "cohort": cohort.name,
            "found": words,
        }
        event = f"contradictions:{cohort.id}:{sha256(words.encode()).hexdigest()[:16]}"
        letters = [
            Letter(lead, MessageKind.CONTRADICTIONS, event, fields)
            for lead in lead_addresses(session, cohort.id)
        ]
        told += post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)
    return told
