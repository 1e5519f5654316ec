"""Calibration: agreeing to confidentiality, trying the sample answers of a pass, and being let on."""

from datetime import date
from uuid import UUID

from sqlalchemy import Executable, Update, insert, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlmodel import Session, col

from recruitment.domain.calibration import order_of_try
from recruitment.domain.errors import GateClosed, NotFound, Refusal, Stale
from recruitment.domain.messages import MessageKind
from recruitment.domain.scorecards import Draft
from recruitment.models import AssessorStanding, Calibration, CalibrationScore, Opening
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.calibration import OwnCalibration, own_calibration
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.passes import Queue, pass_title
from recruitment.queries.staff import lead_addresses, member_email
from recruitment.queue import Task, defer
from recruitment.services.messages import Letter, post_many, standing_fields


def agree_confidentiality(session: Session, *, cohort_id: UUID, actor_id: UUID, now: datetime) -> None:
    """Keep that an assessor has agreed to keep what they read to themselves; the first time holds."""
    new = insert_or(AssessorStanding).values(cohort_id=cohort_id, assessor_id=actor_id, agreed_at=now)
    session.execute(
        new.on_conflict_do_update(
            index_elements=["cohort_id", "assessor_id"],
            set_={"agreed_at": now},
            where=col(AssessorStanding.agreed_at).is_(None),
        )
    )


def record_training(session: Session, *, cohort_id: UUID, assessor_id: UUID, trained_on: date | None) -> None:
    """Keep when an assessor was trained; None takes it back."""
    new = insert_or(AssessorStanding).values(
        cohort_id=cohort_id, assessor_id=assessor_id, trained_on=trained_on
    )
    changed = new.on_conflict_do_update(
        index_elements=["cohort_id", "assessor_id"], set_={"trained_on": trained_on}
    )
    session.execute(changed)


def record_safer_training(
    session: Session, *, cohort_id: UUID, assessor_id: UUID, on: date | None, until: date | None
) -> None:
    """Keep when somebody was trained in safer recruitment and until when that counts; None takes it back."""
    values = {"safer_on": on, "safer_until": until}
    new = insert_or(AssessorStanding).values(cohort_id=cohort_id, assessor_id=assessor_id, **values)
    session.execute(new.on_conflict_do_update(index_elements=["cohort_id", "assessor_id"], set_=values))


def begin_try(session: Session, *, queue: Queue, definition: Definition) -> None:
    """Begin a try of a pass's sample answers, in an order of its own; nothing where one is under way.

    Args:
        queue: the assessor and the pass.
        definition: how many tries there are.

    Raises:
        GateClosed: they have not agreed to confidentiality.
        Refusal: the pass is open to them, has no samples, or a lead must decide first.
    """
    held = own_calibration(session, queue)
    if held.under_way:
        return
    _require_another(held, definition)
    if not _take_number(session, queue, held.tries):
        return  # Begun in another window.
    chosen = order_of_try(
        [str(one) for one in held.in_use],
        assessor=str(queue.assessor_id),
        item=queue.item,
        criterion=queue.criterion,
        number=held.tries + 1,
    )
    session.execute(
        insert(CalibrationScore),
        [
            {
                "sample_id": UUID(sample),
                "assessor_id": queue.assessor_id,
                "number": held.tries + 1,
                "cohort_id": queue.cohort_id,
                "position": position,
            }
            for position, sample in enumerate(chosen, 1)
        ],
    )


def score_sample(
    session: Session, *, queue: Queue, sample_id: UUID, draft: Draft, definition: Definition, now: datetime
) -> None:
    """Keep what an assessor makes of a sample in their try; the last one decides it. Once scored, it stands.

    Args:
        queue: the assessor and the pass.
        sample_id: one of the try that is under way.
        draft: complete by the rules of the sift.
        definition: says how near is near enough, and how many tries there are.
        now: when, aware.

    Raises:
        NotFound: no try that is under way has this sample.
    """
    held = own_calibration(session, queue)
    waiting = {one.sample_id for one in held.scores if one.scored_at is None}
    if sample_id not in {one.sample_id for one in held.scores}:
        raise NotFound("Go back to your reading: there is no such sample answer to score.")
    if sample_id not in waiting:
        return  # Sent twice.
    session.execute(
        update(CalibrationScore)
        .where(
            col(CalibrationScore.sample_id) == sample_id,
            col(CalibrationScore.assessor_id) == queue.assessor_id,
            col(CalibrationScore.number) == held.tries,
            col(CalibrationScore.scored_at).is_(None),
        )
        .values(
            score=draft.score, no_evidence=draft.no_evidence, evidence=draft.evidence.strip(), scored_at=now
        )
    )
    _decide(session, queue, definition, now)


