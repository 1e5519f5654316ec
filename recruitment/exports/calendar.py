"""Calendar files (RFC 5545, sent as RFC 5546 says): one entry for a booking, whatever becomes of it.

The entry's UID stays, its SEQUENCE rises: so a calendar that has it changes it, and takes it out again.
Times are written on the wall clock of Europe/London with the rules of its clock beside them.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from recruitment.domain.deadlines import LONDON

_MADE_BY = "-//recruitment//interviews//EN"
#: Since 1996; no rule of London's has changed since.
_ZONE = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""


class Method(StrEnum):
    """What a file is for: an invitation or its change, its end, or an entry fetched from a page."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True)
class Meeting:
    """One entry of a calendar.

    Attributes:
        uid: the same for good.
        sequence: higher with every change.
        summary: its title; nobody's name.
        place: a room, or the address of a video link.
        begins_at, ends_at: aware.
        made_at: when this version of it was made, aware.
        organiser: the organisation's name and e-mail address.
        attendee: the e-mail address it is sent to.
        link: the page that says more.
    """

    uid: str
    sequence: int
    summary: str
    place: str
    begins_at: datetime
    ends_at: datetime
    made_at: datetime
    organiser: tuple[str, str]
    attendee: str
    link: str = ""


def calendar_file(meeting: Meeting, method: Method) -> str:
    """The file, with line ends as the standard has them.

    Args:
        meeting: its one entry.
        method: what it is for.
    """
    calendar = Calendar()
    calendar.add("prodid", _MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(Timezone.from_ical(_ZONE))
    calendar.add_component(_entry(meeting, method))
    written: bytes = calendar.to_ical()
    return written.decode()


def _entry(meeting: Meeting, method: Method) -> Event:
    entry = Event()
    entry.add("uid", meeting.uid)
    entry.add("sequence", meeting.sequence)
    entry.add("dtstamp", meeting.made_at)
    entry.add("dtstart", meeting.begins_at.astimezone(LONDON))
    entry.add("dtend", meeting.ends_at.astimezone(LONDON))
    entry.add("summary", meeting.summary)
    entry.add("location", meeting.place)
    entry.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    if meeting.link:
        entry.add("url", meeting.link)
    name, email = meeting.organiser
    organiser = vCalAddress(f"mailto:{email}")
    organiser.params["CN"] = vText(name)
    entry.add("organizer", organiser)
    if method is not Method.PUBLISH:
        attendee = vCalAddress(f"mailto:{meeting.attendee}")
        attendee.params["RSVP"] = vText("FALSE")
        entry.add("attendee", attendee)
    return entry
