"""The timetable looks into the mailbox of what came back, where there is one, and takes in every report."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.due.bounces import due_bounces
from recruitment.jobs.bounces import read_bounces
from recruitment.jobs.desk import Desk
from recruitment.jobs.running import Ended, run
from recruitment.jobs.timetable import JOBS
from recruitment.mail.mailbox import FOR_A_PERSON, NOTED, ImapMailbox
from recruitment.models import Delivery
from recruitment.queries.bounces import Unread, box_unread
from recruitment.queue import Task
from recruitment.services.bounces import keep_box
from tests.conftest import NOW, Clock
from tests.factories import make_cohort
from tests.mail.imap_server import PASSWORD, USER, Folders, running
from tests.mail.reports import report
from tests.services.test_bounces import READER, delivery, sent

FIVE = timedelta(minutes=5)


def with_box(desk: Desk, port: int) -> Desk:
    return replace(desk, bounces=ImapMailbox("127.0.0.1", port, False, USER, PASSWORD, silence=5))


def test_nothing_is_due_without_a_mailbox(session: Session) -> None:
    assert due_bounces(session, NOW, until=NOW + timedelta(days=9)) == ()


def test_a_look_is_due_five_minutes_after_the_last_and_queues_the_reading(desk: Desk, clock: Clock) -> None:
    with desk.database.transaction() as session:
        keep_box(session, is_there=True, now=clock.now)
        assert due_bounces(session, clock.now) == ()
        (foreseen,) = due_bounces(session, clock.now, until=clock.now + FIVE)
        assert foreseen.at == clock.now + FIVE
    clock.now += FIVE
    assert run(desk, JOBS["read_bounces"], clock.now) == {Ended.DONE: 1}
    assert run(desk, JOBS["read_bounces"], clock.now) == {}
    with desk.database.transaction() as session:
        queued = session.execute(text("select task_name from queue.procrastinate_jobs")).scalars().all()
    assert queued.count(Task.READ_BOUNCES.value) == 1


def test_reports_are_taken_in_and_moved_and_what_people_wrote_is_kept(desk: Desk) -> None:
    with desk.database.transaction() as session:
        message = sent(session, make_cohort(session, NOW))
        header_id = delivery(session, message).header_id
    folders, word = Folders(), b"Subject: Thank you\r\n\r\nGladly."
    folders.arrive(report(header_id))
    folders.arrive(word)
    with running(folders) as port:
        read_bounces(with_box(desk, port))
        read_bounces(with_box(desk, port))
    assert [folders.of(one) for one in ("INBOX", NOTED, FOR_A_PERSON)] == [[], [report(header_id)], [word]]
    with desk.database.transaction() as session:
        of_it = select(Delivery.state, Delivery.fault).where(col(Delivery.message_id) == message)
        assert session.exec(of_it).one() == ("failed", "came back: the address does not exist (5.1.1)")


@pytest.mark.parametrize("returned", ["message/rfc822", ""])
def test_a_hostile_report_holds_up_none_behind_it(desk: Desk, returned: str) -> None:
    with desk.database.transaction() as session:
        message = sent(session, make_cohort(session, NOW))
        header_id = delivery(session, message).header_id
    folders = Folders()
    folders.arrive(report("<o\x00ne@example.org>", recipient="o\x00ne@example.org", returned=returned))
    folders.arrive(report(header_id))
    with running(folders) as port:
        read_bounces(with_box(desk, port))
    assert folders.of("INBOX") == []
    with desk.database.transaction() as session:
        assert delivery(session, message).state == "failed"


def test_a_report_that_does_not_say_which_message_came_back_is_kept_for_a_person(desk: Desk) -> None:
    with desk.database.transaction() as session:
        message = sent(session, make_cohort(session, NOW))
    folders, forged = Folders(), report(recipient=READER, returned="")
    folders.arrive(forged)
    with running(folders) as port:
        read_bounces(with_box(desk, port))
    assert [folders.of(one) for one in ("INBOX", NOTED, FOR_A_PERSON)] == [[], [], [forged]]
    with desk.database.transaction() as session:
        assert delivery(session, message).state == "sent"


def test_it_is_noted_since_when_a_mailbox_cannot_be_read_until_it_can(
    desk: Desk, clock: Clock, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        keep_box(session, is_there=True, now=NOW)
    found = clock.now
    with running(Folders(refuses=("LOGIN",))) as port:
        read_bounces(with_box(desk, port))
        clock.now += FIVE
        # That a worker is asked again mends nothing.
        assert run(desk, JOBS["read_bounces"], clock.now) == {Ended.DONE: 1}
        read_bounces(with_box(desk, port))
    with worker_database.transaction() as session:
        assert box_unread(session) == Unread(
            found, "Mend the user or the password in BOUNCES_URL: the mail server refuses them."
        )
    with running(Folders()) as port:
        read_bounces(with_box(desk, port))
    with worker_database.transaction() as session:
        assert box_unread(session) is None


def test_a_worker_without_a_mailbox_does_nothing(desk: Desk) -> None:
    read_bounces(desk)
