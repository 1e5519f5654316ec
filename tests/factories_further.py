"""A cohort whose planned readings are done, and a pool of further ones, for tests of who takes them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.scorecards import Draft
from recruitment.models import FurtherReading, Reading, Wanted
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.further import Offer, offers
from recruitment.queries.passes import Queue
from recruitment.queries.readings import next_reading
from recruitment.services.further import put_into_pool, take_further
from recruitment.services.scorecards import commit_batch, save_draft, show_reading
from tests.factories import make_application, make_assessor, make_cohort

ITEM, CRITERION = "q2", "purpose"
Found = TypeVar("Found")


@dataclass(frozen=True)
class Pool:
    """Candidates, each wanted to be read so often on one pass, and assessors who hold nothing.

    `database` is the web login's: assessors act through it under the role of readers.
    """

    database: Database
    cohort: CohortFacts
    candidates: tuple[UUID, ...]
    assessors: tuple[UUID, ...]

    def queue(self, assessor: UUID) -> Queue:
        return Queue(self.cohort.id, assessor, ITEM, CRITERION)

    def act(self, assessor: UUID, do: Callable[[Session], Found]) -> Found:
        with self.database.transaction(Binding.READER, assessor) as session:
            return do(session)

    def take(self, assessor: UUID, now: datetime) -> int:
        return self.act(
            assessor,
            lambda session: take_further(
                session, queue=self.queue(assessor), definition=self.cohort.definition, now=now
            ),
        )

    def offers(self, assessor: UUID) -> tuple[Offer, ...]:
        return self.act(assessor, lambda session: offers(session, [self.cohort]))

    def draft(self, assessor: UUID, now: datetime, score: int = 3) -> bool:
        """See the next answer and score it; False where there is none."""

        def score_next(session: Session) -> bool:
            reading = next_reading(session, self.queue(assessor))
            if reading is not None:
                show_reading(session, reading_id=reading.id, now=now)
                save_draft(session, reading=reading, draft=Draft(score), actor_id=assessor, now=now)
            return reading is not None

        return self.act(assessor, score_next)

    def commit(self, assessor: UUID, now: datetime) -> int:
        """Score all that is left of what they hold, and commit it."""
        while self.draft(assessor, now):
            pass
        return self.act(
            assessor,
            lambda session: (
                commit_batch(
                    session,
                    queue=self.queue(assessor),
                    definition=self.cohort.definition,
                    seen_at=now,
                    now=now,
                ).committed
            ),
        )


def make_pool(
    worker: Database,
    web: Database,
    now: datetime,
    *,
    candidates: int = 3,
    times: int = 1,
    assessors: int = 2,
    batch: int = 10,
    hours: float = 3.0,
) -> Pool:
    """A pool from which assessors take so many at a time, of so many hours in all."""
    with worker.transaction() as session:
        cohort = make_cohort(session, now)
        definition = cohort.definition
        sift = definition.sift.model_copy(update={"batch": batch})
        further = definition.further.model_copy(update={"hours": hours})
        cohort = replace(cohort, definition=definition.model_copy(update={"sift": sift, "further": further}))
        people = tuple(make_assessor(session, cohort, now) for _ in range(assessors))
        read = tuple(make_application(session, cohort, now) for _ in range(candidates))
        want(session, cohort, read * times, now)
    return Pool(web, cohort, read, people)


def want(session: Session, cohort: CohortFacts, candidates: Iterable[UUID], now: datetime) -> None:
    """Ask for one further reading of each."""
    places = [(one, ITEM, CRITERION) for one in candidates]
    put_into_pool(session, cohort=cohort, places=places, why=Wanted.ROUND, now=now)


def waiting(session: Session) -> list[UUID]:
    """The candidates of whom a reading waits, those worth most first."""
    free = select(FurtherReading.application_id).where(
        col(FurtherReading.reading_id).is_(None),
        col(FurtherReading.read_at).is_(None),
        col(FurtherReading.closed_at).is_(None),
    )
    return list(session.exec(free.order_by(col(FurtherReading.rank))).all())


def held(session: Session, assessor: UUID) -> list[UUID]:
    """The candidates somebody has a reading of, in the order of their queue."""
    mine = select(Reading.application_id).where(Reading.assessor_id == assessor)
    return list(session.exec(mine.order_by(col(Reading.position))).all())


def read_by_whom(session: Session) -> list[tuple[UUID, UUID]]:
    """Each reading of the pool that is committed: the candidate, and who read it."""
    rows = session.execute(
        text("""
            select reading.application_id, reading.assessor_id
            from work.further_reading further join work.reading on reading.id = further.reading_id
            join work.scorecard card on card.reading_id = reading.id and card.state = 'committed'
            where further.read_at is not null
        """)
    )
    return [(row[0], row[1]) for row in rows]
