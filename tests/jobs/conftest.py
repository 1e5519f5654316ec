"""A worker's desk whose clock goes only when told, and a place to read what it posted."""

from pathlib import Path

import pytest

from recruitment.db import Database
from recruitment.jobs.desk import Desk
from recruitment.mail.posting import FolderPostbox
from recruitment.storage.folder import FolderStorage
from tests.conftest import Clock

ADDRESS = "https://apply.example.org"


@pytest.fixture
def desk(worker_database: Database, tmp_path: Path, clock: Clock) -> Desk:
    return Desk(
        worker_database, ADDRESS, FolderPostbox(tmp_path / "outbox"), FolderStorage(tmp_path / "packs"), clock
    )
