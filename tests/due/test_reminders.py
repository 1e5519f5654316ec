"""Which drafts would be reminded, when, and by what message."""

from datetime import datetime, timedelta

from sqlmodel import Session

from recruitment.db import Database
from recruitment.due.reminders import due_reminders
from tests.conftest import NOW
from tests.factories_due import Office, make_office
from tests.statements import counted

FIRST = datetime(2027, 1, 26, 9, tzinfo=NOW.tzinfo)
SECOND = datetime(2027, 1, 31, 9, tzinfo=NOW.tzinfo)


def test_reminders_to_come_are_foreseen_each_at_its_time(session: Session, office: Office) -> None:
    first, second = due_reminders(session, NOW, until=SECOND)
    assert (first.at, second.at) == (FIRST, SECOND)
    assert first.sentence == f"Remind the owner of draft {office.draft}"
    (message,) = first.messages
    assert (message.kind, message.reference, message.name) == ("draft_reminder", office.draft, "Evie")


def test_reminder_that_is_due_and_those_to_come_stand_beside_each_other(
    session: Session, office: Office
) -> None:
    late = FIRST + timedelta(hours=1)
    assert [one.at for one in due_reminders(session, late, until=SECOND)] == [FIRST, SECOND]
    assert [one.at for one in due_reminders(session, late)] == [FIRST]
    assert office.draft


def test_nobody_is_foreseen_to_be_reminded_after_closing(session: Session, office: Office) -> None:
    closed = office.cohort.closes_at
    assert due_reminders(session, closed, until=closed + timedelta(days=400)) == ()


def test_reading_costs_as_many_statements_for_three_cohorts_as_for_one(worker_database: Database) -> None:
    counts = []
    for name in ("One", "Two", "Three"):
        with worker_database.transaction() as session:
            make_office(session, name=name)
            due_reminders(session, SECOND)
        with counted(worker_database) as seen, worker_database.transaction() as session:
            assert due_reminders(session, SECOND) != ()
        counts.append(len(seen))
    assert counts == [3, 3, 3]  # one of them names the actor
