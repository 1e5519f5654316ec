"""Turn a message's words into an e-mail with a plain and an HTML part."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader, Template

from recruitment.domain.words import split_paragraphs
from recruitment.models.base import datetime

_METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)
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
        calendar: a calendar file that goes with it, or empty.
    """

    header_id: str
    sender: str
    recipient: str
    subject: str
    text: str
    made_at: datetime
    calendar: str = ""


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
    if outgoing.calendar:
        _attach(email, outgoing.calendar)
    return email


def _attach(email: EmailMessage, calendar: str) -> None:
    """Add a calendar file; what it is for stands beside its type, or no calendar would take it."""
    found = _METHOD.search(calendar)
    method = {"method": found[1]} if found else {}
    email.add_attachment(
        calendar.encode(),
        maintype="text",
        subtype="calendar",
        filename="invite.ics",
        params=method | {"charset": "utf-8"},
    )


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
