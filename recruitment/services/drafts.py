"""Save a part of a draft: only while it may be written, only what changed, only over what was read.

Every row an applicant writes has a version, and every form carries the version it was filled in from. Where
the row has moved on (another tab, another device), nothing is written and both texts go back to the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Executable, bindparam, func, inspect, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, SQLModel, col

from recruitment.domain.deadlines import date_and_time
from recruitment.domain.errors import Closed, NotFound, Stale
from recruitment.domain.references import is_reference, normalise_reference
from recruitment.domain.stages import EXITS, Stage
from recruitment.domain.window import Window
from recruitment.models import Application, Cohort, CohortDefinition, Details
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import pinned_definition
from recruitment.queries.dates import window_of
from recruitment.queries.extensions import extended_until


@dataclass(frozen=True)
class HeldDraft:
    """A draft that may be changed, and that is not sent before the transaction ends which holds it."""

    application_id: UUID
    definition: Definition
    now: datetime


@dataclass(frozen=True)
class DraftRow:
    """One row of what an applicant writes.

    Attributes:
        table: a model with `application_id`, `version` and `saved_at`.
        fields: the columns that are typed.
        key: the columns that name the row among those of its application.
        within: the column that holds all fields, as an object by their names; empty where each is a column.
    """

    table: type[SQLModel]
    fields: tuple[str, ...]
    key: Mapping[str, object] = field(default_factory=dict)
    within: str = ""


@dataclass(frozen=True)
class Saved:
    """What a row holds after a save.

    Attributes:
        version: the one to write over next; 0 where there is no row yet.
        stored: what it holds: of the fields that were written, or of all where nothing was to be written.
        changed: whether this save wrote anything.
    """

    version: int
    stored: Mapping[str, str]
    changed: bool


_NEWEST = (
    select(func.max(CohortDefinition.version))
    .where(col(CohortDefinition.cohort_id) == col(Cohort.id))
    .scalar_subquery()
)
_HELD = (
    select(
        col(Application.id),
        col(Application.stage),
        col(Application.cohort_id),
        col(Cohort.opens_at),
        col(Cohort.closes_at),
        extended_until().label("extended_until"),
        _NEWEST.label("pinned"),
    )
    .join(Details, col(Details.application_id) == col(Application.id))
    .join(Cohort, col(Cohort.id) == col(Application.cohort_id))
    .where(
        col(Application.reference) == bindparam("reference"), col(Details.person_id) == bindparam("person")
    )
    # Sending takes the row for itself, so it waits for saves under way and sees what they wrote.
    .with_for_update(read=True, of=Application)
)


class Overtaken(Stale):
    """The row was changed since it was read. `stored` is all that it holds now, at `version`."""

    def __init__(self, stored: Mapping[str, str], version: int) -> None:
        """Keep what is stored, to be shown beside what was typed."""
        super().__init__("Choose which text to keep: this was changed somewhere else while you were writing.")
        self.stored = stored
        self.version = version


def hold_draft(
    session: Session, *, reference: str, actor_id: UUID, now: datetime, until_exit: bool = False
) -> HeldDraft:
    """Make sure that one's own draft may be changed, and that it is not sent before this transaction ends.

    One statement.

    Args:
        reference: as it stands in the address.
        actor_id: whose it must be.
        now: when, aware.
        until_exit: for what may be changed after sending too, until the application has ended.

    Raises:
        Closed: it was sent, or the time for it has passed or not begun.
        NotFound: there is no such application of this person.
    """
    wanted = normalise_reference(reference)
    of = {"reference": wanted, "person": actor_id}
    row = session.connection().execute(_HELD, of).one_or_none() if is_reference(wanted) else None
    if row is None:
        raise NotFound("Check the reference in the address: you have no application with this one.")
    definition = pinned_definition(session, row.cohort_id, row.pinned)
    if row.stage == Stage.WITHDRAWN:
        raise Closed("Tell us if you withdrew by mistake: you have withdrawn this application.")
    if row.stage == Stage.INELIGIBLE:
        raise Closed("Appeal if you think that we are mistaken: this application has ended.")
    if row.stage != Stage.APPLICATION:
        if until_exit and row.stage not in EXITS:
            return HeldDraft(row.id, definition, now)
        raise Closed("Write to us if something must be put right: you have sent this application.")
    window = window_of(definition, row.opens_at, row.closes_at)
    require_writable(window.until(row.extended_until), now)
    return HeldDraft(row.id, definition, now)


def require_writable(window: Window, now: datetime) -> None:
    """Refuse, with a sentence, where the window is not open.

    Raises:
        Closed: applications have not opened or have closed, grace included.
    """
    if now < window.opens_at:
        raise Closed(f"Come back when applications open, at {date_and_time(window.opens_at)}.")
    if not window.may_write(now):
        closed = date_and_time(window.closes_at)
        what = "the time you were given ended" if window.extended else "applications closed"
        raise Closed(f"Write to us if something serious kept you: {what} at {closed}.")


def save_row(
    session: Session,
    held: HeldDraft,
    row: DraftRow,
    *,
    values: Mapping[str, str],
    derived: Mapping[str, str] | None = None,
    version: int,
) -> Saved:
    """Write what was typed into a row of a draft that is still at the version that was read.

    Args:
        values: what was typed, by column: all fields of the row, or those that were changed.
        derived: columns made from what was typed.
        version: what the form was filled in from; 0 where there was no row.

    Returns:
        The version now. Nothing is written where the row holds these very values, at whatever version.

    Raises:
        Overtaken: the row was changed since, to something else.
    """
    if _write(session, held, row, values=values, derived=derived or {}, version=version):
        return Saved(version + 1, values, changed=True)
    stored, current = _stored(session, held, row)
    if any(stored[name] != value for name, value in values.items()):
        raise Overtaken(stored, current)
    return Saved(current, stored, changed=False)


def _write(
    session: Session,
    held: HeldDraft,
    row: DraftRow,
    *,
    values: Mapping[str, str],
    derived: Mapping[str, str],
    version: int,
) -> bool:
    """Whether the row was there at this version, or was to be made, and is now as it should be."""
    if not version and not any(values.values()):
        return False
    columns: dict[str, Any] = {row.within: dict(values)} if row.within else dict(values)
    names = (tuple(row.key), tuple(columns), tuple(derived))
    statement = _change(row.table, row.within, *names) if version else _first(row.table, *names)
    key = {"application_id": held.application_id, **row.key}
    typed = {**columns, **derived, "version": version + 1, "saved_at": held.now}
    given = {f"is_{name}": value for name, value in {**key, "version": version}.items()} | typed
    return session.connection().execute(statement, given).scalar_one_or_none() is not None


# Composed once for each set of fields, on tables instead of classes, and carried out by the connection:
# composing a statement each time, and looking for objects to bring up to date, took as long as the statement.


@cache
def _change(
    table: type[SQLModel], within: str, key: tuple[str, ...], typed: tuple[str, ...], derived: tuple[str, ...]
) -> Executable:
    columns = inspect(table).local_table.c
    here = [columns[name] == bindparam(f"is_{name}") for name in ("application_id", *key, "version")]
    differs = or_(*(columns[name] != bindparam(name) for name in typed))
    new: dict[str, Any] = {name: bindparam(name) for name in (*typed, *derived, "version", "saved_at")}
    if within:
        # Only what was changed is written: the other fields of the object stay as they are.
        given = bindparam(within, type_=columns[within].type)
        differs = ~columns[within].contains(given)
        new[within] = columns[within].op("||")(given)
    return update(inspect(table).local_table).where(*here, differs).values(new).returning(columns["version"])


@cache
def _first(
    table: type[SQLModel], key: tuple[str, ...], typed: tuple[str, ...], derived: tuple[str, ...]
) -> Executable:
    new: dict[str, Any] = {name: bindparam(f"is_{name}") for name in ("application_id", *key)}
    new |= {name: bindparam(name) for name in (*typed, *derived, "version", "saved_at")}
    statement = insert(inspect(table).local_table).values(new).on_conflict_do_nothing()
    return statement.returning(inspect(table).local_table.c["version"])


def _stored(session: Session, held: HeldDraft, row: DraftRow) -> tuple[dict[str, str], int]:
    names = (row.within,) if row.within else row.fields
    columns = [_column(row, name) for name in (*names, "version")]
    found = session.execute(select(*columns).where(*_is(held, row))).one_or_none()
    if found is None:
        return dict.fromkeys(row.fields, ""), 0
    *values, version = found
    if row.within:
        return {name: values[0].get(name, "") for name in row.fields}, version
    return dict(zip(row.fields, values, strict=True)), version


def _is(held: HeldDraft, row: DraftRow) -> tuple[ColumnElement[bool], ...]:
    key = {"application_id": held.application_id, **row.key}
    return tuple(_column(row, name) == value for name, value in key.items())


def _column(row: DraftRow, name: str) -> Any:
    return col(getattr(row.table, name))
