"""Wash-ups: whose outcome differs from the order of the list, and who must take part."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruitment.domain.stages import Action
from recruitment.domain.wash_up import Participant, Placed, lacks, out_of_order

OFFER, RESERVE, DECLINE = Action.OFFER, Action.RESERVE, Action.DECLINE
TODAY = date(2027, 6, 2)
LISTED = date(2027, 6, 1)
TRAINED = Participant("Trained", date(2027, 6, 2))
OTHERS = (Participant("One"), Participant("Two"))


def placed(*chosen: Action | tuple[Action | None, int] | None) -> list[Placed]:
    """Candidates A, B, C … in the order of a list, nobody alike, each with what is meant for them."""
    return [
        Placed(chr(65 + number), float(number), *(one if isinstance(one, tuple) else (one,)))
        for number, one in enumerate(chosen)
    ]


@pytest.mark.parametrize(
    ("chosen", "differing"),
    [
        ((OFFER, OFFER, DECLINE), ""),
        ((OFFER, RESERVE, None, DECLINE), ""),
        ((OFFER, DECLINE, OFFER), "BC"),
        ((None, OFFER), "AB"),
        ((DECLINE, None), "AB"),
        ((OFFER, (RESERVE, 0), (RESERVE, 1), DECLINE), ""),
        ((OFFER, (RESERVE, 1), (RESERVE, 0), DECLINE), "BC"),
        ((OFFER, OFFER, DECLINE, RESERVE, DECLINE), "CD"),
        ((), ""),
    ],
)
def test_whoever_has_another_outcome_than_their_place_would_give_differs(
    chosen: tuple[Action | None, ...], differing: str
) -> None:
    assert out_of_order(placed(*chosen)) == frozenset(differing)


def test_among_those_whom_nothing_tells_apart_every_order_is_the_lists() -> None:
    alike = [Placed("A", 1.0, DECLINE), Placed("B", 1.0, OFFER), Placed("C", 3.0, DECLINE)]
    assert out_of_order(alike) == frozenset()
    assert out_of_order([*alike[:2], Placed("C", 3.0, OFFER)]) == {"A", "C"}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([OFFER, RESERVE, None, DECLINE]), st.integers(0, 1)), max_size=12))
def test_outcomes_in_the_order_of_the_list_differ_nowhere_and_one_never_differs_alone(
    chosen: list[tuple[Action | None, int]],
) -> None:
    as_chosen = placed(*chosen)
    levels = sorted(as_chosen, key=lambda one: one.level)
    assert out_of_order(placed(*((one.action, one.band) for one in levels))) == frozenset()
    assert len(out_of_order(as_chosen)) != 1


@pytest.mark.parametrize(
    ("people", "on", "why"),
    [
        ((TRAINED, *OTHERS), TODAY, ()),
        ((TRAINED, *OTHERS), LISTED, ()),
        (
            (TRAINED, *OTHERS),
            date(2027, 5, 31),
            ("Enter 1 June 2027 or a later day: the list was made then, and that is heard.",),
        ),
        ((TRAINED, OTHERS[0]), TODAY, ("Choose 3 people or more: 2 are too few.",)),
        (
            (TRAINED, *OTHERS),
            date(2027, 6, 3),
            (
                "Enter a day that has come: who took part is recorded on the day or after it.",
                "Choose somebody whose training in safer recruitment was in date on that day: nobody’s was.",
            ),
        ),
        (
            (Participant("Out of date", date(2027, 6, 1)), *OTHERS),
            TODAY,
            ("Choose somebody whose training in safer recruitment was in date on that day: nobody’s was.",),
        ),
    ],
)
def test_a_panel_is_three_people_one_of_them_trained_in_date(
    people: tuple[Participant, ...], on: date, why: tuple[str, ...]
) -> None:
    assert tuple(lacks(people, fewest=3, on=on, listed=LISTED, today=TODAY)) == why
