"""A rehearsal's scene that is live: processes are told the time, the work is theirs, e-mails come by SMTP."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import text

from recruitment.db import Database
from recruitment.domain.timetable import BY_NAME
from recruitment.jobs.desk import Desk
from recruitment.rehearsal.scene import Clock, Letterbox, Worker
from tests.faults.mail import Conversation, FaultyServer
from tests.faults.told import ToldClock

#: A job that looks every minute: whichever clock claims its time claims those of all jobs.
_EVERY_MINUTE = BY_NAME["recover_work"]
_CLAIMED = "select max(due_at) from work.tick where job = :job"
_CODE = re.compile(r"\b[0-9]{6}\b")
_CALLS = "select count(*) from queue.procrastinate_jobs where status in ('todo', 'doing')"
#: Seconds between two looks at what the processes have done.
_PAUSE = 0.01


class LiveClock(Clock):
    """Goes forward when told, and every process of the installation with it."""

    def __init__(self, told: ToldClock, now: datetime) -> None:
        super().__init__(now)
        self.told = told
        told.tell(now.astimezone(UTC), 0)

    def go_to(self, at: datetime) -> None:
        """Move on, here and there; a time that is past leaves it where it is."""
        if at > self.now:
            super().go_to(at)
            self.told.tell(self.now.astimezone(UTC), 0)


class Arrivals(Letterbox):
    """Takes what the mail server takes; of somebody's e-mails the newest is what was written last."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._lock = Lock()
        self._subjects: dict[str, str] = {}

    def post(self, email: EmailMessage) -> None:
        """Take one e-mail, which may be a second copy."""
        with self._lock:
            address = str(email["To"])
            before = self.newest.get(address)
            super().post(email)
            self._subjects[str(email["Message-ID"])] = str(email["Subject"])
            if before is not None and _written(before) > _written(email):
                self.newest[address] = before

    @property
    def codes(self) -> frozenset[str]:
        """The Message-IDs of sign-in codes, which the service forgets after a day."""
        return frozenset(header for header, line in self._subjects.items() if _CODE.search(line))


def _written(email: EmailMessage) -> datetime:
    return parsedate_to_datetime(str(email["Date"]))


class KeepingServer(FaultyServer):
    """A mail server that keeps whatever text it takes."""

    keeps: Arrivals

    def took(self, _conversation: Conversation, content: bytes) -> None:
        """Put it into the letterbox."""
        email = message_from_bytes(content, policy=policy.default)
        assert isinstance(email, EmailMessage)
        self.keeps.post(email)


class LiveWorker(Worker):
    """Does nothing itself: it waits until the processes of the installation have."""

    #: Seconds until something must be wrong.
    patience = 120.0

    def __init__(self, database: Database) -> None:
        self.database = database

    def look(self, _desk: Desk, now: datetime, _only: frozenset[str] | None = None) -> None:
        """Wait until a clock has looked at this time, and all that follows from it is done."""
        self._wait(lambda: self._looked(now), f"a clock looks at {now}")
        self.work_off()

    def work_off(self) -> None:
        """Wait until the queue is empty."""
        self._wait(lambda: not self._calls(), "the queue is empty")

    def _wait(self, true: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + self.patience
        while not true():
            if time.monotonic() > end:
                raise TimeoutError(f"after {self.patience:.0f} s still not: {what}")
            time.sleep(_PAUSE)

    def _looked(self, now: datetime) -> bool:
        with self.database.transaction() as session:
            claimed = session.execute(text(_CLAIMED), {"job": _EVERY_MINUTE.name}).scalar()
        return claimed is not None and claimed >= _EVERY_MINUTE.schedule.latest(now)

    def _calls(self) -> int:
        with self.database.transaction() as session:
            return int(session.execute(text(_CALLS)).scalar_one())
