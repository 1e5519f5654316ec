"""More time for a draft: until when it may be given."""

from datetime import datetime, timedelta

from recruitment.domain.deadlines import date_and_time

#: More time than this, and it is a slip of the pen.
MOST = timedelta(days=90)


def refusal_of_extension(until: datetime, *, closes_at: datetime, now: datetime) -> str:
    """Say what is wrong with a new closing time, in a sentence; empty where nothing is.

    Args:
        until: what is to be given, aware.
        closes_at: what is held already, aware: it is never shortened.
        now: when it is given, aware.
    """
    if until <= now:
        return "Choose a time that is still to come."
    if until <= closes_at:
        return f"Choose a later time: they have until {date_and_time(closes_at)} already."
    if until > max(closes_at, now) + MOST:
        return f"Choose a time within {MOST.days} days of the closing time."
    return ""
