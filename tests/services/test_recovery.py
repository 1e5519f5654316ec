"""Work whose process died: taken up again, and given up with a word after the third time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.due.recovery import due_recoveries
from recruitment.jobs.recovery import recover_one
from recruitment.models import Pack, PackKind, Tick
from recruitment.queue import SILENCE, TRIES, Task, defer, forget_given_up, in_hand, lost_work
from recruitment.services.packs import ask_for_pack
from recruitment.services.recovery import recover
from recruitment.services.ticks import claim_ticks
from tests.conftest import NOW
from tests.factories import make_application, make_cohort


def begin(session: Session, *, silent_for: timedelta) -> int:
    """A worker that was last heard of so long ago fetches the only call there is; returns its number."""
    worker = session.execute(
        text(
            "insert into queue.procrastinate_workers (last_heartbeat)"
            " values (now() - make_interval(secs => :seconds)) returning id"
        ),
        {"seconds": silent_for.total_seconds()},
    ).scalar_one()
    fetched = text("select id from queue.procrastinate_fetch_job_v2(null, :worker)")
    return int(session.execute(fetched, {"worker": worker}).scalar_one())


def call(session: Session) -> tuple[str, int]:
    """The only call's state, and how many runs the queue has noted."""
    row = session.execute(text("select status::text, attempts from queue.procrastinate_jobs")).one()
    return row[0], row[1]


DEAD = SILENCE + timedelta(seconds=1)


def test_call_of_a_silent_worker_is_put_back_and_the_run_counted(session: Session) -> None:
    defer(session, Task.SEND_MESSAGE, message_id="x")
    job_id = begin(session, silent_for=DEAD)
    (due,) = due_recoveries(session, NOW)
    assert (due.key, due.sentence) == (str(job_id), "Take up again send_message")
    recover_one(session, due.key, "", NOW)
    assert call(session) == ("todo", 1)
    assert due_recoveries(session, NOW) == ()


def test_call_of_a_worker_that_has_been_heard_of_is_left_alone(session: Session) -> None:
    defer(session, Task.SEND_MESSAGE, message_id="x")
    job_id = begin(session, silent_for=SILENCE - timedelta(seconds=1))
    assert lost_work(session) == ()
    assert not recover(session, job_id=job_id, now=NOW)
    assert call(session) == ("doing", 0)


def test_call_of_a_worker_that_is_gone_is_lost_at_once(session: Session) -> None:
    defer(session, Task.SEND_MESSAGE, message_id="x")
    begin(session, silent_for=timedelta(0))
    session.execute(text("delete from queue.procrastinate_workers"))
    assert [lost.runs for lost in lost_work(session)] == [1]


def test_call_that_failed_is_tried_again(session: Session) -> None:
    defer(session, Task.SEND_MESSAGE, message_id="x")
    job_id = begin(session, silent_for=timedelta(0))
    session.execute(text("select queue.procrastinate_finish_job_v1(:id, 'failed', false)"), {"id": job_id})
    assert recover(session, job_id=job_id, now=NOW)
    assert call(session) == ("todo", 1)


def wear_out(session: Session) -> None:
    """Each try ends with the death of its worker, until there is nothing left to take up."""
    for _ in range(TRIES):
        recover(session, job_id=begin(session, silent_for=DEAD), now=NOW)
    assert call(session)[0] == "failed"
    assert due_recoveries(session, NOW) == ()


def test_tick_that_keeps_ending_its_process_is_given_up_and_says_so(session: Session) -> None:
    claim_ticks(session, {"remind_drafts": NOW})
    wear_out(session)
    tick = session.exec(select(Tick)).one()
    assert (tick.state, tick.outcome, tick.finished_at) == (
        "failed",
        "3 times its process ended before it was done",
        NOW,
    )


