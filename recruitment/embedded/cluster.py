"""One cluster on disk: its folders and settings, and the server process that serves it."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from recruitment.embedded.account import Account
from recruitment.embedded.binaries import Version
from recruitment.embedded.errors import EmbeddedRefused

SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET = 107
"""Bytes that the kernel allows in the path of a socket."""

WAIT = 60.0
"""Seconds given to a server to start, to stop or to recover."""

LOG_BYTES = 1_000_000
"""A longer log is put aside at the next start."""

_SETTINGS = """\
# Written anew at every start by the recruitment service.
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
# Lists, names and words of a hundred thousand applications fill half of it. None is taken before it is used.
shared_buffers = 256MB
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.english'
password_encryption = 'scram-sha-256'
jit = off
# What people wrote must not come to stand in a log: neither statements nor the values that broke a rule.
log_min_messages = warning
log_min_error_statement = panic
log_error_verbosity = terse
"""
_IN_A_HURRY = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
_WORKING_IN = 'for p in /proc/[0-9]*; do [ "$p/cwd" -ef "$1" ] && echo "${p#/proc/}"; done'
_ACCESS = "local all postgres peer map=keepers\nlocal all all scram-sha-256\n"


@dataclass(frozen=True)
class Cluster:
    """A cluster in `home`, served from `programs` by `account`; not `durable`: fast, lost in a power cut."""

    home: Path
    version: Version
    account: Account
    programs: Path
    durable: bool = True

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.home / "data"

    @property
    def sockets(self) -> Path:
        """The folder of the socket: a short one in /tmp where our own path is too long or odd."""
        within = self.home / "sockets"
        if len(os.fsencode(within / SOCKET)) <= LONGEST_SOCKET and re.fullmatch(r"[\w/.-]+", str(within)):
            return within
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path("/tmp") / f"recruitment-{digest}"  # noqa: S108 - make_folder refuses one that is not ours

    @property
    def log(self) -> Path:
        """What the server says while it runs."""
        return self.home / "log" / "server.log"

    def ensure_running(self) -> bool:
        """Make the cluster if there is none, start it if it does not run; True if it was started now."""
        if self.answers():
            return False
        if self._server() is not None:  # it is starting, recovering or going down
            _wait(lambda: self.answers() or self._server() is None)
            if self.answers():
                return False
        self._make()
        self._start()
        return True

    def answers(self) -> bool:
        """Say whether a server accepts connections at the socket."""
        if not (self.sockets / SOCKET).exists():
            return False
        try:
            psycopg.connect(
                host=str(self.sockets), dbname="postgres", user="postgres", connect_timeout=5
            ).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, mode: str = "fast") -> None:
        """Stop the server, ending what is still connected; nothing happens where none runs."""
        if self._server() is None and not self.answers():
            return
        code, printed = self._control("stop", "-m", mode)
        if code and self.answers():
            raise EmbeddedRefused(f"Stop PostgreSQL by hand, for it did not stop: {printed}")

    def remove(self) -> None:
        """Stop the server and remove the cluster with all its data."""
        self.stop("immediate")
        shutil.rmtree(self.sockets, ignore_errors=True)
        shutil.rmtree(self.home, ignore_errors=True)

    def _make(self) -> None:
        """Run initdb in a folder named only when whole; an interrupted one is never taken for data."""
        if self.data.is_dir():
            return
        unfinished = self.home / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self.account.make_folder(unfinished)
        builtin = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8") if self.version == "18" else ()
        access = ("--username=postgres", "--auth-local=peer", "--auth-host=reject")
        text = ("--encoding=UTF8", "--locale=C.UTF-8", *builtin)
        haste = () if self.durable else ("--no-sync",)
        code, printed = self.account.run(self.programs / "initdb", "-D", unfinished, *access, *text, *haste)
        if code:
            raise EmbeddedRefused(f"Mend what initdb says: {printed}")
        unfinished.rename(self.data)

    def _start(self) -> None:
        self._write_settings()
        self.account.make_folder(self.sockets)
        self.account.make_folder(self.log.parent)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".old.log"))
        _wait(lambda: not self.processes())  # what a killed server left behind ends by itself within moments
        self._forget_taken_number()
        settings = shlex.quote(f"config_file={self.home / 'postgresql.conf'}")
        code, printed = self._control("start", "-l", str(self.log), "-o", f"-c {settings}")
        if code:
            said = self.log.read_text("utf-8", "replace")[-2000:] if self.log.exists() else ""
            raise EmbeddedRefused(f"Mend what PostgreSQL says, for it did not start: {printed}\n{said}")

    def _control(self, verb: str, *options: str) -> tuple[int, str]:
        return self.account.run(
            self.programs / "pg_ctl", verb, "-D", self.data, "-w", "-t", str(int(WAIT)), "-s", *options
        )

    def _write_settings(self) -> None:
        """Write the settings beside the data; under root the server reads them and cannot change them."""
        keepers = {self.account.name, *(["root"] if self.account.other else [])}
        access, names = self.home / "pg_hba.conf", self.home / "pg_ident.conf"
        own = {"unix_socket_directories": self.sockets, "hba_file": access, "ident_file": names}
        settings = "".join(f"{name} = {_quoted(value)}\n" for name, value in own.items())
        self._write(
            self.home / "postgresql.conf", _SETTINGS + settings + ("" if self.durable else _IN_A_HURRY)
        )
        self._write(access, _ACCESS)
        self._write(names, "".join(f'keepers "{name}" postgres\n' for name in sorted(keepers)))

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text, "utf-8")
        path.chmod(0o644 if self.account.other else 0o600)

    def _server(self) -> int | None:
        """Return the number of the live server process, None where there is none."""
        number = _noted_number(self.data / "postmaster.pid")
        return number if number in self.processes() else None

    def _forget_taken_number(self) -> None:
        """Remove a killed server's lock files where its number is by now another program's.

        PostgreSQL forgets a number that nobody has, and refuses to start for one that somebody has: after a
        restart of a small machine that is often ourselves.
        """
        for lock in (self.data / "postmaster.pid", self.sockets / f"{SOCKET}.lock"):
            number = _noted_number(lock)
            if number is not None and Path(f"/proc/{number}").is_dir():
                lock.unlink(missing_ok=True)

    def processes(self) -> set[int]:
        """Return the numbers of all processes that work in the data folder: a server and its children do.

        The account itself looks, for in a container even root may not see where another user's process works.
        """
        _, printed = self.account.run("/bin/sh", "-c", _WORKING_IN, "sh", self.data)
        return {int(number) for number in printed.split()}


def _noted_number(lock: Path) -> int | None:
    try:
        return int(lock.read_text("utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _quoted(value: Path) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT
    while not until() and time.monotonic() < end:
        time.sleep(0.05)
