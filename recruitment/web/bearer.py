"""Who came by a link: the browser's cookie holds its token, so that no address but the first does.

The first address, `/refer/<token>`, leads on at once to one without it. The token stands in no page, no log
of ours and no browser's list of pages that were read, and nobody's name stands in an address at all.
"""

from flask import g
from flask import session as cookie
from sqlmodel import Session

from recruitment.domain.access import Actor
from recruitment.queries.references import bearer_of
from recruitment.services.sign_in import token_hash
from recruitment.web.service import current_service

#: What the cookie holds the token under.
_KEY = "refer"


def bearer_behind_link(session: Session) -> Actor | None:
    """Look up, under `signin`, whose link this browser followed; None where it has none that works."""
    # Whoever else is signed in here is nobody on a referee's pages.
    g.actor = None
    token = cookie.get(_KEY)
    bearer_id = bearer_of(session, token_hash(token), current_service().clock()) if token else None
    return None if bearer_id is None else Actor(bearer_id, by_link=True)


def remember_link(token: str) -> None:
    """Let this browser go on without the token in its address."""
    cookie[_KEY] = token
