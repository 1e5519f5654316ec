"""Take an application that ended up again: one lead with a reason, and a second where two had ended it."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from recruitment.domain.errors import NotAllowed, Refusal, Stale
from recruitment.domain.messages import MessageKind
from recruitment.domain.stages import Party, Stage, move_back
from recruitment.models import Reopening
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.releases import addressees
from recruitment.queries.reopenings import Ended
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.messages import Letter, post_many, standing_fields
from recruitment.services.moves import take_up_again


def ask_to_reopen(
    session: Session,
    *,
    cohort: CohortFacts,
    ended: Ended,
    reason: str,
    address: str,
    actor_id: UUID,
    now: datetime,
) -> bool:
    """Take it up again where one lead alone may; else ask for a second, and move nobody yet.

    Args:
        cohort: the application's.
        ended: the application, as `ended_application` found it.
        reason: why, in words.
        address: the service's own, for links.
        actor_id: the lead.
        now: when, aware.

    Returns:
        True where it was taken up, False where another lead is to agree first.

    Raises:
        Refusal: no reason is given, or the application is the lead's own.
        MoveRefused: it cannot be taken up from where it is.
        Stale: somebody moved it, or asked already.
    """
    if not reason.strip():
        raise Refusal("Give a reason for taking it up again.")
    require_not_ones_own(session, ended.application_id, actor_id)
    alone = move_back(ended.stage, ended.left).party is Party.LEAD
    asked = Reopening(
        application_id=ended.application_id,
        from_stage=ended.stage,
        to_stage=ended.left,
        reason=reason.strip(),
        asked_by=actor_id,
        asked_at=now,
        done_at=now if alone else None,
    )
    try:
        with session.begin_nested():
            session.add(asked)
            session.flush()
    except IntegrityError as error:
        if "reopening_one_open" not in str(error.orig):
            raise
        raise Stale("Open the page again: another lead has asked for this already.") from None
    if alone:
        _carry_out(session, cohort, asked, agreed_by=None, address=address, now=now)
    return alone


def agree_to_reopen(
    session: Session, *, cohort: CohortFacts, ended: Ended, address: str, actor_id: UUID, now: datetime
) -> None:
    """Agree to what another lead asked for: it is taken up again, and the applicant is told.

    Raises:
        NotAllowed: by whoever asked.
        Refusal: the application is the lead's own.
        MoveRefused: it cannot be taken up from where it is.
        Stale: nobody asks for it, or somebody was first.
    """
    asked = session.execute(
        select(Reopening)
        .where(col(Reopening.application_id) == ended.application_id, col(Reopening.done_at).is_(None))
        .with_for_update()
    ).scalar_one_or_none()
    if asked is None:
        raise Stale("Open the application again: nobody asks for it to be taken up.")
    if asked.asked_by == actor_id:
        raise NotAllowed("Ask another lead to agree: you asked for it.")
    require_not_ones_own(session, ended.application_id, actor_id)
    session.execute(
        update(Reopening).where(col(Reopening.id) == asked.id).values(agreed_by=actor_id, done_at=now)
    )
    _carry_out(session, cohort, asked, agreed_by=actor_id, address=address, now=now)


def _carry_out(
    session: Session,
    cohort: CohortFacts,
    asked: Reopening,
    *,
    agreed_by: UUID | None,
    address: str,
    now: datetime,
) -> None:
    application_id = asked.application_id
    take_up_again(
        session,
        application_id=application_id,
        target=Stage(asked.to_stage),
        actor_id=asked.asked_by,
        agreed_by=agreed_by,
        cause=f"reopening:{asked.id}",
        reason=asked.reason,
        now=now,
    )
    letters = [
        Letter(
            one.email,
            MessageKind.TAKEN_UP_AGAIN,
            f"reopening:{asked.id}",
            _fields(cohort, address, one.reference) | {"name": one.name},
            application_id,
        )
        for one in addressees(session, [application_id])
    ]
    post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)


def _fields(cohort: CohortFacts, address: str, reference: str) -> dict[str, str]:
    link = f"{address}/apply/{reference}/status"
    return standing_fields(cohort.definition, link) | {"cohort": cohort.name, "reference": reference}
