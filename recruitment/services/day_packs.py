"""The pack of a day, made part by part: a bad part stops no other, and what is unchanged stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.models import InterviewDay, Pack, PackKind, PackPart, PackState
from recruitment.models.base import datetime, table_of
from recruitment.models.centre_day import CentreDay
from recruitment.packs.panel_contexts import MissingPart, Part
from recruitment.queries.centre_packs import seeing_at_centre
from recruitment.queries.cohorts import cohort_by_id
from recruitment.queries.own_packs import ToMeet
from recruitment.queries.panel_packs import sitting_in
from recruitment.services.centre_contents import plan_centre
from recruitment.services.packs import Made, ask_for_pack, made_before, mark_made, still_kept
from recruitment.services.panel_contents import PlannedDay, PlannedPart, plan_day
from recruitment.storage.base import Storage


@dataclass(frozen=True)
class MadePart:
    """A part that is stored: what went into it, and its file."""

    part: Part
    looks: str
    file: Made


def ask_for_day_packs(
    session: Session, *, day_id: UUID, kind: PackKind = PackKind.DAY, actor_id: UUID | None, now: datetime
) -> None:
    """Ask for the packs of a day, for its leads and each who meets somebody; of one that is gone, none.

    Args:
        day_id: of a day of interviews, or of the centre.
        kind: which of the two: `PackKind.DAY` or `PackKind.CENTRE`.
        actor_id: who asks, if somebody signed in.
        now: when, aware.
    """
    is_centre = kind is PackKind.CENTRE
    table = CentreDay if is_centre else InterviewDay
    cohort_id = session.execute(
        select(col(table.cohort_id)).where(col(table.id) == day_id)
    ).scalar_one_or_none()
    if cohort_id is None:
        return
    members = seeing_at_centre(day_id) if is_centre else sitting_in(day_id)
    for member_id in (None, *sorted(session.scalars(members.distinct()))):
        ask_for_pack(
            session,
            kind=kind,
            cohort_id=cohort_id,
            day_id=None if is_centre else day_id,
            centre_day_id=day_id if is_centre else None,
            member_id=member_id,
            actor_id=actor_id,
            now=now,
        )


def ask_for_own_copy(
    session: Session, *, cohort_id: UUID, subject: ToMeet, member_id: UUID, now: datetime
) -> UUID:
    """Ask for a member's own copy of the pack of a day or of a panel that lies before them; its id."""
    kind = subject.kind
    return ask_for_pack(
        session,
        kind=kind,
        cohort_id=cohort_id,
        day_id=subject.subject if kind is PackKind.DAY else None,
        centre_day_id=subject.subject if kind is PackKind.CENTRE else None,
        panel_id=subject.subject if kind is PackKind.PANEL else None,
        member_id=member_id,
        actor_id=member_id,
        now=now,
    )


def begin_day(session: Session, *, pack_id: UUID, now: datetime) -> PlannedDay | None:
    """Plan the parts of a pack that waits, and note how many there are. One gone, made or given up is None.

    Raises:
        NotFound: its cohort or its day is gone, or there is nobody to meet in it.
    """
    pack = session.get(Pack, pack_id)
    if pack is None or pack.state != PackState.QUEUED:
        return None
    cohort = cohort_by_id(session, pack.cohort_id)
    if cohort is None:
        raise NotFound("Choose another cohort: this one is gone.")
    if pack.centre_day_id is not None:
        plan, day_id = plan_centre, pack.centre_day_id
    elif pack.day_id is not None:
        plan, day_id = plan_day, pack.day_id
    else:
        return None
    planned = plan(session, cohort=cohort, day_id=day_id, member_id=pack.member_id, now=now)
    pack.parts, pack.parts_made, pack.panels = len(planned.parts), 0, list(planned.panels)
    session.flush()
    return planned


def make_part(
    session: Session, *, pack_id: UUID, part: PlannedPart, storage: Storage, now: datetime
) -> MadePart:
    """Gather and make one part, unless one that would look like it is kept already.

    Args:
        pack_id: the pack's, which says how far it is.
        part: as it was planned.
        storage: where packs are stored.
        now: when, aware.
    """
    return _stored(session, pack_id, part.fill(session), storage, now)


def make_missing(
    session: Session, *, pack_id: UUID, part: MissingPart, storage: Storage, now: datetime
) -> MadePart:
    """Make the page in the place of a part that could not be made."""
    return _stored(session, pack_id, part, storage, now)


def finish_day(
    session: Session,
    *,
    pack_id: UUID,
    planned: PlannedDay,
    made: Sequence[MadePart],
    storage: Storage,
    now: datetime,
) -> None:
    """Join the parts, with a front that says on which page each begins, and say that the pack is made.

    Args:
        pack_id: the pack's.
        planned: the day.
        made: its parts in order.
        storage: where packs are stored.
        now: when, aware.

    Raises:
        StorageFault: the storage cannot be reached, or a part in it is not what it was; the pack waits.
    """
    # Web processes never make a pack: they need not hold WeasyPrint.
    from recruitment.packs.day import day_fingerprint, join_day  # noqa: PLC0415
    from recruitment.packs.render import Pdf  # noqa: PLC0415

    pack = session.execute(select(Pack).where(col(Pack.id) == pack_id).with_for_update()).scalar_one_or_none()
    if pack is None or pack.state != PackState.QUEUED:
        return
    whole = planned.pack(tuple(one.part for one in made))
    looks = day_fingerprint(whole, [one.looks for one in made])
    file = made_before(session, pack, looks, storage)
    if file is None:
        parts = [Pdf(storage.get(one.file.digest), one.file.pages) for one in made]
        pdf = join_day(whole, parts)
        file = Made(storage.put(pdf.data), len(pdf.data), pdf.pages)
    missing = [str(at) for at, one in enumerate(made, 1) if isinstance(one.part, MissingPart)]
    fault = f"Could not be made: part {' and '.join(missing)}. A page of it says so." if missing else ""
    by = planned.cover.destroy_by
    mark_made(session, pack_id=pack_id, made=file, looks=looks, destroy_by=by, now=now, fault=fault)


def _stored(session: Session, pack_id: UUID, part: Part, storage: Storage, now: datetime) -> MadePart:
    from recruitment.packs.day import part_fingerprint, render_part  # noqa: PLC0415

    looks = part_fingerprint(part)
    cohort_id = session.execute(select(col(Pack.cohort_id)).where(col(Pack.id) == pack_id)).scalar_one()
    file = _kept(session, cohort_id, looks, storage)
    if file is None:
        pdf = render_part(part)
        file = Made(storage.put(pdf.data), len(pdf.data), pdf.pages)
        kept = {"cohort_id": cohort_id, "fingerprint": looks, "made_at": now, **file._asdict()}
        session.execute(_KEPT, kept)
    session.execute(update(Pack).where(col(Pack.id) == pack_id).values(parts_made=col(Pack.parts_made) + 1))
    return MadePart(part, looks, file)


def _kept(session: Session, cohort_id: UUID, looks: str, storage: Storage) -> Made | None:
    row = session.execute(
        select(col(PackPart.digest), col(PackPart.size), col(PackPart.pages)).where(
            col(PackPart.cohort_id) == cohort_id, col(PackPart.fingerprint) == looks
        )
    ).one_or_none()
    return None if row is None else still_kept(Made(*row), storage)


_NEW = insert(table_of(PackPart))
_KEPT = _NEW.on_conflict_do_update(
    index_elements=["cohort_id", "fingerprint"],
    set_={name: _NEW.excluded[name] for name in ("digest", "size", "pages", "made_at")},
)
