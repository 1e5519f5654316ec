"""Further readings: who may take them, how many, and what becomes of those that are left."""

from collections import Counter
from datetime import datetime, timedelta
from threading import Barrier, Thread
from time import monotonic
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select, update

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.stages import Stage
from recruitment.models import (
    Application,
    AssessorStanding,
    Conflict,
    Details,
    FurtherReading,
    GivingBack,
    Person,
    Reading,
    Scorecard,
    StaffRole,
)
from recruitment.queries.further import lapsed_leases
from recruitment.servers import Addresses
from recruitment.services.allocation import allocate_readings
from recruitment.services.further import free_leases
from recruitment.services.giving_back import give_back, pass_on
from recruitment.services.handing_back import hand_back
from tests.factories import commit_score, make_application, make_assessor, make_reading
from tests.factories_calibration import make_sample
from tests.factories_further import (
    CRITERION,
    ITEM,
    Pool,
    held,
    make_pool,
    read_by_whom,
    waiting,
    want,
)

LEASE = timedelta(minutes=45)
SECOND = timedelta(seconds=1)
LINK = "https://recruitment.example/assess"


@pytest.fixture
def pool(worker_database: Database, database: Database, now: datetime) -> Pool:
    """One reading wanted of each of three candidates, and two assessors."""
    return make_pool(worker_database, database, now)


def test_what_is_taken_is_a_reading_like_any_other_and_nobody_elses(
    pool: Pool, worker_database: Database, now: datetime
) -> None:
    first, second = pool.assessors
    assert [pool.take(first, now), pool.take(second, now)] == [3, 0]
    with worker_database.transaction() as session:
        rows = session.exec(select(Reading).order_by(col(Reading.position))).all()
        assert {one.application_id for one in rows} == set(pool.candidates)
        assert [(one.assessor_id, one.position) for one in rows] == [(first, n) for n in (1, 2, 3)]
        # Nothing that its reader can see tells it from one that was given out.
        assert {(one.source, one.allocated_at) for one in rows} == {("allocated", now)}
        leases = session.exec(select(FurtherReading.leased_until)).all()
        assert set(leases) == {now + LEASE}


def test_a_batch_is_taken_at_a_time_and_the_next_once_it_is_begun(
    worker_database: Database, database: Database, now: datetime
) -> None:
    pool = make_pool(worker_database, database, now, candidates=5, assessors=1, batch=2)
    (reader,) = pool.assessors
    assert [pool.take(reader, now) for _ in range(2)] == [2, 0]
    assert pool.draft(reader, now)
    assert pool.take(reader, now) == 0
    assert pool.commit(reader, now) == 2
    assert pool.take(reader, now) == 2


def test_those_worth_most_go_first_and_to_whom_the_candidate_is_new(
    worker_database: Database, database: Database, now: datetime
) -> None:
    pool = make_pool(worker_database, database, now, batch=1)
    first, second = pool.assessors
    best, next_best, _last = pool.candidates
    with worker_database.transaction() as session:
        met = make_reading(session, pool.cohort, now, application_id=best, assessor_id=first)
        begin(session, pool, met, first, now)
    assert [pool.take(first, now), pool.take(second, now)] == [1, 1]
    with worker_database.transaction() as session:
        assert set(held(session, first)) == {best, next_best}
        assert held(session, second) == [best]


def test_nobody_reads_a_pass_of_a_candidate_twice_however_often_it_is_wanted(
    worker_database: Database, database: Database, now: datetime
) -> None:
    pool = make_pool(worker_database, database, now, candidates=2, times=3)
    first, second = pool.assessors
    assert pool.take(first, now) == 2
    assert pool.commit(first, now) == 2
    assert [pool.take(first, now), pool.offers(first)] == [0, ()]
    assert pool.take(second, now) == 2
    with worker_database.transaction() as session:
        assert sorted(waiting(session)) == sorted(pool.candidates)


def test_no_more_is_asked_of_one_assessor_than_the_hours_of_the_definition(
    worker_database: Database, database: Database, now: datetime
) -> None:
    pool = make_pool(worker_database, database, now, candidates=6, batch=3, hours=0.15)
    (reader, other) = pool.assessors
    assert pool.cohort.definition.most_further == 5
    taken = []
    for _ in range(3):
        taken.append(pool.take(reader, now))
        pool.commit(reader, now)
    assert taken == [3, 2, 0]
    assert pool.offers(other)[0].waiting == 1


