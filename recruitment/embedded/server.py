"""The embedded server as the rest of the product sees it: start it, get its addresses, let go of it."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from recruitment.embedded.account import Account, find_account
from recruitment.embedded.binaries import SYSTEM_FOLDER, Version, find_programs, make_public
from recruitment.embedded.cluster import Cluster
from recruitment.embedded.databases import LOGINS, bootstrap
from recruitment.embedded.errors import EmbeddedRefused
from recruitment.servers import Addresses

DATABASE = "recruitment"


class Embedded:
    """One process's hold on the embedded server of a data folder.

    Any number of processes may hold it at once: the first starts the server, the rest find it running, and
    the last to let go stops it. A hold is a shared lock on a file, so that one who is killed lets go too. A
    server that was left without holders is found, or recovered, by the next who starts it.
    """

    def __init__(self, data_dir: Path, version: Version = "18", *, durable: bool = True) -> None:
        """Name the data folder and the PostgreSQL version; nothing is started yet."""
        self.data_dir = data_dir.absolute()
        self.version = version
        self.durable = durable
        self.cluster: Cluster | None = None
        self._addresses: Addresses | None = None
        self._hold: int | None = None
        self._process = os.getpid()

    def start(self) -> Addresses:
        """Return the addresses of the running server, made and started where need be.

        Raises:
            EmbeddedRefused: it cannot be had, and why.
        """
        if self._addresses is not None:
            return self._addresses
        cluster = self._prepare()
        with _alone(cluster.home):
            try:
                started = cluster.ensure_running()
                passwords, new = _passwords(cluster.home / "passwords.json")
                addresses = _addresses(cluster.sockets, passwords)
                if started or new:
                    bootstrap(_superuser(cluster.sockets), DATABASE, passwords)
                self._hold = _hold(cluster.home)
            except BaseException:  # an interrupt too must leave no server behind
                if self._hold is not None:
                    _let_go(self._hold)
                    self._hold = None
                _stop_unless_held(cluster)
                raise
        self.cluster, self._addresses, self._process = cluster, addresses, os.getpid()
        return addresses

    def stop(self) -> None:
        """Let go of the server, and stop it if nobody else holds it; a second call does nothing."""
        if self.cluster is None or self._hold is None or self._process != os.getpid():
            return  # a forked child's copy is not a hold
        with _alone(self.cluster.home):
            _let_go(self._hold)
            self._hold, self._addresses = None, None
            _stop_unless_held(self.cluster)

    def destroy(self) -> None:
        """Let go of the server and remove it with all its data.

        Raises:
            EmbeddedRefused: another process holds it.
        """
        cluster = self.cluster or self._prepare()
        self.stop()
        with _alone(cluster.home):
            if _held(cluster.home):
                raise EmbeddedRefused("Stop the other processes that use this database, then remove it.")
            cluster.remove()
        self.cluster = None

    def __enter__(self) -> Addresses:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go."""
        self.stop()

    def _prepare(self) -> Cluster:
        account = find_account()
        home = self._make_home(account)
        return Cluster(home, self.version, account, find_programs(self.version, account), self.durable)

    def _make_home(self, account: Account) -> Path:
        """Make and return the folder of the cluster: inside the data folder, or root's own place for it."""
        within = self.data_dir / f"postgres-{self.version}"
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not account.other:
                within.mkdir(mode=0o700, exist_ok=True)
                return within
        except PermissionError:
            raise EmbeddedRefused(f"Let {account.name} write to {self.data_dir}.") from None
        if within.exists():
            raise EmbeddedRefused(f"Run this as the user who owns {within}, not as root.")
        digest = hashlib.sha256(os.fsencode(self.data_dir.resolve())).hexdigest()[:16]
        home = SYSTEM_FOLDER / f"{digest}-{self.version}"
        make_public(SYSTEM_FOLDER)
        make_public(home)
        return home


def _passwords(path: Path) -> tuple[dict[str, str], bool]:
    """Return the logins' passwords, and whether they were made now; the file is private and written whole."""
    try:
        return {str(k): str(v) for k, v in json.loads(path.read_text("utf-8")).items()}, False
    except FileNotFoundError:
        made = {login: secrets.token_hex(24) for login in LOGINS}
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(made, file)
    unfinished.replace(path)
    return made, True


def _addresses(sockets: Path, passwords: dict[str, str]) -> Addresses:
    owner, web, worker = (
        f"postgresql+psycopg://{login}:{passwords[login]}@/{DATABASE}?host={quote(str(sockets))}"
        for login in LOGINS
    )
    return Addresses(owner=owner, web=web, worker=worker, superuser=_superuser(sockets))


def _superuser(sockets: Path) -> str:
    return f"postgresql+psycopg://postgres@/postgres?host={quote(str(sockets))}"


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let one process at a time start, stop or remove the server."""
    lock = os.open(home / "starting.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _hold(home: Path) -> int:
    hold = os.open(home / "holders.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(hold, fcntl.LOCK_SH)
    return hold


def _let_go(hold: int) -> None:
    fcntl.flock(hold, fcntl.LOCK_UN)  # said aloud, for a forked child may have the same file open
    os.close(hold)


def _held(home: Path) -> bool:
    """Say whether any process holds the server; asked only by one who is alone."""
    lock = os.open(home / "holders.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def _stop_unless_held(cluster: Cluster) -> None:
    if not _held(cluster.home):
        cluster.stop()
