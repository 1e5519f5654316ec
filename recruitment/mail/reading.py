"""Read back the e-mails of a folder, for development."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path


@dataclass(frozen=True)
class ReadEmail:
    """An e-mail as its reader would see it. `key` names its file."""

    key: str
    recipient: str
    subject: str
    at: datetime
    text: str


def newest_emails(folder: Path, most: int = 50) -> tuple[ReadEmail, ...]:
    """The newest e-mails of a folder, newest first; none where there is no folder."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime, reverse=True)
    return tuple(_read(file) for file in files[:most])


def email_by_key(folder: Path, key: str) -> ReadEmail | None:
    """One e-mail, or None. The key is compared with names that are there, never made into a path."""
    return next((_read(file) for file in folder.glob("*.eml") if file.stem == key), None)


def _read(file: Path) -> ReadEmail:
    email = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = email.get_body(("plain",))
    return ReadEmail(
        key=file.stem,
        recipient=str(email["To"]),
        subject=str(email["Subject"]),
        at=parsedate_to_datetime(str(email["Date"])),
        text="" if body is None else str(body.get_content()),
    )
