"""Begin an application with what its applicant wrote for an earlier one.

What must be said anew is not carried over: whether one can apply, and the declarations. Nor is an answer
whose question is not, word for word, the same. What is carried over is shown as such until it is changed, and
before sending its applicant says that they have looked at all of it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col

from recruitment.domain.sections import ELIGIBILITY
from recruitment.models import (
    Answer,
    CarriedOver,
    Details,
    FilledSection,
    History,
    HistoryEntry,
    HistoryGap,
    Qualification,
    Referee,
)
from recruitment.models.base import datetime, table_of
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.history import ENTRY_FIELDS, LEAVING_FIELDS, QUALIFICATION_FIELDS
from recruitment.queries.own_application import OwnApplication, Written, written
from recruitment.services.details import FIELDS as DETAILS_FIELDS

#: Sections that each application asks anew.
SAID_ANEW = frozenset({ELIGIBILITY.code, "declarations"})
#: What is copied of each table besides sections and answers. Rows with an id of their own get a new one.
COPIED: tuple[tuple[type[SQLModel], tuple[str, ...]], ...] = (
    (History, LEAVING_FIELDS),
    (HistoryEntry, ENTRY_FIELDS),
    (HistoryGap, ("months", "text")),
    (Qualification, QUALIFICATION_FIELDS),
    (Referee, ("position", "full_name", "email", "not_before_offer")),
)


@dataclass(frozen=True)
class _Way:
    """From which application to which, and when."""

    source: UUID
    target: UUID
    now: datetime


def carry_over(
    session: Session,
    *,
    earlier: OwnApplication,
    written_for: CohortFacts,
    application_id: UUID,
    cohort: CohortFacts,
    now: datetime,
) -> tuple[str, ...]:
    """Copy what somebody wrote for an earlier application of theirs into one that they have just begun.

    A statement a table; done a second time, it does nothing.

    Args:
        earlier: the application that it is copied from.
        written_for: its cohort.
        application_id: the one that has just begun.
        cohort: what it is to.
        now: when, aware.

    Returns:
        The codes of the parts that were carried over.
    """
    texts = written(session, earlier.id, written_for.definition)
    parts = carried_parts(earlier, texts, written_for.definition, cohort.definition)
    first = session.exec(
        insert(CarriedOver)
        .values(application_id=application_id, cohort=written_for.name, parts=list(parts), at=now)
        .on_conflict_do_nothing()
        .execution_options(preserve_rowcount=True)
    )
    if first.rowcount != 1:
        return ()
    way = _Way(earlier.id, application_id, now)
    _copy_details(session, way)
    _copy_sections(session, way, parts)
    for model, fields in COPIED:
        _copy(session, way, model, fields)
    _copy(session, way, Answer, ("question", "text"), col(Answer.question).in_(parts))
    return parts


def carried_parts(
    earlier: OwnApplication, texts: Written, before: Definition, now: Definition
) -> tuple[str, ...]:
    """The codes of the parts that there is something to carry over for, in the order of the form.

    Args:
        earlier: the application that was written before.
        texts: all that was written in it.
        before: the definition it was written for.
        now: the definition of the new application.
    """
    wordings = {question.code: question.text for question in before.questions}
    sections = [one.code for one in now.sections if one.code not in SAID_ANEW]
    told = texts.experience.history
    there = {
        "details": bool(earlier.details.full_name),
        **{code: bool(texts.sections[code].version) for code in sections},
        "education": bool(texts.experience.qualifications),
        "history": bool(told.entries or told.left_year),
        **{
            question.code: wordings.get(question.code) == question.text
            and bool(texts.answers[question.code].text)
            for question in now.questions
        },
        "referees": any(one.version for one in texts.referees),
    }
    return tuple(code for code, is_there in there.items() if is_there)


def _copy_details(session: Session, way: _Way) -> None:
    old = aliased(Details)
    names = (*DETAILS_FIELDS, "search_name")
    session.execute(
        update(Details)
        .where(
            col(Details.application_id) == way.target,
            col(old.application_id) == way.source,
            col(old.person_id) == col(Details.person_id),
        )
        .values(
            **{name: getattr(old, name) for name in names},
            version=col(Details.version) + 1,
            saved_at=way.now,
        )
        .execution_options(synchronize_session=False)
    )


def _copy_sections(session: Session, way: _Way, parts: Sequence[str]) -> None:
    """What was said on beginning stands before what was said then."""
    columns = (col(FilledSection.section), col(FilledSection.entries))
    old = select(literal(way.target), *columns, literal(1), literal(way.now)).where(
        col(FilledSection.application_id) == way.source, col(FilledSection.section).in_(parts)
    )
    names = ["application_id", "section", "entries", "version", "saved_at"]
    copied = insert(FilledSection).from_select(names, old)
    session.execute(
        copied.on_conflict_do_update(
            index_elements=["application_id", "section"],
            set_={
                "entries": copied.excluded.entries.op("||")(col(FilledSection.entries)),
                "version": col(FilledSection.version) + 1,
                "saved_at": way.now,
            },
        )
    )


def _copy(
    session: Session, way: _Way, model: type[SQLModel], fields: Sequence[str], *only: ColumnElement[bool]
) -> None:
    columns = table_of(model).c
    new = {"id": func.gen_random_uuid()} if "id" in columns else {}
    rows = select(
        literal(way.target), *(columns[name] for name in fields), literal(1), literal(way.now), *new.values()
    ).where(columns["application_id"] == way.source, *only)
    names = ["application_id", *fields, "version", "saved_at", *new]
    session.execute(insert(table_of(model)).from_select(names, rows).on_conflict_do_nothing())
