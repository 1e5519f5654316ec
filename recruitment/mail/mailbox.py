"""The mailbox in which reports of e-mails that came back arrive, read over IMAP.

What was read is moved, each at once, so that it is read once: reports into one folder, and what is none into
another, where a person finds what people wrote to an address that nobody answers from.
"""

import imaplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from recruitment.mail.bounces import LONGEST

NOTED, FOR_A_PERSON = "Noted", "For-a-person"
#: So many are read at a time: the next look reads the rest.
_AT_ONCE = 200
SILENCE_SECONDS = 30.0


class MailboxFault(Exception):
    """The mailbox cannot be read; its words say why, and hold neither address nor password."""


class Mailbox(Protocol):
    """Where reports arrive."""

    def read(self, take: Callable[[bytes], bool]) -> int:
        """Hand over each e-mail that waits.

        Args:
            take: deals with one for good, and says whether it was a report.

        Returns:
            How many were read.

        Raises:
            MailboxFault: it cannot be read, or no further.
        """


@dataclass(frozen=True)
class ImapMailbox:
    """A folder on a mail server."""

    host: str
    port: int
    is_secure: bool
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    silence: float = SILENCE_SECONDS

    def read(self, take: Callable[[bytes], bool]) -> int:
        """Hand over each e-mail that waits, and move it before the next."""
        with self._opened() as server:
            waiting = _said(server.uid("SEARCH", "ALL"), "list what waits")[0].decode().split()[:_AT_ONCE]
            for uid in waiting:
                raw = _text(_said(server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LONGEST}>)"), "read an e-mail"))
                # Somebody else has moved it since; or it has no text at all.
                if raw is not None:
                    _move(server, uid, NOTED if take(raw) else FOR_A_PERSON)
            return len(waiting)

    @contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        try:
            server = self._connected()
            try:
                server.login(self.user, self.password)
                _said(server.select(_quoted(self.folder)), "open the folder")
                yield server
            finally:
                with suppress(OSError, imaplib.IMAP4.error):
                    server.logout()
        except imaplib.IMAP4.abort as error:
            raise MailboxFault(f"the mail server hung up ({type(error).__name__})") from None
        except imaplib.IMAP4.error:
            # What it says may repeat the name and the password.
            raise MailboxFault("the mail server refused user or password of BOUNCES_URL") from None
        except OSError as error:
            raise MailboxFault(f"the mail server was not reached ({type(error).__name__})") from None

    def _connected(self) -> imaplib.IMAP4:
        if self.is_secure:
            trust = ssl.create_default_context()
            return imaplib.IMAP4_SSL(self.host, self.port, ssl_context=trust, timeout=self.silence)
        return imaplib.IMAP4(self.host, self.port, timeout=self.silence)


def _move(server: imaplib.IMAP4, uid: str, folder: str) -> None:
    """Copy and delete: every server can do that, and what dies in between is read again and known."""
    kind, _ = server.uid("COPY", uid, folder)
    if kind != "OK":
        _said(server.create(folder), f"make the folder {folder}")
        _said(server.uid("COPY", uid, folder), f"move an e-mail to the folder {folder}")
    _said(server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)"), "remove an e-mail that was moved")
    _said(server.expunge(), "remove an e-mail that was moved")


def _said(answer: tuple[str, Any], what: str) -> list[Any]:
    kind, said = answer
    if kind != "OK":
        raise MailboxFault(f"the mail server does not let us {what}")
    return list(said)


def _text(said: list[Any]) -> bytes | None:
    return next((part[1] for part in said if isinstance(part, tuple) and isinstance(part[1], bytes)), None)


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
