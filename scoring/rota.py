"""The plan of a day: which candidate meets which panel in which slot, or which constraints clash.

Who may take which slot follows from availability, length, conflicts and training in date. A cheapest flow
places as many as can be placed with loads of panels as even as they can be. Breaks, and people who sit on two
panels, tie slots together; where the flow offends against that, CP-SAT starts from it and mends it within a
time limit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from scoring.errors import Fault, UnusableRatings
from scoring.timetabling import Ties, improve, place, rivals

AVAILABILITY, LENGTH = "outside their times", "too short for them"
CONFLICT, TRAINING = "with somebody who has a conflict", "without anybody whose training is in date"


@dataclass(frozen=True)
class Panel:
    """People who see a candidate together."""

    id: str
    assessors: tuple[str, ...]


@dataclass(frozen=True)
class Slot:
    """A time at which a panel can see one candidate."""

    id: str
    panel: str
    start: datetime
    minutes: int

    @property
    def end(self) -> datetime:
        """Return when the slot ends."""
        return self.start + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Visit:
    """A candidate to place: the minutes they need (more with an adjustment), and the times they can come
    (none: any).
    """

    candidate: str
    minutes: int
    times: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True)
class Rules:
    """What every booking keeps: conflicts (assessor, candidate), training in date, and breaks.

    One of each panel must be in ``trained_until`` on the day, unless that is None. No assessor has more than
    ``in_a_row`` slots without ``pause`` minutes free.
    """

    conflicts: Collection[tuple[str, str]] = ()
    trained_until: Mapping[str, date] | None = None
    in_a_row: int | None = None
    pause: int = 15
    seconds: float = 10.0


@dataclass(frozen=True)
class Booking:
    """A candidate in a slot."""

    candidate: str
    slot: str


@dataclass(frozen=True)
class Clash:
    """Candidates who cannot all be placed, the slots that they have between them, and why in words."""

    candidates: tuple[str, ...]
    slots: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Rota:
    """Bookings by time, every panel's load, who could not be placed and what clashes."""

    bookings: tuple[Booking, ...]
    loads: Mapping[str, int]
    unplaced: tuple[str, ...]
    clashes: tuple[Clash, ...]


def plan(
    visits: Sequence[Visit], slots: Sequence[Slot], panels: Sequence[Panel], rules: Rules | None = None
) -> Rota:
    """Return the rota that places the most candidates, panels' loads as even as they can be.

    Raises UnusableRatings where a slot names a panel that is not there.
    """
    rules = rules or Rules()
    people = {panel.id: panel for panel in panels}
    unknown = [slot.id for slot in slots if slot.panel not in people]
    if unknown:
        raise UnusableRatings(Fault(None, f"Name a panel that exists for {', '.join(unknown)}."))
    order = sorted(slots, key=lambda slot: (slot.start, slot.id))
    barriers = [[_barrier(visit, slot, people[slot.panel], rules) for slot in order] for visit in visits]
    allowed = [[not barrier for barrier in row] for row in barriers]
    columns = {panel.id: column for column, panel in enumerate(panels)}
    owners = [columns[slot.panel] for slot in order]
    chosen = place(allowed, owners, len(panels))
    ties = Ties(_overlaps(order, people), _runs(order, people, rules))
    if ties.broken(chosen):
        chosen = improve(allowed, owners, len(panels), ties=ties, hint=chosen, seconds=rules.seconds)
    return _rota(visits, order, panels, chosen, barriers)


def slots_of(
    panel: str,
    start: datetime,
    end: datetime,
    minutes: int,
    *,
    gap: int = 0,
    rest_after: int = 0,
    rest: int = 0,
) -> tuple[Slot, ...]:
    """Return a panel's slots between two times, with a gap after each and a rest after every so many (0:
    none).
    """
    found: list[Slot] = []
    while start + timedelta(minutes=minutes) <= end:
        found.append(Slot(f"{panel} {start:%Y-%m-%d %H:%M}", panel, start, minutes))
        pause = rest if rest_after and len(found) % rest_after == 0 else gap
        start += timedelta(minutes=minutes + pause)
    return tuple(found)


