"""A conversation with a mail server that is slow, or never done, ends in time; encryption is checked."""

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from recruitment.mail import posting
from recruitment.mail.posting import PostCut, PostRefused, SmtpPostbox
from tests.mail.server import MailServer
from tests.mail.test_posting import email

#: What a server says to each command; "" is what it says when somebody connects, "." after the text.
PLAIN = {
    "": "220 ready",
    "EHLO": "250 hello",
    "MAIL": "250 OK",
    "RCPT": "250 OK",
    "DATA": "354 go on",
    ".": "250 taken",
    "QUIT": "221 bye",
}
Slow = Callable[[socket.socket], None]


@contextmanager
def server(**slow: Slow) -> Iterator[tuple[int, list[str]]]:
    """A server that speaks plainly but for the named steps; gives its port and the commands it heard."""
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_serve, args=(listening, slow, heard))
        thread.start()
        yield listening.getsockname()[1], heard
    thread.join(timeout=10)


def _serve(listening: socket.socket, slow: dict[str, Slow], heard: list[str]) -> None:
    connection, _ = listening.accept()
    with connection, connection.makefile("rb") as lines:
        try:
            _answer(connection, "", slow)
            in_text = False
            for line in lines:
                word = line.decode().strip()[:4].strip().upper()
                if in_text and word != ".":
                    continue
                heard.append(word)
                _answer(connection, word, slow)
                in_text = word == "DATA"
        except OSError:
            return  # the other side hung up


def _answer(connection: socket.socket, word: str, slow: dict[str, Slow]) -> None:
    step = slow.get({"": "GREETING", ".": "TEXT"}.get(word, word))
    if step is not None:
        step(connection)
    connection.sendall(f"{PLAIN[word]}\r\n".encode())


def drips(connection: socket.socket) -> None:
    """A line of an answer that goes on, every twentieth of a second, for ten seconds."""
    for _ in range(200):
        connection.sendall(b"250-and\r\n")
        time.sleep(0.05)


def pauses(seconds: float) -> Slow:
    return lambda _connection: time.sleep(seconds)


def postbox(port: int, *, silence: float = 5.0, longest: float = 0.4) -> SmtpPostbox:
    return SmtpPostbox("127.0.0.1", port, "none", silence=silence, longest=longest)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


@pytest.mark.parametrize("step", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA"])
def test_server_that_never_finishes_its_sentence_is_left_before_the_text(step: str) -> None:
    with (
        server(**{step: drips}) as (port, heard),
        within(4),
        pytest.raises(PostRefused, match="not reached") if step != "DATA" else pytest.raises(PostCut),
    ):
        postbox(port).post(email())
    assert "." not in heard


def test_server_that_never_finishes_its_answer_to_the_text_leaves_doubt_and_takes_no_longer() -> None:
    with server(TEXT=drips) as (port, _), within(4), pytest.raises(PostCut, match="went silent"):
        postbox(port).post(email())


def test_server_that_is_silent_after_the_text_leaves_doubt() -> None:
    with server(TEXT=pauses(1)) as (port, _), within(4), pytest.raises(PostCut, match="went silent"):
        postbox(port, silence=0.2, longest=5).post(email())


def test_text_is_not_begun_when_time_has_run_out() -> None:
    with (
        server(MAIL=pauses(0.3), RCPT=pauses(0.3)) as (port, heard),
        pytest.raises(PostRefused, match="not reached"),
    ):
        postbox(port).post(email())
    assert "DATA" not in heard


def test_server_that_does_not_say_goodbye_has_taken_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "GOODBYE_SECONDS", 0.1)
    with server(QUIT=pauses(2)) as (port, heard):
        with within(1):
            postbox(port, longest=5).post(email())
        assert "." in heard


def test_no_thread_outlives_its_conversation(mail_server: MailServer) -> None:
    postbox(mail_server.port, longest=60).post(email())
    assert [thread.name for thread in threading.enumerate() if thread.name == "conversation"] == []


# Encryption


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate for `localhost` that this machine trusts, with its key in the same file."""
    key, made = tmp_path / "key.pem", tmp_path / "made.pem"
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(key), "-out", str(made)]
    subprocess.run(["openssl", "req", *kind, *subject, *files], check=True, capture_output=True)
    made.write_bytes(made.read_bytes() + key.read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    return made


@pytest.fixture(params=["tls", "starttls"])
def encrypted(request: pytest.FixtureRequest, certificate: Path) -> Iterator[tuple[MailServer, str]]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    held = MailServer(security=request.param, certificate=context)
    held.start()
    yield held, request.param
    held.stop()


def test_encrypted_server_takes_the_email(encrypted: tuple[MailServer, str]) -> None:
    server, security = encrypted
    SmtpPostbox("localhost", server.port, security, silence=5).post(email())  # type: ignore[arg-type]
    assert server.recipients == ["eva@example.org"]


def test_certificate_of_another_name_is_refused(encrypted: tuple[MailServer, str]) -> None:
    server, security = encrypted
    with pytest.raises(PostRefused, match="SSLCertVerificationError") as refused:
        SmtpPostbox("127.0.0.1", server.port, security, silence=5).post(email())  # type: ignore[arg-type]
    assert not refused.value.forever
    assert server.taken == []
