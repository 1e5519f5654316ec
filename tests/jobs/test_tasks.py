"""What a worker does: sends over a real mail server, and carries a tick from the clock to its outcome."""

import os
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import event, text
from sqlmodel import col, select, update

from recruitment.db import Database
from recruitment.domain.messages import MessageKind
from recruitment.jobs.desk import Desk
from recruitment.jobs.running import run, tick
from recruitment.jobs.tasks import _PAUSES, build_queue, send
from recruitment.jobs.timetable import JOBS
from recruitment.mail.posting import SmtpPostbox
from recruitment.models import Cohort, Delivery, Message, Pack, PackKind, Phase, Tick
from recruitment.queries.cohorts import house_definition
from recruitment.queue import Task, defer
from recruitment.servers import Addresses
from recruitment.services.deliveries import CONVERSATION_LASTS, PAUSES, claim
from recruitment.services.messages import Letter, post, standing_fields
from recruitment.services.packs import ORPHANS_KEPT, ask_for_pack
from recruitment.storage.base import name_of
from tests.conftest import Clock
from tests.factories import make_application, make_cohort, make_lead
from tests.mail.conftest import mail_server
from tests.mail.server import MailServer

__all__ = ["mail_server"]


@pytest.fixture
def mailing(desk: Desk, mail_server: MailServer) -> Desk:
    """A desk whose postbox is a real mail server."""
    return replace(desk, postbox=SmtpPostbox("127.0.0.1", mail_server.port, "none", silence=5))


def posted(desk: Desk, clock: Clock) -> UUID:
    fields = standing_fields(house_definition(), desk.address) | {"role": "lead"}
    letter = Letter("eva@example.org", MessageKind.STAFF_INVITED, "x", fields)
    with desk.database.transaction() as session:
        post(session, letter, definition=house_definition(), now=clock.now)
        return session.exec(select(Delivery.message_id)).one()


def delivery(desk: Desk) -> tuple[str, bool, str]:
    with desk.database.transaction() as session:
        row = session.exec(select(Delivery)).one()
        return row.state, row.maybe_twice, row.fault


def test_message_is_sent_and_marked(mailing: Desk, mail_server: MailServer, clock: Clock) -> None:
    message_id = posted(mailing, clock)
    send(mailing, message_id)
    assert mail_server.recipients == ["eva@example.org"]
    assert delivery(mailing) == ("sent", False, "")


def test_message_queued_twice_is_sent_once(mailing: Desk, mail_server: MailServer, clock: Clock) -> None:
    message_id = posted(mailing, clock)
    send(mailing, message_id)
    send(mailing, message_id)
    assert len(mail_server.taken) == 1


def test_refused_message_arrives_when_the_server_takes_it_again(
    mailing: Desk,
    mail_server: MailServer,
    clock: Clock,
) -> None:
    message_id = posted(mailing, clock)
    mail_server.behaviour.refuse_recipient = "450 later"
    send(mailing, message_id)
    assert delivery(mailing) == ("queued", False, "450 from the mail server")
    mail_server.behaviour.refuse_recipient = ""
    clock.now += PAUSES[0]
    send(mailing, message_id)
    assert delivery(mailing) == ("sent", False, "")


def test_message_refused_for_good_has_failed(mailing: Desk, mail_server: MailServer, clock: Clock) -> None:
    mail_server.behaviour.refuse_text = "554 no"
    send(mailing, posted(mailing, clock))
    assert delivery(mailing) == ("failed", False, "554 from the mail server")


def test_cut_message_is_sent_once_more_under_the_same_id(
    mailing: Desk,
    mail_server: MailServer,
    clock: Clock,
) -> None:
    message_id = posted(mailing, clock)
    mail_server.behaviour.taken_and_cut = True
    send(mailing, message_id)
    mail_server.behaviour.taken_and_cut = False
    clock.now += PAUSES[0]
    send(mailing, message_id)
    assert len({str(taken["Message-ID"]) for taken in mail_server.taken}) == 1
    assert len(mail_server.taken) == 2
    assert delivery(mailing)[:2] == ("sent", True)


def test_message_of_a_worker_that_died_is_found_by_the_clock_and_sent(
    mailing: Desk,
    mail_server: MailServer,
    clock: Clock,
) -> None:
    message_id = posted(mailing, clock)
    with mailing.database.transaction() as session:
        claim(session, message_id=message_id, now=clock.now)
    clock.now += CONVERSATION_LASTS
    assert run(mailing, JOBS["send_messages"], clock.now) == {"done": 1}
    send(mailing, message_id)
    assert delivery(mailing)[:2] == ("sent", True)
    assert len(mail_server.taken) == 1


