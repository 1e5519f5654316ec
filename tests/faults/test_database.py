"""PostgreSQL stopped and started again under living processes."""

from dataclasses import replace
from pathlib import Path
from threading import Thread

from recruitment.db import Database
from recruitment.embedded import Embedded
from recruitment.jobs.desk import Desk
from recruitment.jobs.tasks import send
from recruitment.mail.posting import SmtpPostbox
from recruitment.storage.folder import FolderStorage
from tests.conftest import NOW, Clock
from tests.faults.conftest import RATE, Start, database_stopped
from tests.faults.mail import FaultyServer
from tests.faults.rows import begun, behind, delivery, posted
from tests.faults.told import ToldClock
from tests.faults.waiting import status, until


def test_living_processes_find_the_database_again(
    starting: Start, own_server: Embedded, worker_database: Database, mail: FaultyServer, told: ToldClock
) -> None:
    told.tell(NOW, RATE)
    service = starting("supervise", "1", "1", "web")
    page = f"{starting.address}/health/ready"
    until(lambda: status(page) == 200, "the web answers")
    until(lambda: begun(worker_database), "the worker works")
    before = {process.pid for process in service.workers() + service.web()}
    with database_stopped(own_server, "immediate"):
        assert status(page) == 503
    assert status(page) == 200  # the first who asks sees nothing of it
    posted(worker_database, NOW)
    until(lambda: bool(mail.taken()), "a message goes out")
    assert {process.pid for process in service.workers() + service.web()} == before
    assert list(mail.taken().values()) == [1]
    until(lambda: not behind(worker_database, told()), "the ticks that were cut off are carried out")


def test_what_the_mail_server_said_is_marked_when_the_database_is_back(
    own_server: Embedded,
    worker_database: Database,
    mail: FaultyServer,
    clock: Clock,
    tmp_path: Path,
) -> None:
    mail.pace = 1.0
    postbox = SmtpPostbox("127.0.0.1", mail.port, "none")
    desk = Desk(worker_database, "https://apply.example.org", postbox, FolderStorage(tmp_path), clock)
    conversation = Thread(target=send, args=(desk, posted(worker_database, NOW)))
    conversation.start()
    until(lambda: bool(mail.conversations), "the conversation has begun")
    with database_stopped(own_server, "fast"):
        until(lambda: any(one.answered for one in mail.conversations), "the mail server has taken it")
    conversation.join(timeout=30)
    assert delivery(worker_database) == ("sent", False)
    send(replace(desk), posted(worker_database, NOW))  # told once: the same letter is not posted again
    assert list(mail.taken().values()) == [1]
