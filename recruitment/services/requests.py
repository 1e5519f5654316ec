"""Take in requests, and settle them: acknowledged at once, each with a day by which it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, insert, update
from sqlalchemy.dialects.postgresql import insert as insert_unless
from sqlmodel import Session, col

from recruitment.domain.deadlines import england_bank_holidays, long_date
from recruitment.domain.errors import Refusal, Stale
from recruitment.domain.messages import MessageKind
from recruitment.domain.requests import WORDS, RequestDeed, RequestKind, RequestState, request_due
from recruitment.models import Request, RequestNote
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.requests import WholeRequest, request_by_id
from recruitment.queue import Task, defer
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.messages import Letter, post, standing_fields


@dataclass(frozen=True)
class Sender:
    """Who asks for something.

    Attributes:
        name: may be empty.
        email: where they are answered, in lower case; empty where they have no address.
        person_id: their account, where they are signed in.
        application_id: the application it is about, if any.
        entered_by: the lead who enters it for them, if one does.
    """

    name: str
    email: str
    person_id: UUID | None = None
    application_id: UUID | None = None
    entered_by: UUID | None = None


def make_request(
    session: Session,
    *,
    request_id: UUID,
    cohort: CohortFacts,
    sender: Sender,
    kind: RequestKind,
    text: str,
    link: str,
    now: datetime,
) -> bool:
    """Take in a request and acknowledge it.

    Args:
        request_id: its id to be, from the form: what is sent twice is one request.
        cohort: whose leads settle it.
        sender: who asks.
        kind: for what.
        text: in their words.
        link: the whole address of the page on which they can go on.
        now: when, aware.

    Returns:
        True where it was taken in; False where it had been.
    """
    due_at = request_due(now, cohort.definition.requests.of(kind), england_bank_holidays())
    asked = {"kind": kind, "text": text, "made_at": now, "due_at": due_at}
    if not take_in(session, request_id, cohort.id, sender, asked):
        return False
    if kind is RequestKind.CONCERN:
        # By the worker: whoever raises it may not read who hears it.
        defer(session, Task.TELL_OF_CONCERN, request_id=str(request_id))
    if sender.email:
        fields = standing_fields(cohort.definition, link) | {
            "cohort": cohort.name,
            "request": WORDS[kind].called,
            "due": long_date(due_at),
        }
        letter = Letter(
            sender.email,
            MessageKind.REQUEST_RECEIVED,
            f"request:{request_id}",
            fields,
            sender.application_id,
        )
        post(session, letter, definition=cohort.definition, now=now, cohort_id=cohort.id)
    return True


def take_in(
    session: Session, request_id: UUID, cohort_id: UUID, sender: Sender, asked: Mapping[str, object]
) -> bool:
    """Write a request, unless it was written already.

    Args:
        asked: what is asked, by the names of its columns.

    Returns:
        True where it was written.
    """
    from_whom = {
        "person_id": sender.person_id,
        "application_id": sender.application_id,
        "name": sender.name,
        "email": sender.email,
        "entered_by": sender.entered_by,
    }
    made = session.exec(
        insert_unless(Request)
        .values(id=request_id, cohort_id=cohort_id, **from_whom, **asked, state=RequestState.OPEN, outcome="")
        # No named arbiter: those who ask may not read all that was asked.
        .on_conflict_do_nothing()
        .execution_options(preserve_rowcount=True)
    )
    return made.rowcount == 1


def take_request(
    session: Session, *, cohort_id: UUID, request_id: UUID, actor_id: UUID, now: datetime
) -> None:
    """Make it one's own to settle; whoever had it before has it no more.

    Raises:
        NotFound: this cohort has no such request.
        Refusal: it is one's own, or about one's own application.
        Stale: it is settled.
    """
    _not_ones_own(session, request_by_id(session, cohort_id, request_id), actor_id)
    _turn(session, request_id, owner_id=actor_id)
    keep_deed(session, request_id, RequestDeed.TAKEN, actor_id=actor_id, text="", now=now)


def note_request(
    session: Session, *, cohort_id: UUID, request_id: UUID, text: str, actor_id: UUID, now: datetime
) -> None:
    """Add a note for other leads; also to a request that is settled.

    Raises:
        NotFound: this cohort has no such request.
        Refusal: it is one's own, or about one's own application.
    """
    _not_ones_own(session, request_by_id(session, cohort_id, request_id), actor_id)
    keep_deed(session, request_id, RequestDeed.NOTED, actor_id=actor_id, text=text, now=now)


def settle_request(
    session: Session,
    *,
    cohort: CohortFacts,
    request_id: UUID,
    outcome: str,
    actor_id: UUID,
    address: str,
    now: datetime,
) -> bool:
    """Settle a request and tell its outcome to whoever sent it.

    Args:
        cohort: the request's.
        request_id: which.
        outcome: the answer, in words that are sent as they are.
        actor_id: the lead who settles it.
        address: the service's own address, for the link to the page on which they can go on.
        now: when, aware.

    Returns:
        True where there was an address to tell it to.

    Raises:
        NotFound: this cohort has no such request.
        Refusal: it is one's own, or about one's own application.
        Stale: it is settled already.
    """
    found = request_by_id(session, cohort.id, request_id)
    _not_ones_own(session, found, actor_id)
    _turn(
        session,
        request_id,
        state=RequestState.SETTLED,
        # Settled by somebody who had not taken it, it was theirs all the same.
        owner_id=func.coalesce(col(Request.owner_id), actor_id),
        outcome=outcome,
        settled_by=actor_id,
        settled_at=now,
    )
    keep_deed(session, request_id, RequestDeed.SETTLED, actor_id=actor_id, text=outcome, now=now)
    return _tell(session, cohort, found, outcome, address=address, now=now)


def _tell(
    session: Session, cohort: CohortFacts, found: WholeRequest, outcome: str, *, address: str, now: datetime
) -> bool:
    line = found.line
    if not line.email:
        return False
    # Only whoever is signed in finds it among their own.
    link = f"{address}/apply/{line.reference}/requests" if found.person_id else address
    fields = standing_fields(cohort.definition, link) | {
        "cohort": cohort.name,
        "name": line.name or "applicant",
        "request": WORDS[line.kind].called,
        "outcome": outcome,
    }
    letter = Letter(
        line.email, MessageKind.REQUEST_SETTLED, f"request:{line.id}", fields, found.application_id
    )
    return post(session, letter, definition=cohort.definition, now=now, cohort_id=cohort.id)


def _not_ones_own(session: Session, found: WholeRequest, actor_id: UUID) -> None:
    if found.person_id == actor_id:
        raise Refusal("Ask another lead to settle this: you sent it yourself.")
    require_not_ones_own(session, found.application_id, actor_id)


def _turn(session: Session, request_id: UUID, **values: object) -> None:
    turned = session.exec(
        update(Request)
        .where(col(Request.id) == request_id, col(Request.state) == RequestState.OPEN)
        .values(**values)
    )
    if turned.rowcount != 1:
        raise Stale("Read it again: somebody settled it a moment ago.")


def keep_deed(
    session: Session, request_id: UUID, deed: RequestDeed, *, actor_id: UUID, text: str, now: datetime
) -> None:
    """Add to what was done about a request."""
    session.execute(
        insert(RequestNote)
        .values(request_id=request_id, author_id=actor_id, deed=deed, text=text, at=now)
        .inline()
    )
