"""Packs: asked for by a page, queued, made by a worker process, stored under their content's digest."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlmodel import Session, col

from recruitment.domain.deadlines import LONDON
from recruitment.domain.errors import NotFound
from recruitment.models import (
    Application,
    Pack,
    PackKind,
    PackPart,
    PackState,
    Panel,
    Shortlist,
    Slot,
)
from recruitment.models.base import datetime
from recruitment.models.centre_day import CentreSitter
from recruitment.queries.packs import stored_digests
from recruitment.queries.passes import Queue
from recruitment.queue import Task, defer
from recruitment.services.pack_contents import pack_contents
from recruitment.storage.base import Storage, name_of

#: What is one person's, or tells most of somebody, is kept for so long; another can be asked for.
COPIES_KEPT = timedelta(days=30)
_NOT_KEPT = (
    PackKind.COPY,
    PackKind.FEEDBACK,
    PackKind.READER,
    PackKind.PANEL,
    PackKind.DAY,
    PackKind.CENTRE,
    PackKind.SAFEGUARDING,
    PackKind.WASH_UP,
)
#: A file without a row is left alone for so long: its row may be about to be committed.
ORPHANS_KEPT = timedelta(days=1)


def ask_for_pack(
    session: Session,
    *,
    kind: PackKind,
    cohort_id: UUID,
    application_id: UUID | None = None,
    shortlist_id: UUID | None = None,
    exercise: str | None = None,
    queue: Queue | None = None,
    readings: Sequence[UUID] = (),
    panel_id: UUID | None = None,
    day_id: UUID | None = None,
    centre_day_id: UUID | None = None,
    member_id: UUID | None = None,
    actor_id: UUID | None,
    now: datetime,
) -> UUID:
    """Ask for a pack: a row, and in the same transaction the work of making it.

    Asked for twice before it is made, it is made once.

    Args:
        kind: what the pack is for.
        cohort_id: the cohort it belongs to.
        application_id: for an application pack, an applicant's copy, feedback or safeguarding, of which.
        shortlist_id: for a shortlist pack and a wash-up, of which shortlist.
        exercise: for a kit, of which exercise, by its code in the cohort's definition.
        queue: for a reader's, whose and of which pass; `services.paper` looks whether they may read it.
        readings: for a reader's, what is to be printed.
        panel_id: for a panel's, of which.
        day_id: for an interview day's, of which.
        centre_day_id: for that of a day of the centre, of which.
        member_id: of a panel's and a day's, whose copy it is; the leads' where None.
        actor_id: who asks, if somebody signed in.
        now: when, aware.

    Returns:
        The pack's id.

    Raises:
        NotFound: the cohort has no such application, shortlist, panel or day.
    """
    about: dict[str, Any] = {
        "application_id": application_id,
        "shortlist_id": shortlist_id,
        "exercise": exercise,
        "assessor_id": queue and queue.assessor_id,
        "item": queue and queue.item,
        "criterion": queue and queue.criterion,
        "panel_id": panel_id,
        "day_id": day_id,
        "centre_day_id": centre_day_id,
        "member_id": member_id,
    }
    _require_subject(session, cohort_id, about)
    waiting = _waiting(session, cohort_id, kind, about)
    if waiting is not None:
        return waiting
    pack = Pack(cohort_id=cohort_id, kind=kind, **about, asked_by=actor_id, asked_at=now)
    if queue is not None:
        pack.readings = list(readings)
    session.add(pack)
    session.flush()
    queue_pack(session, pack_id=pack.id)
    return pack.id


def queue_pack(session: Session, *, pack_id: UUID) -> None:
    """Queue the making of a pack there is a row for."""
    defer(session, Task.MAKE_PACK, pack_id=str(pack_id))


def make_pack(session: Session, *, pack_id: UUID, storage: Storage, now: datetime) -> None:
    """Make one pack and store it. A pack that is gone, made or given up is left alone.

    The row is held until it is made, so that of two workers with the same pack the second finds it done. One
    that would look like a pack there is already, but for the time on its cover, is that pack.

    Args:
        pack_id: the pack.
        storage: where packs are stored.
        now: when, aware; the pack says so on its cover.

    Raises:
        StorageAway: the storage cannot be reached; the pack waits as before.
    """
    pack = session.execute(select(Pack).where(col(Pack.id) == pack_id).with_for_update()).scalar_one_or_none()
    if pack is None or pack.state != PackState.QUEUED:
        return
    # Web processes import this module and never make a pack: they need not hold WeasyPrint.
    from recruitment.packs.render import fingerprint, render  # noqa: PLC0415

    contents = pack_contents(session, pack=pack, now=now)
    looks = fingerprint(contents)
    made = made_before(session, pack, looks, storage)
    if made is None:
        pdf = render(contents)
        made = Made(storage.put(pdf.data), len(pdf.data), pdf.pages)
    if pack.panel_id is not None:
        pack.panels = [pack.panel_id]
        session.flush()
    mark_made(session, pack_id=pack_id, made=made, looks=looks, destroy_by=contents.cover.destroy_by, now=now)


def mark_made(
    session: Session,
    *,
    pack_id: UUID,
    made: "Made",
    looks: str,
    destroy_by: date | None,
    now: datetime,
    fault: str = "",
) -> None:
    """Say of a pack that waits that it is made.

    Args:
        pack_id: the pack.
        made: its file.
        looks: its fingerprint.
        destroy_by: the day at whose end it is gone, as its cover says; made later, it goes as that day ends.
        now: when, aware.
        fault: what of it could not be made; empty where all was.
    """
    gone_by = destroy_by and max(destroy_by, now.astimezone(LONDON).date())
    said = {"fault": fault, "fingerprint": looks, "destroy_by": gone_by, **made._asdict()}
    session.execute(
        update(Pack)
        .where(col(Pack.id) == pack_id, col(Pack.state) == PackState.QUEUED)
        .values(state=PackState.READY, made_at=now, **said)
    )


class Made(NamedTuple):
    """A file that is stored: its digest, its bytes and its pages."""

    digest: str
    size: int
    pages: int


def made_before(session: Session, pack: Pack, looks: str, storage: Storage) -> Made | None:
    """The file of a pack of the same kind and cohort that looks the same, where it is still kept."""
    row = session.execute(
        select(col(Pack.digest), col(Pack.size), col(Pack.pages))
        .where(
            col(Pack.fingerprint) == looks,
            col(Pack.cohort_id) == pack.cohort_id,
            col(Pack.kind) == pack.kind,
            col(Pack.state) == PackState.READY,
        )
        .limit(1)
    ).one_or_none()
    return None if row is None else still_kept(Made(*row), storage)


def still_kept(made: Made, storage: Storage) -> Made | None:
    """What was made, where its file is still stored and as long as it was; one cut short is made again."""
    return made if storage.size(made.digest) == made.size else None


def await_storage(session: Session, *, pack_id: UUID, reason: str) -> None:
    """Let a pack wait, saying why: the job `build_packs` has it made once the storage can be reached.

    Args:
        pack_id: the pack.
        reason: what is wrong with the storage, in words that follow a colon.
    """
    said = f"Waits for the storage of packs: {reason}. It is tried again every few minutes."
    session.execute(
        update(Pack).where(col(Pack.id) == pack_id, col(Pack.state) == PackState.QUEUED).values(fault=said)
    )


def fail_pack(session: Session, *, pack_id: UUID, fault: str, now: datetime) -> None:
    """Give up a pack that waits, saying why; it can be asked for anew.

    Args:
        pack_id: the pack.
        fault: what the lead is told.
        now: when, aware.
    """
    session.execute(
        update(Pack)
        .where(col(Pack.id) == pack_id, col(Pack.state) == PackState.QUEUED)
        .values(state=PackState.FAILED, fault=fault, made_at=now)
    )


def forget_copies(session: Session, *, now: datetime) -> int:
    """Forget what was to be destroyed by yesterday, copies and the like asked for long ago, and parts kept.

    Their files then belong to nothing.

    Returns:
        How many packs there were.
    """
    long_ago = now - COPIES_KEPT
    gone = session.exec(
        delete(Pack).where(
            or_(
                and_(col(Pack.kind).in_(_NOT_KEPT), col(Pack.asked_at) < long_ago),
                col(Pack.destroy_by) < now.astimezone(LONDON).date(),
            )
        )
    )
    of_a_day = exists().where(
        col(Pack.cohort_id) == col(PackPart.cohort_id),
        or_(col(Pack.day_id).is_not(None), col(Pack.centre_day_id).is_not(None)),
    )
    session.execute(delete(PackPart).where(or_(col(PackPart.made_at) < long_ago, ~of_a_day)))
    return int(gone.rowcount)


def remove_orphans(session: Session, *, storage: Storage, now: datetime) -> int:
    """Remove files that belong to no pack: the process that stored them died before it could say so.

    Args:
        session: the worker's.
        storage: where packs are stored.
        now: when, aware.

    Returns:
        How many were removed.

    Raises:
        StorageAway: the storage cannot be reached.
    """
    wanted = {name_of(digest) for digest in stored_digests(session)}
    old = now - ORPHANS_KEPT
    orphans = [file.name for file in storage.files() if file.name not in wanted and file.at < old]
    for name in orphans:
        storage.remove(name)
    return len(orphans)


#: What packs can be about: where it is looked up, by which column, and what it is called. A day by its slots,
#: or by who sits in it: of those whoever meets somebody in it sees one, and nothing of the day itself.
_SUBJECTS: Mapping[str, tuple[type[Application | Shortlist | Panel | Slot | CentreSitter], str, str]] = {
    "application_id": (Application, "id", "application"),
    "shortlist_id": (Shortlist, "id", "shortlist"),
    "panel_id": (Panel, "id", "panel"),
    "day_id": (Slot, "day_id", "day"),
    "centre_day_id": (CentreSitter, "day_id", "day"),
}


def _require_subject(session: Session, cohort_id: UUID, about: Mapping[str, Any]) -> None:
    for name, (table, column, noun) in _SUBJECTS.items():
        if about[name] is None:
            continue
        of_cohort = (col(getattr(table, column)) == about[name], col(table.cohort_id) == cohort_id)
        if session.execute(select(1).where(*of_cohort).limit(1)).scalar() is None:
            raise NotFound(f"Choose the {noun} again: this cohort has no such {noun}.")


def _waiting(session: Session, cohort_id: UUID, kind: PackKind, about: Mapping[str, Any]) -> UUID | None:
    """The pack of the same that was asked for and is not made yet."""
    found: UUID | None = session.execute(
        select(col(Pack.id)).where(
            col(Pack.cohort_id) == cohort_id,
            col(Pack.kind) == kind,
            col(Pack.state) == PackState.QUEUED,
            *(col(getattr(Pack, name)) == value for name, value in about.items()),
        )
    ).scalar()
    return found
