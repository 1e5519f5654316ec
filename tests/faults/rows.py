"""What stands in the database after a fault."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.domain.messages import MessageKind
from recruitment.models import Delivery
from recruitment.models.base import datetime
from recruitment.queries.cohorts import house_definition
from recruitment.services.messages import Letter, post, standing_fields


def posted(database: Database, now: datetime, recipient: str = "eva@example.org") -> UUID:
    """A message that waits."""
    fields = standing_fields(house_definition(), "https://apply.example.org") | {"role": "lead"}
    letter = Letter(recipient, MessageKind.STAFF_INVITED, recipient, fields)
    with database.transaction() as session:
        post(session, letter, definition=house_definition(), now=now)
        newest = select(Delivery.message_id).order_by(col(Delivery.due_at).desc(), col(Delivery.header_id))
        return session.exec(newest).first() or UUID(int=0)


def delivery(database: Database) -> tuple[str, bool]:
    """The only message's state, and whether it is listed as perhaps sent twice."""
    with database.transaction() as session:
        row = session.exec(select(Delivery)).one()
        return row.state, row.maybe_twice


def begun(database: Database) -> bool:
    """Whether a worker has carried out a tick."""
    return bool(_count(database, "select count(*) from work.tick where state = 'done'"))


def behind(database: Database, now: datetime) -> int:
    """How many ticks that were due two minutes ago are not carried out."""
    last = (now - timedelta(minutes=2)).isoformat()
    return _count(database, f"select count(*) from work.tick where state = 'queued' and due_at < '{last}'")


def unfinished(database: Database) -> dict[str, int]:
    """What has not come to its end: deliveries, ticks, calls of the queue; empty where nothing is stuck."""
    questions = {
        "deliveries": "select count(*) from work.delivery where state in ('queued', 'sending')",
        "ticks": "select count(*) from work.tick where state = 'queued'",
        "calls": "select count(*) from queue.procrastinate_jobs"
        " where status in ('todo', 'doing') and queue_name = 'default'",
    }
    found = {name: _count(database, sql) for name, sql in questions.items()}
    return {name: count for name, count in found.items() if count}


def _count(database: Database, sql: str) -> int:
    with database.transaction() as session:
        return int(session.execute(text(sql)).scalar_one())
