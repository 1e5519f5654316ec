"""When an application may be started, changed and sent, to the second."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class WindowPhase(StrEnum):
    """Where a moment stands to the opening and closing of applications."""

    BEFORE = "before"
    OPEN = "open"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Window:
    """The time between opening and closing.

    Attributes:
        opens_at: the first moment, aware.
        closes_at: the last moment that pages promise, aware.
        grace: how much longer a draft may still be changed and sent. Nobody is told to rely on it.
        extended: whether it closes later than for everybody, for one person alone.
    """

    opens_at: datetime
    closes_at: datetime
    grace: timedelta = timedelta()
    extended: bool = False

    def until(self, extended_until: datetime | None) -> "Window":
        """The window of somebody who was given more time; what was given never takes any away."""
        if extended_until is None or extended_until <= self.closes_at:
            return self
        return replace(self, closes_at=extended_until, extended=True)

    @property
    def ends_at(self) -> datetime:
        """The last moment at which a draft may be changed and sent."""
        return self.closes_at + self.grace

    def phase(self, now: datetime) -> WindowPhase:
        """Say whether applications are yet to open, open or closed, as the public pages tell it."""
        if now < self.opens_at:
            return WindowPhase.BEFORE
        return WindowPhase.OPEN if now <= self.closes_at else WindowPhase.AFTER

    def may_start(self, now: datetime) -> bool:
        """Say whether a new application may be started: grace and more time are for those who have one."""
        return not self.extended and self.phase(now) is WindowPhase.OPEN

    def may_write(self, now: datetime) -> bool:
        """Say whether a draft may be changed and sent."""
        return self.opens_at <= now <= self.ends_at
