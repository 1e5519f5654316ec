"""Ticks: claimed once by however many clocks, and tidied away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select, update

from recruitment.db import Database
from recruitment.domain.errors import NotFound, Refusal
from recruitment.domain.timetable import IDLE
from recruitment.models import Message, SignInCode, SignInSession, Tick
from recruitment.queries.cohorts import CohortFacts, house_definition
from recruitment.queries.ticks import claimed_times, last_ticks, last_work, ticks_with_work
from recruitment.services.holds import hold
from recruitment.services.sign_in import ask_for_code, open_session
from recruitment.services.ticks import (
    ASKING_HOLDS,
    IDLE_KEPT,
    TICKS_KEPT,
    ask_for_run,
    claim_ticks,
    finish_tick,
    tidy,
)
from tests.conftest import NOW
from tests.factories import make_cohort, make_lead, make_person


def queued_ticks(session: Session) -> int:
    return int(
        session.execute(
            text("select count(*) from queue.procrastinate_jobs where task_name = 'run_tick'")
        ).scalar_one()
    )


def test_claimed_tick_is_a_row_and_queued_work(session: Session) -> None:
    assert claim_ticks(session, {"tidy": NOW})
    tick = session.exec(select(Tick)).one()
    assert (tick.job, tick.due_at, tick.state) == ("tidy", NOW, "queued")
    assert queued_ticks(session) == 1


def test_tick_is_claimed_once(session: Session) -> None:
    assert claim_ticks(session, {"tidy": NOW})
    assert not claim_ticks(session, {"tidy": NOW})
    assert queued_ticks(session) == 1


def test_other_times_and_other_jobs_are_ticks_of_their_own(session: Session) -> None:
    assert claim_ticks(session, {"tidy": NOW})
    assert claim_ticks(session, {"tidy": NOW + timedelta(days=1)})
    assert claim_ticks(session, {"send_messages": NOW})


def test_many_jobs_are_claimed_in_their_order_but_for_those_that_another_clock_has(session: Session) -> None:
    claim_ticks(session, {"send_messages": NOW})
    asked = {"tidy": NOW, "send_messages": NOW, "remind_drafts": NOW}
    assert claim_ticks(session, asked) == 2
    queued = session.execute(text("select args->>'job' from queue.procrastinate_jobs order by id"))
    assert queued.scalars().all() == ["send_messages", "tidy", "remind_drafts"]


def test_two_clocks_claim_and_the_work_is_queued_once(worker_database: Database) -> None:
    together = Barrier(2)

    def one_clock(_number: int) -> int:
        with worker_database.transaction() as session:
            together.wait(timeout=10)
            return claim_ticks(session, {"remind_drafts": NOW})

    with ThreadPoolExecutor(2) as clocks:
        assert sorted(clocks.map(one_clock, range(2))) == [0, 1]
    with worker_database.transaction() as session:
        assert queued_ticks(session) == 1


def test_finished_tick_says_what_it_did(session: Session) -> None:
    claim_ticks(session, {"tidy": NOW})
    tick_id = session.exec(select(Tick.id)).one()
    finish_tick(session, tick_id=tick_id, outcome="1 done", failed=False, now=NOW)
    last = last_ticks(session)["tidy"]
    assert (last.state, last.outcome, last.due_at) == ("done", "1 done", NOW)


def test_newest_tick_of_each_job_is_its_last(session: Session) -> None:
    for days in (2, 0, 1):
        claim_ticks(session, {"tidy": NOW - timedelta(days=days)})
    claim_ticks(session, {"send_messages": NOW - timedelta(days=9)})
    last = last_ticks(session)
    assert {job: tick.due_at for job, tick in last.items()} == {
        "tidy": NOW,
        "send_messages": NOW - timedelta(days=9),
    }


@pytest.fixture
def cohort(session: Session) -> CohortFacts:
    return make_cohort(session, NOW)


@pytest.fixture
def lead(session: Session, cohort: CohortFacts) -> UUID:
    return make_lead(session, cohort, NOW)


def ask(session: Session, cohort: CohortFacts, lead: UUID, job: str = "remind_drafts") -> bool:
    return ask_for_run(session, job=job, cohort_id=cohort.id, actor_id=lead, now=NOW)


def test_run_that_a_lead_asks_for_is_a_tick_of_its_cohort_and_queued_work(
    session: Session, cohort: CohortFacts, lead: UUID
) -> None:
    assert ask(session, cohort, lead)
    tick = session.exec(select(Tick)).one()
    assert (tick.job, tick.due_at, tick.state) == ("remind_drafts", NOW, "queued")
    assert (tick.cohort_id, tick.asked_by) == (cohort.id, lead)
    assert queued_ticks(session) == 1


def test_clock_and_leads_of_two_cohorts_may_all_come_at_the_same_moment(
    session: Session, cohort: CohortFacts, lead: UUID
) -> None:
    other = make_cohort(session, NOW, name="Cohort 2028", public=False)
    assert claim_ticks(session, {"remind_drafts": NOW})
    assert ask(session, cohort, lead)
    assert ask(session, other, lead)
    assert queued_ticks(session) == 3


def test_run_that_waits_is_not_asked_for_twice(session: Session, cohort: CohortFacts, lead: UUID) -> None:
    assert ask(session, cohort, lead)
    assert not ask(session, cohort, lead)
    assert queued_ticks(session) == 1
    finish_tick(session, tick_id=session.exec(select(Tick.id)).one(), outcome="1 done", failed=False, now=NOW)
    session.exec(update(Tick).values(due_at=NOW - timedelta(seconds=1)))
    assert ask(session, cohort, lead)


def test_run_that_has_waited_too_long_can_be_asked_for_again(
    session: Session, cohort: CohortFacts, lead: UUID
) -> None:
    ask(session, cohort, lead)
    session.exec(update(Tick).values(due_at=NOW - ASKING_HOLDS))
    assert ask(session, cohort, lead)


def test_run_of_what_is_held_is_refused(session: Session, cohort: CohortFacts, lead: UUID) -> None:
    hold(session, job="remind_drafts", cohort_id=cohort.id, reason="Wait", actor_id=lead, now=NOW)
    with pytest.raises(Refusal, match="Let it go on first"):
        ask(session, cohort, lead)
    assert ask(session, cohort, lead, job="send_messages")


def test_run_of_what_belongs_to_no_cohort_is_refused(
    session: Session, cohort: CohortFacts, lead: UUID
) -> None:
    with pytest.raises(NotFound):
        ask(session, cohort, lead, job="tidy")


def test_newest_tick_of_a_cohort_is_the_clocks_or_its_own_and_no_other_cohorts(
    session: Session, cohort: CohortFacts, lead: UUID
) -> None:
    other = make_cohort(session, NOW, name="Cohort 2028", public=False)
    minute_ago = NOW - timedelta(minutes=1)
    claim_ticks(session, {"remind_drafts": minute_ago})
    ask(session, cohort, lead)
    assert last_ticks(session)["remind_drafts"].due_at == minute_ago
    assert last_ticks(session, other.id)["remind_drafts"].due_at == minute_ago
    own = last_ticks(session, cohort.id)["remind_drafts"]
    assert (own.due_at, own.asked_by[:11]) == (NOW, "Lead Number")
    assert claimed_times(session) == {"remind_drafts": minute_ago}


@pytest.mark.parametrize(
    ("outcome", "worked"), [("nothing to do", False), ("2 held", False), ("1 done", True)]
)
def test_newest_work_is_the_newest_tick_that_did_something(
    session: Session, cohort: CohortFacts, outcome: str, worked: bool
) -> None:
    for at, said in ((NOW - timedelta(minutes=1), "7 done"), (NOW, outcome)):
        claim_ticks(session, {"remind_drafts": at})
        newest = session.exec(select(Tick.id).where(col(Tick.due_at) == at)).one()
        finish_tick(session, tick_id=newest, outcome=said, failed=False, now=NOW)
    assert last_work(session)["remind_drafts"].outcome == (outcome if worked else "7 done")
    listed = [tick.outcome for tick in ticks_with_work(session, "remind_drafts", cohort.id)]
    assert listed == ([outcome] if worked else []) + ["7 done"]


def test_tidying_removes_ticks_that_found_nothing_sooner(session: Session) -> None:
    for at, said in ((NOW - IDLE_KEPT, IDLE), (NOW - IDLE_KEPT - timedelta(seconds=1), IDLE)):
        claim_ticks(session, {"tidy": at})
        session.exec(update(Tick).where(col(Tick.due_at) == at).values(outcome=said))
    claim_ticks(session, {"send_messages": NOW - timedelta(days=20)})
    tidy(session, now=NOW)
    left = [NOW - timedelta(days=20), NOW - IDLE_KEPT]
    assert session.exec(select(Tick.due_at).order_by(col(Tick.due_at))).all() == left


def test_tidying_removes_what_is_old_and_keeps_the_rest(session: Session) -> None:
    second = timedelta(seconds=1)
    for due_at in (NOW - TICKS_KEPT, NOW - TICKS_KEPT - second):
        claim_ticks(session, {"tidy": due_at})
    ended = NOW - timedelta(days=1)
    for expires_at in (ended, ended - second):
        session.add(
            SignInCode(
                email="a@example.org",
                code_hash="x",
                created_at=expires_at - timedelta(minutes=10),
                expires_at=expires_at,
            )
        )
    person = make_person(session, NOW)
    open_session(session, person_id=person, now=NOW)
    open_session(session, person_id=person, now=NOW - timedelta(days=3))
    session.flush()
    tidy(session, now=NOW)
    assert session.exec(select(Tick.due_at)).all() == [NOW - TICKS_KEPT]
    assert session.exec(select(SignInCode.expires_at)).all() == [ended]
    assert session.exec(select(SignInSession.created_at)).all() == [NOW]


def test_tidying_forgets_sign_in_codes_and_whom_they_were_sent_to(session: Session) -> None:
    for at in (NOW - timedelta(days=2), NOW):
        ask_for_code(
            session,
            email=f"{at:%d}@example.org",
            secret="a secret",
            definition=house_definition(),
            link="https://apply.example.org/sign-in",
            now=at,
        )
    tidy(session, now=NOW)
    assert session.exec(select(Message.recipient)).all() == [f"{NOW:%d}@example.org"]
