"""Tidying, once a day."""

from datetime import timedelta

from sqlalchemy import text
from sqlmodel import Session, select

from recruitment.due.tidying import due_tidying
from recruitment.jobs.tidying import tidy_all
from recruitment.models import Tick
from recruitment.services.ticks import TICKS_KEPT, claim_ticks
from tests.conftest import NOW


def test_there_is_always_one_tidying_to_do_and_it_removes_old_ticks(session: Session) -> None:
    claim_ticks(session, {"tidy": NOW - TICKS_KEPT - timedelta(seconds=1)})
    (due,) = due_tidying(session, NOW)
    tidy_all(session, due.key, "", NOW)
    assert session.exec(select(Tick)).all() == []


def test_packs_are_tidied_by_a_process_that_has_their_folder(session: Session) -> None:
    tidy_all(session, "all", "", NOW)
    queued = session.execute(text("select queue_name, task_name from queue.procrastinate_jobs")).one()
    assert tuple(queued) == ("packs", "tidy_packs")
