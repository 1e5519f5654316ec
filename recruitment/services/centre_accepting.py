"""Accept what is proposed for a day of the centre: panels follow, and those whom it touches are told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from recruitment.domain.centre import CentreState, Proposed
from recruitment.domain.errors import Stale
from recruitment.domain.messages import MessageKind
from recruitment.models.base import datetime
from recruitment.models.centre_day import CentreDay, CentreProposal, CentreSeat, CentreSitter, CentreTurn
from recruitment.queries.centre_days import Seat, Sitter, Turn, WholeDay, whole_day
from recruitment.queries.centre_proposals import Difference, Proposal, ProposedTurn, differences
from recruitment.queries.centre_rules import busy_elsewhere
from recruitment.queries.panels import PanelKey, SetPanel, panels_of
from recruitment.services.bulk import insert_rows, update_rows
from recruitment.services.centre_days import take_day, take_days
from recruitment.services.centre_letters import CentrePost, Told, seat_letter, sitter_letter
from recruitment.services.messages import Letter, post_many
from recruitment.services.panel_turns import take_panels
from recruitment.services.panels import PanelChanged, Wanted, clear_panels, set_panels


@dataclass(frozen=True)
class Accepted:
    """What came of it.

    Attributes:
        moved: how many exercises of candidates were set or changed.
        told: how many people were told.
    """

    moved: int
    told: int


@dataclass(frozen=True)
class _News:
    """What somebody is told anew; `letter` is None where nobody can be written to."""

    told: Told
    letter: Letter | None


def accept(
    session: Session, *, post: CentrePost, day: WholeDay, proposal: Proposal, actor_id: UUID
) -> Accepted:
    """Carry out a proposal as it was shown.

    In order: lets the day's version rise, so that of two leads one wins; asks whether it still can be; takes
    off the panels who are there no more; sets each panel that changes, by the same rules as by hand; writes
    the turns; tells every candidate and assessor whose day is another than they were told, each once, with a
    calendar file. It takes as many statements for all turns of a day as for one.

    Args:
        post: the cohort, the service's address, and the time.
        day: as it stands.
        proposal: of this day.
        actor_id: the lead.

    Returns:
        What came of it.

    Raises:
        Stale: the day, or one of its panels, was changed since the proposal was made, what it moves has
            begun, or an assessor sits elsewhere by now.
        Refusal: the rules stand against a panel, or a candidate is the lead themselves.
    """
    take_day(session, day_id=day.id, version=proposal.version)
    changes = differences(day, proposal)
    _require_to_come(day, proposal, changes, post.now)
    _require_free(session, day, changes)
    _set_panels(session, post, day, changes, actor_id=actor_id)
    _write_turns(session, day, changes)
    session.execute(
        update(CentreDay)
        .where(col(CentreDay.id) == day.id)
        .values(state=CentreState.ACCEPTED, changed_at=post.now)
    )
    session.execute(delete(CentreProposal).where(col(CentreProposal.day_id) == day.id))
    _add_sitters(session, day, proposal)
    session.flush()
    after = whole_day(session, day.cohort_id, day.id)
    told = post_many(
        session,
        _tell(session, post, day, after),
        definition=post.cohort.definition,
        now=post.now,
        cohort_id=post.cohort.id,
    )
    return Accepted(len(changes), told)


def _require_to_come(day: WholeDay, proposal: Proposal, changes: Sequence[Difference], now: datetime) -> None:
    """What has begun since the proposal was made is where it is, and nothing is set into the past."""
    into = [one.after.begins_at for one in changes if one.after]
    # Whoever is late is moved from what had begun before.
    away = [one.before.begins_at for one in changes if one.before and one.before.begins_at > proposal.made_at]
    if proposal.what is Proposed.ROTATION:
        into.append(day.plan.begins_at)
    if any(one <= now for one in (*into, *away)):
        raise Stale("Propose it again: what it would set or change has begun by now.")


def _require_free(session: Session, day: WholeDay, changes: Sequence[Difference]) -> None:
    """Nobody is in two places: another day may have taken them since the proposal was made."""
    wanted = [one.after for one in changes if one.after]
    if not wanted:
        return
    take_days(session, day.cohort_id)
    busy = busy_elsewhere(
        session,
        day.cohort_id,
        begins_at=min(one.begins_at for one in wanted),
        ends_at=max(one.ends_at for one in wanted),
        but=day.id,
    )
    if any(busy & {*one.assessors} for one in wanted):
        raise Stale("Propose it again: one of the assessors sits elsewhere by now.")


def _set_panels(
    session: Session, post: CentrePost, day: WholeDay, changes: Sequence[Difference], *, actor_id: UUID
) -> None:
    """First everybody goes who goes, so that nobody stands in the way of what comes."""
    if not changes:
        return
    take_panels(session, *{one.turn.application_id for one in changes})
    held = panels_of(session, cohort_id=day.cohort_id, keys=[_key(day, one) for one in changes])
    left = _left(day, changes, held)
    clear_panels(session, held=[held[one] for one in left], now=post.now)
    wanted = {
        _key(day, one): _wanted(day, one.after, held[_key(day, one)], is_left=_key(day, one) in left)
        for one in changes
        if one.after is not None
    }
    if not wanted:
        return
    try:
        set_panels(session, cohort=post.cohort, wanted=wanted, actor_id=actor_id, now=post.now)
    except PanelChanged as changed:
        raise _changed(changed.held) from None


def _left(
    day: WholeDay, changes: Sequence[Difference], held: Mapping[PanelKey, SetPanel]
) -> frozenset[PanelKey]:
    """The panels from which everybody goes: those that are no more, or are of others."""
    found = set()
    for one in changes:
        before, after = one.before, one.after
        if before is None or (after is not None and {*after.assessors} == {*before.assessors}):
            continue
        panel = held[_key(day, one)]
        if after is not None and panel.version != after.version:
            raise _changed(panel)
        # One of another time is not this day's to take away: they may be on another day by now.
        if panel.held_at == before.begins_at:
            found.add(_key(day, one))
    return frozenset(found)


def _wanted(day: WholeDay, turn: ProposedTurn, held: SetPanel, *, is_left: bool) -> Wanted:
    """A panel as it is proposed; that everybody has just left it is no change by somebody else."""
    version = held.version + 1 if is_left else turn.version
    return Wanted(frozenset(turn.assessors), turn.begins_at, f"{turn.room}, {day.place}", held.to_do, version)


def _key(day: WholeDay, change: Difference) -> PanelKey:
    return day.seat(change.turn.application_id).reference, change.turn.exercise


def _changed(panel: SetPanel) -> Stale:
    return Stale(f"Propose it again: somebody has changed a panel of {panel.reference} since.")


def _write_turns(session: Session, day: WholeDay, changes: Sequence[Difference]) -> None:
    gone = [
        (one.before.application_id, one.before.exercise)
        for one in changes
        if one.before is not None and one.after is None
    ]
    if gone:
        keys = tuple_(col(CentreTurn.application_id), col(CentreTurn.exercise))
        session.execute(delete(CentreTurn).where(col(CentreTurn.day_id) == day.id, keys.in_(gone)))
    rows = [
        {
            "day_id": day.id,
            "application_id": one.application_id,
            "exercise": one.exercise,
            "cohort_id": day.cohort_id,
            "room": one.room,
            "begins_at": one.begins_at,
            "ends_at": one.ends_at,
        }
        for one in (change.after for change in changes)
        if one is not None
    ]
    if rows:
        written = insert(CentreTurn).values(rows)
        session.execute(
            written.on_conflict_do_update(
                index_elements=["day_id", "application_id", "exercise"],
                set_={name: written.excluded[name] for name in ("room", "begins_at", "ends_at")},
            )
        )


def _add_sitters(session: Session, day: WholeDay, proposal: Proposal) -> None:
    """Whoever stands in and was not asked for the day is one of it from now on."""
    held = {one.assessor_id for one in day.sitters}
    new = {who for one in proposal.turns for who in one.assessors} - held
    rows = [(uuid4(), day.id, day.cohort_id, who) for who in sorted(new)]
    insert_rows(session, CentreSitter, ("id", "day_id", "cohort_id", "assessor_id"), rows)


def _tell(session: Session, post: CentrePost, before: WholeDay, day: WholeDay) -> list[Letter]:
    """Letters to those whose day has changed; what they are told is noted with them. Two statements."""
    seats, sitters = [*_seat_news(post, before, day)], [*_sitter_news(post, before, day)]
    _note(session, CentreSeat, seats)
    _note(session, CentreSitter, sitters)
    return [one.letter for one in (*seats, *sitters) if one.letter is not None]


def _seat_news(post: CentrePost, before: WholeDay, day: WholeDay) -> Iterator[_News]:
    for seat in day.seats:
        turns = day.of_candidate(seat.application_id)
        differs = _differ(before.of_candidate(seat.application_id), turns)
        if not seat.is_expected:
            # Whoever does not come has it taken out of their calendar; whoever has left was told then.
            if not differs or not seat.is_here:
                continue
            turns = ()
        told = _next(seat, turns, early=timedelta(minutes=day.plan.welcome))
        if told is None or not _is_news(seat, told, differs=differs):
            continue
        kind = _kind(seat, told, MessageKind.CENTRE_PLANNED, MessageKind.CENTRE_MOVED)
        letter = seat_letter(post, day, seat, kind or MessageKind.CENTRE_CANCELLED, told)
        yield _News(told, letter if seat.email else None)


def _sitter_news(post: CentrePost, before: WholeDay, day: WholeDay) -> Iterator[_News]:
    for one in day.sitters:
        turns = day.of_assessor(one.assessor_id)
        # An assessor is told when to be where; who comes in which order is on their page.
        differs = _differ(before.of_assessor(one.assessor_id), turns, whom=False)
        told = _next(one, turns, early=timedelta())
        if told is None or not _is_news(one, told, differs=differs):
            continue
        kind = _kind(one, told, MessageKind.CENTRE_SITTING, MessageKind.CENTRE_SITTING)
        yield _News(told, sitter_letter(post, day, one, kind or MessageKind.CENTRE_SITTING_CANCELLED, told))


def _differ(before: Iterable[Turn], after: Iterable[Turn], *, whom: bool = True) -> bool:
    """Whether somebody's day is another: other times or rooms, and for a candidate, of other exercises."""
    mine = [
        {(one.begins_at, one.ends_at, one.room, one.exercise if whom else "") for one in turns}
        for turns in (before, after)
    ]
    return mine[0] != mine[1]


