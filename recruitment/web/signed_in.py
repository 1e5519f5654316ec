"""Who is signed in: the browser's cookie names a session that stands in the database, never a person."""

from flask import g
from flask import session as cookie
from sqlmodel import Session

from recruitment.domain.access import Actor, Binding
from recruitment.queries.accounts import actor_by_session
from recruitment.services.sign_in import token_hash
from recruitment.web.service import current_service

#: What the cookie holds the session's token under.
_KEY = "_user_id"


def actor_behind_cookie(session: Session) -> Actor | None:
    """Look up who is signed in at this request, under `signin`; without a token, nobody and no statement."""
    # First, so that a page which says that the database is away does not ask it again.
    g.actor = None
    token = cookie.get(_KEY)
    if token:
        g.actor = actor_by_session(session, token_hash(token), current_service().clock())
    return current_actor()


def current_actor() -> Actor | None:
    """Who is signed in at this request, or None; looked up where that has not been done."""
    if "actor" not in g:
        with current_service().database.transaction(Binding.SIGNIN) as session:
            actor_behind_cookie(session)
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
