"""Giving out readings: how many, to whom, in what order, and who is told."""

import math
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import combinations
from threading import Event, Thread
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.errors import Refusal
from recruitment.domain.stages import Stage
from recruitment.models import Assessor, BlindedAnswer, Conflict, Delivery, Details, Message, Person, Reading
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.allocation import AllocationOutcome, allocate_readings
from tests.factories import commit_score, make_application, make_assessor, make_cohort

LINK = "https://recruitment.example/assess"


def allocate(session: Session, cohort: CohortFacts, now: datetime, seed: int = 0) -> AllocationOutcome:
    return allocate_readings(session, cohort=cohort, link=LINK, now=now, seed=seed)


def fill(session: Session, now: datetime, *, candidates: int, assessors: int) -> CohortFacts:
    cohort = make_cohort(session, now)
    for _ in range(assessors):
        make_assessor(session, cohort, now)
    for _ in range(candidates):
        make_application(session, cohort, now)
    return cohort


def readings(session: Session) -> list[Reading]:
    return list(session.exec(select(Reading).order_by(col(Reading.position))).all())


def planned(session: Session) -> set[tuple[UUID, str, str, UUID]]:
    return {(one.application_id, one.item, one.criterion, one.assessor_id) for one in readings(session)}


@pytest.fixture
def cohort(session: Session, now: datetime) -> CohortFacts:
    return fill(session, now, candidates=10, assessors=5)


