"""A worker that is killed in the middle of a conversation with the mail server."""

from datetime import timedelta

from sqlalchemy import text

from recruitment.db import Database
from recruitment.services.deliveries import CONVERSATION_LASTS
from tests.conftest import NOW
from tests.faults.conftest import RATE, Start
from tests.faults.mail import Fault, FaultyServer
from tests.faults.rows import delivery, posted, unfinished
from tests.faults.running import kill
from tests.faults.told import ToldClock
from tests.faults.waiting import until


def test_what_a_killed_worker_had_in_hand_is_taken_up_once_more_and_listed(
    starting: Start, worker_database: Database, mail: FaultyServer, told: ToldClock
) -> None:
    mail.choose = lambda _recipient, number: Fault.NONE if number else Fault.STALL_TEXT
    posted(worker_database, NOW)
    first = starting("work")
    until(lambda: bool(mail.taken()), "the mail server has the text")
    kill(first.supervisor)
    assert delivery(worker_database) == ("sending", False)

    told.tell(NOW + CONVERSATION_LASTS + timedelta(minutes=1), RATE)
    starting("work", "clock")
    until(lambda: delivery(worker_database) == ("sent", True), "sent once more and listed")
    assert list(mail.taken().values()) == [2]

    # The queue believes that the dead one is still at it, until it has been silent for a minute.
    assert unfinished(worker_database)["calls"] >= 1
    with worker_database.transaction() as session:
        dead = "select worker_id from queue.procrastinate_jobs where task_name = 'send_message'"
        later = "set last_heartbeat = last_heartbeat - interval '1 minute'"
        session.execute(text(f"update queue.procrastinate_workers {later} where id in ({dead})"))
    until(lambda: not lingering(worker_database), "its call is taken up and found done")
    told.tell(told(), 0)
    until(lambda: not unfinished(worker_database), "nothing is left over")
    assert list(mail.taken().values()) == [2]


def lingering(database: Database) -> int:
    with database.transaction() as session:
        calls = "select count(*) from queue.procrastinate_jobs where task_name = 'send_message'"
        return int(session.execute(text(calls)).scalar_one())
