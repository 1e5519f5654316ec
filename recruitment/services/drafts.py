"""Save a part of a draft: only while it may be written, only what changed, only over what was read.

Every row an applicant writes has a version, and every form carries the version it was filled in from. Where
the row has moved on (another tab, another device), nothing is written and both texts go back to the person.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, SQLModel, col

from recruitment.domain.deadlines import date_and_time
from recruitment.domain.errors import Closed, NotFound, Stale
from recruitment.domain.stages import Stage
from recruitment.domain.window import Window
from recruitment.models import Application
from recruitment.models.base import datetime


class Overtaken(Stale):
    """The row was changed since it was read. `stored` is what it holds now, at `version`."""

    def __init__(self, stored: Mapping[str, str], version: int) -> None:
        """Keep what is stored, to be shown beside what was typed."""
        super().__init__("Choose which text to keep: this was changed somewhere else while you were writing.")
        self.stored = stored
        self.version = version


def hold_draft(session: Session, *, application_id: UUID, window: Window, now: datetime) -> None:
    """Make sure that a draft may be changed, and that it is not sent before this transaction ends.

    Raises:
        Closed: it was sent, or the time for it has passed or not begun.
        NotFound: there is no such application, or none this actor may see.
    """
    stage = session.execute(
        # Sending takes the row for itself, so it waits for saves under way and sees what they wrote.
        select(col(Application.stage)).where(col(Application.id) == application_id).with_for_update(read=True)
    ).scalar_one_or_none()
    if stage is None:
        raise NotFound("Check the address: there is no such application here.")
    if stage != Stage.APPLICATION:
        raise Closed("Write to us if something must be put right: you have sent this application.")
    require_writable(window, now)


def require_writable(window: Window, now: datetime) -> None:
    """Refuse, with a sentence, where the window is not open.

    Raises:
        Closed: applications have not opened or have closed, grace included.
    """
    if now < window.opens_at:
        raise Closed(f"Come back when applications open, at {date_and_time(window.opens_at)}.")
    if not window.may_write(now):
        closed = date_and_time(window.closes_at)
        raise Closed(f"Write to us if something serious kept you: applications closed at {closed}.")


def save_row(
    session: Session,
    table: type[SQLModel],
    *,
    key: Mapping[str, object],
    values: Mapping[str, str],
    derived: Mapping[str, str] | None = None,
    version: int,
    now: datetime,
) -> bool:
    """Write a row of a draft where it is still at the version that was read.

    Args:
        table: a model with `version` and `saved_at`.
        key: the columns that name the row.
        values: what was typed, by column.
        derived: columns made from what was typed.
        version: what the form was filled in from; 0 where there was no row.
        now: when, aware.

    Returns:
        True where something was written; False where the row holds these very values already.

    Raises:
        Overtaken: the row was changed since, to something else.
    """
    stored, current = _stored(session, table, key, tuple(values))
    if all(stored[name] == value for name, value in values.items()):
        return False
    if current != version:
        raise Overtaken(stored, current)
    columns = {**values, **(derived or {}), "version": version + 1, "saved_at": now}
    change: Any = (
        update(table).where(*_is(table, key), _column(table, "version") == version).values(columns)
        if version
        else insert(table).values(**key, **columns).on_conflict_do_nothing()
    )
    if session.execute(change.returning(_column(table, "version"))).scalar_one_or_none() is None:
        raise Overtaken(*_stored(session, table, key, tuple(values)))
    return True


def _stored(
    session: Session, table: type[SQLModel], key: Mapping[str, object], names: tuple[str, ...]
) -> tuple[dict[str, str], int]:
    columns = [_column(table, name) for name in (*names, "version")]
    row = session.execute(select(*columns).where(*_is(table, key))).one_or_none()
    if row is None:
        return dict.fromkeys(names, ""), 0
    *values, version = row
    return dict(zip(names, values, strict=True)), version


def _is(table: type[SQLModel], key: Mapping[str, object]) -> tuple[ColumnElement[bool], ...]:
    return tuple(_column(table, name) == value for name, value in key.items())


def _column(table: type[SQLModel], name: str) -> Any:
    return col(getattr(table, name))
