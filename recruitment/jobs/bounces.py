"""Look into the mailbox of what came back."""

from datetime import datetime
from functools import partial

import structlog
from sqlmodel import Session

from recruitment.jobs.desk import Desk
from recruitment.mail.bounces import read_bounce
from recruitment.mail.mailbox import MailboxFault
from recruitment.queue import Task, defer
from recruitment.services.bounces import Taken, note_look, note_read, note_unread, take_report

log = structlog.get_logger()


def look_one(session: Session, _key: str, _address: str, now: datetime) -> None:
    """Ask a worker to look into the mailbox, and count it as looked into."""
    note_look(session, now=now)
    defer(session, Task.READ_BOUNCES)


def read_bounces(desk: Desk) -> None:
    """Take in every report that waits, each in a transaction of its own; that it cannot be read is noted."""
    if desk.bounces is None:
        return
    try:
        desk.bounces.read(partial(take, desk))
    except MailboxFault as fault:
        log.warning("the mailbox of what came back cannot be read", said=str(fault))
        with desk.database.transaction() as session:
            note_unread(session, fault=str(fault), now=desk.clock())
        return
    with desk.database.transaction() as session:
        note_read(session)


def take(desk: Desk, raw: bytes) -> bool:
    """Deal with one e-mail of that mailbox; False where a person has to read it."""
    report = read_bounce(raw)
    if report is None:
        return False
    with desk.database.transaction() as session:
        taken = take_report(session, report=report, now=desk.clock())
    log.info("a report of what came back", became=taken)
    return taken is not Taken.UNNAMED
