"""Take what a referee writes: saved as often as they like, sent once, or refused."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as insert_or_leave
from sqlmodel import Session, col

from recruitment.domain.errors import Closed, Refusal
from recruitment.domain.messages import MessageKind
from recruitment.domain.parts import PartFault
from recruitment.domain.refereeing import OPEN, REFUSED, ReferenceState, faults_of
from recruitment.models import Reference, ReferenceRequest
from recruitment.models.base import table_of
from recruitment.queries.asked_references import AskedReference, still_needed, written_reference
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.drafts import Overtaken, Saved
from recruitment.services.messages import Letter, post, standing_fields

OVER = "Close this page: this reference has been sent, or is no longer asked for."


class NotComplete(Refusal):
    """Answers are missing; each fault names its question."""

    def __init__(self, faults: Sequence[PartFault]) -> None:
        """Keep what is missing."""
        super().__init__("Answer every question that needs an answer before you send this.")
        self.faults = tuple(faults)


def mark_opened(session: Session, *, request_id: UUID, now: datetime) -> None:
    """The referee has seen what they are asked."""
    session.execute(
        update(ReferenceRequest)
        .where(col(ReferenceRequest.id) == request_id, col(ReferenceRequest.state) == ReferenceState.ASKED)
        .values(state=ReferenceState.OPENED, opened_at=now)
    )


def save_reference(
    session: Session, *, request_id: UUID, typed: Mapping[str, str], version: int, now: datetime
) -> Saved:
    """Save what a referee has typed: only what was changed, only over what was read.

    Args:
        request_id: one's own.
        typed: by the codes of questions.
        version: of what it was written over; 0 where nothing was saved.
        now: when, aware.

    Raises:
        Closed: it was sent, or is not asked for any more.
        Overtaken: it was changed elsewhere since it was read.
    """
    _hold_open(session, request_id)
    return _save(session, request_id, typed, version, now)


def save_held_reference(
    session: Session, *, asked: AskedReference, typed: Mapping[str, str], version: int, now: datetime
) -> Saved:
    """The same, of a request that is held already: one statement where nobody came between.

    Args:
        asked: one's own, held since it was read.
    """
    if not asked.open:
        raise Closed(OVER)
    return _save(session, asked.id, typed, version, now)


def _save(session: Session, request_id: UUID, typed: Mapping[str, str], version: int, now: datetime) -> Saved:
    values = {"request_id": request_id, "answers": dict(typed), "saved_at": now}
    if not version and any(typed.values()):
        if session.execute(_FIRST, values | {"version": 1}).scalar_one_or_none() is not None:
            return Saved(1, typed, changed=True)
    elif version:
        changed = session.execute(_NEXT, {"of": request_id, "was": version, "typed": dict(typed), "now": now})
        if changed.rowcount == 1:  # type: ignore[attr-defined]
            return Saved(version + 1, typed, changed=True)
    held = written_reference(session, request_id)
    if any(held.answers.get(code, "") != text for code, text in typed.items()):
        raise Overtaken(held.answers, held.version)
    return Saved(held.version, held.answers, changed=False)


def send_reference(
    session: Session, *, asked: AskedReference, cohort: CohortFacts, link: str, now: datetime
) -> None:
    """Send what has been saved. From then on nothing is shown or changed by the referee's link.

    Args:
        asked: one's own request.
        link: the page that the message of thanks leads to.

    Raises:
        Closed: it was sent, or is not asked for any more.
        NotComplete: answers are missing.
    """
    _hold_open(session, asked.id)
    answers = written_reference(session, asked.id).answers
    faults = faults_of(cohort.definition.reference.questions, answers)
    if faults:
        raise NotComplete(faults)
    _answer(session, asked.id, ReferenceState.RECEIVED, "", now)
    fields = standing_fields(cohort.definition, link) | {"cohort": cohort.name, "referee": asked.referee}
    event = f"reference:{asked.id}"
    letter = Letter(asked.email, MessageKind.REFERENCE_THANKS, event, fields, asked.application_id)
    post(session, letter, definition=cohort.definition, now=now, cohort_id=cohort.id)


def refuse_reference(
    session: Session, *, request_id: UUID, state: ReferenceState, words: str, now: datetime
) -> None:
    """The referee says that nothing will come; the applicant and the leads are told by the clock.

    Args:
        state: one of `REFUSED`.
        words: why, or empty.

    Raises:
        Closed: it was sent, or is not asked for any more.
    """
    if state not in REFUSED:
        raise ValueError(f"Not a way to refuse: {state}")
    _hold_open(session, request_id)
    _answer(session, request_id, state, words, now)


def _hold_open(session: Session, request_id: UUID) -> None:
    """Make sure that a request is open, and that nobody answers or replaces it meanwhile."""
    held = session.execute(_HELD, {"request_id": request_id}).one_or_none()
    if held is None or held.state not in OPEN or not held.needed:
        raise Closed(OVER)


def _answer(session: Session, request_id: UUID, state: ReferenceState, words: str, now: datetime) -> None:
    session.execute(
        update(ReferenceRequest)
        .where(col(ReferenceRequest.id) == request_id)
        .values(state=state, answered_at=now, words=words)
    )


# Composed once: that takes longer than carrying them out.
_REFERENCE = table_of(Reference)
_TYPED: BindParameter[dict[str, str]] = bindparam("typed", type_=JSONB)
_FIRST = insert_or_leave(_REFERENCE).on_conflict_do_nothing().returning(_REFERENCE.c.version)
_NEXT = (
    update(_REFERENCE)
    .where(
        _REFERENCE.c.request_id == bindparam("of"),
        _REFERENCE.c.version == bindparam("was"),
        ~_REFERENCE.c.answers.bool_op("@>")(_TYPED),
    )
    .values(
        answers=_REFERENCE.c.answers.op("||")(_TYPED),
        version=_REFERENCE.c.version + 1,
        saved_at=bindparam("now"),
    )
)
_HELD = (
    select(col(ReferenceRequest.state), still_needed().label("needed"))
    .where(col(ReferenceRequest.id) == bindparam("request_id"))
    .with_for_update()
)
