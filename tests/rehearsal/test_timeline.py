"""The story as a table."""

from datetime import date, datetime

from recruitment.domain.deadlines import LONDON
from recruitment.rehearsal.timeline import Happening, as_text


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2027, 3, day, hour, tzinfo=LONDON)


def test_moment_is_told_to_the_minute_and_days_as_days() -> None:
    assert Happening(at(5), None, 1, "x", "").when == "9am on 5 March 2027"
    assert Happening(at(5), date(2027, 3, 5), 1, "x", "").when == "5 March 2027"
    assert Happening(at(5), date(2027, 3, 7), 1, "x", "").when == "5 March 2027 to 7 March 2027"


def test_columns_stand_under_one_another() -> None:
    text = as_text(
        [
            Happening(at(5), None, 1_200, "began", "by themselves"),
            Happening(at(15, 10), None, 7, "was offered a place", "two leads decided"),
        ]
    )
    assert text == (
        "9am on 5 March 2027     1,200  began                by themselves\n"
        "10am on 15 March 2027       7  was offered a place  two leads decided\n"
    )
