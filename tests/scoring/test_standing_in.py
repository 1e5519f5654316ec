"""Who stands in for somebody who is missing."""

from datetime import UTC, datetime, timedelta

from scoring.standing_in import Gap, Limits, StandIn, stand_ins

NINE = datetime(2027, 1, 19, 9, tzinfo=UTC)


def gap(
    number: int, candidate: str = "", *, trained: bool = False, others: tuple[str, ...] = ("held",)
) -> Gap:
    begins = NINE + timedelta(hours=number)
    return Gap(
        f"g{number}", candidate or f"c{number}", begins, begins + timedelta(minutes=45), others, trained
    )


def test_one_person_who_is_free_stands_in_for_all_of_it() -> None:
    gaps = [gap(0), gap(1), gap(2)]
    assert set(stand_ins(gaps, [StandIn("a"), StandIn("b")]).values()) in ({"a"}, {"b"})


def test_who_is_there_is_asked_before_others() -> None:
    people = [StandIn("home", is_here=False), StandIn("here")]
    assert stand_ins([gap(0)], people) == {"g0": "here"}


def test_nobody_is_in_two_rooms_at_once() -> None:
    busy = ((NINE, NINE + timedelta(hours=1)),)
    assert stand_ins([gap(0), gap(1)], [StandIn("a", busy=busy)]) == {"g1": "a"}
    twice = [gap(0), Gap("again", "c9", NINE, NINE + timedelta(minutes=30))]
    assert len(stand_ins(twice, [StandIn("a")])) == 1


def test_a_panel_without_training_gets_somebody_trained() -> None:
    people = [StandIn("a"), StandIn("b", is_trained=True)]
    assert stand_ins([gap(0, trained=True)], people) == {"g0": "b"}
    assert stand_ins([gap(0, trained=True)], people[:1]) == {}


def test_nobody_meets_whom_they_are_kept_apart_from_or_sit_with_already() -> None:
    assert stand_ins([gap(0)], [StandIn("a")], Limits(apart={("a", "c0")})) == {}
    assert stand_ins([gap(0, others=("a",))], [StandIn("a")]) == {}


def test_nobody_sees_a_candidate_at_more_than_two_exercises() -> None:
    gaps = [gap(0, "c"), gap(1, "c"), gap(2, "c")]
    assert len(stand_ins(gaps, [StandIn("a")])) == 2
    assert len(stand_ins(gaps, [StandIn("a")], Limits(seen={("a", "c"): 1}))) == 1
    assert stand_ins(gaps, [StandIn("a")], Limits(seen={("a", "c"): 2})) == {}


def test_nothing_to_fill_needs_nobody() -> None:
    assert stand_ins([], [StandIn("a")]) == {}
    assert stand_ins([gap(0)], []) == {}