def test_pack_that_keeps_ending_its_process_is_given_up_and_says_why(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    ask_for_pack(
        session,
        kind=PackKind.APPLICATION,
        cohort_id=cohort.id,
        application_id=make_application(session, cohort, NOW),
        actor_id=None,
        now=NOW,
    )
    wear_out(session)
    pack = session.exec(select(Pack)).one()
    assert (pack.state, pack.fault) == (
        "failed",
        "Given up: 3 times its process ended before it was done."
        " It may be too large for this machine's memory.",
    )


def test_call_that_fails_each_time_is_given_up_too(session: Session) -> None:
    claim_ticks(session, {"remind_drafts": NOW})
    for _ in range(TRIES):
        job_id = begin(session, silent_for=timedelta(0))
        session.execute(
            text("select queue.procrastinate_finish_job_v1(:id, 'failed', false)"), {"id": job_id}
        )
        recover(session, job_id=job_id, now=NOW)
    assert call(session)[0] == "failed"
    assert session.exec(select(Tick.state)).one() == "failed"


def test_call_that_is_named_for_what_nobody_knows_any_more_is_given_up_quietly(session: Session) -> None:
    session.execute(
        text("insert into queue.procrastinate_jobs (queue_name, task_name) values ('default', 'long gone')")
    )
    wear_out(session)


def test_two_who_find_the_same_call_take_it_up_once(worker_database: Database) -> None:
    with worker_database.transaction() as session:
        defer(session, Task.SEND_MESSAGE, message_id="x")
        job_id = begin(session, silent_for=DEAD)
    together = Barrier(2)

    def one(_number: int) -> bool:
        with worker_database.transaction() as session:
            together.wait(timeout=10)
            return recover(session, job_id=job_id, now=NOW)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == [False, True]
    with worker_database.transaction() as session:
        assert call(session) == ("todo", 1)


def test_in_hand_is_what_waits_and_what_is_being_done(session: Session) -> None:
    messages = [str(uuid4()) for _ in range(2)]
    for message_id in messages:
        defer(session, Task.SEND_MESSAGE, message_id=message_id)
    defer(session, Task.MAKE_PACK, pack_id=str(uuid4()))
    begin(session, silent_for=timedelta(0))
    assert set(session.execute(in_hand(Task.SEND_MESSAGE)).scalars()) == set(messages)


def test_leads_may_ask_what_is_lost_and_in_hand_and_may_not_touch_the_queue(
    worker_database: Database, database: Database
) -> None:
    with worker_database.transaction() as session:
        defer(session, Task.SEND_MESSAGE, message_id="x")
        begin(session, silent_for=DEAD)
    with database.transaction(Binding.OFFICE, UUID(int=1)) as session:
        assert len(due_recoveries(session, NOW)) == 1
        assert list(session.execute(in_hand(Task.SEND_MESSAGE)).scalars()) == ["x"]
        with pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(text("select * from queue.procrastinate_jobs"))


@pytest.mark.parametrize("binding", [Binding.READER, Binding.APPLICANT, Binding.SIGNIN])
@pytest.mark.parametrize("question", ["in_hand('send_message')", "lost_work('1 minute', 3)"])
def test_others_may_ask_nothing(database: Database, binding: Binding, question: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        database.transaction(binding, UUID(int=1)) as session,
    ):
        session.execute(text(f"select * from queue.{question}"))


def test_what_was_given_up_and_who_was_last_heard_of_a_week_ago_is_forgotten(session: Session) -> None:
    for age in (timedelta(days=6), timedelta(days=8)):
        defer(session, Task.SEND_MESSAGE, message_id=str(age.days))
        begin(session, silent_for=age)
        session.execute(
            text("update queue.procrastinate_jobs set status = 'failed', attempts = 9 where status = 'doing'")
        )
        last = (
            "update queue.procrastinate_events set at = now() - make_interval(days => :days) where job_id ="
        )
        whose = "(select id from queue.procrastinate_jobs where args ->> 'message_id' = cast(:days as text))"
        session.execute(text(f"{last} {whose}"), {"days": age.days})
    defer(session, Task.SEND_MESSAGE, message_id="still waiting")
    forget_given_up(session)
    kept = session.execute(text("select args ->> 'message_id' from queue.procrastinate_jobs order by id"))
    assert list(kept.scalars()) == ["6", "still waiting"]
    assert session.execute(text("select count(*) from queue.procrastinate_workers")).scalar() == 1
