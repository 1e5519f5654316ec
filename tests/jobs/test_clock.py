"""The clock: it looks at once, goes on looking, and survives a database that is away."""

from dataclasses import replace

from sqlmodel import func, select

from recruitment.db import Database
from recruitment.jobs.clock import start_clock
from recruitment.jobs.desk import Desk
from recruitment.jobs.timetable import TIMETABLE
from recruitment.models import Tick


def test_clock_looks_at_once_and_then_every_minute(desk: Desk, worker_database: Database) -> None:
    scheduler = start_clock(desk)
    try:
        with worker_database.transaction() as session:
            assert session.exec(select(func.count()).select_from(Tick)).one() == len(TIMETABLE)
        (job,) = scheduler.get_jobs()
        assert str(job.trigger) == "cron[second='0']"
    finally:
        scheduler.shutdown()


def test_clock_goes_on_where_the_database_is_away(desk: Desk) -> None:
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    scheduler = start_clock(replace(desk, database=nowhere))
    try:
        assert scheduler.running
    finally:
        scheduler.shutdown()
        nowhere.dispose()
