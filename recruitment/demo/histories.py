"""What invented applicants tell of their time since education, as rows."""

from collections import defaultdict
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel

from recruitment.invented import InventedHistory
from recruitment.models import History, HistoryEntry, HistoryGap, Qualification

#: Rows of each table, with the columns that `storing.COLUMNS` names.
Rows = defaultdict[type[SQLModel], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Applicant:
    """Who applies, by what identifies them; `number` says which of all that can be invented they are."""

    number: int
    person_id: UUID
    application_id: UUID
    reference: str
    email: str
    submitted_at: datetime | None


def add_history(rows: Rows, one: Applicant, history: InventedHistory, *, at: datetime) -> None:
    """Everything of whoever has submitted; every second draft has begun, and explains no gap yet."""
    if one.submitted_at is None and one.number % 2:
        return
    told, key = history.told, one.application_id
    rows[History].append((key, told.left_month, told.left_year, told.employer_note, 1, at))
    rows[HistoryEntry].extend(
        (key, near(key, n), *astuple(entry)[1:-1], 1, at) for n, entry in enumerate(told.entries)
    )
    if one.submitted_at is None:
        return
    rows[HistoryGap].extend((key, gap.code, gap.text, 1, at) for gap in told.explanations)
    rows[Qualification].extend(
        (key, near(key, n), *astuple(gained)[1:-1], 1, at) for n, gained in enumerate(history.qualifications)
    )


def near(application_id: UUID, number: int) -> UUID:
    """An id that belongs to an application's, so that no chance is needed to make it."""
    return UUID(int=application_id.int ^ number, version=4)