def _barrier(visit: Visit, slot: Slot, panel: Panel, rules: Rules) -> str:
    """Return the first thing that keeps a candidate out of a slot, or nothing."""
    if visit.times and not any(first <= slot.start and slot.end <= last for first, last in visit.times):
        return AVAILABILITY
    if slot.minutes < visit.minutes:
        return LENGTH
    if any((assessor, visit.candidate) in rules.conflicts for assessor in panel.assessors):
        return CONFLICT
    until = rules.trained_until
    if until is not None and not any(
        until.get(name, date.min) >= slot.start.date() for name in panel.assessors
    ):
        return TRAINING
    return ""


def _overlaps(slots: Sequence[Slot], panels: Mapping[str, Panel]) -> list[tuple[int, int]]:
    """Return pairs of slots at the same time that share somebody."""
    pairs = []
    for first, one in enumerate(slots):
        for second in range(first + 1, len(slots)):
            other = slots[second]
            if other.start >= one.end:
                break
            if set(panels[one.panel].assessors) & set(panels[other.panel].assessors):
                pairs.append((first, second))
    return pairs


def _runs(
    slots: Sequence[Slot], panels: Mapping[str, Panel], rules: Rules
) -> list[tuple[tuple[int, ...], int]]:
    """Return groups of slots of which an assessor may have only so many: each run without a pause, one too
    long.
    """
    if rules.in_a_row is None:
        return []
    groups = set()
    for assessor in {name for panel in panels.values() for name in panel.assessors}:
        mine = [number for number, slot in enumerate(slots) if assessor in panels[slot.panel].assessors]
        for first in range(len(mine) - rules.in_a_row):
            run = tuple(mine[first : first + rules.in_a_row + 1])
            gaps = (slots[b].start - slots[a].end for a, b in pairwise(run))
            if all(gap < timedelta(minutes=rules.pause) for gap in gaps):
                groups.add(run)
    return [(run, rules.in_a_row) for run in sorted(groups)]


def _rota(
    visits: Sequence[Visit], slots: Sequence[Slot], panels: Sequence[Panel], chosen: Sequence[int],
    barriers: Sequence[Sequence[str]],
) -> Rota:  # fmt: skip
    taken = sorted((slot, row) for row, slot in enumerate(chosen) if slot >= 0)
    bookings = tuple(Booking(visits[row].candidate, slots[slot].id) for slot, row in taken)
    loads = {panel.id: 0 for panel in panels} | Counter(slots[slot].panel for slot, _ in taken)
    left = [row for row, slot in enumerate(chosen) if slot < 0]
    clashes: list[Clash] = []
    while left_now := [
        row for row in left if not any(visits[row].candidate in c.candidates for c in clashes)
    ]:
        clashes.append(_clash(left_now[0], visits, slots, chosen, barriers))
    return Rota(bookings, loads, tuple(visits[row].candidate for row in left), tuple(clashes))


def _clash(
    row: int,
    visits: Sequence[Visit],
    slots: Sequence[Slot],
    chosen: Sequence[int],
    barriers: Sequence[Sequence[str]],
) -> Clash:
    """Return everyone who competes with an unplaced candidate for the slots within reach, and what bars the
    others.
    """
    allowed = [[not barrier for barrier in line] for line in barriers]
    rows, columns = rivals(row, allowed, chosen)
    names, times = tuple(visits[r].candidate for r in rows), tuple(slots[s].id for s in columns)
    counts = Counter(barriers[r][s] for r in rows for s in range(len(slots)) if barriers[r][s])
    bars = "; ".join(f"{count} times a slot is {bar}" for bar, count in counts.most_common())
    free = [s for s in columns if s not in set(chosen)]
    if free:
        why = "breaks, or people on two panels, leave no free slot that they could take"
    elif not columns:
        why = "no slot at all is open to them"
    else:
        why = f"they can take only {len(columns)} slots between them"
    return Clash(names, times, f"{', '.join(names)}: {why}{f' ({bars})' if bars else ''}.")
