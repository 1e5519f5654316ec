"""A scene on this test's own database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from recruitment.rehearsal.scene import Scene, open_scene
from recruitment.servers import Addresses
from recruitment.storage.folder import FolderStorage
from tests.conftest import NOW


@pytest.fixture
def scene(addresses: Addresses, tmp_path: Path) -> Iterator[Scene]:
    with open_scene(
        addresses, messages=tmp_path / "messages", packs=FolderStorage(tmp_path / "packs"), seed=1, begins=NOW
    ) as held:
        yield held
