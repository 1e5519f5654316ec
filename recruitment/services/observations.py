"""Keep what an observer makes of an exercise, commit it, and add what a panel agreed on afterwards."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from sqlalchemy import Executable, and_, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from recruitment.domain.deadlines import clock_time
from recruitment.domain.errors import Closed, NotFound, Refusal, Stale
from recruitment.domain.observing import Lack, Observed, Slot, lacks_in
from recruitment.domain.requests import RequestKind
from recruitment.models import CardState, DiscussedScore, ObservationCard, ObservationNote, ObservedScore
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.observations import OwnObservation, notes_of, observed_on, own_observation
from recruitment.services.drafts import Overtaken, Saved
from recruitment.services.panel_turns import take_panels
from recruitment.services.requests import Sender, make_request

#: What a field of a scorecard is called in a form, before the slot that it belongs to.
SCORE, EVIDENCE = "score", "evidence"


def field_names(slot: Slot) -> tuple[str, str]:
    """The names of a slot's two fields: score and evidence."""
    return f"{SCORE}-{slot.key}", f"{EVIDENCE}-{slot.key}"


def as_fields(slots: tuple[Slot, ...], made: Mapping[Slot, Observed]) -> dict[str, str]:
    """What stands on a scorecard, by the names of a form's fields."""
    return {
        name: value
        for slot in slots
        for name, value in zip(
            field_names(slot),
            (made.get(slot, Observed()).choice, made.get(slot, Observed()).evidence),
            strict=True,
        )
    }


def save_observed(
    session: Session,
    *,
    own: OwnObservation,
    slots: tuple[Slot, ...],
    typed: Mapping[str, str],
    version: int,
    now: datetime,
) -> Saved:
    """Keep the fields of a draft that were changed, over the version that they were changed from.

    Args:
        own: the observation, of whoever is here.
        slots: of its exercise.
        typed: what was changed, by the names of `field_names`; choices fit the cohort's scale.
        version: what the page was filled in from; 0 where there was no scorecard.
        now: when, aware.

    Raises:
        Overtaken: the scorecard was changed since, to something else.
        Stale: it is committed.
        Closed: the candidate is one no more.
    """
    _require_candidate(own)
    card = _draft_over(session, own, version, now)
    if card is not None:
        _write(session, own, card[0], slots, typed)
        return Saved(card[1], typed, changed=True)
    found = own_observation(
        session, cohort_id=own.cohort_id, observation_id=own.id, assessor_id=own.assessor_id
    )
    if found.is_committed:
        raise _stands(found)
    stored = as_fields(slots, observed_on(session, found.card_id))
    if any(stored[name] != value.strip() for name, value in typed.items()):
        raise Overtaken(stored, found.version)
    return Saved(found.version, stored, changed=False)


def save_note(
    session: Session, *, own: OwnObservation, note_id: UUID, words: str, version: int, now: datetime
) -> Saved:
    """Keep a note as it is typed. It is begun when it is first saved, and keeps that time.

    Args:
        own: the observation, of whoever is here.
        note_id: its id, chosen by the page before anything was typed.
        words: all that it says.
        version: what the page was filled in from; 0 for a new one.
        now: when, aware.

    Raises:
        Overtaken: it was changed since, to something else.
        Stale: the scorecard is committed, and its notes with it.
        Closed: the candidate is one no more.
    """
    _require_candidate(own)
    if own.is_committed:
        raise _stands(own)
    if version == 0 and words:
        made = session.execute(_new_note(own, note_id, words, now)).scalar_one_or_none()
        if made is not None:
            return Saved(made, {"text": words}, changed=True)
    changed = session.execute(_changed_note(own, note_id, words, version, now)).scalar_one_or_none()
    if changed is not None:
        return Saved(changed, {"text": words}, changed=True)
    held = next((one for one in notes_of(session, own.id) if one.id == note_id), None)
    if held is None:
        return Saved(0, {"text": ""}, changed=False)
    if held.text != words:
        raise Overtaken({"text": held.text}, held.version)
    return Saved(held.version, {"text": held.text}, changed=False)


def commit_observation(
    session: Session, *, own: OwnObservation, definition: Definition, version: int, now: datetime
) -> tuple[Lack, ...]:
    """Commit one's scorecard as it was looked through. Doing it twice changes nothing.

    It takes turns with whoever sets the panel: who has committed is never taken off, and who is taken off
    commits nothing.

    Args:
        own: the observation, of whoever is here.
        definition: says what is scored, on which scale.
        version: of the scorecard on the page that was looked through.
        now: when, aware.

    Returns:
        What it lacks; committed where that is nothing.

    Raises:
        Stale: it was changed since it was looked through.
        NotFound: they were taken off the panel meanwhile.
        Closed: the candidate is one no more.
    """
    if own.is_committed:
        return ()
    take_panels(session, own.application_id)
    own = own_observation(
        session, cohort_id=own.cohort_id, observation_id=own.id, assessor_id=own.assessor_id
    )
    _require_candidate(own)
    slots = definition.exercise(own.exercise).slots
    lacks = lacks_in(slots, observed_on(session, own.card_id), points=definition.scale.points)
    if lacks:
        return lacks
    done = session.connection().execute(
        update(ObservationCard)
        .where(
            col(ObservationCard.id) == own.card_id,
            col(ObservationCard.state) == CardState.DRAFT,
            col(ObservationCard.version) == version,
        )
        .values(state=CardState.COMMITTED, committed_at=now)
    )
    if done.rowcount != 1:
        raise Stale("Look it through once more: it was changed in another tab or on another device.")
    return ()