def bar(session: Session, pool: Pool, who: UUID, how: str, now: datetime) -> None:
    """Something for which nobody is given readings."""
    if how == "retired":
        session.exec(update(Person).where(col(Person.id) == who).values(active=False))
    elif how == "let go":
        rows = select(StaffRole).where(StaffRole.person_id == who)
        session.delete(session.exec(rows).one())
    elif how == "has not agreed":
        session.exec(
            update(AssessorStanding).where(col(AssessorStanding.assessor_id) == who).values(agreed_at=None)
        )
    elif how == "has not calibrated":
        make_sample(session, pool.cohort, now, item=ITEM, criterion=CRITERION)
    elif how == "has work left":
        other = make_reading(
            session, pool.cohort, now, application_id=pool.candidates[0], assessor_id=who, item="q3"
        )
        assert other
    elif how == "everybody is decided":
        session.exec(update(Application).values(stage=Stage.OFFER))


@pytest.mark.parametrize(
    "how",
    ["retired", "let go", "has not agreed", "has not calibrated", "has work left", "everybody is decided"],
)
def test_nothing_is_offered_to_whom_nothing_would_be_allocated(
    pool: Pool, worker_database: Database, now: datetime, how: str
) -> None:
    reader = pool.assessors[0]
    with worker_database.transaction() as session:
        bar(session, pool, reader, how, now)
    assert pool.offers(reader) == ()
    assert pool.take(reader, now) == 0


def test_somebody_with_a_conflict_is_given_the_others_and_nobody_their_own(
    pool: Pool, worker_database: Database, now: datetime
) -> None:
    reader = pool.assessors[0]
    known, own, free = pool.candidates
    with worker_database.transaction() as session:
        session.add(Conflict(assessor_id=reader, application_id=known, source="lead", made_at=now))
        session.exec(update(Details).where(col(Details.application_id) == own).values(person_id=reader))
    assert pool.offers(reader)[0].waiting == 1
    assert pool.take(reader, now) == 1
    with worker_database.transaction() as session:
        assert held(session, reader) == [free]


def test_a_conflict_that_was_cleared_is_none(pool: Pool, worker_database: Database, now: datetime) -> None:
    reader = pool.assessors[0]
    with worker_database.transaction() as session:
        session.add(
            Conflict(
                assessor_id=reader,
                application_id=pool.candidates[0],
                source="found",
                made_at=now,
                cleared_at=now,
            )
        )
    assert pool.take(reader, now) == 3


def free(worker: Database, pool: Pool, assessor: UUID, at: datetime) -> int:
    with worker.transaction() as session:
        return free_leases(session, cohort_id=pool.cohort.id, assessor_id=assessor, now=at)


def test_what_somebody_took_and_left_is_back_as_its_lease_ends(
    pool: Pool, worker_database: Database, now: datetime
) -> None:
    first, second = pool.assessors
    pool.take(first, now)
    assert free(worker_database, pool, first, now + LEASE - SECOND) == 0
    assert pool.take(second, now) == 0
    assert free(worker_database, pool, first, now + LEASE) == 3
    with worker_database.transaction() as session:
        assert held(session, first) == []
        assert len(waiting(session)) == 3
    assert pool.take(second, now + LEASE) == 3
    assert free(worker_database, pool, first, now + 2 * LEASE) == 0


def test_each_save_keeps_all_that_was_taken_with_it(
    pool: Pool, worker_database: Database, now: datetime
) -> None:
    reader = pool.assessors[0]
    pool.take(reader, now)
    saved = now + LEASE - SECOND
    pool.draft(reader, saved)
    assert free(worker_database, pool, reader, saved + LEASE - SECOND) == 0
    with worker_database.transaction() as session:
        (lapse,) = lapsed_leases(session, saved + LEASE)
        assert (lapse.readings, lapse.at) == (3, saved + LEASE)


def test_a_draft_that_was_left_stays_its_writers_and_somebody_else_reads_afresh(
    pool: Pool, worker_database: Database, now: datetime
) -> None:
    first, second = pool.assessors
    pool.take(first, now)
    pool.draft(first, now, score=4)
    later = now + LEASE
    assert free(worker_database, pool, first, later) == 3
    with worker_database.transaction() as session:
        assert len(held(session, first)) == 1
    assert pool.take(second, later) == 3
    assert pool.commit(second, later) == 3
    assert pool.commit(first, later) == 1
    with worker_database.transaction() as session:
        assert len(session.exec(select(Scorecard)).all()) == 4
        assert {who for _, who in read_by_whom(session)} == {second}


