"""The mailbox in which reports of e-mails that came back arrive, read over IMAP.

What was read is moved, each at once, so that it is read once: reports into one folder, and the rest into
another, where a person finds what people wrote to an address that nobody answers from.
"""

import imaplib
import socket
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
    """The mailbox cannot be read; its sentence says what to mend, and holds neither address nor password."""


class Mailbox(Protocol):
    """Where reports arrive."""

    def read(self, take: Callable[[bytes], bool]) -> int:
        """Hand over each e-mail that waits.

        Args:
            take: deals with one for good; False where a person has to read it.

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
            with _conversation():
                found = _said(server.uid("SEARCH", "ALL"), _let("list what its folder holds"))
            waiting = (found[0] or b"").decode().split()[:_AT_ONCE]
            for uid in waiting:
                with _conversation():
                    answer = server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LONGEST}>)")
                    raw = _text(_said(answer, _let("read an e-mail")))
                # Somebody else has moved it since; or it has no text at all.
                if raw is not None:
                    folder = NOTED if take(raw) else FOR_A_PERSON
                    with _conversation():
                        _move(server, uid, folder)
            return len(waiting)

    @contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        with _conversation():
            server = self._connected()
        try:
            with _conversation():
                self._enter(server)
            yield server
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                server.logout()

    def _connected(self) -> imaplib.IMAP4:
        if self.is_secure:
            trust = ssl.create_default_context()
            return imaplib.IMAP4_SSL(self.host, self.port, ssl_context=trust, timeout=self.silence)
        return imaplib.IMAP4(self.host, self.port, timeout=self.silence)

    def _enter(self, server: imaplib.IMAP4) -> None:
        try:
            server.login(self.user, self.password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            # What it says may repeat the name and the password.
            raise MailboxFault(
                "Mend the user or the password in BOUNCES_URL: the mail server refuses them."
            ) from None
        chosen = server.select(_quoted(self.folder))
        _said(chosen, "Mend the folder in BOUNCES_URL, or make it: the mail server does not open it.")


#: What goes wrong in a conversation, the narrower first, and what is to be mended.
_MENDS: tuple[tuple[type[Exception], str], ...] = (
    (
        ssl.SSLCertVerificationError,
        "Mend the certificate of the mail server in BOUNCES_URL, or its name there: it is not to be trusted.",
    ),
    (ssl.SSLError, "Mend the port in BOUNCES_URL: what answers there does not speak as imaps:// asks."),
    (socket.gaierror, "Mend the name of the mail server in BOUNCES_URL: it leads nowhere."),
    (ConnectionRefusedError, "Mend the port in BOUNCES_URL, or start the mail server: nothing answers."),
    (TimeoutError, "Look at the mail server in BOUNCES_URL, and at what stands before it: it says nothing."),
    (OSError, "Look at the network to the mail server in BOUNCES_URL: it is not reached."),
    (imaplib.IMAP4.readonly, "Let the user in BOUNCES_URL change the folder there: it can be read alone."),
    (imaplib.IMAP4.abort, "Look at the mail server in BOUNCES_URL: it hung up."),
    (imaplib.IMAP4.error, "Look at the mail server in BOUNCES_URL: it does not speak IMAP as others do."),
    (UnicodeError, "Mend BOUNCES_URL: all that it holds is to be written in ASCII."),
)


@contextmanager
def _conversation() -> Iterator[None]:
    """Whatever goes wrong in speaking with the server is said by what mends it."""
    try:
        yield
    except tuple(kind for kind, _ in _MENDS) as error:
        raise MailboxFault(next(mend for kind, mend in _MENDS if isinstance(error, kind))) from None


def _move(server: imaplib.IMAP4, uid: str, folder: str) -> None:
    """Copy and delete: every server can do that, and what dies in between is read again and known."""
    kind, _ = server.uid("COPY", uid, folder)
    if kind != "OK":
        _said(server.create(folder), _let(f"make the folder {folder}"))
        _said(server.uid("COPY", uid, folder), _let(f"move an e-mail to the folder {folder}"))
    gone = _let("remove an e-mail that was moved")
    _said(server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)"), gone)
    _said(server.expunge(), gone)


def _said(answer: tuple[str, Any], mend: str) -> list[Any]:
    """What the server answered.

    Raises:
        MailboxFault: it refused; the words are `mend`.
    """
    kind, said = answer
    if kind != "OK":
        raise MailboxFault(mend)
    return list(said)


def _let(what: str) -> str:
    return f"Let the user in BOUNCES_URL {what}: the mail server refuses it."


def _text(said: list[Any]) -> bytes | None:
    return next((part[1] for part in said if isinstance(part, tuple) and isinstance(part[1], bytes)), None)


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