def discuss(
    session: Session,
    *,
    own: OwnObservation,
    definition: Definition,
    slot: Slot,
    value: int,
    reason: str,
    seen: int,
    now: datetime,
) -> None:
    """Add the score that a panel agreed on. What each had scored apart stays as it is, and so does what they
    had agreed on before: the newest holds.

    Args:
        own: the observation of the member who writes it down.
        definition: whose scale holds.
        slot: what was talked about.
        value: a point of the scale.
        reason: why, in words.
        seen: how many times they had agreed on something on the page that was filled in.
        now: when, aware.

    Raises:
        NotFound: the exercise is not scored on it.
        Refusal: not all of the panel have committed, or nobody else is on it.
        Stale: they have agreed on something since.
        Closed: the candidate is one no more.
    """
    _require_candidate(own)
    if not own.others:
        raise Refusal(
            "Ask a recruitment lead: you are alone on this panel, so there is nobody to agree with."
        )
    if not own.panel_is_done:
        raise Refusal("Wait until everybody on the panel has committed their own scores.")
    if slot not in definition.exercise(own.exercise).slots:
        raise NotFound("Choose something that this exercise is scored on.")
    if seen < 0 or not _add_discussed(
        session,
        own,
        question=slot.question,
        criterion=slot.criterion,
        value=value,
        reason=reason,
        number=seen + 1,
        at=now,
    ):
        raise Stale("Look at what was added meanwhile, and add yours again if it still holds.")


def _add_discussed(session: Session, own: OwnObservation, *, number: int, **said: object) -> bool:
    """Whether it was added: as the panel's n-th, unless there is one."""
    added = session.execute(
        insert(DiscussedScore)
        .values(
            panel_id=own.panel_id,
            number=number,
            cohort_id=own.cohort_id,
            by_id=own.assessor_id,
            **said,
        )
        .on_conflict_do_nothing()
        .returning(col(DiscussedScore.number))
    )
    return added.scalar_one_or_none() is not None


def raise_concern(
    session: Session,
    *,
    own: OwnObservation,
    cohort: CohortFacts,
    request_id: UUID,
    words: str,
    now: datetime,
) -> bool:
    """Tell those who look after safer recruitment what was said about keeping children safe.

    It is a request of kind concern: in no score, on no scorecard, and shown to no other observer.

    Returns:
        True where it was taken in; False where it had been.
    """
    exercise = cohort.definition.exercise(own.exercise)
    return make_request(
        session,
        request_id=request_id,
        cohort=cohort,
        sender=Sender(own.own_name, "", person_id=own.assessor_id, application_id=own.application_id),
        kind=RequestKind.CONCERN,
        text=f"{exercise.name}, {clock_time(now)}\n\n{words}",
        link="",
        now=now,
    )


def _require_candidate(own: OwnObservation) -> None:
    if own.is_off:
        raise Closed(f"Go back to your interviews: {own.name} is a candidate no more.")


def _stands(own: OwnObservation) -> Stale:
    return Stale(f"Go back to your interviews: what you made of {own.name} is committed and stands.")


def _draft_over(
    session: Session, own: OwnObservation, version: int, now: datetime
) -> tuple[UUID, int] | None:
    """A card made, or taken up again where it is a draft of this version: its id and next version."""
    new = insert(ObservationCard).values(
        id=uuid4(),
        observation_id=own.id,
        panel_id=own.panel_id,
        cohort_id=own.cohort_id,
        assessor_id=own.assessor_id,
        state=CardState.DRAFT,
        version=1,
        saved_at=now,
        reason="",
    )
    row = session.execute(
        new.on_conflict_do_update(
            index_elements=["observation_id"],
            # Written out: once the driver has the server prepare this, a parameter fits no index.
            index_where=text("state <> 'superseded'"),
            set_={"saved_at": now, "version": col(ObservationCard.version) + 1},
            where=and_(
                col(ObservationCard.state) == CardState.DRAFT, col(ObservationCard.version) == version
            ),
        ).returning(col(ObservationCard.id), col(ObservationCard.version))
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def _write(
    session: Session,
    own: OwnObservation,
    card_id: UUID,
    slots: tuple[Slot, ...],
    typed: Mapping[str, str],
) -> None:
    """Make the rows of a card say what was typed; the other fields stay."""
    for slot in slots:
        score, evidence = field_names(slot)
        changed: dict[str, object] = {}
        if score in typed:
            made = Observed(typed[score])
            changed |= {"value": made.score, "absence": made.absence}
        if evidence in typed:
            changed["evidence"] = typed[evidence].strip()
        if changed:
            key = {"card_id": card_id, "question": slot.question, "criterion": slot.criterion}
            session.execute(
                insert(ObservedScore)
                .values({"evidence": "", **key, "cohort_id": own.cohort_id, **changed})
                .on_conflict_do_update(index_elements=list(key), set_=changed)
            )


def _new_note(own: OwnObservation, note_id: UUID, words: str, now: datetime) -> Executable:
    return (
        insert(ObservationNote)
        .values(
            id=note_id,
            observation_id=own.id,
            assessor_id=own.assessor_id,
            text=words,
            begun_at=now,
            version=1,
            saved_at=now,
        )
        .on_conflict_do_nothing()
        .returning(col(ObservationNote.version))
    )


def _changed_note(own: OwnObservation, note_id: UUID, words: str, version: int, now: datetime) -> Executable:
    return (
        update(ObservationNote)
        .where(
            col(ObservationNote.id) == note_id,
            col(ObservationNote.observation_id) == own.id,
            col(ObservationNote.version) == version,
            col(ObservationNote.text) != words,
        )
        .values(text=words, version=version + 1, saved_at=now)
        .returning(col(ObservationNote.version))
    )
