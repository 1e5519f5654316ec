"""Limits by network address, generous, as a whole school may share one; by account, for what pages save.

Counted in each web process by itself: N processes allow up to N times as many. Limits on codes stand with the
codes (`services.sign_in`).
"""

from collections import Counter
from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import cast

from flask import Flask, current_app, request
from werkzeug.exceptions import TooManyRequests

#: In ten minutes. A page saves every second at most, and somebody may have several open.
MOST_SAVES = 2000
#: Links followed from one network address: a trust's heads share one, and none is ever guessed.
MOST_LINKS = 300
#: In an hour: of one account, from one network address, and to one e-mail address. Each makes a person read.
MOST_REQUESTS = 30
_KEY = "recruitment sign-ins"
_SAVES = "recruitment saves"
_LINKS = "recruitment links"
_REQUESTS = "recruitment requests"


class Allowance:
    """So many requests of each account, or from each network address, in a span of time."""

    def __init__(self, most: int, span: timedelta) -> None:
        self.most = most
        self.span = span
        self._ends_at: datetime | None = None
        self._taken: Counter[Hashable] = Counter()

    def take(self, who: Hashable, now: datetime) -> None:
        """Count one more request.

        Raises:
            TooManyRequests: there have been too many of theirs.
        """
        if self._ends_at is None or now >= self._ends_at:
            self._ends_at = now + self.span
            self._taken.clear()
        self._taken[who] += 1
        if self._taken[who] > self.most:
            raise TooManyRequests


def saves() -> Allowance:
    """What each account may save by itself, while somebody types."""
    return cast(Allowance, current_app.extensions[_SAVES])


def links() -> Allowance:
    """How many links may be followed from each network address."""
    return cast(Allowance, current_app.extensions[_LINKS])


def register_limits(app: Flask) -> None:
    """Count, for this application alone, posts that sign in and saves of what is typed."""
    app.extensions[_KEY] = Allowance(120, timedelta(minutes=10))
    app.extensions[_SAVES] = Allowance(MOST_SAVES, timedelta(minutes=10))
    app.extensions[_LINKS] = Allowance(MOST_LINKS, timedelta(minutes=10))
    app.extensions[_REQUESTS] = Allowance(MOST_REQUESTS, timedelta(hours=1))


def count_sign_in(now: datetime) -> None:
    """Count this request, if it is a post, among those of its page and its network address.

    Raises:
        TooManyRequests: there have been too many.
    """
    if request.method == "POST":
        allowance = cast(Allowance, current_app.extensions[_KEY])
        allowance.take((request.endpoint, request.remote_addr), now)


def count_request(who: Hashable, now: datetime) -> None:
    """Count one more request of somebody, or one more message to an address that anybody can have sent.

    Raises:
        TooManyRequests: there have been too many.
    """
    cast(Allowance, current_app.extensions[_REQUESTS]).take(who, now)
