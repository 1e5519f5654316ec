"""Keep who wants to be told when applications open, tell them once, and forget them."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import bindparam, delete, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, update

from recruitment.domain.deadlines import date_and_time
from recruitment.domain.messages import MessageKind
from recruitment.models import Delivery, Interest, Message
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import application_window
from recruitment.services.messages import Letter, post, post_many, standing_fields

#: How long an address is kept once it has been told, and how long where nothing opens. Pages promise it.
KEPT_AFTER_TELLING = timedelta(days=30)
KEPT_WAITING = timedelta(days=548)

_FORGET = text("select work.forget_interest(:interest_id)").bindparams(bindparam("interest_id"))


def register_interest(
    session: Session,
    *,
    email: str,
    name: str,
    definition: Definition,
    address: str,
    now: datetime,
) -> None:
    """Keep an address that wants to be told, and send it the link that removes it.

    An address that waits already is left as it is and sent nothing; nobody can tell the two apart.

    Args:
        email: in lower case.
        name: what to call them, or empty.
        definition: whose organisation speaks.
        address: the service's own address, for the link.
        now: when, aware.
    """
    interest_id = uuid4()
    kept = session.exec(
        insert(Interest)
        .values(id=interest_id, email=email, name=name, made_at=now)
        # No named arbiter: those who register may not read who has.
        .on_conflict_do_nothing()
        .execution_options(preserve_rowcount=True)
    )
    if kept.rowcount == 1:
        fields = standing_fields(definition, f"{address}/interest/{interest_id}")
        letter = Letter(email, MessageKind.INTEREST_NOTED, f"interest:{interest_id}", fields)
        post(session, letter, definition=definition, now=now)


def forget_interest(session: Session, *, interest_id: UUID) -> None:
    """Remove an address, by the id in its link. One that there is not is no fault."""
    session.execute(_FORGET, {"interest_id": interest_id})


def tells_interested(cohort: CohortFacts, now: datetime) -> bool:
    """Whether the opening of a cohort is told to those who wait: it is public, and one can still apply."""
    return cohort.is_public and now <= application_window(cohort).closes_at


def tell_interested(session: Session, cohort: CohortFacts, *, address: str, now: datetime) -> int:
    """Tell everybody who waits that a cohort has opened; from then on they wait no more.

    Args:
        cohort: which has just opened.
        address: the service's own address, for the link.
        now: when, aware.

    Returns:
        How many were told.
    """
    if not tells_interested(cohort, now):
        return 0
    # Marked first: whoever registers meanwhile is in or waits on, and is not lost between two statements.
    told = session.execute(
        update(Interest)
        .where(col(Interest.told_at).is_(None))
        .values(told_at=now)
        .returning(col(Interest.email), col(Interest.name))
    ).all()
    fields = standing_fields(cohort.definition, f"{address}/") | {
        "cohort": cohort.name,
        "closes": date_and_time(cohort.closes_at),
    }
    letters = [
        Letter(email, MessageKind.INTEREST_OPENED, f"cohort:{cohort.id}", fields | {"name": name or "there"})
        for email, name in told
    ]
    return post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)


def forget_interests(session: Session, *, now: datetime) -> None:
    """Remove the addresses whose time is over, and what was written to them."""
    session.execute(
        delete(Interest).where(
            or_(
                col(Interest.told_at) < now - KEPT_AFTER_TELLING,
                col(Interest.made_at) < now - KEPT_WAITING,
            )
        )
    )
    about = (
        col(Message.kind).in_((MessageKind.INTEREST_NOTED, MessageKind.INTEREST_OPENED)),
        col(Message.made_at) < now - KEPT_AFTER_TELLING,
    )
    written = select(col(Message.id)).where(*about)
    session.execute(delete(Delivery).where(col(Delivery.message_id).in_(written)))
    session.execute(delete(Message).where(*about))
