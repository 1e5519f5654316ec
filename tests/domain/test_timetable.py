"""When jobs look."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.timetable import ENTRIES, Daily, Every, Schedule

NOON = datetime(2027, 1, 12, 12, 3, 40, 500, tzinfo=UTC)
SCHEDULES = [Every(1), Every(5), Every(15), Daily(3), Daily(0)]
times = st.integers(0, 2**31).map(lambda second: datetime.fromtimestamp(second, UTC))


@pytest.mark.parametrize(
    ("schedule", "latest", "following"),
    [
        (Every(1), "12:03", "12:04"),
        (Every(5), "12:00", "12:05"),
        (Every(60), "12:00", "13:00"),
        (Daily(3), "03:00", "03:00"),
        (Daily(12), "12:00", "12:00"),
    ],
)
def test_latest_and_following_stand_on_either_side_of_now(
    schedule: Schedule, latest: str, following: str
) -> None:
    assert f"{schedule.latest(NOON):%H:%M:%S}" == f"{latest}:00"
    assert f"{schedule.following(NOON):%H:%M}" == following


def test_daily_time_later_today_was_last_due_yesterday() -> None:
    assert Daily(18).latest(NOON) == datetime(2027, 1, 11, 18, tzinfo=UTC)
    assert Daily(18).following(NOON) == datetime(2027, 1, 12, 18, tzinfo=UTC)


def test_due_time_itself_is_the_latest() -> None:
    due = datetime(2027, 1, 12, 3, tzinfo=UTC)
    assert Daily(3).latest(due) == due
    assert Every(5).latest(due) == due


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda s: s.words)
@given(now=times)
def test_latest_is_never_after_and_following_never_before(schedule: Schedule, now: datetime) -> None:
    latest, following = schedule.latest(now), schedule.following(now)
    assert latest <= now < following
    assert schedule.latest(following) == following
    assert schedule.latest(following - timedelta(microseconds=1)) == latest


def test_time_in_another_zone_is_the_same_time() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert Every(5).latest(there) == Every(5).latest(NOON)


def test_hour_that_comes_twice_in_october_is_two_hours() -> None:
    # 01:30 in London on 31 October 2027 is 00:30 and 01:30 UTC.
    looks = [Every(15).latest(datetime(2027, 10, 31, h, m, tzinfo=UTC)) for h in (0, 1) for m in (0, 15, 30)]
    assert len(set(looks)) == 6
    assert all(a < b for a, b in pairwise(looks))


@pytest.mark.parametrize(
    ("schedule", "words"),
    [(Every(1), "every minute"), (Every(5), "every 5 minutes"), (Daily(3), "every day at 03:00 UTC")],
)
def test_schedule_reads_as_words(schedule: Schedule, words: str) -> None:
    assert schedule.words == words


def test_entries_have_names_of_their_own_and_say_what_they_do() -> None:
    assert len({entry.name for entry in ENTRIES}) == len(ENTRIES)
    assert all(entry.words[0].isupper() for entry in ENTRIES)
