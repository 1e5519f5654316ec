"""When leads are told what came in: in the morning of a working day."""

from datetime import datetime, timedelta

from recruitment.domain.deadlines import LONDON, england_bank_holidays, is_working_day
from recruitment.domain.timetable import BY_NAME, look_at

#: When they are told.
MORNING = BY_NAME["tell_leads"].schedule
#: What is older than this is no news: the first time, and where nobody could be told for long.
OLDEST = timedelta(days=7)


def told_at(came_at: datetime) -> datetime:
    """The morning in which leads are told of something that came at a time, aware; in UTC."""
    at = look_at(MORNING, came_at)
    while not is_working_day(at.astimezone(LONDON).date(), england_bank_holidays()):
        at += timedelta(days=1)
    return at
