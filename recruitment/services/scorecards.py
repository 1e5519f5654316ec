"""Keep drafts, and commit them batch by batch. Committed scorecards are never edited."""

from dataclasses import dataclass
from functools import cache
from uuid import UUID, uuid4

from sqlalchemy import Executable, bindparam, delete, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, SQLModel

from recruitment.domain.errors import Stale
from recruitment.domain.scorecards import Draft, EvidenceRule, Gap, gaps_in
from recruitment.models import Absence, AbsenceKind, CardState, Evidence, Reading, Score, Scorecard
from recruitment.models.base import datetime, table_of
from recruitment.programme.schema import Definition
from recruitment.queries.passes import Queue
from recruitment.queries.readings import OwnReading, drafts_of_pass


@dataclass(frozen=True)
class Commit:
    """What became of a batch.

    Attributes:
        committed: how many scorecards were committed now.
        incomplete: drafts that lack something, by candidate, each with what it lacks.
    """

    committed: int
    incomplete: tuple[tuple[str, Gap], ...]


def gaps_of(draft: Draft, definition: Definition) -> tuple[Gap, ...]:
    """What a draft still lacks by the rules of a definition's sift."""
    return gaps_in(draft, points=definition.scale.points, rule=EvidenceRule(definition.sift.evidence))


def show_reading(session: Session, *, reading_id: UUID, now: datetime) -> None:
    """Note when a reading was displayed for the first time."""
    session.execute(_SHOWN, {"reading": reading_id, "now": now})


def save_draft(session: Session, *, reading: OwnReading, draft: Draft, actor_id: UUID, now: datetime) -> None:
    """Keep what an assessor has made of a reading so far, complete or not; the last save holds.

    Args:
        reading: one of the assessor's own.
        draft: a point of the cohort's scale, or no evidence, or neither; and the evidence.
        actor_id: the assessor.
        now: when, aware.

    Raises:
        Stale: the scorecard has been committed.
    """
    card_id = _draft_card(session, reading, actor_id, now)
    _keep(
        session,
        Score,
        card_id,
        reading.criterion,
        None if draft.score is None else {"cohort_id": reading.cohort_id, "value": draft.score},
    )
    _keep(
        session,
        Absence,
        card_id,
        reading.criterion,
        {"kind": AbsenceKind.NO_EVIDENCE} if draft.no_evidence else None,
    )
    evidence = draft.evidence.strip()
    _keep(session, Evidence, card_id, reading.criterion, {"text": evidence} if evidence else None)


def commit_batch(
    session: Session, *, queue: Queue, definition: Definition, seen_at: datetime, now: datetime
) -> Commit:
    """Commit every complete draft of one assessor's pass that stood on the review page.

    Doing it twice changes nothing. A draft saved after `seen_at`, in another window say, was not
    looked through and stays a draft; so does one that lacks something.

    Args:
        queue: the assessor and the pass.
        definition: says what makes a scorecard complete.
        seen_at: when the newest draft on the review page was saved.
        now: when, aware.
    """
    drafts = [
        draft for draft in drafts_of_pass(session, queue) if draft.saved_at and draft.saved_at <= seen_at
    ]
    gaps = {reading.id: gaps_of(reading.draft, definition) for reading in drafts}
    complete = [reading.card_id for reading in drafts if not gaps[reading.id]]
    committed = session.connection().execute(
        _COMMITTED, {"complete": complete, "seen_at": seen_at, "now": now}
    )
    incomplete = tuple((reading.reference, gap) for reading in drafts for gap in gaps[reading.id])
    return Commit(committed.rowcount, incomplete)


def _draft_card(session: Session, reading: OwnReading, actor_id: UUID, now: datetime) -> UUID:
    """The reading's draft scorecard, made where there is none, and held until the transaction ends."""
    card = {
        "id": uuid4(),
        "reading_id": reading.id,
        "cohort_id": reading.cohort_id,
        "assessor_id": actor_id,
        "state": CardState.DRAFT,
        "saved_at": now,
        "reason": "",
    }
    card_id: UUID | None = session.execute(_DRAFT, card).scalar_one_or_none()
    if card_id is None:
        raise Stale(f"Go on to the next answer: your score for {reading.reference} is committed and stands.")
    return card_id


def _keep(
    session: Session,
    table: type[Score] | type[Absence] | type[Evidence],
    card_id: UUID,
    criterion: str,
    values: dict[str, object] | None,
) -> None:
    """Make the one row of a scorecard and criterion in a table say `values`, or not be there."""
    place = {"scorecard_id": card_id, "criterion": criterion}
    if values is None:
        session.execute(_removal(table), place)
    else:
        session.execute(_entry(table, tuple(values)), place | values)


# Composed once, and on tables instead of classes: composing them, and looking for objects to bring up to
# date, took as long as carrying them out.
_READINGS, _CARDS = table_of(Reading), table_of(Scorecard)
_SHOWN = (
    update(_READINGS)
    .where(_READINGS.c["id"] == bindparam("reading"), _READINGS.c["displayed_at"].is_(None))
    .values(displayed_at=bindparam("now"))
)
_COMMITTED = (
    update(_CARDS)
    .where(
        _CARDS.c["id"].in_(bindparam("complete", expanding=True)),
        _CARDS.c["state"] == CardState.DRAFT,
        # Somebody may have saved it again since it was read.
        _CARDS.c["saved_at"] <= bindparam("seen_at"),
    )
    .values(state=CardState.COMMITTED, committed_at=bindparam("now"))
)
_NEW_CARD = insert(_CARDS)
_DRAFT = _NEW_CARD.on_conflict_do_update(
    index_elements=[_CARDS.c["reading_id"]],
    # Written out: once the driver has the server prepare this, a parameter fits no index.
    index_where=text("state <> 'superseded'"),
    set_={"saved_at": _NEW_CARD.excluded["saved_at"]},
    where=_CARDS.c["state"] == CardState.DRAFT,
).returning(_CARDS.c["id"])


@cache
def _entry(table: type[SQLModel], values: tuple[str, ...]) -> Executable:
    new = insert(table_of(table))
    return new.on_conflict_do_update(
        index_elements=["scorecard_id", "criterion"], set_={name: new.excluded[name] for name in values}
    )


@cache
def _removal(table: type[SQLModel]) -> Executable:
    columns = table_of(table).c
    return delete(table_of(table)).where(
        columns["scorecard_id"] == bindparam("scorecard_id"), columns["criterion"] == bindparam("criterion")
    )
