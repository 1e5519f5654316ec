"""A whole assessment centre planned and checked by rules written a second time; and a thousand interviews."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from scoring.rota import Panel, Rota, Rules, Slot, Visit, plan, slots_of

EXERCISES, DAYS, CANDIDATES = 5, 3, 60
FIRST = datetime(2027, 3, 26, 9, tzinfo=UTC)


def centre(seed: int = 1) -> tuple[list[Visit], list[Slot], list[Panel], Rules]:
    """Sixty candidates at each of five exercises on three days: a panel an exercise and day, with breaks."""
    draw = random.Random(seed)
    panels, slots, conflicts = list[Panel](), list[Slot](), set[tuple[str, str]]()
    for exercise in range(EXERCISES):
        for day in range(DAYS):
            who = Panel(f"e{exercise}d{day}", (f"a{exercise}-{day}-0", f"a{exercise}-{day}-1"))
            begins = FIRST + timedelta(days=day)
            panels.append(who)
            slots += slots_of(who.id, begins, begins + timedelta(hours=9), 20, gap=1, rest_after=6, rest=20)
    for _ in range(CANDIDATES):
        conflicts.add((draw.choice(panels).assessors[draw.randrange(2)], f"c{draw.randrange(CANDIDATES)}"))
    trained = {one.assessors[0]: date(2027, 12, 31) for one in panels}
    visits = [Visit(f"c{number}", 20) for number in range(CANDIDATES)]
    return visits, slots, panels, Rules(conflicts=conflicts, trained_until=trained, in_a_row=6, pause=15)


def faults(
    rota: Rota, visits: list[Visit], slots: list[Slot], panels: list[Panel], rules: Rules
) -> list[str]:
    """Whatever is wrong with a rota, by the rules alone: nothing of how it was found is used."""
    by_slot, by_panel = {one.id: one for one in slots}, {one.id: one for one in panels}
    needs = {one.candidate: one for one in visits}
    found = [f"{slot} twice" for slot, times in Counter(b.slot for b in rota.bookings).items() if times > 1]
    found += [
        f"{who} twice" for who, times in Counter(b.candidate for b in rota.bookings).items() if times > 1
    ]
    if {b.candidate for b in rota.bookings} | {*rota.unplaced} != needs.keys():
        found.append("somebody is neither placed nor left")
    busy: dict[str, list[Slot]] = {}
    for booking in rota.bookings:
        slot, need = by_slot[booking.slot], needs[booking.candidate]
        people = by_panel[slot.panel].assessors
        if slot.minutes < need.minutes:
            found.append(f"{booking.candidate} too short")
        if any((who, booking.candidate) in rules.conflicts for who in people):
            found.append(f"{booking.candidate} knows their panel")
        until = rules.trained_until or {}
        if not any(until.get(who, date.min) >= slot.start.date() for who in people):
            found.append(f"{slot.id} untrained")
        for who in people:
            busy.setdefault(who, []).append(slot)
    for who, held in busy.items():
        row = 0
        before: Slot | None = None
        for slot in sorted(held, key=lambda one: one.start):
            rested = before is None or slot.start - before.end >= timedelta(minutes=rules.pause)
            if before is not None and slot.start < before.end:
                found.append(f"{who} in two places")
            row = 1 if rested else row + 1
            if rules.in_a_row is not None and row > rules.in_a_row:
                found.append(f"{who} without a pause")
            before = slot
    return found


def test_sixty_candidates_at_five_exercises_on_three_days_are_all_placed_and_keep_every_rule() -> None:
    visits, slots, panels, rules = centre()
    times: dict[str, list[Slot]] = {one.candidate: [] for one in visits}
    for exercise in range(EXERCISES):
        mine = [one for one in panels if one.id.startswith(f"e{exercise}")]
        here = [one for one in slots if one.panel in {panel.id for panel in mine}]
        free = [Visit(one.candidate, one.minutes, _free(here, times[one.candidate])) for one in visits]
        rota = plan(free, here, mine, rules)
        assert rota.unplaced == ()
        assert faults(rota, visits, here, mine, rules) == []
        by_id = {one.id: one for one in here}
        for booking in rota.bookings:
            slot = by_id[booking.slot]
            assert all(
                slot.end <= other.start or other.end <= slot.start for other in times[booking.candidate]
            )
            times[booking.candidate].append(slot)
    assert {len(held) for held in times.values()} == {EXERCISES}


def _free(slots: list[Slot], held: list[Slot]) -> tuple[tuple[datetime, datetime], ...]:
    """The times of the slots that lie beside what a candidate has already."""
    return tuple(
        (one.start, one.end)
        for one in slots
        if all(one.end <= other.start or other.end <= one.start for other in held)
    )


def test_checker_finds_what_is_wrong() -> None:
    visits, slots, panels, rules = centre()
    rota = plan(visits, slots[:30], panels, rules)
    broken = Rota(rota.bookings + rota.bookings[:1], rota.loads, rota.unplaced, rota.clashes)
    assert faults(broken, visits, slots, panels, rules)


def test_thousand_interviews_are_placed_with_loads_alike() -> None:
    panels = [Panel(f"p{number}", (f"a{number}", f"b{number}")) for number in range(25)]
    slots = [
        slot
        for panel in panels
        for day in range(5)
        for slot in slots_of(
            panel.id, FIRST + timedelta(days=day), FIRST + timedelta(days=day, hours=7), 40, gap=10
        )
    ]
    rota = plan([Visit(f"c{number}", 40) for number in range(1000)], slots, panels)
    assert len(rota.bookings) == 1000
    assert {*rota.loads.values()} == {40}
