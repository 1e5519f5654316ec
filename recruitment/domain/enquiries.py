"""Enquiries: what somebody asks by telephone, e-mail, letter or in person, as a lead records it."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from recruitment.domain.deadlines import LONDON

#: An enquiry that came longer ago, or is due further ahead, is a slip of the pen.
LONGEST_AGO = timedelta(days=366)
#: Nobody notes the hour of a call; what is due on a day is due by the end of its work.
_NOON, _BY = time(12), time(17)


class AskedBy(StrEnum):
    """How an enquiry came to us."""

    TELEPHONE = "telephone"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in_person"


#: How it came, as an adverb.
ASKED: Mapping[AskedBy, str] = {
    AskedBy.TELEPHONE: "by telephone",
    AskedBy.EMAIL: "by e-mail",
    AskedBy.LETTER: "by letter",
    AskedBy.IN_PERSON: "in person",
}


def refusal_of_days(came_on: date, due_on: date | None, now: datetime) -> str:
    """Say why an enquiry cannot have come on a day, or be due on another; empty where it can.

    Args:
        came_on: the day on which it came, in London.
        due_on: until when it is to be answered, if that is not as usual.
        now: when it is recorded, aware.
    """
    today = now.astimezone(LONDON).date()
    if came_on > today:
        return "Enter the day on which it came: this one is still to come."
    if came_on < today - LONGEST_AGO:
        return "Check the year in which it came: that is long ago."
    if due_on is not None and due_on < today:
        return "Enter a day from today on by which it is to be answered, or leave it empty."
    if due_on is not None and due_on > today + LONGEST_AGO:
        return "Check the year by which it is to be answered: that is long ahead."
    return ""


def came_at(came_on: date, now: datetime) -> datetime:
    """When it counts as having come: now, where that is today, else noon of its day. Aware."""
    return min(now, datetime.combine(came_on, _NOON, tzinfo=LONDON).astimezone(now.tzinfo))


def due_at(due_on: date) -> datetime:
    """By when it is to be answered that is due on a day: 5pm in London, aware."""
    return datetime.combine(due_on, _BY, tzinfo=LONDON)
