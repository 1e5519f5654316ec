"""The clock, the letterbox, chance, and the scratch database."""

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from recruitment.config import Settings
from recruitment.embedded import EmbeddedRefused
from recruitment.migrations.running import is_current
from recruitment.rehearsal.scene import Clock, Letterbox, Scene
from recruitment.rehearsal.scratch import scratch_database, scratch_server
from recruitment.servers import Addresses
from tests.conftest import NOW


def letter(to: str, subject: str) -> EmailMessage:
    email = EmailMessage()
    email["To"], email["Subject"] = to, subject
    return email


def test_clock_goes_forward_only() -> None:
    clock = Clock(NOW)
    clock.go_to(NOW - timedelta(hours=1))
    assert clock() == NOW
    clock.go_to(NOW + timedelta(hours=1))
    assert clock() == NOW + timedelta(hours=1)


def test_letters_are_numbered_and_named_after_nobody(tmp_path: Path) -> None:
    box = Letterbox(tmp_path)
    for to in ("éva@example.org", "ben@example.org"):
        box.post(letter(to, "Hello"))
    assert [file.name for file in sorted(tmp_path.iterdir())] == ["00001.eml", "00002.eml"]


def test_code_is_read_from_the_newest_letter_to_an_address(tmp_path: Path) -> None:
    box = Letterbox(tmp_path)
    for to, code in (("a@example.org", "111111"), ("b@example.org", "222222"), ("a@example.org", "333333")):
        box.post(letter(to, f"{code} is your sign-in code"))
    assert box.code_for("a@example.org") == "333333"


def test_letter_without_a_code_signs_nobody_in(tmp_path: Path) -> None:
    box = Letterbox(tmp_path)
    box.post(letter("a@example.org", "Welcome"))
    with pytest.raises(LookupError):
        box.code_for("a@example.org")


def test_chance_depends_on_the_seed_and_on_what_it_is_for(scene: Scene) -> None:
    one, same, other = (scene.chance("score", name).random() for name in ("a", "a", "b"))
    assert one == same != other


def test_scratch_database_is_migrated_and_dropped_even_where_it_goes_wrong(server: Addresses) -> None:
    class Stop(Exception):
        pass

    made: list[Addresses] = []

    def go_wrong() -> None:
        with scratch_database(server) as addresses:
            assert is_current(addresses.owner)
            made.append(addresses)
            raise Stop

    with pytest.raises(Stop):
        go_wrong()
    engine = create_engine(made[0].owner)
    with pytest.raises(OperationalError, match="does not exist"), engine.connect():
        pass
    engine.dispose()


def test_commits_to_a_scratch_database_wait_for_no_disk(server: Addresses) -> None:
    with scratch_database(server) as addresses:
        engine = create_engine(addresses.worker)
        with engine.connect() as connection:
            assert connection.execute(text("show synchronous_commit")).scalar_one() == "off"
        engine.dispose()


def test_server_that_is_not_ours_is_left_alone(server: Addresses) -> None:
    foreign = Addresses(server.owner, server.web, server.worker)
    with pytest.raises(EmbeddedRefused, match="Rehearse on the embedded server"), scratch_database(foreign):
        pass


def test_installation_with_a_server_of_its_own_gets_another_to_rehearse_on(
    addresses: Addresses, tmp_path: Path
) -> None:
    settings = Settings.load(
        {
            "DATABASE_URL": addresses.web,
            "DATABASE_WORKER_URL": addresses.worker,
            "DATABASE_OWNER_URL": addresses.owner,
            "DATA_DIR": str(tmp_path),
        }
    )
    with scratch_server(settings) as own:
        assert own.superuser is not None
        assert own.owner != addresses.owner
        with scratch_database(own) as scratch:
            assert is_current(scratch.owner)
    engine = create_engine(own.owner)
    with pytest.raises(OperationalError), engine.connect():
        pass
    engine.dispose()
