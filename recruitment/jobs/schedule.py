"""When a job is due: every few minutes, or once a day. All in UTC, where no hour happens twice."""

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