def _is_news(held: Seat | Sitter, told: Told, *, differs: bool) -> bool:
    """Whether it is other than what somebody was told; a panel set by hand may have come between."""
    return differs or not told.turns or (held.comes_at, held.leaves_at) != (told.comes_at, told.leaves_at)


def _next(held: Seat | Sitter, turns: Sequence[Turn], *, early: timedelta) -> Told | None:
    """What somebody is told now; of one with nothing left, the times that are theirs no more.

    None where they have nothing and were told of nothing.
    """
    if not turns:
        comes, leaves = held.comes_at, held.leaves_at
        if comes is None or leaves is None:
            return None
        return Told(held.id, held.sequence + 1, comes, leaves)
    comes, leaves = turns[0].begins_at - early, max(one.ends_at for one in turns)
    return Told(held.id, held.sequence + 1, comes, leaves, tuple(turns))


def _kind(held: Seat | Sitter, told: Told, first: MessageKind, later: MessageKind) -> MessageKind | None:
    if not told.turns:
        return None
    return later if held.comes_at is not None else first


def _note(session: Session, table: type[CentreSeat] | type[CentreSitter], news: Sequence[_News]) -> None:
    rows = [
        (one.id, one.sequence, *((one.comes_at, one.leaves_at) if one.turns else (None, None)))
        for one in (held.told for held in news)
    ]
    update_rows(session, table, ("id", "sequence", "comes_at", "leaves_at"), rows)
