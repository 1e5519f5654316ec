"""Everything that happens by itself: what it is called, what it does, and when it looks.

Pages and the `jobs` command print this list; `recruitment.jobs.timetable` binds each entry to its two
halves. All in UTC, where no hour happens twice.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Every:
    """Every so many minutes of the hour; a divisor of 60."""

    minutes: int

    @property
    def words(self) -> str:
        """As the timetable says it."""
        return "every minute" if self.minutes == 1 else f"every {self.minutes} minutes"

    def latest(self, now: datetime) -> datetime:
        """The last due time at or before `now`."""
        now = now.astimezone(UTC)
        return now.replace(minute=now.minute - now.minute % self.minutes, second=0, microsecond=0)

    def following(self, now: datetime) -> datetime:
        """The first due time after `now`."""
        return self.latest(now) + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Daily:
    """Once a day at an hour of UTC."""

    hour: int

    @property
    def words(self) -> str:
        """As the timetable says it."""
        return f"every day at {self.hour:02}:00 UTC"

    def latest(self, now: datetime) -> datetime:
        """The last due time at or before `now`."""
        now = now.astimezone(UTC)
        today = now.replace(hour=self.hour, minute=0, second=0, microsecond=0)
        return today if today <= now else today - timedelta(days=1)

    def following(self, now: datetime) -> datetime:
        """The first due time after `now`."""
        return self.latest(now) + timedelta(days=1)


Schedule = Every | Daily

#: What a job says that looked and found nothing due.
IDLE = "nothing to do"


def look_at(schedule: Schedule, at: datetime) -> datetime:
    """The first time at or after `at` that a schedule is due."""
    latest = schedule.latest(at)
    return latest if latest == at else schedule.following(at)


@dataclass(frozen=True)
class Entry:
    """A job as people read of it.

    Attributes:
        name: a stable slug; ticks are stored under it.
        words: what it does.
        schedule: when it looks for something to do.
        while_held: what a hold of it means for a cohort, in words; empty where it does nothing for cohorts
            and looks after the installation, so that nobody can hold it for theirs.
    """

    name: str
    words: str
    schedule: Schedule
    while_held: str = ""

    @property
    def of_a_cohort(self) -> bool:
        """Whether a lead can hold it for their cohort, and have it run for theirs."""
        return bool(self.while_held)


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "open_applications",
        "Opens applications at their time, and tells those who wait for it",
        Every(1),
        "The cohort stays “planned”, and neither its leads nor those who wait are told. People can apply all"
        " the same from the opening time on: the date decides that, to the second.",
    ),
    Entry(
        "close_applications",
        "Closes applications at their time, after the grace",
        Every(1),
        "The cohort stays “open” and its leads are told nothing. Nobody can apply all the same after the"
        " closing time and its grace: the date decides that, to the second.",
    ),
    Entry(
        "remind_drafts",
        "Reminds people whose application is not sent",
        Every(5),
        "Nobody is reminded. Let go on before the closing time, it sends the newest reminder, late.",
    ),
    Entry(
        "chase_references",
        "Reminds referees and those who are to declare, and asks for others where a referee cannot help",
        Every(5),
        "No referee is reminded, nor anybody of a self-declaration, and no applicant is asked to name another"
        " referee. They can answer and declare all the same. Let go on, it sends each the newest reminder,"
        " late.",
    ),
    Entry(
        "chase_assessors",
        "Tells assessors what they have left to read",
        Every(5),
        "No assessor is reminded. Leads can remind them all the same. Let go on, it sends the newest"
        " reminder, late.",
    ),
    Entry(
        "tell_leads",
        "Tells leads, in the morning of working days, what came in",
        Daily(7),
        "Leads get no e-mail about new requests and withdrawals. They stand on the pages all the same. Let go"
        " on, it tells what came in since the last time, of a week at most.",
    ),
    Entry(
        "release_decisions",
        "Carries out confirmed decisions",
        Every(1),
        "Nobody moves and nobody is told, also where the release was set to now. A decision whose time has"
        " come waits, and can still be withdrawn.",
    ),
    Entry(
        "send_feedback",
        "Sends feedback that leads marked as ready, in the morning of working days",
        Daily(9),
        "No feedback leaves by itself, and nobody reads theirs. A lead can send it one by one all the same.",
    ),
    Entry(
        "send_messages",
        "Sends messages that wait or were cut off",
        Every(1),
        "No message of this cohort leaves: those that events bring about are written down and wait."
        " Codes for signing in go out all the same.",
    ),
    Entry(
        "build_packs",
        "Makes the packs of interview days the evening before, and packs whose making was lost",
        Every(5),
        "No pack of an interview day is made by itself, and a pack whose making was lost stays lost. Packs"
        " that somebody asks for are made all the same. Let go on, it makes those of days that lie ahead.",
    ),
    Entry(
        "ask_rounds",
        "Asks for the next round of further readings, where leads chose an adaptive plan",
        Every(5),
        "No round is asked for. Leads can ask for one themselves. Let go on, it asks for the next in turn.",
    ),
    Entry(
        "follow_bookings",
        "Sets the panels of slots that are booked, frees those of people who have left, and offers them on",
        Every(1),
        "Panels stay as they are, and no assessor is told of a time. Candidates can book, move and cancel all"
        " the same. Let go on, it does what was left.",
    ),
    Entry(
        "chase_bookings",
        "Reminds candidates who have chosen no slot, and tells leads of those who choose none",
        Every(5),
        "No candidate is reminded to choose a slot, and leads are told of nobody. Let go on, it sends each"
        " the reminder, late.",
    ),
    Entry("free_leases", "Lets others take further readings that somebody took and left", Every(1)),
    Entry("read_bounces", "Reads which messages came back, where there is a mailbox for that", Every(5)),
    Entry("recover_work", "Takes up work whose process ended, after a minute of silence", Every(1)),
    Entry("watch_drift", "Looks whether an assessor’s scoring drifts, and tells leads of it", Daily(5)),
    Entry("look_for_contradictions", "Looks for what cannot be, and tells leads of it", Daily(4)),
    Entry("tidy", "Removes old ticks, ended sessions and codes", Daily(3)),
)

BY_NAME = {entry.name: entry for entry in ENTRIES}
