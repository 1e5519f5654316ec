"""The application behind a web server in the test's own process, with a clock that goes only when told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlmodel import col, select
from werkzeug.serving import WSGIRequestHandler, make_server

from recruitment.app import create_app
from recruitment.config import Settings
from recruitment.db import Database
from recruitment.models import Message
from recruitment.servers import Addresses
from tests.conftest import NOW, Clock


@dataclass(frozen=True)
class Live:
    """A web server that answers."""

    app: Flask
    address: str
    clock: Clock


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_said: object) -> None:
        """Say nothing of what is well."""


@contextmanager
def serve(addresses: Addresses, folder: Path) -> Iterator[Live]:
    """Serve the application until the end of the block."""
    settings = Settings.load(
        {"DATA_DIR": str(folder), "SECRET_KEY": "a secret for journeys alone, long enough"}
    )
    clock, database = Clock(NOW), Database(addresses.web)
    app = create_app(settings, database, clock=clock)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield Live(app, f"http://127.0.0.1:{server.server_port}", clock)
    server.shutdown()
    thread.join()
    database.dispose()


def newest_code(database: Database, email: str) -> str:
    """The code of the newest e-mail to an address, sent or not."""
    with database.transaction() as session:
        newest = select(Message.subject).where(Message.recipient == email)
        subject = session.exec(newest.order_by(col(Message.made_at).desc())).first()
    return "".join(character for character in subject or "" if character.isdigit())
