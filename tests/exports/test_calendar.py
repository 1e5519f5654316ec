"""Calendar files, read back by a library that had no part in writing them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import EventStatus
from ical.timezone import IcsTimezoneInfo

from recruitment.exports.calendar import Meeting, Method, calendar_file

BEGINS = datetime(2027, 1, 19, 9, tzinfo=UTC)
MEETING = Meeting(
    uid="0b7b9f3e@example.org",
    sequence=1,
    summary="Online interview; with: commas, semicolons\nand lines",
    place="https://meet.example.org/room-4?a=b&c=d",
    begins_at=BEGINS,
    ends_at=BEGINS + timedelta(minutes=40),
    made_at=datetime(2027, 1, 12, 10, tzinfo=UTC),
    organiser=("Difference, “Leaders”", "no-reply@example.org"),
    attendee="amina@example.org",
    link="https://apply.example.org/apply/DL27-4KTQ-9XWB/slots/interview",
)


def read(written: str) -> Calendar:
    return IcsCalendarStream.calendar_from_ics(written)


def test_invitation_move_and_cancellation_are_one_entry_with_a_rising_number() -> None:
    moved = replace(
        MEETING, sequence=2, begins_at=BEGINS + timedelta(days=1), ends_at=BEGINS + timedelta(days=1, hours=1)
    )
    files = [
        calendar_file(MEETING, Method.REQUEST),
        calendar_file(moved, Method.REQUEST),
        calendar_file(replace(moved, sequence=3), Method.CANCEL),
    ]
    calendars = [read(one) for one in files]
    assert [one.method for one in calendars] == ["REQUEST", "REQUEST", "CANCEL"]
    entries = [one.events[0] for one in calendars]
    assert {one.uid for one in entries} == {MEETING.uid}
    assert [one.sequence for one in entries] == [1, 2, 3]
    assert [one.start for one in entries] == [BEGINS, moved.begins_at, moved.begins_at]
    statuses = [EventStatus.CONFIRMED, EventStatus.CONFIRMED, EventStatus.CANCELLED]
    assert [one.status for one in entries] == statuses


def test_entry_says_who_asks_whom_where_and_in_which_words() -> None:
    (entry,) = read(calendar_file(MEETING, Method.REQUEST)).events
    assert (entry.summary, entry.location) == (MEETING.summary, MEETING.place)
    assert entry.organizer is not None
    assert str(entry.organizer.uri) == "mailto:no-reply@example.org"
    assert [str(one.uri) for one in entry.attendees] == ["mailto:amina@example.org"]
    assert entry.dtstamp == MEETING.made_at
    assert str(entry.url) == MEETING.link


def test_file_from_a_page_asks_nobody() -> None:
    calendar = read(calendar_file(MEETING, Method.PUBLISH))
    assert (calendar.method, calendar.events[0].attendees) == ("PUBLISH", [])


@pytest.mark.parametrize(
    ("begins", "wall", "zone"),
    [
        # The clocks go forward on 28 March 2027 at 1am, and back on 31 October at 2am.
        (datetime(2027, 3, 26, 9, tzinfo=UTC), "20270326T090000", timedelta()),
        (datetime(2027, 3, 29, 8, tzinfo=UTC), "20270329T090000", timedelta(hours=1)),
        (datetime(2027, 10, 29, 8, tzinfo=UTC), "20271029T090000", timedelta(hours=1)),
        (datetime(2027, 11, 1, 9, tzinfo=UTC), "20271101T090000", timedelta()),
    ],
)
def test_nine_in_the_morning_is_nine_on_both_sides_of_each_change_of_the_clocks(
    begins: datetime, wall: str, zone: timedelta
) -> None:
    written = calendar_file(
        replace(MEETING, begins_at=begins, ends_at=begins + timedelta(minutes=40)), Method.REQUEST
    )
    assert f"DTSTART;TZID=Europe/London:{wall}" in written
    calendar = read(written)
    start = calendar.events[0].start
    assert isinstance(start, datetime)
    assert start == begins
    assert start.utcoffset() == zone
    (london,) = calendar.timezones
    assert london.tz_id == "Europe/London"
    # By the rules that stand in the file itself, for a calendar that knows no such place.
    by_rules = begins.astimezone(IcsTimezoneInfo.from_timezone(london))
    assert by_rules.strftime("%Y%m%dT%H%M%S") == wall


def test_lines_are_no_longer_than_the_standard_has_them() -> None:
    written = calendar_file(replace(MEETING, place="Röum 4, " * 40), Method.REQUEST)
    assert max(len(line.encode()) for line in written.split("\r\n")) <= 75
    assert read(written).events[0].location == "Röum 4, " * 40
