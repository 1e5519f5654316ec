"""Invented histories are whole, like those that can be sent, and the same again for the same seed."""

import pytest

from recruitment.domain.history import Month
from recruitment.domain.parts import PartState
from recruitment.domain.qualifications import education_part
from recruitment.domain.whole_history import History, history_part
from recruitment.invented.histories import InventedHistory, invent_history

NOW = Month(2027, 1)


def invented(index: int, until: Month = NOW) -> InventedHistory:
    return invent_history(3, index, employer="Oakfield Academy", subject="history", until=until)


@pytest.mark.parametrize("until", [NOW, Month(2026, 8)])
def test_each_is_done_in_its_month_and_for_months_after(until: Month) -> None:
    for index in range(300):
        told = invented(index, until)
        for later in (0, 1, 14):
            looked_at = History(told.told, until.plus(later), employer="Oakfield Academy")
            assert history_part(looked_at).faults == ()
        part = education_part(told.qualifications, degree_needed=True, this_year=until.year)
        assert part.state is PartState.DONE


def test_they_differ_and_some_have_gaps_and_some_two_things_at_once() -> None:
    found = [History(invented(index).told, NOW) for index in range(200)]
    lengths = {len(one.told.entries) for one in found}
    assert {2, 3, 4} <= lengths
    assert 40 < sum(bool(one.gaps) for one in found) < 160
    assert 30 < sum(bool(one.meetings) for one in found) < 120


def test_the_same_seed_invents_the_same() -> None:
    assert invented(5) == invented(5)
    assert invented(5) != invented(6)


def test_places_are_those_of_posts_and_qualifications() -> None:
    told = invented(1)
    assert {"Oakfield Academy", told.qualifications[0].place} <= set(told.places)
