"""What is matched to find who knows whom: one's own list, all lists, and what applications speak of."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from recruitment.domain.acquaintance import Acquaintance as Named
from recruitment.domain.acquaintance import Circle, acquaintance_of, circle_of
from recruitment.models import Acquaintance, Application, Assessor, Details, HistoryEntry, Person, Referee
from recruitment.queries.cohorts import CohortFacts, cohort_by_id


def own_list(session: Session, assessor_id: UUID) -> tuple[str, int]:
    """What an assessor named, one thing a line, and its version; 0 where they have named nothing yet."""
    row = session.execute(
        select(col(Acquaintance.text), col(Acquaintance.version)).where(
            col(Acquaintance.assessor_id) == assessor_id
        )
    ).one_or_none()
    return ("", 0) if row is None else (row.text, row.version)


def cohorts_of_assessor(session: Session, assessor_id: UUID) -> tuple[UUID, ...]:
    """The cohorts that somebody scores in, or did."""
    held = select(col(Assessor.cohort_id)).where(col(Assessor.assessor_id) == assessor_id)
    return tuple(session.execute(held).scalars())


def cohort_of_application(session: Session, application_id: UUID) -> CohortFacts | None:
    """The cohort of an application, or None where there is none such."""
    held = select(col(Application.cohort_id)).where(col(Application.id) == application_id)
    cohort_id = session.execute(held).scalar_one_or_none()
    return None if cohort_id is None else cohort_by_id(session, cohort_id)


def acquaintances(session: Session, cohort_id: UUID, assessor_id: UUID | None = None) -> dict[UUID, Named]:
    """What each assessor of a cohort with an account knows, or one of them alone. One statement."""
    statement = (
        select(col(Assessor.assessor_id), func.coalesce(col(Acquaintance.text), ""), col(Person.email))
        .join(Person, col(Person.id) == col(Assessor.assessor_id))
        .outerjoin(Acquaintance, col(Acquaintance.assessor_id) == col(Assessor.assessor_id))
        .where(col(Assessor.cohort_id) == cohort_id)
    )
    if assessor_id is not None:
        statement = statement.where(col(Assessor.assessor_id) == assessor_id)
    return {key: acquaintance_of(text, email) for key, text, email in session.execute(statement)}


def circles(session: Session, cohort_id: UUID, application_id: UUID | None = None) -> dict[UUID, Circle]:
    """What each application of a cohort that was sent speaks of, or one of them alone. One statement."""
    statement = (
        select(
            col(Application.id),
            col(Details.full_name) + " " + col(Details.known_as),
            col(Details.employer),
            col(Person.email),
            _all(Referee, col(Referee.full_name)),
            _all(Referee, col(Referee.email)),
            _all(HistoryEntry, col(HistoryEntry.place)),
        )
        .join(Details, col(Details.application_id) == col(Application.id))
        .join(Person, col(Person.id) == col(Details.person_id))
        .where(col(Application.cohort_id) == cohort_id, col(Application.submitted_at).is_not(None))
    )
    if application_id is not None:
        statement = statement.where(col(Application.id) == application_id)
    return {
        key: circle_of(people=[name, *referees], places=[employer, *places], emails=[email, *emails])
        for key, name, employer, email, referees, emails, places in session.execute(statement)
    }


def _all(table: type[Referee] | type[HistoryEntry], column: Any) -> ColumnElement[Any]:
    """A column of all rows of an application, as an array."""
    every = select(func.array_agg(column)).where(col(table.application_id) == col(Application.id))
    return func.coalesce(every.scalar_subquery(), func.array_remove(func.string_to_array("", ","), None))
