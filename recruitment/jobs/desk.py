"""What jobs work with beside the database: the service's address, a postbox, a place for packs."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.mail.mailbox import ImapMailbox, Mailbox
from recruitment.mail.posting import FolderPostbox, Postbox, SmtpPostbox
from recruitment.storage.base import Storage
from recruitment.storage.place import open_storage


def system_clock() -> datetime:
    """The present time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """The parts a worker holds.

    Attributes:
        database: the worker login's.
        address: the service's own address, for links.
        postbox: where e-mails go.
        packs: where packs are stored.
        bounces: the mailbox that reports of what came back arrive in, if there is one.
        clock: the present time, aware.
    """

    database: Database
    address: str
    postbox: Postbox
    packs: Storage
    clock: Callable[[], datetime] = system_clock
    bounces: Mailbox | None = None


def open_desk(
    settings: Settings, database: Database, *, clock: Callable[[], datetime] = system_clock
) -> Desk:
    """The desk that the settings describe."""
    server = settings.mail_server
    postbox: Postbox = FolderPostbox(settings.outbox)
    if server is not None:
        postbox = SmtpPostbox(server.host, server.port, server.security, server.user, server.password)
    box = settings.bounce_box
    bounces = None if box is None else ImapMailbox(**asdict(box))
    return Desk(database, settings.address, postbox, open_storage(settings.packs), clock, bounces)
