"""Keep drafts, and commit them batch by batch. Committed scorecards are never edited."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cache
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Executable, and_, bindparam, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from recruitment.domain.errors import Stale
from recruitment.domain.scorecards import Draft, EvidenceRule, Gap, draft_of, gaps_in
from recruitment.models import AbsenceKind, CardState, Reading, Scorecard
from recruitment.models.base import datetime, table_of
from recruitment.programme.schema import Definition
from recruitment.queries.passes import Queue
from recruitment.queries.readings import OwnReading, drafts_of_pass, own_reading
from recruitment.services.drafts import Overtaken, Saved


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
    typed = {"score": draft.choice or "", "evidence": draft.evidence}
    card = session.execute(_DRAFT, _new_card(reading, actor_id, now)).one_or_none()
    if card is None:
        raise _stands(reading)
    _write(session, reading, card.id, typed, new=card.version == 1)


def save_over(
    session: Session,
    *,
    queue: Queue,
    reading: OwnReading,
    typed: Mapping[str, str],
    version: int,
    now: datetime,
) -> Saved:
    """Keep the fields of a draft that were changed, over the version that they were changed from.

    What is saved has been seen, so that is noted too, where it was not before.

    Args:
        queue: the reading's, with its assessor.
        reading: as it was found in this transaction.
        typed: what was changed: `score`, a digit, `NO_EVIDENCE` or nothing; `evidence`.
        version: what the page was filled in from; 0 where there was no scorecard.
        now: when, aware.

    Raises:
        Overtaken: the scorecard was changed since, to something else.
        Stale: it has been committed.
    """
    values = _new_card(reading, queue.assessor_id, now) | {"known": version}
    card = session.execute(_DRAFT_OVER, values).one_or_none()
    if card is not None:
        seen_at = now if reading.displayed_at is None else None
        _write(session, reading, card.id, typed, new=card.version == 1, seen_at=seen_at)
        return Saved(card.version, typed, changed=True)
    found = own_reading(session, queue, reading.id)
    if found.is_committed:
        raise _stands(found)
    stored = {"score": found.draft.choice or "", "evidence": found.draft.evidence}
    if any(stored[name] != text.strip() for name, text in typed.items()):
        raise Overtaken(stored, found.version)
    return Saved(found.version, stored, changed=False)


def commit_batch(
    session: Session,
    *,
    queue: Queue,
    definition: Definition,
    seen_at: datetime,
    now: datetime,
    only: Container[UUID] | None = None,
) -> Commit:
    """Commit every complete draft of one assessor's pass that stood on the review page.

    Doing it twice changes nothing. A draft saved after `seen_at`, in another window say, was not
    looked through and stays a draft; so does one that lacks something.

    Args:
        queue: the assessor and the pass.
        definition: says what makes a scorecard complete.
        seen_at: when the newest draft on the review page was saved.
        now: when, aware.
        only: the readings that stood on the page, where others of the queue did not; None for all.
    """
    drafts = [
        draft
        for draft in drafts_of_pass(session, queue)
        if draft.saved_at and draft.saved_at <= seen_at and (only is None or draft.id in only)
    ]
    gaps = {reading.id: gaps_of(reading.draft, definition) for reading in drafts}
    complete = [reading.card_id for reading in drafts if not gaps[reading.id]]
    committed = session.connection().execute(
        _COMMITTED, {"complete": complete, "seen_at": seen_at, "now": now}
    )
    incomplete = tuple((reading.reference, gap) for reading in drafts for gap in gaps[reading.id])
    return Commit(committed.rowcount, incomplete)


def _new_card(reading: OwnReading, actor_id: UUID, now: datetime) -> dict[str, object]:
    """The scorecard that a reading gets where it has none."""
    return {
        "id": uuid4(),
        "reading_id": reading.id,
        "cohort_id": reading.cohort_id,
        "assessor_id": actor_id,
        "state": CardState.DRAFT,
        "version": 1,
        "saved_at": now,
        "reason": "",
    }


def _stands(reading: OwnReading) -> Stale:
    return Stale(f"Go on to the next answer: your score for {reading.reference} is committed and stands.")


def _write(
    session: Session,
    reading: OwnReading,
    card_id: UUID,
    typed: Mapping[str, str],
    *,
    new: bool,
    seen_at: datetime | None = None,
) -> None:
    """Make the rows of a scorecard say what was typed; those of the other fields stay.

    Args:
        new: the scorecard was made a moment ago, and has none yet.
        seen_at: when the reading was displayed first, where that is to be noted.
    """
    draft = draft_of(typed.get("score"), typed.get("evidence", "").strip())
    absence = AbsenceKind.NO_EVIDENCE if draft.no_evidence else None
    values = {"score": draft.score, "absence": absence, "evidence": draft.evidence or None}
    touched = {name for field in typed for name in _TABLES[field]}
    kept = frozenset(name for name in touched if values[name] is not None)
    dropped = frozenset() if new else frozenset(touched - kept)
    if kept or dropped or seen_at:
        place = {"card": card_id, "criterion": reading.criterion, "cohort": reading.cohort_id}
        seen = {"reading": reading.id, "seen_at": seen_at} if seen_at else {}
        session.execute(_rows(kept, dropped, seen=bool(seen)), place | values | seen)


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


def _over(*conditions: ColumnElement[bool]) -> Executable:
    """A card made, or taken up again where it is a draft and the conditions hold."""
    return _NEW_CARD.on_conflict_do_update(
        index_elements=[_CARDS.c["reading_id"]],
        # Written out: once the driver has the server prepare this, a parameter fits no index.
        index_where=text("state <> 'superseded'"),
        set_={"saved_at": _NEW_CARD.excluded["saved_at"], "version": _CARDS.c["version"] + 1},
        where=and_(_CARDS.c["state"] == CardState.DRAFT, *conditions),
    ).returning(_CARDS.c["id"], _CARDS.c["version"])


_DRAFT = _over()
_DRAFT_OVER = _over(_CARDS.c["version"] == bindparam("known"))
#: By field, the tables that hold it: a score, or why there is none, so that absence is never a number.
_TABLES = {"score": ("score", "absence"), "evidence": ("evidence",)}
_KEEP = {
    "score": "(scorecard_id, criterion, cohort_id, value) values (:card, :criterion, :cohort, :score)"
    " on conflict (scorecard_id, criterion) do update set value = excluded.value",
    "absence": "(scorecard_id, criterion, kind) values (:card, :criterion, :absence)"
    " on conflict (scorecard_id, criterion) do update set kind = excluded.kind",
    "evidence": "(scorecard_id, criterion, text) values (:card, :criterion, :evidence)"
    " on conflict (scorecard_id, criterion) do update set text = excluded.text",
}
_SEEN = "update work.reading set displayed_at = :seen_at where id = :reading and displayed_at is null"
_DROP = "delete from work.{} where scorecard_id = :card and criterion = :criterion"


@cache
def _rows(kept: frozenset[str], dropped: frozenset[str], *, seen: bool) -> Executable:
    """All in one statement: asking for each cost more than what is done."""
    parts = [f"kept_{name} as (insert into work.{name} {_KEEP[name]})" for name in sorted(kept)]
    parts += [f"no_{name} as ({_DROP.format(name)})" for name in sorted(dropped)]
    if seen:
        parts.append(f"seen as ({_SEEN})")
    return text(f"with {', '.join(parts)} select 1")
