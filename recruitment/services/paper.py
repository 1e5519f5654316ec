"""A pass on paper: its pack asked for and taken, and scores that came on paper typed in and committed.

What is typed in becomes a draft and is committed like any other (`services.scorecards`); a row beside it says
who typed it. Under which role each of this works is the caller's: `web.paper`.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from recruitment.domain.errors import Refusal
from recruitment.models import PackKind, PaperScore
from recruitment.models.base import datetime, table_of
from recruitment.queries.paper import PaperRow
from recruitment.queries.passes import Queue
from recruitment.queries.readings import own_reading
from recruitment.services.drafts import Saved
from recruitment.services.packs import ask_for_pack
from recruitment.services.scorecards import save_over

#: What is noted where a reader's pack was taken away as a file.
TAKEN_AWAY = "reader pack"


def ask_for_reader_pack(
    session: Session, *, queue: Queue, rows: Sequence[PaperRow], actor_id: UUID, now: datetime
) -> UUID:
    """Ask for the pack of one assessor and pass.

    Args:
        queue: whose, and which pass.
        rows: what is to be read of it, as it was read under the assessor's own role, through the gate.
        actor_id: who asks: the assessor, or a lead for them.
        now: when, aware.

    Returns:
        The pack's id.

    Raises:
        Refusal: nothing is left to read.
    """
    if not rows:
        raise Refusal("Look at what is left to read: everything of this pass is committed.")
    return ask_for_pack(
        session,
        kind=PackKind.READER,
        cohort_id=queue.cohort_id,
        queue=queue,
        readings=[row.id for row in rows],
        actor_id=actor_id,
        now=now,
    )


def take_reader_pack(session: Session, *, pack_id: UUID, actor_id: UUID, now: datetime) -> None:
    """Note of every application in a reader's pack that somebody took it away as a file.

    Where it is their own to read, its answers have been displayed to them from now on.
    """
    values = {"pack": pack_id, "person": actor_id, "at": now}
    session.execute(_TAKEN, values | {"page": TAKEN_AWAY})
    session.execute(_SHOWN, values)


def type_score(
    session: Session, *, queue: Queue, row: PaperRow, typed: Mapping[str, str], version: int, now: datetime
) -> Saved:
    """Keep what was typed in of one row, over the version that it was typed over, under the assessor's role.

    Args:
        queue: the row's.
        row: as it was found in this transaction.
        typed: what was changed: `score`, a digit, `NO_EVIDENCE` or nothing; `evidence`.
        version: what the page was filled in from; 0 where there was no scorecard.
        now: when, aware.

    Raises:
        Overtaken: the scorecard was changed since, to something else.
        Stale: it has been committed.
    """
    reading = own_reading(session, queue, row.id)
    return save_over(session, queue=queue, reading=reading, typed=typed, version=version, now=now)


def note_typed(session: Session, *, reading_id: UUID, version: int, actor_id: UUID, now: datetime) -> None:
    """Note that the score of a reading was typed in from paper, by whom and when.

    Args:
        reading_id: whose score.
        version: of its scorecard as it is now: saved on the screen since, it is another.
        actor_id: the assessor, or a lead for them.
        now: when, aware.
    """
    values = {"reading_id": reading_id, "typed_by": actor_id, "typed_at": now, "version": version}
    session.execute(_TYPED, values)


_TAKEN = text(
    "insert into work.view (application_id, person_id, page, at)"
    " select reading.application_id, :person, :page, :at from work.reading"
    " join work.pack on reading.id = any (pack.readings)"
    " where pack.id = :pack and reading.application_id is not null"
)
_SHOWN = text(
    "update work.reading set displayed_at = :at from work.pack where pack.id = :pack"
    " and reading.id = any (pack.readings) and reading.assessor_id = :person and displayed_at is null"
)
_NEW = insert(table_of(PaperScore))
_TYPED = _NEW.on_conflict_do_update(
    index_elements=["reading_id"],
    set_={name: _NEW.excluded[name] for name in ("typed_by", "typed_at", "version")},
)
