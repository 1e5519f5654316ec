"""Ticks: claimed once by however many clocks, and tidied away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy import text
from sqlmodel import Session, select

from recruitment.db import Database
from recruitment.models import Message, SignInCode, SignInSession, Tick
from recruitment.queries.cohorts import house_definition
from recruitment.queries.ticks import last_ticks
from recruitment.services.sign_in import ask_for_code, open_session
from recruitment.services.ticks import TICKS_KEPT, claim_tick, finish_tick, tidy
from tests.conftest import NOW
from tests.factories import make_person


def queued_ticks(session: Session) -> int:
    return int(
        session.execute(
            text("select count(*) from queue.procrastinate_jobs where task_name = 'run_tick'")
        ).scalar_one()
    )


def test_claimed_tick_is_a_row_and_queued_work(session: Session) -> None:
    assert claim_tick(session, job="tidy", due_at=NOW)
    tick = session.exec(select(Tick)).one()
    assert (tick.job, tick.due_at, tick.state) == ("tidy", NOW, "queued")
    assert queued_ticks(session) == 1


def test_tick_is_claimed_once(session: Session) -> None:
    assert claim_tick(session, job="tidy", due_at=NOW)
    assert not claim_tick(session, job="tidy", due_at=NOW)
    assert queued_ticks(session) == 1


def test_other_times_and_other_jobs_are_ticks_of_their_own(session: Session) -> None:
    assert claim_tick(session, job="tidy", due_at=NOW)
    assert claim_tick(session, job="tidy", due_at=NOW + timedelta(days=1))
    assert claim_tick(session, job="send_messages", due_at=NOW)


def test_two_clocks_claim_and_the_work_is_queued_once(worker_database: Database) -> None:
    together = Barrier(2)

    def one_clock(_number: int) -> bool:
        with worker_database.transaction() as session:
            together.wait(timeout=10)
            return claim_tick(session, job="remind_drafts", due_at=NOW)

    with ThreadPoolExecutor(2) as clocks:
        assert sorted(clocks.map(one_clock, range(2))) == [False, True]
    with worker_database.transaction() as session:
        assert queued_ticks(session) == 1


def test_finished_tick_says_what_it_did(session: Session) -> None:
    claim_tick(session, job="tidy", due_at=NOW)
    tick_id = session.exec(select(Tick.id)).one()
    finish_tick(session, tick_id=tick_id, outcome="1 done", failed=False, now=NOW)
    last = last_ticks(session)["tidy"]
    assert (last.state, last.outcome, last.due_at) == ("done", "1 done", NOW)


def test_newest_tick_of_each_job_is_its_last(session: Session) -> None:
    for days in (2, 0, 1):
        claim_tick(session, job="tidy", due_at=NOW - timedelta(days=days))
    claim_tick(session, job="send_messages", due_at=NOW - timedelta(days=9))
    last = last_ticks(session)
    assert {job: tick.due_at for job, tick in last.items()} == {
        "tidy": NOW,
        "send_messages": NOW - timedelta(days=9),
    }


def test_tidying_removes_what_is_old_and_keeps_the_rest(session: Session) -> None:
    second = timedelta(seconds=1)
    for due_at in (NOW - TICKS_KEPT, NOW - TICKS_KEPT - second):
        claim_tick(session, job="tidy", due_at=due_at)
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
