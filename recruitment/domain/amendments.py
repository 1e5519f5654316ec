"""What may still be changed of a cohort that was made or is open: dates, places, the wording of pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from recruitment.domain.deadlines import (
    Offset,
    date_and_time,
    england_bank_holidays,
    long_date,
    resolve,
)


class Amended(StrEnum):
    """What an amendment changes."""

    OPENS = "opens_at"
    CLOSES = "closes_at"
    PLACES = "places"
    WORDING = "wording"


#: As pages call it.
NAMES: Mapping[Amended, str] = {
    Amended.OPENS: "When applications open",
    Amended.CLOSES: "When applications close",
    Amended.PLACES: "How many places there are",
    Amended.WORDING: "Wording",
}
#: Who has begun is told so many working days before the day on which applications close earlier.
NOTICE_DAYS = 3
#: Further than this, and it is a slip of the pen.
MOST_DAYS = 366
MOST_PLACES = 10_000
LONGEST_WORDING = 20_000
AS_IT_IS = "Change something: it stands like this already."


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wants to be changed.

    Attributes:
        what: of the cohort.
        after: as text: `written` of a time, a number, or words.
        seen: what stood there when they looked, written alike.
        place: of a wording, where in the definition it stands.
    """

    what: Amended
    after: str
    seen: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Dates:
    """A cohort's dates as they stand, both aware."""

    opens_at: datetime
    closes_at: datetime


def written(moment: datetime) -> str:
    """A time as it is stored with an amendment."""
    return moment.astimezone(UTC).isoformat()


def in_words(what: Amended, text: str) -> str:
    """A stored value as people read it."""
    if what in (Amended.OPENS, Amended.CLOSES):
        return date_and_time(datetime.fromisoformat(text))
    return text


def refusal_of_opening(opens_at: datetime, dates: Dates, now: datetime) -> str:
    """Why applications cannot open then, in a sentence; empty where they can."""
    if dates.opens_at <= now:
        return f"Leave the opening as it is: applications opened at {date_and_time(dates.opens_at)}."
    if opens_at <= now:
        return "Choose a time that is still to come."
    if opens_at == dates.opens_at:
        return AS_IT_IS
    if opens_at >= dates.closes_at:
        return f"Open before closing: applications close at {date_and_time(dates.closes_at)}."
    return ""


def soonest_closing(told_at: datetime) -> datetime:
    """The beginning of the first day on which applications may close earlier than was promised.

    Args:
        told_at: when the last of those whom it concerns is told, aware.
    """
    notice = Offset("closes", NOTICE_DAYS, working=True, at=time(0))
    return resolve(notice, told_at, told_at, england_bank_holidays())


def refusal_of_closing(closes_at: datetime, dates: Dates, now: datetime) -> str:
    """Why applications cannot close then, in a sentence; empty where they can."""
    if dates.closes_at <= now:
        return (
            f"Give more time instead, to one application or to every open draft: applications closed at"
            f" {date_and_time(dates.closes_at)}, and nobody new can begin."
        )
    if closes_at <= now:
        return "Choose a time that is still to come."
    if closes_at == dates.closes_at:
        return AS_IT_IS
    if closes_at <= dates.opens_at:
        return f"Close after opening: applications open at {date_and_time(dates.opens_at)}."
    if closes_at > max(now, dates.opens_at) + timedelta(days=MOST_DAYS):
        return f"Choose a time within {MOST_DAYS} days."
    return ""


def refusal_of_notice(closes_at: datetime, dates: Dates, now: datetime, told_at: datetime) -> str:
    """Why open applications cannot close so soon, in a sentence; empty where they can.

    Args:
        closes_at: the new time, aware.
        dates: as they stand.
        now: when, aware.
        told_at: when the last of those who have a draft would be told.
    """
    soonest = soonest_closing(told_at)
    if now < dates.opens_at or closes_at >= min(dates.closes_at, soonest):
        return ""
    days = f"{NOTICE_DAYS} working days"
    return f"Choose {long_date(soonest)} or later: people are told today, and need {days} to finish."


def refusal_of_offers(answer_by: datetime, before: datetime, offered: int) -> str:
    """Why closing cannot be brought forward while people answer offers, in a sentence; empty where it can.

    Args:
        answer_by: until when an offer would be answered, counted from the new closing.
        before: until when it is answered now.
        offered: how many have been offered a place.
    """
    if not offered or answer_by >= before:
        return ""
    people = "1 person has" if offered == 1 else f"{offered:,} people have"
    return (
        f"Leave closing where it is, or later: {people} been offered a place and may answer until"
        f" {date_and_time(before)}, which is counted from it."
    )


def refusal_of_places(places: str, before: int) -> str:
    """Why there cannot be so many places, in a sentence; empty where there can."""
    if not places.isascii() or not places.isdigit() or not 1 <= int(places[:9]) <= MOST_PLACES:
        return f"Enter the number of places, from 1 to {MOST_PLACES:,}."
    return AS_IT_IS if int(places) == before else ""


def refusal_of_exercise(seen: int) -> str:
    """Why the words of an exercise cannot change, in a sentence; empty where they can.

    Args:
        seen: how many candidates somebody has begun to score at it.
    """
    if not seen:
        return ""
    some = "1 candidate has been seen" if seen == 1 else f"{seen:,} candidates have been seen"
    return f"Leave the exercise as it is: {some} at it, and everybody gets the same."


def refusal_of_acknowledged(since: date, today: date) -> str:
    """Why words that people acknowledge cannot change today, in a sentence; empty where they can.

    What somebody acknowledged is kept by the day of its words, so there is one wording a day.

    Args:
        since: the day from which they read as they do.
        today: the day, in London.
    """
    if since < today:
        return ""
    return f"Wait until after {long_date(since)}: people agree to it by its day, and it reads so from then."


def refusal_of_wording(text: str, before: str, *, asked: bool, sent: int) -> str:
    """Why these words cannot stand there, in a sentence; empty where they can.

    Args:
        text: the new words.
        before: what stands there.
        asked: whether it is a question of the form itself, and not a hint or a page.
        sent: how many applications were sent.
    """
    if not text:
        return "Write what is to stand there: no page may go without it."
    if len(text) > LONGEST_WORDING:
        return f"Shorten it to {LONGEST_WORDING:,} characters or fewer."
    if text == before:
        return AS_IT_IS
    if asked and sent:
        some = "1 application has been sent" if sent == 1 else f"{sent:,} applications have been sent"
        return f"Leave the question as it is: {some}, and everybody answers the same question."
    return ""
