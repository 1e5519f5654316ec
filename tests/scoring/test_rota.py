"""The plan of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from scoring.errors import UnusableRatings
from scoring.rota import Panel, Rota, Rules, Slot, Visit, plan, slots_of

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
PANELS = (Panel("A", ("ann", "bob")), Panel("B", ("cyd", "dan")))


def day(hours: int, *, panels: tuple[Panel, ...] = PANELS, minutes: int = 40, gap: int = 5) -> list[Slot]:
    """Return every panel's slots of a day that starts at nine."""
    end = NINE + timedelta(hours=hours)
    return [slot for panel in panels for slot in slots_of(panel.id, NINE, end, minutes, gap=gap)]


def visits(count: int, minutes: int = 40) -> list[Visit]:
    """Return candidates who can come at any time."""
    return [Visit(f"c{i}", minutes) for i in range(count)]


def held(rota: Rota) -> dict[str, str]:
    """Return the slot of each candidate."""
    return {booking.candidate: booking.slot for booking in rota.bookings}


def test_everyone_is_placed_once_with_equal_loads() -> None:
    found = plan(visits(6), day(3), PANELS)
    assert len(set(held(found).values())) == 6
    assert found.loads == {"A": 3, "B": 3}
    assert found.unplaced == ()


def test_nobody_meets_someone_with_a_conflict() -> None:
    found = plan(visits(4), day(3), PANELS, Rules(conflicts={("bob", "c0"), ("ann", "c1")}))
    assert held(found)["c0"].startswith("B")
    assert held(found)["c1"].startswith("B")


def test_candidates_come_within_their_times() -> None:
    late = Visit("late", 40, ((NINE + timedelta(hours=2), NINE + timedelta(hours=3)),))
    assert held(plan([late], day(3), PANELS))["late"].endswith("11:15")


def test_a_longer_visit_needs_a_longer_slot() -> None:
    slots = [*day(2), Slot("long", "A", NINE + timedelta(hours=4), 60)]
    assert held(plan([Visit("more time", 60)], slots, PANELS)) == {"more time": "long"}


def test_a_panel_needs_one_whose_training_is_in_date_on_the_day() -> None:
    trained = {"ann": date(2026, 3, 1), "cyd": date(2026, 3, 2)}
    found = plan(visits(2), day(3), PANELS, Rules(trained_until=trained))
    assert {slot[0] for slot in held(found).values()} == {"B"}


def test_too_few_slots_are_said_with_those_who_compete() -> None:
    early = ((NINE, NINE + timedelta(minutes=45)),)
    found = plan([Visit(name, 40, early) for name in "xyz"], day(3), PANELS)
    assert len(found.unplaced) == 1
    assert found.clashes[0].candidates == ("x", "y", "z")
    assert found.clashes[0].reason == (
        "x, y, z: they can take only 2 slots between them (18 times a slot is outside their times)."
    )


def test_someone_with_no_slot_at_all_is_told_what_bars_them() -> None:
    found = plan([Visit("more time", 90)], day(3), PANELS)
    assert (
        found.clashes[0].reason
        == "more time: no slot at all is open to them (8 times a slot is too short for them)."
    )


def test_a_break_is_kept_after_so_many_in_a_row() -> None:
    found = plan(visits(4), day(4, panels=PANELS[:1]), PANELS[:1], Rules(in_a_row=2))
    starts = sorted(slot.split()[-1] for slot in held(found).values())
    assert len(starts) == 4
    assert starts == ["09:00", "09:45", "11:15", "12:00"] or len(set(starts) & {"10:30"}) <= 1
    times = [datetime.fromisoformat(f"2026-03-02T{start}:00+00:00") for start in starts]
    assert not any((c - a) == timedelta(minutes=90) for a, c in zip(times[:-2], times[2:], strict=True))


def test_someone_on_two_panels_is_in_one_place_at_a_time() -> None:
    shared = (Panel("A", ("ann", "bob")), Panel("B", ("bob", "cyd")))
    found = plan(visits(3), day(3, panels=shared), shared)
    times = [slot.split()[-1] for slot in held(found).values()]
    assert len(times) == len(set(times)) == 3


def test_where_breaks_leave_too_little_it_says_so() -> None:
    found = plan(visits(4), day(3, panels=PANELS[:1]), PANELS[:1], Rules(in_a_row=2))
    assert len(found.unplaced) == 1
    assert "breaks, or people on two panels, leave no free slot" in found.clashes[0].reason


def test_slots_have_gaps_and_a_rest() -> None:
    slots = slots_of("A", NINE, NINE + timedelta(hours=3), 40, gap=5, rest_after=2, rest=20)
    assert [f"{slot.start:%H:%M}" for slot in slots] == ["09:00", "09:45", "10:45"]


def test_nobody_and_nothing_make_an_empty_rota() -> None:
    assert plan([], day(1), PANELS).bookings == ()
    assert plan(visits(1), [], PANELS).unplaced == ("c0",)


def test_a_slot_of_no_panel_is_refused() -> None:
    with pytest.raises(UnusableRatings, match="Name a panel that exists for lost"):
        plan(visits(1), [Slot("lost", "Z", NINE, 40)], PANELS)
