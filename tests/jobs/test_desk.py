"""The desk that settings describe."""

from pathlib import Path

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.jobs.desk import open_desk, system_clock
from recruitment.mail.posting import FolderPostbox, SmtpPostbox
from recruitment.storage.folder import FolderStorage


def test_without_a_mail_server_messages_go_to_a_folder(settings: Settings, worker_database: Database) -> None:
    desk = open_desk(settings, worker_database)
    assert desk.postbox == FolderPostbox(settings.outbox)
    assert desk.packs == FolderStorage(settings.data_dir / "packs")
    assert desk.address == settings.address


def test_mail_server_is_spoken_to_as_set(tmp_path: Path, worker_database: Database) -> None:
    settings = Settings.load(
        {
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": "a secret for tests alone, long enough",
            "MAIL_URL": "smtp://user:pass@mail.example:587?starttls=1",
        }
    )
    postbox = open_desk(settings, worker_database).postbox
    assert isinstance(postbox, SmtpPostbox)
    assert (postbox.host, postbox.port, postbox.security) == ("mail.example", 587, "starttls")


def test_time_is_aware() -> None:
    assert system_clock().utcoffset() is not None
