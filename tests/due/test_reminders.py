"""Which drafts would be reminded, when, and by what message."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.amendments import Amended, Change, written
from recruitment.domain.deadlines import date_and_time
from recruitment.due.reminders import due_reminders
from recruitment.jobs.reminders import remind_one
from recruitment.models import Message
from recruitment.queries.cohorts import cohort_by_id
from recruitment.services.amendments import Amending, amend
from recruitment.services.extensions import Told, extend
from tests.conftest import NOW
from tests.factories_due import Office, make_office
from tests.statements import counted

ADDRESS = "https://apply.example.org"
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
    assert counts == [4, 4, 4]  # one of them names the actor


def give_time(session: Session, office: Office, until: datetime, *, at: datetime = NOW) -> None:
    told = Told(office.cohort, ADDRESS, office.leads[0], at)
    extend(session, told, reference=office.draft, until=until, reason="Their school was closed.")


def test_draft_with_more_time_is_reminded_by_its_own_closing_time(session: Session, office: Office) -> None:
    until = office.cohort.closes_at + timedelta(days=10)
    give_time(session, office, until)
    foreseen = due_reminders(session, NOW, until=until)
    assert [one.at for one in foreseen] == [
        FIRST + timedelta(days=10),
        SECOND + timedelta(days=10),
    ]
    # The cohort has closed for everybody else by then.
    office_closed = office.cohort.closes_at + timedelta(days=5)
    (second,) = due_reminders(session, office_closed + timedelta(days=3))
    for _ in range(2):
        remind_one(session, second.key, ADDRESS, office_closed + timedelta(days=3))
    (letter,) = session.exec(select(Message).where(Message.kind == "draft_reminder")).all()
    assert date_and_time(until) in letter.subject
    assert due_reminders(session, office_closed + timedelta(days=3)) == ()


def test_reminder_from_before_the_time_was_given_is_not_sent_late(session: Session, office: Office) -> None:
    until = office.cohort.closes_at + timedelta(days=1)
    after_both = SECOND + timedelta(days=1, hours=2)
    give_time(session, office, until, at=after_both)
    assert due_reminders(session, after_both, until=until) == ()


def test_reminder_made_for_the_old_closing_time_is_dropped(session: Session, office: Office) -> None:
    (due,) = due_reminders(session, FIRST)
    give_time(session, office, office.cohort.closes_at + timedelta(days=10), at=FIRST)
    remind_one(session, due.key, ADDRESS, FIRST)
    assert session.exec(select(Message).where(Message.kind == "draft_reminder")).all() == []


def move_closing(session: Session, office: Office, days: int, *, at: datetime) -> datetime:
    """Amend when applications close; the new time."""
    cohort = cohort_by_id(session, office.cohort.id)
    assert cohort is not None
    closes = cohort.closes_at + timedelta(days=days)
    change = Change(Amended.CLOSES, written(closes), written(cohort.closes_at))
    amend(session, Amending(cohort, uuid4(), "A storm.", ADDRESS, office.leads[0], at), change)
    return closes


def test_a_later_closing_time_has_all_its_reminders_whatever_was_sent_before(
    session: Session, office: Office
) -> None:
    (due,) = due_reminders(session, FIRST)
    remind_one(session, due.key, ADDRESS, FIRST)
    hour = timedelta(hours=1)
    closes = move_closing(session, office, 20, at=FIRST + hour)
    foreseen = due_reminders(session, FIRST + 2 * hour, until=closes)
    later = timedelta(days=20)
    assert [one.at for one in foreseen] == [FIRST + later, SECOND + later]
    (one,) = due_reminders(session, FIRST + later)
    remind_one(session, one.key, ADDRESS, FIRST + later)
    newest = select(Message).where(Message.kind == "draft_reminder").order_by(col(Message.made_at).desc())
    assert date_and_time(closes) in session.exec(newest).all()[0].subject


def test_a_reminder_whose_time_was_over_when_closing_moved_is_not_sent_late(
    session: Session, office: Office
) -> None:
    closes = move_closing(session, office, -3, at=FIRST - timedelta(hours=1))
    assert [one.at for one in due_reminders(session, FIRST, until=closes)] == [SECOND - timedelta(days=3)]


def test_reminder_that_was_found_before_closing_moved_is_dropped(session: Session, office: Office) -> None:
    (due,) = due_reminders(session, FIRST)
    move_closing(session, office, 20, at=FIRST)
    remind_one(session, due.key, ADDRESS, FIRST + timedelta(seconds=1))
    assert session.exec(select(Message).where(Message.kind == "draft_reminder")).all() == []
