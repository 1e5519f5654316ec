"""Applications that a lead enters for somebody: how they came to us, and until which day they may have."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from recruitment.domain.deadlines import LONDON, date_and_time
from recruitment.domain.window import Window

#: For this long after it was begun, one can be typed and sent although applications have closed.
TO_ENTER = timedelta(days=7)
#: What came longer than this before applications opened, and it is a slip of the pen.
LONGEST_BEFORE = timedelta(days=366)


class CameBy(StrEnum):
    """How an application that was not written in the form came to us."""

    PAPER = "paper"
    TELEPHONE = "telephone"
    IN_PERSON = "in_person"


#: How it came, as an adverb.
CAME: Mapping[CameBy, str] = {
    CameBy.PAPER: "on paper",
    CameBy.TELEPHONE: "by telephone",
    CameBy.IN_PERSON: "in person",
}


def refusal_of_entry(received_on: date, *, window: Window, now: datetime) -> str:
    """Say why an application that came on a day may not be entered now, in a sentence; empty where it may.

    Nobody notes the hour at which a letter comes, so its whole day counts.

    Args:
        received_on: the day on which it came, in London.
        window: when everybody may apply to the cohort.
        now: when it is entered, aware.
    """
    begins = datetime.combine(received_on, time(), tzinfo=LONDON)
    if now < window.opens_at:
        return f"Enter it once applications are open, from {date_and_time(window.opens_at)}."
    if begins > now:
        return "Enter the day on which it came: this one is still to come."
    if begins < window.opens_at - LONGEST_BEFORE:
        return "Check the year: that is long before applications opened."
    if begins >= window.ends_at:
        closed = date_and_time(window.closes_at)
        return f"It came too late to be entered: applications closed at {closed}. Tell them, and why."
    return ""


def needs_until(window: Window, now: datetime) -> datetime | None:
    """The closing time that an application needs which is entered now; None where everybody's will do.

    What came in time does not count as late because it takes us time to type it.
    """
    until = now + TO_ENTER
    return until if until > window.closes_at else None
