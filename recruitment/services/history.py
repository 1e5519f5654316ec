"""Save what an applicant tells of their time since education."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlmodel import Session, SQLModel

from recruitment.domain.entries import MOST_ENTRIES
from recruitment.domain.errors import NotFound, Refusal
from recruitment.domain.whole_history import span_of
from recruitment.domain.words import normalise_name
from recruitment.models import History, HistoryEntry, HistoryGap
from recruitment.models.base import table_of
from recruitment.queries.history import ENTRY_FIELDS, LEAVING_FIELDS
from recruitment.services.drafts import DraftRow, HeldDraft, Overtaken, Saved, save_row

#: Kept with their line ends.
_TEXTS = frozenset({"reason", "duties", "employer_note"})


class Full(Refusal):
    """There are as many rows as there may be."""


@dataclass(frozen=True)
class Words:
    """What was typed about one gap; `version` is of the row it was written over, 0 where there was none."""

    code: str
    text: str
    version: int


def save_leaving(session: Session, *, held: HeldDraft, typed: Mapping[str, str], version: int) -> Saved:
    """Save when somebody left full-time education, and why their present employer is not in their history.

    Args:
        held: the draft, and when.
        typed: all of `LEAVING_FIELDS`, or those that were changed.
        version: of the row that was written over; 0 where there was none.

    Raises:
        Overtaken: it was changed somewhere else since it was read.
    """
    return save_row(session, held, DraftRow(History, LEAVING_FIELDS), values=_tidied(typed), version=version)


def save_entry(
    session: Session, *, held: HeldDraft, entry_id: UUID, typed: Mapping[str, str], version: int
) -> Saved:
    """Save an entry; its first save makes it. Saving it twice makes it once, since its id is chosen before.

    Args:
        held: the draft, and when.
        entry_id: of the entry.
        typed: all of `ENTRY_FIELDS`, or those that were changed.
        version: of the entry that was written over; 0 where there was none.

    Raises:
        Full: there are as many entries as there may be.
        Overtaken: it was changed, or removed, somewhere else since it was read.
    """
    if not version:
        require_room(session, HistoryEntry, held, entry_id, most=MOST_ENTRIES, what="entries of your history")
    row = DraftRow(HistoryEntry, ENTRY_FIELDS, {"id": entry_id})
    return save_row(session, held, row, values=_tidied(typed), version=version)


def save_words(
    session: Session, *, held: HeldDraft, code: str, typed: Mapping[str, str], version: int
) -> Saved:
    """Save what somebody says of a gap.

    Args:
        held: the draft, and when.
        code: of the months that the gap had when they began to (`domain.whole_history.Explanation.code`).
        typed: the text, under "text".
        version: of the text that was written over; 0 where there was none.

    Raises:
        NotFound: the code names no months.
        Overtaken: it was changed somewhere else since it was read.
    """
    if span_of(code) is None:
        raise NotFound("Go back to your history: these are no months that a gap could have.")
    row = DraftRow(HistoryGap, ("text",), {"months": code})
    return save_row(session, held, row, values={"text": typed["text"].strip()}, version=version)


def save_all_words(
    session: Session,
    *,
    held: HeldDraft,
    words: Sequence[Words],
    leaving: Mapping[str, str],
    version: int,
) -> tuple[Saved, ...]:
    """Save what stands in all boxes of the page, or nothing: the page speaks of the whole.

    Args:
        held: the draft, and when.
        words: of each gap.
        leaving: what was typed of `LEAVING_FIELDS`; empty where none of it is asked on the page.
        version: of the row of these.

    Raises:
        Overtaken: one of them was changed somewhere else since it was read.
    """
    with session.begin_nested():
        saved = [
            save_words(session, held=held, code=one.code, typed={"text": one.text}, version=one.version)
            for one in words
        ]
        if leaving:
            saved.append(save_leaving(session, held=held, typed=leaving, version=version))
    return tuple(saved)


def remove_entry(session: Session, *, held: HeldDraft, entry_id: UUID, version: int) -> None:
    """Remove an entry that is still as it was read; one that is gone already stays gone.

    Raises:
        Overtaken: it was changed somewhere else since it was read.
    """
    remove_row(session, DraftRow(HistoryEntry, ENTRY_FIELDS, {"id": entry_id}), held, version=version)


def require_room(
    session: Session, model: type[SQLModel], held: HeldDraft, row_id: UUID, *, most: int, what: str
) -> None:
    """Refuse one more row where there are as many as there may be.

    Args:
        row_id: of the row to be made; it counts only where it is there already.
        most: how many there may be.
        what: they are called.

    Raises:
        Full: there are.
    """
    columns = table_of(model).c
    others = select(func.count()).where(
        columns["application_id"] == held.application_id, columns["id"] != row_id
    )
    if session.execute(others).scalar_one() >= most:
        raise Full(f"Put some together, or remove one first: there can be {most} {what}.")


def remove_row(session: Session, row: DraftRow, held: HeldDraft, *, version: int) -> None:
    """Remove a row of a draft that is still at the version that was read.

    Raises:
        Overtaken: it was changed somewhere else since.
    """
    table = table_of(row.table)
    key = {"application_id": held.application_id, **row.key}
    here = [table.c[name] == value for name, value in key.items()]
    removed = delete(table).where(*here, table.c["version"] == version).returning(table.c["version"])
    if session.execute(removed).scalar_one_or_none() is not None:
        return
    columns = [table.c[name] for name in ("version", *row.fields)]
    now = session.execute(select(*columns).where(*here)).first()
    if now is not None:
        current, *stored = now
        raise Overtaken(dict(zip(row.fields, stored, strict=True)), current)


def _tidied(typed: Mapping[str, str]) -> dict[str, str]:
    return {name: text.strip() if name in _TEXTS else normalise_name(text) for name, text in typed.items()}
