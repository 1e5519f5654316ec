"""A scratch installation for one run: PostgreSQL of its own, an invented cohort, production settings."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.demo.loading import load_demo
from recruitment.demo.progress import Progress
from recruitment.embedded import Embedded
from recruitment.migrations.running import upgrade
from recruitment.processes import ending_on_signals
from recruitment.servers import Addresses

ADDRESS = "https://bench.example"
#: More than the demonstration has by itself, since each round sends some in.
DRAFTS = 400


@contextmanager
def scratch(version: str = "18") -> Iterator[tuple[Path, Addresses]]:
    """A folder and an empty, migrated database, both gone when the block ends."""
    with ending_on_signals(), tempfile.TemporaryDirectory(prefix="recruitment-bench-") as folder:
        embedded = Embedded(Path(folder), version)  # type: ignore[arg-type]
        try:
            addresses = embedded.start()
            upgrade(addresses.owner)
            yield Path(folder), addresses
        finally:
            embedded.destroy()


def production(folder: Path, mail_port: int = 1025) -> Settings:
    """The settings of a real service behind one proxy; its mail would go to a port of this machine."""
    return Settings.load(
        {
            "MODE": "production",
            "DATA_DIR": str(folder),
            "SECRET_KEY": "a secret for this run alone, long enough",
            "BASE_URL": ADDRESS,
            "TRUSTED_PROXIES": "1",
            "MAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        }
    )


def fill(
    addresses: Addresses,
    applicants: int,
    *,
    progress: Progress = Progress.SIFT_HALF,
    drafts: int = DRAFTS,
    seed: int = 2027,
) -> None:
    """Load the invented cohort, and leave its tables as the server's own tidying would within minutes."""
    worker = Database(addresses.worker)
    with worker.transaction() as session:
        load_demo(
            session,
            applicants=applicants,
            drafts=drafts,
            seed=seed,
            progress=progress,
            address=ADDRESS,
            now=datetime.now(UTC),
        )
    worker.dispose()
    with connect(addresses.owner) as connection:
        connection.execute("vacuum (analyze)")


def connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    """One connection of the plain driver, in autocommit, at one of our addresses."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)
