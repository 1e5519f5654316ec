"""What an applicant told of their time since education, and what they qualified in: in one statement."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, String, Uuid, bindparam, cast, literal, null, select, union_all
from sqlalchemy.dialects.postgresql import array
from sqlmodel import Session, SQLModel

from recruitment.domain.entries import Entry
from recruitment.domain.history import Month
from recruitment.domain.qualifications import Qualification
from recruitment.domain.whole_history import Explanation, History, Told, span_of
from recruitment.models import History as StoredHistory
from recruitment.models import HistoryEntry, HistoryGap
from recruitment.models import Qualification as StoredQualification
from recruitment.models.base import datetime, table_of
from recruitment.programme.schema import Definition

LEAVING_FIELDS = ("left_month", "left_year", "employer_note")
ENTRY_FIELDS = (
    "kind", "title", "place", "from_month", "from_year", "to_month", "to_year", "goes_on", "reason", "duties",
)  # fmt: skip
QUALIFICATION_FIELDS = ("level", "title", "place", "year", "result")


@dataclass(frozen=True)
class Experience:
    """Everything of one application; qualifications with the latest year first."""

    history: Told = field(default_factory=Told)
    qualifications: tuple[Qualification, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """The employers, schools and universities named, each once."""
        gained = (one.place for one in self.qualifications if one.place)
        return tuple(dict.fromkeys((*self.history.places, *gained)))

    def entry(self, entry_id: UUID) -> Entry:
        """One entry; an empty one where nothing of this id is saved."""
        found = (entry for entry in self.history.entries if entry.id == entry_id)
        return next(found, Entry(entry_id))

    def qualification(self, qualification_id: UUID) -> Qualification:
        """One qualification; an empty one where nothing of this id is saved."""
        found = (one for one in self.qualifications if one.id == qualification_id)
        return next(found, Qualification(qualification_id))


def experience_of(session: Session, application_id: UUID) -> Experience:
    """What is told in an application so far."""
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for what, key, version, texts in session.execute(_ALL, {"application_id": application_id}):
        rows[what].append((key, *texts, version))
    entries = [Entry(*row) for row in rows["entry"]]
    gained = [Qualification(*row) for row in rows["qualification"]]
    leaving = [Told(*row[1:]) for row in rows["leaving"]] or [Told()]
    return Experience(
        replace(
            leaving[0],
            entries=tuple(sorted(entries, key=lambda entry: entry.id)),
            explanations=tuple(_explanations(rows["gap"])),
        ),
        tuple(sorted(gained, key=lambda one: (one.year, one.id), reverse=True)),
    )


def looked_at(told: Told, *, definition: Definition, employer: str, at: datetime) -> History:
    """A history with its gaps, as the definition counts them.

    Args:
        employer: the present one, as the details have it.
        at: up to when: when the application was sent, or now.
    """
    return History(told, Month.at(at), definition.history.shortest_gap, employer)


def _explanations(rows: list[tuple[Any, ...]]) -> list[Explanation]:
    spans = ((span_of(months), text, version) for _, months, text, version in rows)
    return [Explanation(span, text, version) for span, text, version in spans if span is not None]


_ASKED: BindParameter[UUID] = bindparam("application_id")


def _rows(what: str, model: type[SQLModel], fields: tuple[str, ...], key: str = "") -> Select[Any]:
    columns = table_of(model).c
    return select(
        literal(what, String),
        columns[key] if key else cast(null(), Uuid),
        columns["version"],
        array([columns[name] for name in fields]),
    ).where(columns["application_id"] == _ASKED)


# Composed once: that takes as long as carrying it out.
_ALL = union_all(
    _rows("leaving", StoredHistory, LEAVING_FIELDS),
    _rows("entry", HistoryEntry, ENTRY_FIELDS, "id"),
    _rows("gap", HistoryGap, ("months", "text")),
    _rows("qualification", StoredQualification, QUALIFICATION_FIELDS, "id"),
)