def test_what_is_committed_is_never_free_again(pool: Pool, worker_database: Database, now: datetime) -> None:
    reader = pool.assessors[0]
    pool.take(reader, now)
    pool.commit(reader, now)
    assert free(worker_database, pool, reader, now + 10 * LEASE) == 0
    with worker_database.transaction() as session:
        assert set(session.exec(select(FurtherReading.read_at))) == {now}
        assert lapsed_leases(session, now + 10 * LEASE) == ()


def test_what_is_handed_back_waits_for_somebody_else(
    pool: Pool, worker_database: Database, now: datetime
) -> None:
    first, second = pool.assessors
    pool.take(first, now)
    with worker_database.transaction() as session:
        candidate = held(session, first)[0]
        reading = session.exec(select(Reading.id).where(Reading.application_id == candidate)).one()
    pool.act(
        first,
        lambda session: give_back(
            session, queue=pool.queue(first), reading_id=reading, why=GivingBack.KNOWN, now=now
        ),
    )
    pool.commit(first, now)
    assert pool.take(first, now) == 0
    assert pool.take(second, now) == 1
    with worker_database.transaction() as session:
        assert held(session, second) == [candidate]


def test_returned_work_that_nobody_can_take_waits_once_for_whoever_comes(
    worker_database: Database, database: Database, now: datetime
) -> None:
    pool = make_pool(worker_database, database, now, candidates=1, times=0, assessors=1)
    (reader,) = pool.assessors
    with worker_database.transaction() as session:
        (candidate,) = pool.candidates
        reading = make_reading(
            session,
            pool.cohort,
            now,
            application_id=candidate,
            assessor_id=reader,
            item=ITEM,
            criterion=CRITERION,
        )
    pool.act(
        reader,
        lambda session: give_back(
            session, queue=pool.queue(reader), reading_id=reading, why=GivingBack.HANDED_BACK, now=now
        ),
    )
    with worker_database.transaction() as session:
        assert [pass_on(session, cohort=pool.cohort, now=now) for _ in range(2)] == [0, 0]
        assert waiting(session) == [candidate]
        newcomer = make_assessor(session, pool.cohort, now)
    assert pool.take(reader, now) == 0
    assert pool.take(newcomer, now) == 1


def test_what_came_back_and_is_given_out_by_hand_waits_no_more(
    worker_database: Database, database: Database, now: datetime
) -> None:
    pool = make_pool(worker_database, database, now, candidates=1, times=0, assessors=3)
    with worker_database.transaction() as session:
        want(session, pool.cohort, pool.candidates, now)
        session.exec(update(FurtherReading).values(why="returned"))
        allocate_readings(session, cohort=pool.cohort, link=LINK, now=now)
        assert waiting(session) == []
        assert session.exec(select(FurtherReading.closed_at)).one() == now


def read_by(session: Session, pool: Pool, who: UUID, now: datetime, *, drafted: bool = False) -> UUID:
    """A planned reading of the first candidate, committed or begun."""
    reading = make_reading(
        session,
        pool.cohort,
        now,
        application_id=pool.candidates[0],
        assessor_id=who,
        item=ITEM,
        criterion=CRITERION,
    )
    if drafted:
        begin(session, pool, reading, who, now)
    else:
        commit_score(session, reading, 3, now)
    return reading


def begin(session: Session, pool: Pool, reading: UUID, who: UUID, now: datetime) -> None:
    session.execute(
        text(
            "insert into work.scorecard (id, reading_id, cohort_id, assessor_id, state, saved_at, reason)"
            " values (gen_random_uuid(), :reading, :cohort, :who, 'draft', :now, '')"
        ),
        {"reading": reading, "cohort": pool.cohort.id, "who": who, "now": now},
    )


def came_back(session: Session, pool: Pool, now: datetime) -> None:
    want(session, pool.cohort, pool.candidates, now)
    session.exec(update(FurtherReading).values(why="returned"))


@pytest.mark.parametrize("how", ["given back", "handed back", "leaving"])
def test_what_came_back_twice_is_given_out_once(
    worker_database: Database, database: Database, now: datetime, how: str
) -> None:
    pool = make_pool(worker_database, database, now, candidates=1, times=0, assessors=2)
    taker, other = pool.assessors
    with worker_database.transaction() as session:
        came_back(session, pool, now)
        read_by(session, pool, other, now)
    assert pool.take(taker, now) == 1
    with worker_database.transaction() as session:
        (reading,) = session.exec(select(Reading.id).where(Reading.assessor_id == taker)).all()
    if how == "given back":
        why = GivingBack.HANDED_BACK
        pool.act(
            taker,
            lambda session: give_back(session, queue=pool.queue(taker), reading_id=reading, why=why, now=now),
        )
    with worker_database.transaction() as session:
        newcomer = make_assessor(session, pool.cohort, now)
        if how == "given back":
            assert pass_on(session, cohort=pool.cohort, now=now) == 1
        else:
            hand_back(
                session,
                cohort=pool.cohort,
                assessor_id=taker,
                leaving=how == "leaving",
                expected=None,
                link=LINK,
                now=now,
            )
        assert len(held(session, newcomer)) == 1
        assert waiting(session) == []