def let_on(
    session: Session,
    *,
    cohort: CohortFacts,
    queue: Queue,
    reason: str,
    address: str,
    actor_id: UUID,
    now: datetime,
) -> None:
    """Open a pass to an assessor whose tries are used up, and tell them.

    Args:
        queue: the assessor and the pass.
        reason: why; it is kept.
        address: the service's own, for the link.
        actor_id: the lead.

    Raises:
        Stale: nothing waits for a lead there.
    """
    _require_waiting(session, cohort, queue)
    opened = {"opened_at": now, "how": Opening.LET_ON, "opened_by": actor_id, "reason": reason}
    if not _changed(session, _here(queue).values(**opened)):
        raise Stale("Look again: this was settled a moment ago.")
    _tell_assessor(session, cohort, queue, address=address, now=now, event=f"let-on:{now.isoformat()}")


def give_more_tries(
    session: Session, *, cohort: CohortFacts, queue: Queue, address: str, now: datetime
) -> None:
    """Ask an assessor whose tries are used up to try again, as often as the definition says, and tell them.

    Raises:
        Stale: nothing waits for a lead there.
    """
    held = _require_waiting(session, cohort, queue)
    tries = cohort.definition.calibration.tries
    if not _changed(session, _here(queue, more=held.more).values(more=held.more + tries)):
        raise Stale("Look again: this was settled a moment ago.")
    _tell_assessor(session, cohort, queue, address=address, now=now, event=f"again:{held.more + tries}")


def tell_leads(session: Session, *, cohort: CohortFacts, queue: Queue, address: str, now: datetime) -> int:
    """Tell a cohort's leads, once for each time, that an assessor's tries are used up; returns how many."""
    held = own_calibration(session, queue)
    if not held.waits(cohort.definition.calibration.tries):
        return 0
    page = f"{address}/lead/{cohort.slug}/assessors/{queue.assessor_id}"
    fields = standing_fields(cohort.definition, page) | {
        "cohort": cohort.name,
        "pass": pass_title(cohort.definition, queue.item, queue.criterion),
    }
    event = f"calibration:{queue.assessor_id}:{queue.item}:{queue.criterion}:{held.tries}"
    letters = [
        Letter(lead, MessageKind.CALIBRATION_WAITS, event, fields)
        for lead in lead_addresses(session, cohort.id)
    ]
    return post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)


def _require_another(held: OwnCalibration, definition: Definition) -> None:
    """Refuse a further try where there is nothing to try for, or none is left."""
    if held.agreed_at is None:
        raise GateClosed("agreement")
    if held.is_open:
        raise Refusal("Go on and read: this pass is open to you.")
    if held.waits(definition.calibration.tries):
        raise Refusal("Wait for a recruitment lead: they have been told, and you will hear from them.")


def _take_number(session: Session, queue: Queue, tries: int) -> bool:
    """Count a try, unless another window did."""
    if tries:
        return _changed(session, _here(queue, tries=tries).values(tries=tries + 1))
    first = insert_or(Calibration).values(**vars(queue), tries=1)
    # An insert does not say by itself how many rows it wrote.
    begun = session.execute(first.on_conflict_do_nothing().returning(col(Calibration.tries)))
    return begun.first() is not None


def _decide(session: Session, queue: Queue, definition: Definition, now: datetime) -> None:
    """Open the pass after a last score that is near enough; after the last try, have leads told."""
    held = own_calibration(session, queue)
    if held.under_way:
        return
    if held.outcome(definition).near_enough:
        _changed(session, _here(queue).values(opened_at=now, how=Opening.NEAR_ENOUGH))
    elif held.waits(definition.calibration.tries):
        about = {name: str(value) for name, value in vars(queue).items()}
        defer(session, Task.TELL_OF_CALIBRATION, **about)


def _here(queue: Queue, **known: int) -> Update:
    """An update of one assessor's row of one pass that is not open, where it is still as it is known."""
    statement = update(Calibration).where(
        col(Calibration.cohort_id) == queue.cohort_id,
        col(Calibration.assessor_id) == queue.assessor_id,
        col(Calibration.item) == queue.item,
        col(Calibration.criterion) == queue.criterion,
        col(Calibration.opened_at).is_(None),
    )
    return statement.where(*(getattr(Calibration, name) == value for name, value in known.items()))


def _changed(session: Session, statement: Executable) -> bool:
    return bool(session.execute(statement).rowcount == 1)  # type: ignore[attr-defined]


def _require_waiting(session: Session, cohort: CohortFacts, queue: Queue) -> OwnCalibration:
    held = own_calibration(session, queue)
    if not held.waits(cohort.definition.calibration.tries):
        raise Stale("Look again: nothing waits for you here any more.")
    return held


def _tell_assessor(
    session: Session, cohort: CohortFacts, queue: Queue, *, address: str, now: datetime, event: str
) -> None:
    fields = standing_fields(cohort.definition, f"{address}/assess") | {
        "cohort": cohort.name,
        "pass": pass_title(cohort.definition, queue.item, queue.criterion),
    }
    about = f"calibration:{queue.assessor_id}:{queue.item}:{queue.criterion}:{event}"
    to = member_email(session, queue.assessor_id)
    letters = [Letter(to, MessageKind.CALIBRATION_ANSWERED, about, fields)] if to else []
    post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)
