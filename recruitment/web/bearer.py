"""Who came by a link: the browser's cookie holds its token, so that no address but the first does.

The first address, `/refer/<token>`, leads on at once to one without it. The token stands in no page, no log
of ours and no browser's list of pages that were read, and nobody's name stands in an address at all.
"""

from flask import session as cookie

from recruitment.services.sign_in import token_hash

#: What the cookie holds the token under.
_KEY = "refer"


def link_hash() -> str | None:
    """The hash of the token in this browser's cookie, which holds one where somebody followed a link."""
    token = cookie.get(_KEY)
    return token_hash(token) if token else None


def remember_link(token: str) -> None:
    """Let this browser go on without the token in its address."""
    cookie[_KEY] = token
