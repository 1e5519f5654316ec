"""Packs: asked for by a page, queued, made by a worker process, stored under their content's digest."""

import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.models import Application, Pack, PackKind, PackState, Shortlist
from recruitment.models.base import datetime
from recruitment.queries.packs import stored_digests
from recruitment.queries.passes import Queue
from recruitment.queue import Task, defer
from recruitment.services.pack_contents import pack_contents

#: An applicant's own copy, feedback and a reader's pack are kept for so long; another can be asked for.
COPIES_KEPT = timedelta(days=30)
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
    actor_id: UUID | None,
    now: datetime,
) -> UUID:
    """Ask for a pack: a row, and in the same transaction the work of making it.

    Asked for twice before it is made, it is made once.

    Args:
        kind: what the pack is for.
        cohort_id: the cohort it belongs to.
        application_id: for an application pack, an applicant's copy or feedback, of which application.
        shortlist_id: for a shortlist pack, of which shortlist.
        exercise: for a kit, of which exercise, by its code in the cohort's definition.
        queue: for a reader's, whose and of which pass; `services.paper` looks whether they may read it.
        readings: for a reader's, what is to be printed.
        actor_id: who asks, if somebody signed in.
        now: when, aware.

    Returns:
        The pack's id.

    Raises:
        NotFound: the cohort has no such application or shortlist.
    """
    if kind not in (PackKind.KIT, PackKind.READER):
        _require_subject(session, kind, cohort_id, application_id if shortlist_id is None else shortlist_id)
    about = _about(application_id, shortlist_id, exercise, queue)
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


def make_pack(session: Session, *, pack_id: UUID, folder: Path, now: datetime) -> None:
    """Make one pack and store it. A pack that is gone, made or given up is left alone.

    The row is held until it is made, so that of two workers with the same pack the second finds it done. One
    that would look like a pack there is already, but for the time on its cover, is that pack.

    Args:
        pack_id: the pack.
        folder: where packs are stored.
        now: when, aware; the pack says so on its cover.
    """
    pack = session.execute(select(Pack).where(col(Pack.id) == pack_id).with_for_update()).scalar_one_or_none()
    if pack is None or pack.state != PackState.QUEUED:
        return
    # Web processes import this module and never make a pack: they need not hold WeasyPrint.
    from recruitment.packs.render import fingerprint, render  # noqa: PLC0415

    contents = pack_contents(session, pack=pack, now=now)
    looks = fingerprint(contents)
    made = _made_before(session, pack, looks, folder)
    if made is None:
        pdf = render(contents)
        made = _Made(store(folder, pdf.data), len(pdf.data), pdf.pages)
    session.execute(
        update(Pack)
        .where(col(Pack.id) == pack_id)
        .values(state=PackState.READY, made_at=now, fault="", fingerprint=looks, **made._asdict())
    )


class _Made(NamedTuple):
    """A file that is stored: its digest, its bytes and its pages."""

    digest: str
    size: int
    pages: int


def _made_before(session: Session, pack: Pack, looks: str, folder: Path) -> _Made | None:
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
    return _Made(*row) if row is not None and pack_path(folder, row.digest).is_file() else None


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


def pack_path(folder: Path, digest: str) -> Path:
    """Where a pack with this digest stands in the folder of packs."""
    return folder / digest[:2] / f"{digest}.pdf"


def store(folder: Path, data: bytes) -> str:
    """Write a file under its content's digest: whole or not at all, and readable by its owner alone.

    Returns:
        The SHA-256 digest in hexadecimal.
    """
    digest = hashlib.sha256(data).hexdigest()
    path = pack_path(folder, digest)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A temporary file of `mkstemp` is readable by its owner alone from the start.
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest


def forget_copies(session: Session, *, now: datetime) -> int:
    """Forget copies, feedback and readers' packs asked for long ago; their files then belong to nothing.

    Returns:
        How many there were.
    """
    gone = session.exec(
        delete(Pack).where(
            col(Pack.kind).in_((PackKind.COPY, PackKind.FEEDBACK, PackKind.READER)),
            col(Pack.asked_at) < now - COPIES_KEPT,
        )
    )
    return int(gone.rowcount)


def remove_orphans(session: Session, *, folder: Path, now: datetime) -> int:
    """Remove files that belong to no pack: the process that stored them died before it could say so.

    Args:
        session: the worker's.
        folder: where packs are stored.
        now: when, aware.

    Returns:
        How many were removed.
    """
    wanted = {pack_path(folder, digest) for digest in stored_digests(session)}
    orphans = [path for path in folder.glob("*/*") if path not in wanted and _age(path, now) > ORPHANS_KEPT]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _age(path: Path, now: datetime) -> timedelta:
    try:
        return now - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:  # a process that stores a pack has renamed it by now
        return timedelta(0)


def _require_subject(session: Session, kind: PackKind, cohort_id: UUID, subject_id: UUID | None) -> None:
    table = Shortlist if kind is PackKind.SHORTLIST else Application
    found = session.execute(
        select(1).where(col(table.id) == subject_id, col(table.cohort_id) == cohort_id)
    ).scalar()
    if found is None:
        noun = "shortlist" if kind is PackKind.SHORTLIST else "application"
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


def _about(
    application_id: UUID | None, shortlist_id: UUID | None, exercise: str | None, queue: Queue | None
) -> dict[str, Any]:
    """The columns that say what a pack is about."""
    if queue is not None:
        return {"assessor_id": queue.assessor_id, "item": queue.item, "criterion": queue.criterion}
    if exercise is not None:
        return {"exercise": exercise}
    if shortlist_id is not None:
        return {"shortlist_id": shortlist_id}
    return {"application_id": application_id}
