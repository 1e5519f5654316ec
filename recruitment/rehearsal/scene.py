"""What a rehearsal is played in: a clock, a letterbox, a worker, the database as pages and jobs see it."""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from random import Random
from uuid import UUID

from procrastinate import App
from sqlmodel import Session

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.jobs.desk import Desk
from recruitment.jobs.tasks import build_queue
from recruitment.jobs.timetable import TIMETABLE
from recruitment.mail.posting import Postbox
from recruitment.servers import Addresses
from recruitment.services.ticks import claim_ticks
from recruitment.storage.base import Storage

#: Where links in messages lead: nowhere.
ADDRESS = "https://rehearsal.example"
#: What stored sign-in codes are keyed with. They work in no database but the scratch one.
SECRET = "a rehearsal keeps no secrets"  # noqa: S105
_CODE = re.compile(r"\b[0-9]{6}\b")


class Clock:
    """A clock that goes only forward, and only when told."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The present time of the rehearsal."""
        return self.now

    def go_to(self, at: datetime) -> None:
        """Move on; a time that is past leaves it where it is."""
        self.now = max(self.now, at)


@dataclass
class Letterbox:
    """Takes every e-mail: a file each, numbered as they arrive, so that no name tells whose it is."""

    folder: Path
    newest: dict[str, EmailMessage] = field(default_factory=dict)
    taken: int = 0

    def post(self, email: EmailMessage) -> None:
        """Take one e-mail."""
        self.taken += 1
        self.newest[str(email["To"])] = email
        (self.folder / f"{self.taken:05}.eml").write_bytes(email.as_bytes())

    def code_for(self, address: str) -> str:
        """The sign-in code in the newest e-mail to an address, as its reader finds it."""
        found = _CODE.search(str(self.newest[address]["Subject"]))
        if found is None:
            raise LookupError("The newest e-mail to somebody who signs in holds no code.")
        return found[0]


class Worker:
    """A worker that carries out whatever waits in the queue, and comes back when it is empty."""

    def __init__(self, queue: App) -> None:
        self._queue = queue
        self._loop = asyncio.Runner()

    def __enter__(self) -> "Worker":
        """Open the queue."""
        self._loop.run(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._loop.run(self._queue.close_async())
        self._loop.close()

    def look(self, desk: Desk, now: datetime, only: frozenset[str] | None = None) -> None:
        """What the service's clock does each minute, by hand, and all that follows from it.

        Args:
            only: the jobs that look; None for all.
        """
        with desk.database.transaction() as session:
            looking = (job for job in TIMETABLE if only is None or job.name in only)
            claim_ticks(session, {job.name: job.schedule.latest(now) for job in looking})
        self.work_off()

    def work_off(self) -> None:
        """Carry out everything that waits, and everything that follows from it, one after the other."""
        self._loop.run(
            self._queue.run_worker_async(
                wait=False,
                concurrency=1,
                install_signal_handlers=False,
                listen_notify=False,
                delete_jobs="successful",
            )
        )

    async def _open(self) -> None:
        await self._queue.open_async()


@dataclass(frozen=True)
class Scene:
    """The parts of a rehearsal.

    Attributes:
        clock: of everybody.
        mail: where every e-mail arrives.
        web: the database as the web's login, for what people do.
        desk: what jobs work with.
        worker: carries out the queue.
        seed: of all that is left to chance.
    """

    clock: Clock
    mail: Letterbox
    web: Database
    desk: Desk
    worker: Worker
    seed: int

    @property
    def now(self) -> datetime:
        """The present time of the rehearsal."""
        return self.clock.now

    def acting(self, binding: Binding, actor: UUID | None = None) -> AbstractContextManager[Session]:
        """A transaction as a page opens it: under a role, and for somebody."""
        return self.web.transaction(binding, actor)

    def chance(self, *about: object) -> Random:
        """A source of chance that depends on the seed and on what it is for, and on nothing else."""
        return Random(f"{self.seed} {' '.join(map(str, about))}")  # noqa: S311 - a rehearsal repeats itself


@contextmanager
def open_scene(
    addresses: Addresses,
    *,
    messages: Path,
    packs: Storage,
    seed: int,
    begins: datetime,
    postbox: Callable[[Postbox], Postbox] = lambda letterbox: letterbox,
) -> Iterator[Scene]:
    """Set a scene.

    Args:
        addresses: of a scratch database.
        messages: the folder that gets the e-mails.
        packs: where packs are stored.
        seed: the same one plays the same rehearsal.
        begins: when it begins, aware.
        postbox: makes a poorer one of the letterbox, for tests of refusals.
    """
    mail = Letterbox(messages)
    mail.folder.mkdir(parents=True, exist_ok=True)
    clock = Clock(begins)
    web, database = Database(addresses.web), Database(addresses.worker)
    desk = Desk(database, ADDRESS, postbox(mail), packs, clock)
    try:
        with Worker(build_queue(desk, addresses.worker)) as worker:
            yield Scene(clock, mail, web, desk, worker, seed)
    finally:
        web.dispose()
        database.dispose()
