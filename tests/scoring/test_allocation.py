"""Who reads what."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.allocation import Allocation, allocate, anchor_answers
from scoring.errors import UnusableRatings
from scoring.scattering import fair_share


def names(kind: str, count: int) -> list[str]:
    """Return so many names."""
    return [f"{kind}{number}" for number in range(count)]


def allocated(candidates: int, passes: int, assessors: int, readings: int, **more: object) -> Allocation:
    """Return an allocation of so many of each."""
    return allocate(
        names("c", candidates), names("p", passes), names("a", assessors), readings=readings, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_typical_sift_is_read_whole_with_equal_loads() -> None:
    found = allocated(140, 9, 14, 2)
    assert len(set(found.assignments)) == 140 * 9 * 2
    assert set(found.loads.values()) == {180}
    assert found.connected
    assert found.unmet == ()


def test_pairings_repeat_only_as_often_as_they_must() -> None:
    assert allocated(140, 9, 14, 2).repeated_pairings == 140 * (18 - 14)
    assert allocated(100, 9, 20, 2).repeated_pairings == 0


def test_nobody_reads_one_answer_twice() -> None:
    readers = Counter((a.candidate, a.pass_id) for a in set(allocated(30, 4, 5, 3).assignments))
    assert set(readers.values()) == {3}


def test_conflicts_are_never_paired() -> None:
    conflicts = [(f"a{i % 7}", f"c{i}") for i in range(40)] + [("a0", f"c{i}") for i in range(20)]
    found = allocated(40, 5, 7, 2, conflicts=conflicts)
    assert not {(a.assessor, a.candidate) for a in found.assignments} & set(conflicts)
    assert max(found.loads.values()) - min(found.loads.values()) <= 1


def test_a_typical_sift_with_a_tenth_of_all_pairs_in_conflict_is_read_whole_and_evenly() -> None:
    pairs = [(assessor, candidate) for assessor in names("a", 14) for candidate in names("c", 140)]
    drawn = np.random.default_rng(7).choice(len(pairs), len(pairs) // 10, replace=False)
    conflicts = [pairs[number] for number in drawn]
    found = allocated(140, 9, 14, 2, conflicts=conflicts)
    assert len(conflicts) == 196
    assert not {(a.assessor, a.candidate) for a in found.assignments} & set(conflicts)
    assert (len(set(found.assignments)), found.unmet) == (140 * 9 * 2, ())
    assert max(found.loads.values()) - min(found.loads.values()) <= 1
    assert found.connected


def test_capacities_bound_loads_and_the_rest_is_even() -> None:
    found = allocated(30, 3, 5, 2, capacities={"a0": 5})
    assert found.loads["a0"] == 5
    assert sorted(load for name, load in found.loads.items() if name != "a0") == [43, 44, 44, 44]


def test_what_nobody_can_read_is_listed_with_the_reason() -> None:
    full = allocated(30, 3, 5, 2, capacities=dict.fromkeys(names("a", 5), 20))
    assert sum(u.readings for u in full.unmet) == 80
    assert full.unmet[0].reason == "everyone without a conflict has as many readings as they can take"
    alone = allocated(2, 1, 2, 2, conflicts=[("a0", "c0")])
    assert [(u.candidate, u.reason) for u in alone.unmet] == [
        ("c0", "every assessor has a conflict or reads this answer already")
    ]


def test_preferences_are_kept_where_loads_allow_it() -> None:
    costs = {(f"a{j}", f"c{i}"): 5 for i in range(20) for j in range(4) if (i + j) % 2}
    found = allocated(20, 1, 4, 1, preferences=costs)
    assert found.cost == 0


def test_an_applicant_who_comes_later_changes_nothing_for_the_others() -> None:
    first = allocated(50, 4, 8, 2)
    later = allocated(60, 4, 8, 2, existing=first.assignments)
    assert {a.candidate for a in later.assignments} == {f"c{i}" for i in range(50, 60)}
    assert max(later.loads.values()) - min(later.loads.values()) <= 1
    assert sum(later.loads.values()) == 60 * 4 * 2


def test_an_assessor_who_comes_later_takes_the_new_work_first() -> None:
    first = allocated(50, 4, 8, 2)
    later = allocated(60, 4, 9, 2, existing=first.assignments)
    assert later.loads["a8"] >= 8 * 10 * 0.5
    assert min(load for name, load in later.loads.items() if name != "a8") >= 50


def test_readings_that_an_assessor_gave_back_go_to_others() -> None:
    first = allocated(30, 4, 6, 2)
    kept = [a for a in first.assignments if a.assessor != "a2"]
    later = allocate(
        names("c", 30), names("p", 4), [f"a{j}" for j in (0, 1, 3, 4, 5)], readings=2, existing=kept
    )
    assert len(later.assignments) == len(first.assignments) - len(kept)
    both = Counter((a.candidate, a.pass_id) for a in {*kept, *later.assignments})
    assert set(both.values()) == {2}


def test_a_reading_by_somebody_who_left_still_counts() -> None:
    found = allocated(2, 1, 3, 1, existing=[("c0", "p0", "gone")])
    assert [a.candidate for a in found.assignments] == ["c1"]


def test_further_readings_of_some_passes_alone() -> None:
    first = allocated(20, 3, 6, 1)
    more = allocated(20, 3, 6, 1, existing=first.assignments, wanted={("c4", "p1"): 3})
    assert {(a.candidate, a.pass_id) for a in more.assignments} == {("c4", "p1")}
    assert len(more.assignments) == 2


def test_anchor_answers_are_read_by_everybody_without_a_conflict() -> None:
    anchors = anchor_answers(names("c", 30), names("p", 3), number=4)
    found = allocated(30, 3, 5, 1, anchors=anchors, conflicts=[("a0", anchors[0][0])])
    readers = Counter((a.candidate, a.pass_id) for a in found.assignments)
    assert [readers[anchor] for anchor in anchors] == [4, 5, 5, 5]
    assert max(found.loads.values()) - min(found.loads.values()) <= 1


def test_anchors_of_an_earlier_tranche_are_read_by_those_who_have_not() -> None:
    found = allocated(10, 2, 4, 1, anchors=[("early", "p0")], existing=[("early", "p0", "a1")])
    assert {a.assessor for a in found.assignments if a.candidate == "early"} == {"a0", "a2", "a3"}


def test_anchor_answers_are_of_different_candidates_and_all_passes() -> None:
    anchors = anchor_answers(names("c", 30), names("p", 3), number=6)
    assert len({candidate for candidate, _ in anchors}) == 6
    assert {pass_id for _, pass_id in anchors} == {"p0", "p1", "p2"}


def test_one_answer_each_read_once_cannot_connect_and_anchors_mend_it() -> None:
    assert not allocated(6, 1, 3, 1).connected
    assert allocated(6, 1, 3, 1, anchors=[("c0", "p0")]).connected


def test_chance_decides_among_equals_by_the_seed_alone() -> None:
    assert allocated(20, 3, 5, 1) == allocated(20, 3, 5, 1)
    assert allocated(20, 3, 5, 1).assignments != allocated(20, 3, 5, 1, seed=1).assignments


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"readings": -1}, "Give numbers of readings"),
        ({"preferences": {("a0", "c0"): -1}}, "Give preferences"),
    ],
)
def test_numbers_below_nothing_are_refused(more: dict[str, object], sentence: str) -> None:
    arguments: dict[str, object] = {"readings": 1} | more
    with pytest.raises(UnusableRatings, match=sentence):
        allocate(["c0"], ["p0"], ["a0"], **arguments)  # type: ignore[arg-type]


def test_nobody_to_read_is_refused() -> None:
    with pytest.raises(UnusableRatings, match="at least one assessor"):
        allocate(["c0"], ["p0"], [], readings=1)


def test_a_fair_share_fills_the_least_loaded_first() -> None:
    loads, capacity = np.array([10, 0, 0]), np.array([100, 3, 100])
    assert fair_share(loads, capacity, 8) == 5


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 12), st.integers(1, 4), st.integers(1, 6), st.integers(0, 3),
    st.sets(st.tuples(st.integers(0, 5), st.integers(0, 11)), max_size=20), st.integers(0, 3),
)  # fmt: skip
def test_whatever_is_asked_the_rules_hold(
    candidates: int, passes: int, assessors: int, readings: int, pairs: set[tuple[int, int]], seed: int
) -> None:
    conflicts = {(f"a{j}", f"c{i}") for j, i in pairs}
    found = allocated(candidates, passes, assessors, readings, conflicts=conflicts, seed=seed)
    assert not {(a.assessor, a.candidate) for a in found.assignments} & conflicts
    assert len(found.assignments) == len(set(found.assignments))
    short = sum(u.readings for u in found.unmet)
    assert len(found.assignments) + short == candidates * passes * readings
    if not conflicts:
        assert max(found.loads.values()) - min(found.loads.values()) <= 1
        assert short == candidates * passes * max(readings - assessors, 0)
