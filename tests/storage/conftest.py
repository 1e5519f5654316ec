"""The two kinds of storage, each as it is in a real installation."""

from pathlib import Path

import pytest

from recruitment.storage.base import Storage
from recruitment.storage.place import open_storage
from tests.storage.server import BucketServer


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """An empty storage of either kind."""
    if request.param == "folder":
        return open_storage(tmp_path / "packs")
    server: BucketServer = request.getfixturevalue("bucket_house")
    return open_storage(server.new_bucket())
