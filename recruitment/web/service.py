"""What the Flask application holds beside Flask: settings, the database, the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from flask import Flask, current_app

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.storage.base import Storage
from recruitment.storage.look import Look

_KEY = "recruitment"


@dataclass(frozen=True)
class Service:
    """The parts a request works with.

    Attributes:
        settings: as validated at the start.
        database: the web login's.
        secret: what sessions, forms and stored codes are keyed with.
        clock: the present time, aware; tests set another.
        packs: where packs are stored.
        look: whether that can be reached.
    """

    settings: Settings
    database: Database
    secret: str
    clock: Callable[[], datetime]
    packs: Storage
    look: Look


def system_clock() -> datetime:
    """The present time in UTC."""
    return datetime.now(UTC)


def register_service(app: Flask, service: Service) -> None:
    """Let requests of `app` find their parts."""
    app.extensions[_KEY] = service


def current_service() -> Service:
    """The parts of the application that handles this request."""
    return cast(Service, current_app.extensions[_KEY])
