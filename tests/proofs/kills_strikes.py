"""Kill a process, or stop and start the database, and note what was going on at that moment."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import psutil
import psycopg
from sqlalchemy.engine import make_url

from recruitment.embedded import Embedded
from tests.faults.mail import Conversation, FaultyServer
from tests.faults.running import Service, kill


class Victim(StrEnum):
    """Who is struck."""

    WORKER = "a worker without a clock"
    CLOCK = "a worker with a clock"
    WEB = "the web server"
    WEB_PROCESS = "a process of the web server"
    FAST = "PostgreSQL, stopped fast"
    IMMEDIATE = "PostgreSQL, stopped at once"


#: How often each is struck, of a hundred times.
SHARES = {
    Victim.WORKER: 20,
    Victim.CLOCK: 40,
    Victim.WEB: 10,
    Victim.WEB_PROCESS: 15,
    Victim.FAST: 7,
    Victim.IMMEDIATE: 8,
}
#: The workers that have begun: those whose transactions the database sees.
_WORKING = "select distinct application_name from pg_stat_activity where application_name like 'worker %'"
_WRITING = f"{_WORKING.replace('%', '%%')} and backend_xid is not null and query ~ %s"
_SENDING = "select header_id from work.delivery where state = 'sending'"
#: What a worker asks in the transaction that releases a decision.
RELEASING = "work.(decision|application|event)|identity.message"


@dataclass(frozen=True)
class Strike:
    """One kill.

    Attributes:
        at: seconds of the monotonic clock.
        over: when the database was back; of a kill, the same as `at`.
        open: the conversations with the mail server that the victim had open; of the database, all that were
            open while it was away.
        unmarked: the Message-IDs that were marked as being sent just after it.
        writing: it was killed within a transaction that had written something.
    """

    victim: Victim
    at: float
    over: float
    open: tuple[Conversation, ...]
    unmarked: frozenset[str]
    writing: bool


@dataclass
class Striker:
    """Strikes by a seed."""

    service: Service
    embedded: Embedded
    mail: FaultyServer
    chance: random.Random
    strikes: list[Strike] = field(default_factory=list)

    def at_random(self) -> None:
        """Strike anybody; two in three strikes at a worker wait until one is writing, or sending."""
        victim = self._next()
        aim = self.chance.choice([self._kill, self._writing, self._sending])
        if victim in (Victim.FAST, Victim.IMMEDIATE):
            self._restart(victim)
        elif victim in (Victim.WORKER, Victim.CLOCK):
            aim(victim)
        else:
            self._kill(victim)

    def _next(self) -> Victim:
        """Who is struck next."""
        return self.chance.choices(list(SHARES), list(SHARES.values()))[0]

    def _writing(self, _victim: Victim) -> None:
        self.in_the_middle(".", patience=2)

    def _sending(self, victim: Victim) -> None:
        """Strike the first worker that is seen to have an e-mail out that the mail server has taken."""
        end = time.monotonic() + 4
        while time.monotonic() < end:
            out = {one.port for one in list(self.mail.conversations) if one.header_id and one.ended is None}
            for process in self.service.workers() if out else ():
                if out & self._ports(process) and self._kill_worker(process.pid, writing=False):
                    return
            time.sleep(0.01)
        self._kill(victim)

    def in_the_middle(self, query: str, *, patience: float) -> None:
        """Strike the first worker that is seen to write what a pattern describes, or else any."""
        end = time.monotonic() + patience
        with _watching(self.embedded) as watch:
            while time.monotonic() < end:
                found = watch.execute(_WRITING, [query]).fetchone()
                if found is not None and self._kill_worker(int(found[0].split()[1]), writing=True):
                    return
                time.sleep(0.002)
        self._kill(Victim.CLOCK)

    def _kill_worker(self, pid: int, *, writing: bool) -> bool:
        clocks = {one.pid for one in self.service.clocks()}
        process = next((one for one in self.service.workers() if one.pid == pid), None)
        if process is None:
            return False
        self._strike(Victim.CLOCK if pid in clocks else Victim.WORKER, process, writing=writing)
        return True

    def _kill(self, victim: Victim) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            there = self._processes(victim)
            if there:
                self._strike(victim, self.chance.choice(there), writing=False)
                return
            time.sleep(0.1)  # it was killed a moment ago, and is being started
        raise AssertionError(f"not started again within a minute: {victim}")

    def _processes(self, victim: Victim) -> list[psutil.Process]:
        """Those that have begun: to kill what does nothing yet shows nothing."""
        first, *others = self.service.web() or [None]
        if victim is Victim.WEB:
            return [first] if others else []
        if victim is Victim.WEB_PROCESS:
            return others
        with _watching(self.embedded) as watch:
            begun = {int(name.split()[1]) for (name,) in watch.execute(_WORKING)}
        clocks = self.service.clocks()
        wanted = clocks if victim is Victim.CLOCK else [w for w in self.service.workers() if w not in clocks]
        return [one for one in wanted if one.pid in begun]

    def _strike(self, victim: Victim, process: psutil.Process, *, writing: bool) -> None:
        ports = self._ports(process)
        try:
            kill(process)
        except psutil.Error:  # it ended by itself a moment ago
            return
        at = time.monotonic()
        self._note(victim, at, at, ports, writing=writing)

    def _ports(self, process: psutil.Process) -> set[int]:
        """Its ends of conversations with the mail server."""
        try:
            held = process.net_connections("tcp")
        except psutil.Error:
            return set()
        return {one.laddr.port for one in held if one.raddr and one.raddr.port == self.mail.port}

    def _restart(self, victim: Victim) -> None:
        assert self.embedded.cluster is not None
        at = time.monotonic()
        self.embedded.cluster.stop("fast" if victim is Victim.FAST else "immediate")
        self.embedded.cluster.ensure_running()
        self._note(victim, at, time.monotonic(), None, writing=False)

    def _note(self, victim: Victim, at: float, over: float, ports: set[int] | None, *, writing: bool) -> None:
        """`ports`: the victim's, or None for everybody's."""
        held = tuple(
            one
            for one in list(self.mail.conversations)
            if one.was_open_between(at, over) and (ports is None or one.port in ports)
        )
        with _watching(self.embedded) as watch:
            unmarked = frozenset(header for (header,) in watch.execute(_SENDING))
        self.strikes.append(Strike(victim, at, over, held, unmarked, writing))


@contextmanager
def _watching(embedded: Embedded) -> Iterator[psycopg.Connection[Any]]:
    """The superuser's own connection, which sees everybody's transactions and every row."""
    addresses = embedded.start()
    assert addresses.superuser is not None
    database = make_url(addresses.owner).database
    url = make_url(addresses.superuser).set(drivername="postgresql", database=database)
    plain = url.render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        yield connection
