"""PostgreSQL's own programs for dumping and loading: the machine's, or those of the wheel."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy.engine import make_url

from recruitment.domain.errors import Refusal
from recruitment.embedded.binaries import wheel_programs

_DEBIAN = Path("/usr/lib/postgresql")
_NEEDED = ("pg_dump", "pg_restore", "psql")


@dataclass(frozen=True)
class Programs:
    """A folder with `pg_dump`, `pg_restore` and `psql`, and their major version."""

    folder: Path
    major: int

    def run(self, program: str, *arguments: str | Path, owner_url: str | None = None) -> None:
        """Run a program; the password goes by the environment, where nobody else can read it.

        Args:
            program: its name.
            arguments: what it is told, beside the database.
            owner_url: the database it works on, a SQLAlchemy URL; None where it needs none.

        Raises:
            Refusal: it failed; with its own first error.
        """
        database, environ = ([], {}) if owner_url is None else _database(owner_url)
        done = subprocess.run(  # noqa: S603 - our own arguments
            [self.folder / program, *arguments, *database],
            env={name: text for name, text in os.environ.items() if name != "PGOPTIONS"} | environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise Refusal(f"Mend what {program} says: {_first_error(done.stderr)}")


def find_programs(at_least: int) -> Programs:
    """The programs of the lowest version that will do, the machine's own before the wheel's.

    A newer program writes what an older server does not understand; and the wheel's programs speak no TLS.

    Raises:
        Refusal: there are none so new.
    """
    found = [one for one in _every() if one.major >= at_least]
    if not found:
        raise Refusal(
            f"Install the Debian package postgresql-client-{at_least}: the programs here are older than the"
            f" server, which is PostgreSQL {at_least}."
        )
    return min(found, key=lambda one: one.major)


def _every() -> Iterator[Programs]:
    places = sorted(_DEBIAN.glob("*/bin"))
    if (named := shutil.which("pg_dump")) is not None:
        # Debian's is a script that chooses for itself; where it leads there is no pg_restore.
        places.append(Path(named).resolve().parent)
    for folder in (*places, *wheel_programs()):
        if all((folder / name).is_file() for name in _NEEDED) and (major := _major(folder / "pg_dump")):
            yield Programs(folder, major)


def _database(owner_url: str) -> tuple[list[str], dict[str, str]]:
    """The argument that names the database, and the environment that holds its password."""
    address = make_url(owner_url).set(drivername="postgresql").render_as_string(hide_password=False)
    parts = conninfo_to_dict(address)
    password = parts.pop("password", None)
    environ = {} if password is None else {"PGPASSWORD": str(password)}
    return [f"--dbname={make_conninfo('', **parts)}"], environ


def _major(program: Path) -> int:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        return 0
    number = re.search(r"\) (\d+)", said.stdout)
    return int(number[1]) if number else 0


def _first_error(said: str) -> str:
    """The line that says what went wrong, without those that show rows."""
    lines = [line for line in said.splitlines() if "error:" in line.lower() or "fatal:" in line.lower()]
    return lines[0] if lines else "nothing; it was ended"
