"""Limits by network address. They are generous, since a whole school may share one address;
limits by account stand with the accounts (`services.sign_in`)."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

#: Counted in each web process by itself: N processes allow up to N times as many.
SIGN_IN_LIMIT = "120 per 10 minutes"

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)


def register_limits(app: Flask) -> None:
    """Count requests to the routes that name a limit."""
    limiter.init_app(app)
