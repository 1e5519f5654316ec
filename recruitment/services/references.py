"""Ask referees, take what they write, and check it: the request is a row before it is an e-mail.

Who is asked, and when, people choose. A link is new each time: a reminder adds one, asking again ends those
before.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as insert_or_leave
from sqlmodel import Session, col

from recruitment.domain.deadlines import Offset, england_bank_holidays, long_date, resolve
from recruitment.domain.errors import Closed, Stale
from recruitment.domain.messages import MessageKind
from recruitment.domain.refereeing import OPEN, ReferenceState
from recruitment.domain.references import new_token
from recruitment.domain.stages import Stage
from recruitment.domain.words import normalise_name
from recruitment.models import Referee, ReferenceLink, ReferenceRequest
from recruitment.programme.reference_form import ReferenceForm
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.conflicts import own_in_cohort
from recruitment.queries.reference_requests import CANDIDATES, LostRequest
from recruitment.queries.references import RefereeLine
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.messages import Letter, post_many, standing_fields
from recruitment.services.sign_in import token_hash

#: How long after the day an answer is due its links still let somebody in.
LINK_OUTLASTS = timedelta(days=28)
_DUE_AT, _REMINDED_AT = time(17), time(9)


def reference_event(request_id: UUID, number: int) -> str:
    """What the nth e-mail of a request is called; the state of the newest tells whether it bounced."""
    return f"reference:{request_id}:{number}"


def answer_due(form: ReferenceForm, asked_at: datetime) -> datetime:
    """When an answer is due that is asked for at a time: the end of a working day."""
    return _working_days(form.days, asked_at, _DUE_AT)


def reminder_times(form: ReferenceForm, asked_at: datetime) -> tuple[datetime, ...]:
    """When a referee asked at a time is reminded, in order: in the morning."""
    return tuple(_working_days(days, asked_at, _REMINDED_AT) for days in sorted(form.remind_after))


def _working_days(days: int, after: datetime, at: time) -> datetime:
    return resolve(Offset("closes", days, working=True, at=at), after, after, england_bank_holidays())


def bearer_id_of(email: str) -> UUID:
    """What stands with every request to one address, so that one page shows them all. It lets nobody in."""
    return UUID(bytes=hashlib.sha256(f"bearer:{email.lower()}".encode()).digest()[:16], version=4)


def may_ask(line: RefereeLine, definition: Definition) -> bool:
    """Whether a lead may ask this referee now, or ask again."""
    in_time = definition.reference.from_stage == "sift" or line.stage is Stage.OFFER
    return line.can_be_asked and in_time and line.stage in CANDIDATES


def ask_referees(
    session: Session,
    *,
    cohort: CohortFacts,
    referees: Sequence[RefereeLine],
    address: str,
    actor_id: UUID | None,
    now: datetime,
) -> int:
    """Ask referees whom nobody has asked for their applications yet. A constant number of statements.

    Args:
        cohort: theirs.
        referees: who; those who may not be asked now, were a moment ago, or were replaced since they were
            read, are passed over, and so are those of the lead's own application.
        address: the service's own, for links.
        actor_id: the lead who asks.
        now: when, aware.

    Returns:
        How many are asked.
    """
    due_at = answer_due(cohort.definition.reference, now)
    own = own_in_cohort(session, cohort.id, actor_id)
    rows: list[dict[str, Any]] = [
        {
            "id": uuid4(),
            "cohort_id": cohort.id,
            "application_id": one.application_id,
            "position": one.position,
            "bearer_id": bearer_id_of(one.email),
            "full_name": one.full_name,
            "email": one.email,
            "candidate": one.name,
            "state": ReferenceState.ASKED,
            "asked_at": now,
            "asked_by": actor_id,
            "due_at": due_at,
            **_NOTHING_YET,
        }
        for one in _still_named(session, referees)
        if one.request_id is None and one.application_id != own and may_ask(one, cohort.definition)
    ]
    if not rows:
        return 0
    # Where another lead asks at the same moment, one of the two writes.
    statement = insert_or_leave(ReferenceRequest).on_conflict_do_nothing().returning(col(ReferenceRequest.id))
    written = set(session.execute(statement, rows).scalars())
    requests = [ReferenceRequest(**row) for row in rows if row["id"] in written]
    _send_links(session, requests, MessageKind.REFERENCE_REQUEST, cohort=cohort, address=address, now=now)
    return len(requests)


def _still_named(session: Session, referees: Sequence[RefereeLine]) -> list[RefereeLine]:
    """Those whom no applicant has replaced since they were read. One statement.

    Each is held until the transaction ends: who replaces one then finds what was asked, and takes it back.
    """
    asked = [(one.application_id, one.position) for one in referees]
    rows = session.execute(
        select(col(Referee.application_id), col(Referee.position), col(Referee.email))
        .where(tuple_(col(Referee.application_id), col(Referee.position)).in_(asked))
        .order_by(col(Referee.application_id), col(Referee.position))
        .with_for_update(read=True)
    )
    named = {(row.application_id, row.position): row.email for row in rows}
    return [one for one in referees if named.get((one.application_id, one.position)) == one.email]


_NOTHING_YET = {"sent": 1, "reminded": 0, "words": "", "verified_how": "", "cleared": ""}


def ask_again(
    session: Session,
    *,
    cohort: CohortFacts,
    request: ReferenceRequest,
    address: str,
    actor_id: UUID,
    now: datetime,
) -> None:
    """Send a request once more, with a new link and a new day to answer by; links sent before end.

    Raises:
        Refusal: the application is the lead's own.
        Stale: it has been answered, or replaced, meanwhile.
    """
    require_not_ones_own(session, request.application_id, actor_id)
    asked = session.execute(
        update(ReferenceRequest)
        .where(col(ReferenceRequest.id) == request.id, col(ReferenceRequest.state).in_(OPEN))
        .values(
            asked_at=now,
            asked_by=actor_id,
            due_at=answer_due(cohort.definition.reference, now),
            sent=col(ReferenceRequest.sent) + 1,
            reminded=0,
            told_at=None,
        )
        .returning(ReferenceRequest)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if asked is None:
        raise Stale("Open the references again: this one was answered a moment ago.")
    session.execute(
        update(ReferenceLink)
        .where(col(ReferenceLink.request_id) == request.id, col(ReferenceLink.ended_at).is_(None))
        .values(ended_at=now)
    )
    _send_links(session, [asked], MessageKind.REFERENCE_REQUEST, cohort=cohort, address=address, now=now)


def remind_referee(
    session: Session, *, request_id: UUID, number: int, cohort: CohortFacts, address: str, now: datetime
) -> bool:
    """Remind a referee for the nth time; False where they were, or have answered.

    The link they have goes on working: they may have its page open.
    """
    reminded = session.execute(
        update(ReferenceRequest)
        .where(
            col(ReferenceRequest.id) == request_id,
            col(ReferenceRequest.state).in_(OPEN),
            col(ReferenceRequest.reminded) < number,
        )
        .values(reminded=number, sent=col(ReferenceRequest.sent) + 1)
        .returning(ReferenceRequest)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if reminded is None:
        return False
    _send_links(session, [reminded], MessageKind.REFERENCE_REMINDER, cohort=cohort, address=address, now=now)
    return True


def _send_links(
    session: Session,
    requests: Sequence[ReferenceRequest],
    kind: MessageKind,
    *,
    cohort: CohortFacts,
    address: str,
    now: datetime,
) -> None:
    if not requests:
        return
    tokens = [new_token() for _ in requests]
    session.execute(
        insert(ReferenceLink),
        [
            {
                "token_hash": token_hash(token),
                "request_id": request.id,
                "made_at": now,
                "expires_at": request.due_at + LINK_OUTLASTS,
            }
            for token, request in zip(tokens, requests, strict=True)
        ],
    )
    letters = [
        _letter(request, kind, cohort, f"{address}/refer/{token}")
        for token, request in zip(tokens, requests, strict=True)
    ]
    post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)


def _letter(request: ReferenceRequest, kind: MessageKind, cohort: CohortFacts, link: str) -> Letter:
    fields = standing_fields(cohort.definition, link) | {
        "referee": request.full_name,
        "candidate": request.candidate,
        "cohort": cohort.name,
        "due": long_date(request.due_at),
        "minutes": str(cohort.definition.reference.minutes),
    }
    event = reference_event(request.id, request.sent)
    return Letter(request.email, kind, event, fields, request.application_id)


def replace_referee(
    session: Session,
    *,
    application_id: UUID,
    position: int,
    full_name: str,
    email: str,
    version: int,
    now: datetime,
) -> None:
    """Let an applicant name somebody else; the one before is asked no more, and their links end.

    Args:
        application_id: one's own.
        position: 1 or 2.
        email: in lower case.
        version: of the referee that the form was filled in over.
        now: when, aware.

    Raises:
        Closed: the reference has come.
        Stale: somebody else has been named meanwhile.
    """
    # First: who asks the one before at this moment is waited for, and what they asked is found.
    session.execute(
        select(col(Referee.version))
        .where(col(Referee.application_id) == application_id, col(Referee.position) == position)
        .with_for_update()
    )
    request = session.execute(
        select(col(ReferenceRequest.id), col(ReferenceRequest.state))
        .where(
            col(ReferenceRequest.application_id) == application_id,
            col(ReferenceRequest.position) == position,
            col(ReferenceRequest.state) != ReferenceState.REPLACED,
        )
        .with_for_update()
    ).one_or_none()
    if request is not None and request.state == ReferenceState.RECEIVED:
        raise Closed("You need do nothing: this reference has just arrived.")
    named = session.execute(
        update(Referee)
        .where(
            col(Referee.application_id) == application_id,
            col(Referee.position) == position,
            col(Referee.version) == version,
        )
        .values(full_name=normalise_name(full_name), email=email, version=version + 1, saved_at=now)
    )
    if named.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale("Open the page again: you have named somebody else in another tab.")
    if request is not None:
        session.execute(
            update(ReferenceRequest)
            .where(col(ReferenceRequest.id) == request.id)
            .values(state=ReferenceState.REPLACED, closed_at=now)
        )


def tell_of_lost(
    session: Session,
    *,
    lost: LostRequest,
    cohort: CohortFacts,
    leads: Collection[str],
    address: str,
    now: datetime,
) -> bool:
    """Ask the applicant to name somebody else, and tell the leads; False where that was done."""
    told = session.execute(
        update(ReferenceRequest)
        .where(col(ReferenceRequest.id) == lost.id, col(ReferenceRequest.told_at).is_(None))
        .values(told_at=now)
    )
    if told.rowcount != 1:  # type: ignore[attr-defined]
        return False
    event = reference_event(lost.id, lost.sent)
    about = {"cohort": cohort.name, "reference": lost.reference}
    own = standing_fields(cohort.definition, f"{address}/apply/{lost.reference}/status")
    theirs = standing_fields(
        cohort.definition, f"{address}/lead/{cohort.slug}/applications/{lost.reference}/references"
    )
    applicant = about | own | {"name": lost.greeting, "referee": lost.referee}
    letters = [Letter(lost.email, MessageKind.REFEREE_NEEDED, event, applicant, lost.application_id)]
    letters += [
        Letter(lead, MessageKind.REFEREE_TROUBLE, event, about | theirs, lost.application_id)
        for lead in leads
    ]
    post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)
    return True


def verify_reference(
    session: Session,
    *,
    request: ReferenceRequest,
    how: str,
    cleared: str,
    actor_id: UUID,
    now: datetime,
) -> None:
    """Write down that a reference was verified: by whom, how, and why differences are no reason for worry.

    Raises:
        Refusal: the application is the lead's own.
        Stale: there is nothing to verify, or somebody has.
    """
    require_not_ones_own(session, request.application_id, actor_id)
    verified = session.execute(
        update(ReferenceRequest)
        .where(
            col(ReferenceRequest.id) == request.id,
            col(ReferenceRequest.state) == ReferenceState.RECEIVED,
            col(ReferenceRequest.verified_at).is_(None),
        )
        .values(verified_at=now, verified_by=actor_id, verified_how=how, cleared=cleared)
    )
    if verified.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale("Open the references again: this one has been verified, or has not come.")
