"""The system user that the embedded server runs as, for PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recruitment.embedded.errors import EmbeddedRefused

SYSTEM_USER = "recruitment-db"


@dataclass(frozen=True)
class Account:
    """A system user: its name and numbers, and whether it is another than the one this process runs as."""

    name: str
    uid: int
    gid: int
    other: bool

    def run(self, *command: str | Path) -> tuple[int, str]:
        """Run a command as this user and return its exit code and all that it printed.

        It gets a session of its own, so that an interrupt typed at the terminal reaches us and not the
        server, and a file to print to: a server left running would hold a pipe open and we would wait.
        """
        identity: dict[str, Any] = (
            {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other else {}
        )
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as printed:
            done = subprocess.run(  # noqa: S603
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                start_new_session=True,
                umask=0o077,
                check=False,
                **identity,
            )
            printed.seek(0)
            return done.returncode, printed.read().strip()

    def can_run(self, program: Path) -> bool:
        """Say whether this user can reach and start the program."""
        try:
            return self.run(program, "--version")[0] == 0
        except PermissionError:
            return False

    def make_folder(self, folder: Path) -> None:
        """Make a folder that this user owns and nobody else (but root) can enter; keep one that stands."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.other:
            os.chown(folder, self.uid, self.gid, follow_symlinks=False)
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != self.uid or found.st_mode & 0o077:
            raise EmbeddedRefused(f"Remove {folder}, which is not a private folder of {self.name}.")


def find_account() -> Account:
    """Return the user to run the server as: whoever runs this process, or `recruitment-db` for root.

    Raises:
        EmbeddedRefused: the user has no name, or root cannot make the system user.
    """
    uid = os.geteuid()
    if uid == 0:
        return _system_user()
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise EmbeddedRefused(
            f"Give the user number {uid} a name in /etc/passwd; PostgreSQL does not run without one."
        ) from None
    return Account(entry.pw_name, uid, os.getegid(), other=False)


def _system_user() -> Account:
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _make_system_user()
        entry = pwd.getpwnam(SYSTEM_USER)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, other=True)


def _make_system_user() -> None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    options = ("--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent")
    shell = ("--shell", "/usr/sbin/nologin", SYSTEM_USER)
    code, printed = (1, "there is no useradd") if program is None else _self().run(program, *options, *shell)
    if code and not _exists(SYSTEM_USER):
        raise EmbeddedRefused(
            f"Make a system user named {SYSTEM_USER}, for PostgreSQL does not run as root ({printed})."
        )


def _self() -> Account:
    return Account("root", os.geteuid(), os.getegid(), other=False)


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
