"""Turn a message's words into an e-mail with a plain and an HTML part."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader, Template

from recruitment.domain.words import split_paragraphs
from recruitment.models.base import datetime

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "emails"


@dataclass(frozen=True)
class Outgoing:
    """A message on its way out.

    Attributes:
        header_id: the Message-ID, the same on every attempt.
        sender: the From header.
        recipient: one address.
        subject: one line.
        text: paragraphs, with blank lines between them.
        made_at: the Date header, aware.
    """

    header_id: str
    sender: str
    recipient: str
    subject: str
    text: str
    made_at: datetime


def compose(outgoing: Outgoing) -> EmailMessage:
    """The e-mail: text as it is, and the same words as HTML."""
    email = EmailMessage()
    email["Message-ID"] = outgoing.header_id
    email["From"] = outgoing.sender
    email["To"] = outgoing.recipient
    email["Subject"] = outgoing.subject
    email["Date"] = format_datetime(outgoing.made_at)
    # Asks other people's holiday replies to stay away.
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(outgoing.text)
    email.add_alternative(as_html(outgoing), subtype="html")
    return email


def as_html(outgoing: Outgoing) -> str:
    """The HTML part; text is escaped, addresses in it become links."""
    name, _ = parseaddr(outgoing.sender)
    return _layout().render(
        subject=outgoing.subject,
        paragraphs=split_paragraphs(outgoing.text),
        organisation=SimpleNamespace(name=name),
    )


@cache
def _layout() -> Template:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True).get_template("layout.html")
