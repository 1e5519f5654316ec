"""Who is signed in: the browser's cookie names a session that stands in the database, never a person."""

from flask import g
from flask import session as cookie

from recruitment.domain.access import Actor
from recruitment.queries.arrivals import arrive
from recruitment.services.sign_in import token_hash
from recruitment.web.service import current_service

#: What the cookie holds the session's token under.
_KEY = "_user_id"


def session_hash() -> str | None:
    """The hash of the token in this browser's cookie, which holds one where somebody has signed in."""
    token = cookie.get(_KEY)
    return token_hash(token) if token else None


def current_actor() -> Actor | None:
    """Who is signed in at this request, or None; looked up where that has not been done."""
    if "actor" not in g:
        # First, so that a page which says that the database is away does not ask it again.
        g.actor = None
        service = current_service()
        with service.database.door() as connection:
            g.actor = arrive(connection, session_hash=session_hash(), now=service.clock()).person
    actor: Actor | None = g.actor
    return actor


def remember(token: str) -> None:
    """Sign this browser in with a new session's token."""
    cookie[_KEY] = token


def forget() -> str | None:
    """Sign this browser out; returns the token whose session is to be ended."""
    g.actor = None
    g.pop("visit", None)
    token: str | None = cookie.pop(_KEY, None)
    return token
