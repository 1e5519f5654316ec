"""An assessor with readings, for tests of the assessor's path."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.domain.scorecards import Draft
from recruitment.models import Application, Reading
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.passes import Queue
from recruitment.queries.readings import own_reading
from recruitment.services.scorecards import save_draft
from tests.factories import make_application, make_assessor, make_cohort, make_reading

ITEM, CRITERION = "q2", "purpose"


@dataclass(frozen=True)
class Desk:
    """A cohort, one of its assessors, and their readings of one pass, in order."""

    cohort: CohortFacts
    assessor: UUID
    readings: tuple[UUID, ...]
    references: tuple[str, ...]
    item: str = ITEM
    criterion: str = CRITERION

    @property
    def queue(self) -> Queue:
        return Queue(self.cohort.id, self.assessor, self.item, self.criterion)

    @property
    def url(self) -> str:
        """The next reading's address."""
        return f"/assess/{self.cohort.slug}/{self.item}-{self.criterion}"

    def at(self, index: int) -> str:
        """The address of one reading."""
        return f"{self.url}/{self.readings[index]}"


def make_desk(
    session: Session,
    now: datetime,
    *,
    readings: int = 3,
    cohort: CohortFacts | None = None,
    assessor: UUID | None = None,
    item: str = ITEM,
    criterion: str = CRITERION,
    answers: dict[str, str] | None = None,
) -> Desk:
    """An assessor with readings of as many candidates, none of them opened."""
    where = cohort or make_cohort(session, now)
    person = assessor or make_assessor(session, where, now)
    made = [
        make_reading(
            session,
            where,
            now,
            application_id=make_application(session, where, now, answers=answers),
            assessor_id=person,
            item=item,
            criterion=criterion,
            position=position,
        )
        for position in range(1, readings + 1)
    ]
    return Desk(where, person, tuple(made), references_of(session, made), item, criterion)


def references_of(session: Session, readings: list[UUID]) -> tuple[str, ...]:
    """The candidate of each reading."""
    found = session.execute(
        select(col(Reading.id), col(Application.reference))
        .join(Application, col(Application.id) == col(Reading.application_id))
        .where(col(Reading.id).in_(readings))
    )
    by_id = {row.id: row.reference for row in found}
    return tuple(by_id[reading] for reading in readings)


def make_draft(session: Session, desk: Desk, index: int, draft: Draft, now: datetime) -> None:
    """Keep a draft of one of the desk's readings."""
    reading = own_reading(session, desk.queue, desk.readings[index])
    save_draft(session, reading=reading, draft=draft, actor_id=desk.assessor, now=now)
