"""What a job is: a schedule, what is due, and the doing of one due thing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from recruitment.domain.timetable import Schedule
from recruitment.due.thing import Reader


@dataclass(frozen=True)
class Job:
    """Something that happens by itself.

    Attributes:
        name: a stable slug.
        words: what it does, as the timetable page says it.
        schedule: when it looks.
        due: reads what there is to do at a time, comparing with `<=`; changes nothing.
        do: does one due thing in a transaction of its own, or returns quietly if it is gone or
            done. Its arguments are the session, the key, the service's own address and the time.
    """

    name: str
    words: str
    schedule: Schedule
    due: Reader
    do: Callable[[Session, str, str, datetime], None]
