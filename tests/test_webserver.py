"""What a web process makes before it answers."""

import gc
from collections.abc import Iterator

import pytest

from recruitment.config import Settings
from recruitment.servers import Addresses
from recruitment.webserver import NEW_OBJECTS, WebServer


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """The collector is the whole run's."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_collector_never_goes_over_the_application_again(settings: Settings, migrated: Addresses) -> None:
    before = gc.get_freeze_count()
    app = WebServer(settings, migrated).load()
    assert gc.get_freeze_count() > before + 10_000
    assert gc.get_threshold()[0] == NEW_OBJECTS
    assert app.url_map.is_endpoint_expecting("apply.tasks", "reference")