def test_what_lacks_a_reader_since_somebody_left_a_draft_goes_on_waiting(
    worker_database: Database, database: Database, now: datetime
) -> None:
    pool = make_pool(worker_database, database, now, candidates=1, times=0, assessors=2)
    reader, gone = pool.assessors
    with worker_database.transaction() as session:
        read_by(session, pool, reader, now)
        read_by(session, pool, gone, now, drafted=True)
        session.exec(update(Person).where(col(Person.id) == gone).values(active=False))
        came_back(session, pool, now)
        allocate_readings(session, cohort=pool.cohort, link=LINK, now=now)
        assert waiting(session) == list(pool.candidates)


def test_what_a_leaver_began_and_nobody_can_take_over_waits(
    worker_database: Database, database: Database, now: datetime
) -> None:
    pool = make_pool(worker_database, database, now, candidates=1, times=0, assessors=2)
    reader, leaver = pool.assessors
    with worker_database.transaction() as session:
        read_by(session, pool, reader, now)
        read_by(session, pool, leaver, now, drafted=True)
        hand_back(
            session,
            cohort=pool.cohort,
            assessor_id=leaver,
            leaving=True,
            expected=None,
            link=LINK,
            now=now,
        )
        assert waiting(session) == list(pool.candidates)


def test_what_came_back_does_not_count_against_the_most_that_one_is_asked_for(
    worker_database: Database, database: Database, now: datetime
) -> None:
    pool = make_pool(worker_database, database, now, candidates=3, times=0, assessors=1, hours=0.03)
    (reader,) = pool.assessors
    assert pool.cohort.definition.most_further == 1
    with worker_database.transaction() as session:
        came_back(session, pool, now)
    assert pool.offers(reader)[0].waiting == 3
    assert pool.take(reader, now) == 3
    pool.commit(reader, now)
    with worker_database.transaction() as session:
        more = [make_application(session, pool.cohort, now) for _ in range(2)]
        want(session, pool.cohort, more, now)
    assert pool.offers(reader)[0].waiting == 1
    assert pool.take(reader, now) == 1


def test_no_more_is_taken_at_once_and_for_no_longer_than_any_definition_allows(
    worker_database: Database, database: Database, now: datetime
) -> None:
    pool = make_pool(worker_database, database, now, candidates=1, assessors=1)
    asked = "select work.take_further(:cohort, :item, :criterion, :most, 5, interval '90 days', :now)"
    values = {"cohort": pool.cohort.id, "item": ITEM, "criterion": CRITERION, "now": now}
    (reader,) = pool.assessors
    with database.transaction(Binding.READER, reader) as session:
        assert session.execute(text(asked), values | {"most": -1}).scalar_one() == 0
        assert session.execute(text(asked), values | {"most": 9000}).scalar_one() == 1
    with worker_database.transaction() as session:
        assert session.exec(select(FurtherReading.leased_until)).one() == now + timedelta(days=7)


READERS = 20


def test_twenty_at_once_take_each_reading_once_and_none_is_lost(
    worker_database: Database, addresses: Addresses, now: datetime
) -> None:
    """A hundred fetches by twenty, one reading each: real threads, each on a connection of its own."""
    web = Database(addresses.web, pool_size=READERS)
    pool = make_pool(worker_database, web, now, candidates=50, times=2, assessors=READERS, batch=1)
    start, fetched, faults = Barrier(READERS), Counter[UUID](), list[Exception]()

    def read_on(reader: UUID) -> None:
        latest = monotonic() + 60
        try:
            start.wait(timeout=30)
            while pool.offers(reader) and monotonic() < latest:
                # None, where others are taking at this moment all that is left: asked again.
                fetched[reader] += pool.take(reader, now)
                pool.commit(reader, now)
        except Exception as fault:
            faults.append(fault)

    threads = [Thread(target=read_on, args=[reader]) for reader in pool.assessors]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=90)
    web.dispose()
    assert faults == []
    with worker_database.transaction() as session:
        found = read_by_whom(session)
        assert len(found) == len(set(found)) == 100
        assert Counter(candidate for candidate, _ in found) == dict.fromkeys(pool.candidates, 2)
        assert Counter(who for _, who in found) == fetched
        assert waiting(session) == []
