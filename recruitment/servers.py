"""The servers that settings name: the database's, the mail server, the mailbox of what came back.

Each is read from its address, as people write it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Self
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class Addresses:
    """Where the database is, as SQLAlchemy URLs by login; the embedded server has a superuser's too."""

    owner: str = field(repr=False)
    web: str = field(repr=False)
    worker: str = field(repr=False)
    superuser: str | None = field(default=None, repr=False)

    @classmethod
    def read(cls, owner: str, web: str, worker: str) -> Self:
        """Read the three logins' addresses, which begin with postgresql:// or the like."""
        return cls(_for_driver(owner), _for_driver(web), _for_driver(worker))

    def for_database(self, name: str) -> Addresses:
        """Return the same logins' addresses in another database of the same server."""
        changed = (_in_database(url, name) for url in (self.owner, self.web, self.worker))
        owner, web, worker = changed
        return Addresses(owner, web, worker, self.superuser)


@dataclass(frozen=True)
class MailServer:
    """A mail server to hand messages to."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"]
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def read(cls, url: str) -> Self:
        """Read a mail server's address.

        Raises:
            ValueError: it is none.
        """
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        known = options.items() <= {("starttls", "0"), ("starttls", "1")}
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or not known:
            raise ValueError(url)
        tls: Literal["none", "starttls", "tls"] = "none"
        if parts.scheme == "smtps":
            tls = "tls"
        elif options.get("starttls") == "1":
            tls = "starttls"
        port = parts.port or {"tls": 465, "starttls": 587, "none": 25}[tls]
        user, password = (
            None if part is None else unquote(part) for part in (parts.username, parts.password)
        )
        return cls(parts.hostname, port, tls, user, password)


@dataclass(frozen=True)
class BounceMailbox:
    """A mailbox in which reports of e-mails that came back arrive."""

    host: str
    port: int
    is_secure: bool
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"

    @classmethod
    def read(cls, url: str) -> Self:
        """Read a mailbox's address.

        Raises:
            ValueError: it is none.
        """
        parts = urlsplit(url)
        known = parts.scheme in ("imap", "imaps") and not parts.query
        if not known or not parts.hostname or not parts.username or not parts.password:
            raise ValueError(url)
        port = parts.port or {"imap": 143, "imaps": 993}[parts.scheme]
        user, password = unquote(parts.username), unquote(parts.password)
        folder = unquote(parts.path.strip("/")) or "INBOX"
        return cls(parts.hostname, port, parts.scheme == "imaps", user, password, folder)


def _for_driver(url: str) -> str:
    return "postgresql+psycopg://" + url.split("://", 1)[1]


def _in_database(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()
