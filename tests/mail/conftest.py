"""A real mail server that accepts, refuses or hangs up as it is told."""

from collections.abc import Iterator

import pytest

from tests.mail.server import MailServer


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()
