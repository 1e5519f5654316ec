"""The command, run on this test's database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recruitment.cli import recruitment
from recruitment.servers import Addresses

Command = Callable[..., Result]


@pytest.fixture
def run(addresses: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run the command on this test's database."""
    given = {
        "DATABASE_URL": addresses.web,
        "DATABASE_WORKER_URL": addresses.worker,
        "DATABASE_OWNER_URL": addresses.owner,
        "DATA_DIR": str(tmp_path / "data"),
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(recruitment, list(arguments))

    return invoke
