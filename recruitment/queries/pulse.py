"""Whether the service does its work: since when has what not been done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text
from sqlmodel import Session

from recruitment.models.base import datetime

#: The clock looks every minute, and something is done every minute.
LONGEST_SILENCE = timedelta(minutes=5)
#: A mail server may be away for a while without anybody having to get up.
LONGEST_WAIT_OF_A_MESSAGE = timedelta(minutes=30)
LONGEST_WAIT_OF_A_PACK = timedelta(minutes=60)
LONGEST_UNREAD = timedelta(minutes=30)


@dataclass(frozen=True)
class Pulse:
    """What shows whether the work goes on; nothing in it is about a person.

    Attributes:
        looked_at: when a clock last looked at the timetable.
        worked_at: when a worker last carried something of it out.
        message_since: since when the oldest message waits that is due; None where none does.
        pack_since: since when the oldest pack waits.
        unread_since: since when the mailbox of what came back cannot be read; None where it can.
        unread_fault: what is to be mended there, in a sentence.
    """

    looked_at: datetime | None
    worked_at: datetime | None
    message_since: datetime | None
    pack_since: datetime | None
    unread_since: datetime | None
    unread_fault: str | None

    def times(self) -> Mapping[str, datetime | None]:
        """The times among it, by name."""
        return {name: at for name, at in vars(self).items() if name != "unread_fault"}

    def faults(self, now: datetime) -> tuple[str, ...]:
        """What is wrong, each in a sentence; nothing where all is well."""
        return tuple(self._faults(now))

    def _faults(self, now: datetime) -> Iterator[str]:
        if self.looked_at is None or now - self.looked_at > LONGEST_SILENCE:
            silent = _for(self.looked_at, now)
            yield f"Start a worker with its clock: nobody has looked at the timetable {silent}."
        elif self.worked_at is None or now - self.worked_at > LONGEST_SILENCE:
            yield f"Look at the worker: nothing has been carried out {_for(self.worked_at, now)}."
        if self.message_since is not None and now - self.message_since > LONGEST_WAIT_OF_A_MESSAGE:
            yield f"Look at the mail server: a message has waited {_for(self.message_since, now)}."
        if self.pack_since is not None and now - self.pack_since > LONGEST_WAIT_OF_A_PACK:
            yield f"Look at the workers of packs: a pack has waited {_for(self.pack_since, now)}."
        if self.unread_since is not None and now - self.unread_since > LONGEST_UNREAD:
            unread = _for(self.unread_since, now)
            yield f"{self.unread_fault} The mailbox of what came back has not been read {unread}."


def read_pulse(session: Session, *, now: datetime) -> Pulse:
    """The pulse at a time, in one statement that every login may make."""
    row = session.execute(
        text(
            "select looked_at, worked_at, message_since, pack_since, unread_since, unread_fault"
            " from work.pulse(:now)"
        ),
        {"now": now},
    ).one()
    return Pulse(*row)


def _for(since: datetime | None, now: datetime) -> str:
    return "yet" if since is None else f"for {(now - since) // timedelta(minutes=1)} minutes"
