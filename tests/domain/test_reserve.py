"""The reserve list: until when a place holds, and the free places beside its bands."""

from datetime import date, datetime

import pytest

from recruitment.domain.deadlines import LONDON
from recruitment.domain.errors import Refusal
from recruitment.domain.reserve import check_until, free_in_words, refusal_of_longer, usual_until

NOW = datetime(2027, 3, 1, 12, tzinfo=LONDON)


def test_a_place_holds_until_the_promised_day_and_never_for_less_than_ten_working_days() -> None:
    promised = datetime(2027, 8, 25, 17, tzinfo=LONDON)
    assert usual_until(promised, now=NOW, holidays=()) == date(2027, 8, 25)
    assert usual_until(NOW, now=NOW, holidays=()) == date(2027, 3, 15)


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        (date(2027, 3, 1), "Choose a day still to come for the end of the reserve list."),
        (date(2029, 3, 1), "Choose a day within 730 days for the end of the reserve list."),
    ],
)
def test_a_day_that_is_no_promise_is_refused(until: date, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_until(until, now=NOW)
    assert refused.value.sentence == sentence


def test_a_day_to_come_is_taken() -> None:
    check_until(date(2027, 3, 2), now=NOW)


@pytest.mark.parametrize(
    ("free", "waiting", "words"),
    [
        (2, {"Band A": 3, "Band B": 1}, "2 places free. Band A has 3, Band B has 1."),
        (1, {}, "1 place free."),
        (-1, {"Band A": 1}, "0 places free, and 1 more offered than there are. Band A has 1."),
    ],
)
def test_free_places_stand_beside_the_bands(free: int, waiting: dict[str, int], words: str) -> None:
    assert free_in_words(free, waiting) == words


@pytest.mark.parametrize(
    ("held", "being_decided", "sentence"),
    [
        (date(2027, 3, 30), False, ""),
        (date(2027, 2, 1), False, ""),
        (date(2027, 3, 31), False, "Choose a later day: their place holds until 31 March 2027 already."),
        (date(2027, 4, 1), False, "Choose a later day: their place holds until 1 April 2027 already."),
        (
            date(2027, 3, 30),
            True,
            "Release or withdraw the decision about them first: it may end their wait.",
        ),
        (None, False, "Decide about them instead: they came on the list before places had a day."),
    ],
)
def test_a_place_is_extended_to_a_later_day_only(
    held: date | None, being_decided: bool, sentence: str
) -> None:
    assert refusal_of_longer(date(2027, 3, 31), held=held, being_decided=being_decided) == sentence