def test_message_that_cannot_be_written_fails_and_was_not_sent(
    mailing: Desk,
    mail_server: MailServer,
    clock: Clock,
) -> None:
    message_id = posted(mailing, clock)
    with mailing.database.transaction() as session:
        session.exec(update(Message).values(subject="two\nlines"))
    send(mailing, message_id)
    assert delivery(mailing) == ("failed", False, "it cannot be written as an e-mail; the log says why")
    assert mail_server.taken == []


def work_off(desk: Desk, addresses: Addresses) -> None:
    """A real worker: everything queued is carried out, then it ends."""
    app = build_queue(desk, addresses.worker)
    with app.open():
        app.run_worker(wait=False, concurrency=1, install_signal_handlers=False, listen_notify=False)


def test_worker_carries_a_tick_from_the_clock_to_the_message_in_the_inbox(
    mailing: Desk,
    mail_server: MailServer,
    clock: Clock,
    addresses: Addresses,
) -> None:
    with mailing.database.transaction() as session:
        cohort = make_cohort(session, clock.now, opens_in=timedelta(0), phase=Phase.PLANNED)
        make_lead(session, cohort, clock.now, email="lead@example.org")
    tick(mailing, clock.now)
    work_off(mailing, addresses)
    with mailing.database.transaction() as session:
        assert session.exec(select(Cohort.phase)).one() == "open"
        opened = session.exec(select(Tick).where(col(Tick.job) == "open_applications")).one()
        assert (opened.state, opened.outcome, opened.finished_at) == ("done", "1 done", clock.now)
        assert set(session.exec(select(Tick.state))) == {"done"}
    assert mail_server.recipients == ["lead@example.org"]
    assert delivery(mailing) == ("sent", False, "")


def test_tick_of_a_job_that_is_no_more_does_nothing(
    desk: Desk, addresses: Addresses, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        session.execute(
            text(
                "insert into queue.procrastinate_jobs (queue_name, task_name, args) values"
                """ ('default', 'run_tick', '{"tick_id": "x", "job": "long gone"}')"""
            )
        )
    work_off(desk, addresses)
    with worker_database.transaction() as session:
        states = session.execute(text("select status::text from queue.procrastinate_jobs")).scalars().all()
    assert states == ["succeeded"]


def test_pack_that_cannot_be_made_says_so_and_the_worker_goes_on(
    desk: Desk,
    addresses: Addresses,
    clock: Clock,
    worker_database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_arguments: object, **_more: object) -> None:
        raise ValueError("a pack with a fault of its own")

    monkeypatch.setattr("recruitment.packs.render.render", refuse)
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now)
        ask_for_pack(
            session,
            kind=PackKind.APPLICATION,
            cohort_id=cohort.id,
            application_id=make_application(session, cohort, clock.now),
            actor_id=None,
            now=clock.now,
        )
    message_id = posted(desk, clock)
    work_off(desk, addresses)
    with worker_database.transaction() as session:
        pack = session.exec(select(Pack)).one()
        assert (pack.state, pack.fault) == ("failed", "It could not be made; the log says why.")
        assert session.get_one(Delivery, message_id).state == "sent"


def test_files_that_belong_to_no_pack_are_removed_by_a_worker_of_packs(
    desk: Desk, addresses: Addresses, worker_database: Database, clock: Clock, tmp_path: Path
) -> None:
    orphan = tmp_path / "packs" / name_of(desk.packs.put(b"of a process that died"))
    when = (clock.now - ORPHANS_KEPT - timedelta(seconds=1)).timestamp()
    os.utime(orphan, (when, when))
    with worker_database.transaction() as session:
        defer(session, Task.TIDY_PACKS)
    work_off(desk, addresses)
    assert not orphan.exists()


class Leaving:
    """A postbox after whose answer the database goes away for some transactions."""

    def __init__(self, database: Database, times: int) -> None:
        self.database = database
        self.times = times

    def post(self, _email: EmailMessage) -> None:
        event.listen(self.database.engine, "do_connect", self.refuse)
        self.database.dispose()

    def refuse(self, *_arguments: object) -> None:
        if self.times:
            self.times -= 1
            raise psycopg.OperationalError("away")


@pytest.mark.parametrize(
    ("times", "state"), [(len(_PAUSES) - 1, "sent"), (len(_PAUSES), "sending")], ids=["back", "too late"]
)
def test_answer_of_the_mail_server_is_marked_if_the_database_comes_back_in_time(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch, times: int, state: str
) -> None:
    monkeypatch.setattr("recruitment.jobs.tasks.time.sleep", lambda _seconds: None)
    message_id = posted(desk, clock)
    leaving = replace(desk, postbox=Leaving(desk.database, times))
    if state == "sent":
        send(leaving, message_id)
    else:
        with pytest.raises(RuntimeError, match="stayed away"):
            send(leaving, message_id)
    assert delivery(desk) == (state, False, "")