def test_every_pass_of_every_candidate_gets_its_readings(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    outcome = allocate(session, cohort, now)
    given = Counter((one.application_id, one.item, one.criterion) for one in readings(session))
    assert outcome.readings_made == 180
    assert (len(given), set(given.values())) == (90, {2})
    assert outcome.unmet == ()
    assert {(one.source, one.allocated_at, one.displayed_at) for one in readings(session)} == {
        ("allocated", now, None)
    }


def test_loads_differ_by_one_at_most(session: Session, now: datetime) -> None:
    cohort = fill(session, now, candidates=7, assessors=4)
    outcome = allocate(session, cohort, now)
    counted = Counter(one.assessor_id for one in readings(session))
    assert dict(outcome.loads) == dict(counted)
    assert max(counted.values()) - min(counted.values()) <= 1


def test_nobody_reads_a_candidate_they_have_a_conflict_with(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    application_id = session.exec(select(BlindedAnswer.application_id)).first()
    assert application_id is not None
    barred = list(session.exec(select(Assessor.assessor_id).limit(2)))
    session.add_all(
        Conflict(assessor_id=one, application_id=application_id, source="lead", made_at=now) for one in barred
    )
    session.flush()
    outcome = allocate(session, cohort, now)
    readers = {one.assessor_id for one in readings(session) if one.application_id == application_id}
    assert readers.isdisjoint(barred)
    assert outcome.unmet == ()


def test_nobody_reads_their_own_application(session: Session, cohort: CohortFacts, now: datetime) -> None:
    details = session.exec(select(Details)).first()
    assessor_id = session.exec(select(Assessor.assessor_id)).first()
    assert details is not None
    assert assessor_id is not None
    details.person_id = assessor_id
    session.flush()
    allocate(session, cohort, now)
    readers = {one.assessor_id for one in readings(session) if one.application_id == details.application_id}
    assert readers
    assert assessor_id not in readers


def test_readings_nobody_can_take_are_named(session: Session, now: datetime) -> None:
    cohort = fill(session, now, candidates=1, assessors=2)
    assessor = session.exec(select(Assessor.assessor_id).limit(1)).one()
    application_id = session.exec(select(BlindedAnswer.application_id).limit(1)).one()
    session.add(Conflict(assessor_id=assessor, application_id=application_id, source="found", made_at=now))
    session.flush()
    outcome = allocate(session, cohort, now)
    assert outcome.readings_made == 9
    assert [(one.item, one.criterion, one.readings) for one in outcome.unmet] == [
        (one.item, one.criterion, 1) for one in cohort.definition.passes()
    ]
    assert outcome.unmet[0].reference.startswith("DL27-")
    assert "conflict" in outcome.unmet[0].reason


def test_passes_of_a_candidate_are_scattered_over_everybody(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    outcome = allocate(session, cohort, now)
    readers = defaultdict(set)
    for one in readings(session):
        readers[one.application_id].add(one.assessor_id)
    assert [len(held) for held in readers.values()] == [5] * 10
    assert outcome.connected


def test_readings_of_candidates_decided_on_count_towards_loads(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    allocate(session, cohort, now)
    session.execute(text("update work.application set stage = 'offer'"))
    make_application(session, cohort, now)
    outcome = allocate(session, cohort, now + timedelta(days=1))
    assert outcome.readings_made == 18
    assert sum(outcome.loads.values()) == 198


def test_candidates_not_in_the_sift_are_not_given_out(session: Session, now: datetime) -> None:
    cohort = fill(session, now, candidates=1, assessors=2)
    others = {
        make_application(session, cohort, now, stage=stage) for stage in Stage if stage is not Stage.SIFT
    }
    allocate(session, cohort, now)
    assert {one.application_id for one in readings(session)}.isdisjoint(others)


def test_candidate_without_answers_here_is_not_given_out(session: Session, now: datetime) -> None:
    cohort = fill(session, now, candidates=2, assessors=2)
    scored_elsewhere = make_application(session, cohort, now)
    session.execute(
        text("delete from work.blinded_answer where application_id = :id"), {"id": scored_elsewhere}
    )
    assert allocate(session, cohort, now).readings_made == 36
    assert scored_elsewhere not in {one.application_id for one in readings(session)}


def test_assessor_who_left_or_has_no_account_is_given_nothing(session: Session, now: datetime) -> None:
    cohort = fill(session, now, candidates=2, assessors=3)
    gone = make_assessor(session, cohort, now)
    session.get_one(Person, gone).active = False
    paper = UUID(int=7)
    session.add(Assessor(cohort_id=cohort.id, assessor_id=paper, label="R7", has_account=False))
    session.flush()
    outcome = allocate(session, cohort, now)
    assert {gone, paper}.isdisjoint(outcome.loads)
    assert {gone, paper}.isdisjoint(one.assessor_id for one in readings(session))


def test_allocating_twice_adds_nothing_and_tells_nobody(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    first = allocate(session, cohort, now)
    before = planned(session)
    second = allocate(session, cohort, now + timedelta(hours=1), seed=9)
    assert (second.readings_made, second.messages) == (0, 0)
    assert second.loads == first.loads
    assert planned(session) == before


def test_later_candidates_are_added_behind_what_is_there(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    allocate(session, cohort, now)
    before = {one.id: one.position for one in readings(session)}
    last = defaultdict(int)
    for one in readings(session):
        last[one.assessor_id, one.item, one.criterion] = one.position
    for _ in range(5):
        make_application(session, cohort, now)
    outcome = allocate(session, cohort, now + timedelta(days=1))
    assert outcome.readings_made == 90
    assert max(outcome.loads.values()) - min(outcome.loads.values()) <= 1
    for one in readings(session):
        if one.id in before:
            assert one.position == before[one.id]
        else:
            assert one.position > last[one.assessor_id, one.item, one.criterion]


def test_finished_work_of_somebody_who_left_is_kept(session: Session, now: datetime) -> None:
    cohort = fill(session, now, candidates=3, assessors=3)
    allocate(session, cohort, now)
    done = readings(session)[0]
    commit_score(session, done.id, 3, now)
    session.get_one(Person, done.assessor_id).active = False
    session.flush()
    later = now + timedelta(days=1)
    # Three candidates, nine passes, two readings of each, by three: of their 18, 17 are somebody else's now.
    assert allocate(session, cohort, later).readings_made == 17
    assert allocate(session, cohort, later).readings_made == 0
    assert session.get(Reading, done.id) is not None


def test_positions_run_from_one_without_gap_in_each_queue(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    allocate(session, cohort, now)
    queues = defaultdict(list)
    for one in readings(session):
        queues[one.assessor_id, one.item, one.criterion].append(one.position)
    assert all(places == list(range(1, len(places) + 1)) for places in queues.values())


def test_no_two_assessors_meet_their_candidates_in_the_same_order(session: Session, now: datetime) -> None:
    cohort = fill(session, now, candidates=24, assessors=3)
    allocate(session, cohort, now)
    queues: dict[tuple[str, str], dict[UUID, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    for one in readings(session):
        queues[one.item, one.criterion][one.assessor_id].append(one.application_id)
    differing: Counter[frozenset[UUID]] = Counter()
    for held in queues.values():
        for left, right in combinations(held, 2):
            shared = set(held[left]) & set(held[right])
            assert len(shared) >= 4
            mine, theirs = ([c for c in held[each] if c in shared] for each in (left, right))
            differing[frozenset((left, right))] += mine != theirs
    # Of nine passes each. Two shuffles of four agree once in 24, so one pass alone may; most of them may not.
    assert len(differing) == 3
    assert all(passes >= 5 for passes in differing.values())


def test_same_rows_and_seed_give_the_same_allocation(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    with session.begin_nested() as attempt:
        allocate(session, cohort, now, seed=4)
        first = [(one.application_id, one.assessor_id, one.item, one.position) for one in readings(session)]
        attempt.rollback()
    allocate(session, cohort, now, seed=4)
    second = [(one.application_id, one.assessor_id, one.item, one.position) for one in readings(session)]
    assert sorted(first) == sorted(second)


def test_each_assessor_is_told_once_how_many_and_how_long(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    outcome = allocate(session, cohort, now)
    sent = session.exec(select(Message).where(Message.kind == "reading_ready")).all()
    assert outcome.messages == len(sent) == 5
    addresses = session.exec(
        select(Person.email).join(Assessor, col(Assessor.assessor_id) == col(Person.id))
    ).all()
    assert {one.recipient for one in sent} == set(addresses)
    load = next(iter(outcome.loads.values()))
    assert f"{load} readings, about {math.ceil(load * 1.75)} minutes" in sent[0].text
    assert LINK in sent[0].text
    deliveries = session.exec(select(Delivery.cohort_id).where(Delivery.kind == "reading_ready")).all()
    assert set(deliveries) == {cohort.id}


def test_second_allocation_tells_only_of_what_is_new(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    allocate(session, cohort, now)
    make_application(session, cohort, now)
    outcome = allocate(session, cohort, now + timedelta(days=1))
    sent = session.exec(select(Message.text).where(Message.made_at > now)).all()
    assert outcome.messages == len(sent)
    assert all(" readings, about " in one for one in sent)
    assert sum(int(one.split("ready for you: ")[1].split()[0]) for one in sent) == 18


def test_message_names_no_candidate(session: Session, cohort: CohortFacts, now: datetime) -> None:
    allocate(session, cohort, now)
    for one in session.exec(select(Message)).all():
        assert "Okonkwo" not in one.subject + one.text
        assert "DL27-" not in one.subject + one.text


def test_cohort_without_assessors_is_refused(session: Session, now: datetime) -> None:
    cohort = fill(session, now, candidates=1, assessors=0)
    with pytest.raises(Refusal, match=r"^Add an assessor to this cohort first"):
        allocate(session, cohort, now)


def test_cohort_without_candidates_is_refused(session: Session, now: datetime) -> None:
    cohort = fill(session, now, candidates=0, assessors=2)
    with pytest.raises(Refusal, match=r"^Wait until applications are in the sift"):
        allocate(session, cohort, now)


def test_two_leads_at_once_give_everything_out_once(worker_database: Database, now: datetime) -> None:
    with worker_database.transaction() as session:
        cohort = fill(session, now, candidates=3, assessors=4)
    holding = Event()

    def slow() -> None:
        with worker_database.transaction() as session:
            allocate(session, cohort, now)
            holding.set()
            session.execute(text("select pg_sleep(0.3)"))

    thread = Thread(target=slow)
    thread.start()
    assert holding.wait(10)
    with worker_database.transaction() as session:
        assert allocate(session, cohort, now, seed=1).readings_made == 0
    thread.join()
    with worker_database.transaction() as session:
        assert len(readings(session)) == 54
