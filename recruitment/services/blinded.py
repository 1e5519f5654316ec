"""Take out of a blinded copy what gives somebody away: a new copy takes its place; the old is kept."""

from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col

from recruitment.domain.errors import Refusal, Stale
from recruitment.models import BlindedAnswer
from recruitment.models.base import datetime
from recruitment.queries.blinded import blinded_answer
from recruitment.services.conflicts import require_not_ones_own


def take_out(
    session: Session,
    *,
    application_id: UUID,
    question: str,
    copy_id: UUID,
    words: str,
    instead: str,
    reason: str,
    actor_id: UUID,
    now: datetime,
) -> int:
    """Replace words wherever they stand in what assessors read of an answer.

    Readings go on with the new copy; scores that were committed on the old one stand.

    Args:
        application_id: whose answer.
        question: which, by code.
        copy_id: the copy that was looked at.
        words: what gives somebody away, exactly as it stands there.
        instead: the neutral words in its place.
        reason: why, for other leads.
        actor_id: the lead.
        now: when, aware.

    Returns:
        How often the words stood there.

    Raises:
        NotFound: there is no such copy.
        Refusal: the words do not stand there; or it is the lead's own application.
        Stale: another copy has taken its place.
    """
    require_not_ones_own(session, application_id, actor_id)
    held = blinded_answer(session, application_id, question)
    times = held.text.count(words)
    if held.id == copy_id and not times:
        raise Refusal("Copy the words exactly as they stand in the text: these do not stand there.")
    turned = session.exec(
        update(BlindedAnswer)
        .where(col(BlindedAnswer.id) == copy_id, col(BlindedAnswer.id) == held.id)
        .where(col(BlindedAnswer.superseded_at).is_(None))
        .values(superseded_at=now, superseded_by=actor_id, reason=reason)
    )
    if turned.rowcount != 1:
        raise Stale("Read it again: somebody changed this copy a moment ago.")
    session.add(
        BlindedAnswer(
            application_id=application_id,
            question=question,
            text=held.text.replace(words, instead),
            made_at=now,
        )
    )
    session.flush()
    return times
