"""The reserve list: until when a place on it holds, and what is said of its bands."""

from collections.abc import Container, Mapping
from datetime import date, datetime

from recruitment.domain.deadlines import LONDON, Offset, long_date, resolve
from recruitment.domain.errors import Refusal

#: Nobody is put on the list for less than this, however late it is.
AT_LEAST = Offset("opens", days=10, working=True)
#: Nobody is kept waiting for longer.
MOST_DAYS = 730


def usual_until(promised: datetime, *, now: datetime, holidays: Container[date]) -> date:
    """Until when a place on the reserve list holds, unless leads choose another day.

    Args:
        promised: the time of the definition, aware.
        now: the present, aware.
        holidays: days that are no working days, besides weekends.
    """
    return max(promised, resolve(AT_LEAST, now, now, holidays)).astimezone(LONDON).date()


def check_until(until: date, *, now: datetime) -> None:
    """Refuse a day that is no promise.

    Raises:
        Refusal: the day is past, or too far off.
    """
    today = now.astimezone(LONDON).date()
    if until <= today:
        raise Refusal("Choose a day still to come for the end of the reserve list.")
    if (until - today).days > MOST_DAYS:
        raise Refusal(f"Choose a day within {MOST_DAYS} days for the end of the reserve list.")


def refusal_of_longer(until: date, *, held: date | None, being_decided: bool) -> str:
    """Say why somebody cannot stand on the list until a day, in a sentence; empty where they can.

    Args:
        until: the last day they would be given.
        held: the last day they have been told; None of whoever was never told one. It is never shortened.
        being_decided: whether a decision about them is proposed or waits for its release: it may end their
            wait, and they would be told to wait on.
    """
    if held is None:
        return "Decide about them instead: they came on the list before places had a day."
    if being_decided:
        return "Release or withdraw the decision about them first: it may end their wait."
    if until <= held:
        return f"Choose a later day: their place holds until {long_date(held)} already."
    return ""


def free_in_words(free: int, waiting: Mapping[str, int]) -> str:
    """The places that are free beside the bands, as in "2 places free. Band A has 3, Band B has 1."

    Args:
        free: how many places nobody holds; fewer than none where more were offered than there are.
        waiting: how many are in each band, by its name, in their order.
    """
    places = f"{max(free, 0)} {'place' if free == 1 else 'places'} free"
    more = f", and {-free} more offered than there are" if free < 0 else ""
    bands = ", ".join(f"{name} has {count}" for name, count in waiting.items())
    return f"{places}{more}. {bands}." if bands else f"{places}{more}."
