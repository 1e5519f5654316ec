"""Withdraw an application: the applicant's own act, from any stage, at once and for good."""

from sqlalchemy import bindparam, text
from sqlmodel import Session

from recruitment.domain.messages import MessageKind
from recruitment.domain.stages import EXITS, Action
from recruitment.domain.withdrawal import Why, reason_kept
from recruitment.models.base import UUID, datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.own_application import OwnApplication
from recruitment.services.messages import Letter, post, standing_fields
from recruitment.services.moves import move

#: What the applicant's own role may not do: see the migration that makes it.
_LET_GO = text("select work.let_go(:application_id)").bindparams(bindparam("application_id"))


def withdraw_application(
    session: Session,
    *,
    application: OwnApplication,
    cohort: CohortFacts,
    actor_id: UUID,
    email: str,
    why: Why,
    words: str,
    link: str,
    now: datetime,
) -> bool:
    """Withdraw one's own application.

    In order: moves it; takes back the readings nobody has begun, and the messages about it that have not
    left; posts the confirmation. Decisions that are not released pass it over, as they do whoever is not in
    the sift.

    Args:
        application: one's own, as `own_application` found it.
        cohort: the application's.
        actor_id: the applicant.
        email: the applicant's.
        why: the reason chosen.
        words: what they add, or empty.
        link: the whole address of the page that shows how the application stands.
        now: when, aware.

    Returns:
        True where it was withdrawn now; False where it had ended before, and nothing was done.

    Raises:
        Stale: somebody moved it first.
    """
    if application.stage in EXITS:
        return False
    move(
        session,
        application_id=application.id,
        action=Action.WITHDRAW,
        actor_id=actor_id,
        cause="page:withdraw",
        reason=reason_kept(why, words),
        now=now,
    )
    session.execute(_LET_GO, {"application_id": application.id})
    fields = standing_fields(cohort.definition, link) | {
        "name": application.details.greeting,
        "cohort": cohort.name,
        "reference": application.reference,
    }
    letter = Letter(email, MessageKind.WITHDRAWN, f"application:{application.id}", fields, application.id)
    post(session, letter, definition=cohort.definition, now=now, cohort_id=cohort.id)
    return True
