"""The service as it really runs: processes, PostgreSQL, an SMTP server, and Chromium."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from recruitment.servers import Addresses
from tests.journeys.live import Live, serve

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
#: Its rule that targets are 24 px and more is not among those it looks at unasked.
LOOK = "axe.run({resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
#: Chromium must not look for other hosts, and needs no sandbox of its own inside one.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


class Mailbox:
    """Everything an SMTP server was given."""

    def __init__(self) -> None:
        self.emails: list[EmailMessage] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        email: EmailMessage = message_from_bytes(content, policy=policy.default)
        self.emails.append(email)
        return "250 taken"

    def wait_for_more_than(self, held: int, *, patience: float = 20) -> None:
        """Wait until another e-mail has come."""
        last_moment = time.monotonic() + patience
        while len(self.emails) <= held and time.monotonic() < last_moment:
            time.sleep(0.05)

    def to(self, address: str, *, subject: str = "", patience: float = 20) -> EmailMessage:
        """The newest e-mail to an address whose subject holds some words, as soon as it is there."""
        last_moment = time.monotonic() + patience
        while time.monotonic() < last_moment:
            found = [e for e in self.emails if e["To"] == address and subject in str(e["Subject"])]
            if found:
                return found[-1]
            time.sleep(0.1)
        held = [(str(email["To"]), str(email["Subject"])) for email in self.emails]
        raise AssertionError(f"No e-mail to {address} about “{subject}” in {held}")


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    """A real SMTP server, and the port it listens on."""
    held = Mailbox()
    controller = Controller(held, hostname="127.0.0.1", port=_free_port())
    controller.start()
    yield held, controller.port
    controller.stop()


@dataclass(frozen=True)
class RunningService:
    """A service that answers."""

    address: str
    environ: dict[str, str]
    mailbox: Mailbox

    def command(self, *arguments: str) -> str:
        """Run the `recruitment` command on this installation."""
        done = subprocess.run(
            [sys.executable, "-m", "recruitment.cli", *arguments],
            env=self.environ,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout


@pytest.fixture
def service(addresses: Addresses, mailbox: tuple[Mailbox, int], tmp_path: Path) -> Iterator[RunningService]:
    """Web server, worker and clock as processes of their own, on a database of this test's own."""
    held, smtp_port = mailbox
    listen = f"127.0.0.1:{_free_port()}"
    environ = os.environ | {
        "DATABASE_URL": _plain(addresses.web),
        "DATABASE_WORKER_URL": _plain(addresses.worker),
        "DATABASE_OWNER_URL": _plain(addresses.owner),
        "MAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        "DATA_DIR": str(tmp_path / "data"),
        "LISTEN": listen,
        "SECRET_KEY": "a secret for journeys alone, long enough to do",
        "PYTHONPATH": str(ROOT),
        "WEB_PROCESSES": "1",
    }
    log = (tmp_path / "service.log").open("w")
    up = subprocess.Popen(
        [sys.executable, "-m", "recruitment.cli", "up"], env=environ, cwd=ROOT, stdout=log, stderr=log
    )
    address = f"http://{listen}"
    try:
        _wait_for(f"{address}/health/ready", up, tmp_path / "service.log")
        yield RunningService(address, environ, held)
    finally:
        up.terminate()
        up.wait(timeout=30)
        log.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, service: RunningService) -> Iterator[BrowserContext]:
    """A browser's own cookies and window."""
    held = chromium.new_context(base_url=service.address, viewport={"width": 1280, "height": 800})
    held.set_default_timeout(15_000)
    yield held
    held.close()


@pytest.fixture(scope="session")
def live(migrated: Addresses, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """One server for the whole run; the database is emptied before each test by `addresses`."""
    with serve(migrated, tmp_path_factory.mktemp("live")) as held:
        yield held


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def _wait_for(url: str, process: subprocess.Popen[Any], log: Path) -> None:
    last_moment = time.monotonic() + 60
    while time.monotonic() < last_moment:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"The service did not answer:\n{log.read_text()[-4000:]}")
