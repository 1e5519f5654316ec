"""Feedback to candidates: written by a lead, marked as ready, sent by a job or at once, and final then."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from recruitment.domain.errors import Closed, Refusal, Stale
from recruitment.domain.feedback import LONGEST_SENTENCE, TOLD_IN
from recruitment.domain.messages import MessageKind
from recruitment.models import Application, Feedback
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.bands import present_bands
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.feedback import OwedFeedback
from recruitment.queries.releases import addressees
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.drafts import Overtaken
from recruitment.services.messages import Letter, post_many, standing_fields


def write_feedback(
    session: Session,
    *,
    owed: OwedFeedback,
    definition: Definition,
    sentence: str,
    version: int,
    ready: bool,
    actor_id: UUID,
    now: datetime,
) -> bool:
    """Save the sentence over the version it was read at; marked as ready, the bands are frozen beside it.

    Saved without, what was ready is taken back.

    Args:
        owed: whose, as `feedback_for` found it.
        definition: the cohort's, which words the bands.
        sentence: what the candidate reads, word for word.
        version: that the form was filled in from; 0 where nothing was saved.
        ready: whether it may be sent as it stands.
        actor_id: the lead who writes.
        now: when, aware.

    Returns:
        False where the same stands there already.

    Raises:
        Refusal: it says nothing or too much, or the application is the lead's own.
        Closed: it has been sent.
        Overtaken: it was changed since it was read.
    """
    require_not_ones_own(session, owed.application_id, actor_id)
    if not sentence.strip() or len(sentence) > LONGEST_SENTENCE:
        raise Refusal(f"Write a sentence of {LONGEST_SENTENCE} characters or fewer.")
    if owed.sent_at is not None:
        raise Closed("Leave it as it is: this feedback has been sent.")
    if owed.version and (owed.sentence, owed.ready_at is not None) == (sentence, ready):
        return False
    if owed.version != version:
        raise Overtaken({"sentence": owed.sentence}, owed.version)
    bands = [one.stored() for one in present_bands(session, owed, definition)] if ready else None
    values: dict[str, Any] = {
        "sentence": sentence,
        "bands": bands,
        "version": version + 1,
        "saved_at": now,
        "saved_by": actor_id,
        "ready_at": now if ready else None,
        "ready_by": actor_id if ready else None,
    }
    if not _stored(session, owed.application_id, version, values):
        raise Stale("Open this feedback again: somebody else saved it a moment ago.")
    return True


def send_feedback(
    session: Session, *, application_id: UUID, cohort: CohortFacts, address: str, now: datetime
) -> bool:
    """Send feedback that is ready: from now on its candidate reads it, and is told so.

    In order: takes the application's row, so that nobody withdraws meanwhile; marks the feedback as sent
    where it was ready; posts the message.

    Args:
        application_id: whose.
        cohort: the application's.
        address: the service's own, for the link.
        now: when, aware.

    Returns:
        False where it is not ready, was sent, or the candidate has left.
    """
    stage = session.execute(
        select(col(Application.stage)).where(col(Application.id) == application_id).with_for_update()
    ).scalar_one_or_none()
    if stage not in TOLD_IN.values():
        return False
    sent = session.execute(
        update(Feedback)
        .where(
            col(Feedback.application_id) == application_id,
            col(Feedback.ready_at).is_not(None),
            col(Feedback.sent_at).is_(None),
        )
        .values(sent_at=now)
    )
    if sent.rowcount != 1:  # type: ignore[attr-defined]
        return False
    letters = [
        Letter(
            one.email,
            MessageKind.FEEDBACK,
            f"feedback:{application_id}",
            standing_fields(cohort.definition, f"{address}/apply/{one.reference}/feedback")
            | {"name": one.name, "cohort": cohort.name, "reference": one.reference},
            application_id,
        )
        for one in addressees(session, [application_id])
    ]
    post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)
    return True


def send_feedback_now(
    session: Session,
    *,
    owed: OwedFeedback,
    version: int,
    cohort: CohortFacts,
    address: str,
    actor_id: UUID,
    now: datetime,
) -> None:
    """Send ready feedback at once, as a lead asks who has read it, whether or not its sending is held.

    Args:
        owed: whose, as `feedback_for` found it.
        version: that the lead read.
        cohort: the application's.
        address: the service's own, for the link.
        actor_id: the lead.
        now: when, aware.

    Raises:
        Refusal: the application is the lead's own.
        Stale: it is not ready any more, was sent a moment ago, or says something else than they read.
    """
    require_not_ones_own(session, owed.application_id, actor_id)
    if version != owed.version:
        raise Stale("Read this feedback again: somebody changed it since you opened the page.")
    if not send_feedback(
        session, application_id=owed.application_id, cohort=cohort, address=address, now=now
    ):
        raise Stale("Open this feedback again: it is not ready, or was sent a moment ago.")


def _stored(session: Session, application_id: UUID, version: int, values: dict[str, Any]) -> bool:
    """Compare and set; version 0 is that of no row."""
    if version == 0:
        made = insert(Feedback).values(application_id=application_id, **values).on_conflict_do_nothing()
        return bool(session.execute(made.returning(col(Feedback.version))).scalar_one_or_none())
    changed = session.execute(
        update(Feedback)
        .where(
            col(Feedback.application_id) == application_id,
            col(Feedback.version) == version,
            col(Feedback.sent_at).is_(None),
        )
        .values(**values)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]
