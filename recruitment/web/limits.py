"""Limits by network address, generous, as a whole school may share one; by account, for what pages save.

Limits on codes stand with the codes (`services.sign_in`).
"""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import TooManyRequests

#: Counted in each web process by itself: N processes allow up to N times as many.
SIGN_IN_LIMIT = "120 per 10 minutes"

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)


def register_limits(app: Flask) -> None:
    """Count requests to the routes that name a limit."""
    limiter.init_app(app)


class Allowance:
    """So many requests of each account in a span of time, counted in this process.

    For requests that come by the second: the limiter's own store starts a thread for nearly every one that it
    counts, which costs a tenth of such a request.
    """

    def __init__(self, most: int, span: timedelta) -> None:
        self.most = most
        self.span = span
        self._ends_at: datetime | None = None
        self._taken: Counter[UUID] = Counter()

    def take(self, who: UUID, now: datetime) -> None:
        """Count one more request.

        Raises:
            TooManyRequests: this account has made too many.
        """
        if self._ends_at is None or now >= self._ends_at:
            self._ends_at = now + self.span
            self._taken.clear()
        self._taken[who] += 1
        if self._taken[who] > self.most:
            raise TooManyRequests


#: A page saves every second at most, and somebody may have several open.
SAVES = Allowance(2000, timedelta(minutes=10))
