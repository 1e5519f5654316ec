"""Store invented applications: one statement a table for a whole batch, never one a row."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, cast, func
from sqlmodel import Session, SQLModel, col, update

from recruitment.demo.histories import Rows
from recruitment.models import (
    Absence,
    Answer,
    AnswerWords,
    Application,
    BlindedAnswer,
    CardState,
    Details,
    Event,
    Evidence,
    FilledSection,
    History,
    HistoryEntry,
    HistoryGap,
    MonitoringLink,
    MonitoringResponse,
    Person,
    Qualification,
    Reading,
    Referee,
    Score,
    Scorecard,
)
from recruitment.models.base import datetime
from recruitment.queries.history import ENTRY_FIELDS, QUALIFICATION_FIELDS
from recruitment.services.bulk import insert_rows

#: The columns of each table's rows; tables in an order in which each finds what it refers to.
COLUMNS: dict[type[SQLModel], tuple[str, ...]] = {
    Person: ("id", "email", "full_name", "active", "created_at"),
    Application: (
        "id", "cohort_id", "reference", "source", "stage", "stage_since", "started_at", "submitted_at",
    ),
    Details: (
        "application_id", "cohort_id", "person_id", "full_name", "known_as", "phone", "employer",
        "search_name", "acknowledged_at", "version", "saved_at",
    ),
    History: ("application_id", "left_month", "left_year", "employer_note", "version", "saved_at"),
    HistoryEntry: ("application_id", "id", *ENTRY_FIELDS, "version", "saved_at"),
    HistoryGap: ("application_id", "months", "text", "version", "saved_at"),
    Qualification: ("application_id", "id", *QUALIFICATION_FIELDS, "version", "saved_at"),
    FilledSection: ("application_id", "section", "entries", "version", "saved_at"),
    Referee: ("application_id", "position", "full_name", "email", "version", "saved_at"),
    MonitoringLink: ("application_id", "key"),
    MonitoringResponse: ("key", "cohort_id", "entries", "version"),
    Answer: ("application_id", "question", "text", "version", "saved_at"),
    AnswerWords: ("application_id", "cohort_id", "reference", "words"),
    BlindedAnswer: ("id", "application_id", "question", "text", "made_at", "reason"),
    Event: ("application_id", "action", "from_stage", "to_stage", "actor_id", "cause", "reason", "at"),
    Reading: (
        "id", "cohort_id", "application_id", "item", "criterion", "assessor_id", "position", "source",
        "allocated_at", "displayed_at",
    ),
    Scorecard: ("id", "reading_id", "cohort_id", "assessor_id", "state", "saved_at", "reason"),
    Score: ("scorecard_id", "criterion", "cohort_id", "value"),
    Absence: ("scorecard_id", "criterion", "kind"),
    Evidence: ("scorecard_id", "criterion", "text"),
}  # fmt: skip


def store(session: Session, rows: Rows, *, committed_at: datetime) -> None:
    """Store a batch, and commit its scorecards: the database takes scores of drafts alone."""
    for model, columns in COLUMNS.items():
        insert_rows(session, model, columns, rows.get(model, ()))
    _commit(session, [card[0] for card in rows.get(Scorecard, ())], committed_at)
    # Triggers keep plans of the first batch, made for empty tables, and would read whole tables each time.
    session.connection().exec_driver_sql("discard plans")


def _commit(session: Session, cards: Sequence[UUID], at: datetime) -> None:
    if cards:
        session.exec(
            update(Scorecard)
            .where(col(Scorecard.id) == func.any(cast(list(cards), ARRAY(Uuid))))
            .values(state=CardState.COMMITTED, committed_at=at)
        )
