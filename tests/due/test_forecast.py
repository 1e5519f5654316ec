"""The forecast: everything that jobs would do, when they would, and what is held; and it does nothing."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.due.coming import gather
from recruitment.due.forecast import Foreseen, forecast
from recruitment.models import PackKind
from recruitment.services.holds import hold
from recruitment.services.packs import ask_for_pack
from recruitment.services.ticks import claim_ticks
from tests.conftest import NOW
from tests.factories_due import RELEASE, Office, make_office
from tests.statements import counted

YEAR = timedelta(days=365)
MINUTE = timedelta(minutes=1)


def told(foreseen: tuple[Foreseen, ...]) -> list[tuple[str, datetime]]:
    return [(one.entry.name, one.at) for one in foreseen]


def test_everything_that_is_known_of_stands_in_the_order_of_time(session: Session, office: Office) -> None:
    closing = office.cohort.closes_at + timedelta(minutes=15)
    assert told(forecast(session, NOW, until=NOW + YEAR, cohort_id=office.cohort.id)) == [
        ("remind_drafts", datetime(2027, 1, 26, 9, tzinfo=NOW.tzinfo)),
        ("remind_drafts", datetime(2027, 1, 31, 9, tzinfo=NOW.tzinfo)),
        ("close_applications", closing),
        ("release_decisions", RELEASE),
    ]


def test_what_lies_beyond_is_left_out(session: Session, office: Office) -> None:
    until = RELEASE - MINUTE
    assert "release_decisions" not in dict(told(forecast(session, NOW, until=until)))
    assert "release_decisions" in dict(told(forecast(session, NOW, until=RELEASE)))
    assert office.cohort


def test_one_job_can_be_asked_for(session: Session, office: Office) -> None:
    assert told(forecast(session, NOW, until=NOW + YEAR, job="release_decisions")) == [
        ("release_decisions", RELEASE)
    ]
    assert office.cohort


def test_work_of_the_installation_stands_in_no_cohorts_forecast(session: Session, office: Office) -> None:
    assert "tidy" in dict(told(forecast(session, NOW, until=NOW + YEAR)))
    assert "tidy" not in dict(told(forecast(session, NOW, until=NOW + YEAR, cohort_id=office.cohort.id)))


@pytest.mark.parametrize(
    ("claimed", "at"),
    [(None, NOW), (NOW - timedelta(days=1), NOW), (NOW, NOW + timedelta(minutes=5))],
)
def test_thing_that_is_due_is_done_when_the_job_looks_next(
    session: Session, office: Office, claimed: datetime | None, at: datetime
) -> None:
    pack = ask_for_pack(
        session,
        kind=PackKind.SHORTLIST,
        cohort_id=office.cohort.id,
        shortlist_id=_shortlist(session),
        actor_id=None,
        now=NOW - timedelta(hours=1),
    )
    session.execute(text("delete from queue.procrastinate_jobs"))
    if claimed is not None:
        claim_ticks(session, {"build_packs": claimed})
    (one,) = forecast(session, NOW, until=NOW + YEAR, job="build_packs")
    assert (one.due.key, one.at) == (str(pack), at)
    assert [(made.kind, made.reference) for made in one.due.packs] == [("shortlist", "")]


def _shortlist(session: Session) -> UUID:
    found: UUID = session.execute(text("select id from work.shortlist")).scalar_one()
    return found


def test_thing_that_falls_due_between_two_looks_is_done_at_the_second(
    session: Session, office: Office
) -> None:
    session.execute(text("update work.decision set release_at = release_at + interval '20 seconds'"))
    (one,) = forecast(session, NOW, until=NOW + YEAR, job="release_decisions")
    assert (one.due.at, one.at) == (RELEASE + timedelta(seconds=20), RELEASE + MINUTE)
    assert office.cohort


def test_what_is_held_stands_there_as_held(session: Session, office: Office) -> None:
    for job in ("release_decisions", "build_packs"):
        hold(session, job=job, cohort_id=office.cohort.id, reason="Wait", actor_id=office.leads[0], now=NOW)
    held = {one.entry.name: one.hold for one in forecast(session, NOW, until=NOW + YEAR)}
    line = held["release_decisions"]
    assert line is not None
    assert (line.reason, line.since) == ("Wait", NOW)
    assert held["remind_drafts"] is None


def test_looking_does_nothing(session: Session, office: Office) -> None:
    before = _contents(session)
    forecast(session, RELEASE, until=RELEASE + YEAR)
    session.flush()
    assert _contents(session) == before
    assert office.cohort


def _contents(session: Session) -> list[tuple[str, int, str]]:
    """Every table with its number of rows and a digest of all they hold."""
    names = session.execute(
        text(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname in ('identity', 'work', 'queue')"
        )
    ).scalars()
    digest = "select count(*), coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {} t"
    return [(name, *session.execute(text(digest.format(name))).one()) for name in names]


def test_leads_may_look(worker_database: Database, database: Database) -> None:
    with worker_database.transaction() as session:
        office = make_office(session)
    with database.transaction(Binding.OFFICE, office.leads[0]) as session:
        foreseen = forecast(session, NOW, until=NOW + YEAR, cohort_id=office.cohort.id)
    assert len(foreseen) == 4


def test_looking_costs_as_many_statements_for_three_of_everything(worker_database: Database) -> None:
    counts = []
    for name in ("One", "Two", "Three"):
        with worker_database.transaction() as session:
            make_office(session, name=name)
        with worker_database.transaction() as session:
            forecast(session, RELEASE, until=RELEASE + YEAR)
        with counted(worker_database) as seen, worker_database.transaction() as session:
            forecast(session, RELEASE, until=RELEASE + YEAR)
        counts.append(len(seen))
    assert counts == [counts[0]] * 3


def test_what_one_job_does_at_one_time_is_one_line(session: Session, office: Office) -> None:
    make_office(session, name="Cohort 2028")
    lines = gather(forecast(session, NOW, until=NOW + YEAR))
    reminders = [line for line in lines if line.entry.name == "remind_drafts"]
    assert [(line.sentence, len(line.messages)) for line in reminders] == [
        ("Reminds people whose application is not sent: 2", 2),
        ("Reminds people whose application is not sent: 2", 2),
    ]
    (release,) = (line for line in lines if line.entry.name == "release_decisions")
    assert (len(release.things), len(release.moves), len(release.messages)) == (2, 4, 4)
    assert office.cohort
