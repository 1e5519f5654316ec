"""What may be amended: dates that are to come, a number of places, words that nobody has answered to."""

from datetime import UTC, datetime, timedelta

import pytest

from recruitment.domain.amendments import (
    AS_IT_IS,
    NAMES,
    Amended,
    Dates,
    in_words,
    refusal_of_closing,
    refusal_of_notice,
    refusal_of_offers,
    refusal_of_opening,
    refusal_of_places,
    refusal_of_wording,
    written,
)

OPENS = datetime(2027, 1, 11, 9, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=30)
DATES = Dates(OPENS, CLOSES)
#: Three working days after Monday 11 January.
SOONEST = datetime(2027, 1, 14, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("opens", "now", "words"),
    [
        (OPENS + DAY, OPENS - DAY, ""),
        (OPENS - SECOND, OPENS - DAY, ""),
        (OPENS + DAY, OPENS, "applications opened"),
        (OPENS - 2 * DAY, OPENS - DAY, "still to come"),
        (OPENS, OPENS - DAY, AS_IT_IS),
        (CLOSES, OPENS - DAY, "Open before closing"),
    ],
)
def test_opening_moves_only_until_it_has_come(opens: datetime, now: datetime, words: str) -> None:
    assert words in refusal_of_opening(opens, DATES, now)
    assert bool(words) is bool(refusal_of_opening(opens, DATES, now))


@pytest.mark.parametrize(
    ("closes", "now", "words"),
    [
        (CLOSES + DAY, OPENS + DAY, ""),
        (CLOSES - DAY, OPENS + DAY, ""),
        (CLOSES + DAY, CLOSES - SECOND, ""),
        (CLOSES + DAY, CLOSES, "Give more time instead"),
        (OPENS + DAY, OPENS + DAY, "still to come"),
        (CLOSES, OPENS, AS_IT_IS),
        (OPENS, OPENS - DAY, "Close after opening"),
        (CLOSES + 400 * DAY, OPENS, "within 366 days"),
    ],
)
def test_closing_moves_either_way_until_it_has_come(closes: datetime, now: datetime, words: str) -> None:
    found = refusal_of_closing(closes, DATES, now)
    assert words in found
    assert bool(words) is bool(found)


@pytest.mark.parametrize(
    ("closes", "now", "told", "words"),
    [
        (SOONEST, OPENS, OPENS, ""),
        (SOONEST - SECOND, OPENS, OPENS, "Choose 14 January 2027 or later"),
        # It counts from when the last of them is told.
        (SOONEST, OPENS, OPENS + DAY, "Choose 15 January 2027 or later"),
        # Nobody has begun yet; nobody has less time.
        (OPENS + DAY, OPENS - DAY, OPENS - DAY, ""),
        (CLOSES + SECOND, CLOSES - SECOND, CLOSES - SECOND, ""),
    ],
)
def test_an_earlier_closing_leaves_three_working_days(
    closes: datetime, now: datetime, told: datetime, words: str
) -> None:
    found = refusal_of_notice(closes, DATES, now, told)
    assert words in found
    assert bool(words) is bool(found)


@pytest.mark.parametrize(
    ("answer_by", "offered", "words"),
    [
        (CLOSES, 0, ""),
        (CLOSES + DAY, 3, ""),
        (CLOSES, 1, "1 person has been offered a place and may answer until 9am on 11 February 2027"),
        (CLOSES, 12, "12 people have"),
    ],
)
def test_closing_is_not_brought_forward_over_those_who_answer_an_offer(
    answer_by: datetime, offered: int, words: str
) -> None:
    found = refusal_of_offers(answer_by, CLOSES + DAY, offered)
    assert words in found
    assert bool(words) is bool(found)


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ("16", ""),
        ("15", AS_IT_IS),
        ("0", "Enter the number"),
        ("-3", "Enter the number"),
        ("", "Enter the number"),
        ("ten", "Enter the number"),
        ("٣", "Enter the number"),
        ("9" * 5000, "Enter the number"),
    ],
)
def test_places_are_a_number_of_people(places: str, words: str) -> None:
    assert words in refusal_of_places(places, 15)
    assert bool(words) is bool(refusal_of_places(places, 15))


@pytest.mark.parametrize(
    ("text", "asked", "sent", "words"),
    [
        ("A better hint.", False, 40, ""),
        ("A better question.", True, 0, ""),
        ("A better question.", True, 1, "1 application has been sent"),
        ("A better question.", True, 1204, "1,204 applications have been sent"),
        ("A hint.", False, 0, AS_IT_IS),
        ("", False, 0, "no page may go without it"),
        ("x" * 20_001, False, 0, "20,000 characters"),
    ],
)
def test_questions_stand_once_anybody_has_sent_and_other_words_need_not(
    text: str, asked: bool, sent: int, words: str
) -> None:
    found = refusal_of_wording(text, "A hint.", asked=asked, sent=sent)
    assert words in found
    assert bool(words) is bool(found)


def test_times_are_kept_in_utc_and_read_in_london() -> None:
    assert in_words(Amended.CLOSES, written(datetime(2027, 7, 1, 16, tzinfo=UTC))) == "5pm on 1 July 2027"
    assert in_words(Amended.PLACES, "15") == "15"
    assert set(NAMES) == set(Amended)
