"""Leases that end are foreseen at their time, and what the job then does is what was foreseen."""

from datetime import datetime, timedelta

import pytest

from recruitment.db import Database
from recruitment.due.further import due_leases
from recruitment.jobs.further import free_one
from tests.factories_further import Pool, make_pool, waiting
from tests.statements import counted

LEASE = timedelta(minutes=45)


@pytest.fixture
def pool(worker_database: Database, database: Database, now: datetime) -> Pool:
    return make_pool(worker_database, database, now, candidates=6, batch=2, assessors=3)


def test_a_lease_is_due_as_it_ends_and_once(pool: Pool, worker_database: Database, now: datetime) -> None:
    reader = pool.assessors[0]
    pool.take(reader, now)
    ends = now + LEASE
    with worker_database.transaction() as session:
        assert due_leases(session, now) == ()
        (foreseen,) = due_leases(session, now, until=ends)
        assert (foreseen.at, foreseen.cohort_id) == (ends, pool.cohort.id)
        assert foreseen.sentence.startswith("Let others take 2 readings that Assessor ")
        assert due_leases(session, ends) == (foreseen,)
        assert due_leases(session, ends, cohort_id=reader) == ()
        assert len(waiting(session)) == 4
        for _ in range(2):
            free_one(session, foreseen.key, "https://recruitment.example", ends)
        assert len(waiting(session)) == 6
        assert due_leases(session, ends) == ()


def test_looking_takes_one_statement_for_one_assessor_and_for_three(
    pool: Pool, worker_database: Database, now: datetime
) -> None:
    counts = []
    for reader in pool.assessors:
        pool.take(reader, now)
        with worker_database.transaction() as session:
            with counted(worker_database) as seen:
                due = due_leases(session, now + LEASE)
            counts.append((len(due), len(seen)))
    assert [found for found, _ in counts] == [1, 2, 3]
    assert len({statements for _, statements in counts}) == 1
