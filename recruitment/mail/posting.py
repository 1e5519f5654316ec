"""Where e-mails go: a mail server, or a folder where there is none.

A refusal says whether trying again can help. A conversation that is cut after the text was sent may
have been heard: whoever calls has to know that, so it is a kind of its own.
"""

import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from typing import Literal, Protocol

#: A server that says nothing for this long is given up on; the message stays and is tried again.
SILENCE_SECONDS = 30.0
#: A conversation that lasts this long is ended, also where the server says a word every few seconds: well
#: before its message counts as cut, so that no two workers ever speak of the same one.
CONVERSATION_SECONDS = 120.0
#: How long an answer to the goodbye is waited for.
GOODBYE_SECONDS = 2.0
#: How often a conversation that is out of time is looked for.
_LOOK_SECONDS = 0.5


class PostRefused(Exception):
    """The mail server did not take the e-mail; nobody has received it."""

    def __init__(self, reason: str, *, forever: bool) -> None:
        super().__init__(reason)
        self.forever = forever


class PostCut(Exception):
    """The conversation ended before the server's answer: the e-mail may or may not have been taken."""


class Postbox(Protocol):
    """Takes e-mails."""

    def post(self, email: EmailMessage) -> None:
        """Hand over one e-mail.

        Raises:
            PostRefused: it was not taken.
            PostCut: nobody knows.
        """


@dataclass(frozen=True)
class SmtpPostbox:
    """A mail server, spoken to once for each e-mail."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"]
    user: str | None = None
    password: str | None = None
    silence: float = SILENCE_SECONDS
    longest: float = CONVERSATION_SECONDS

    def post(self, email: EmailMessage) -> None:
        """Hand over one e-mail in one conversation."""
        end = time.monotonic() + self.longest
        try:
            with self._connected(end) as server:
                _converse(server, email, end)
        except smtplib.SMTPResponseException as error:
            # Refused before this e-mail was spoken of: a wrong password, a full server. Mended, it will go.
            raise PostRefused(_words(error.smtp_code), forever=False) from None
        except UnicodeError:
            raise PostRefused("the mail server cannot take this address", forever=True) from None
        except (smtplib.SMTPException, OSError) as error:
            raise PostRefused(f"mail server not reached ({type(error).__name__})", forever=False) from None

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        """Whom we believe to be the mail server; made once, for it reads every authority that is trusted."""
        return ssl.create_default_context()

    @contextmanager
    def _connected(self, end: float) -> Iterator[smtplib.SMTP]:
        """A conversation, up to the envelope, that ends with the block and never lasts beyond `end`."""
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(timeout=self.silence, context=self._trust)
        else:
            server = smtplib.SMTP(timeout=self.silence)
        with _no_longer_than(server, end):
            try:
                self._greet(server)
                yield server
            finally:
                _hang_up(server)

    def _greet(self, server: smtplib.SMTP) -> None:
        # The library checks a certificate against the name it was given when made; we connect later.
        server._host = self.host  # type: ignore[attr-defined]
        code, reply = server.connect(self.host, self.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, reply)
        if self.security == "starttls":
            server.starttls(context=self._trust)
        if self.user is not None:
            server.login(self.user, self.password or "")


@contextmanager
def _no_longer_than(server: smtplib.SMTP, end: float) -> Iterator[None]:
    """Close the conversation's connection at a time of the monotonic clock, whatever it is waiting for."""
    over = threading.Event()

    def watch() -> None:
        pause = max(0.0, end - time.monotonic())
        while not over.wait(pause):
            pause = _LOOK_SECONDS  # it may have been connecting, and have no connection yet
            if isinstance(server.sock, socket.socket):
                with suppress(OSError):
                    # The plain socket's, from under the encryption: that one belongs to the other thread.
                    socket.socket.shutdown(server.sock, socket.SHUT_RDWR)

    watcher = threading.Thread(target=watch, name="conversation", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _converse(server: smtplib.SMTP, email: EmailMessage, end: float) -> None:
    """Send the envelope, then the text; only a cut once the text was offered leaves doubt."""
    server.ehlo_or_helo_if_needed()
    code, reply = server.mail(email["From"].addresses[0].addr_spec)
    if code != 250:
        raise smtplib.SMTPResponseException(code, reply)
    code, _ = server.rcpt(email["To"].addresses[0].addr_spec)
    _refuse_unless(code in (250, 251), code)
    if time.monotonic() > end:
        raise TimeoutError
    try:
        code, _ = server.data(email.as_bytes(policy=email.policy.clone(linesep="\r\n")))
    except smtplib.SMTPDataError as error:
        # The server did not want to hear the text. (Its class is an OSError: this comes first.)
        _refuse_unless(False, error.smtp_code)
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise PostCut(f"the mail server went silent ({type(error).__name__})") from None
    _refuse_unless(code == 250, code)


def _refuse_unless(taken: bool, code: int) -> None:
    """Refuse what the server said about this recipient or this text: a 5 at the front is its last word."""
    if not taken:
        raise PostRefused(_words(code), forever=500 <= code < 600)


def _words(code: int) -> str:
    return f"{code} from the mail server"


def _hang_up(server: smtplib.SMTP) -> None:
    """Say goodbye, shortly: what was taken stays taken, but a crash before it is marked leaves doubt."""
    with suppress(smtplib.SMTPException, OSError):
        if isinstance(server.sock, socket.socket):
            server.sock.settimeout(GOODBYE_SECONDS)
        server.quit()
    server.close()


@dataclass(frozen=True)
class FolderPostbox:
    """A folder of .eml files, for development. Named by Message-ID, never by a person."""

    folder: Path

    def post(self, email: EmailMessage) -> None:
        """Write one file; the same e-mail again replaces it."""
        name = str(email["Message-ID"]).strip("<>").partition("@")[0]
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.folder / f"{name}.eml").write_bytes(email.as_bytes())
        except OSError as error:
            raise PostRefused(f"the folder takes nothing ({type(error).__name__})", forever=False) from None
