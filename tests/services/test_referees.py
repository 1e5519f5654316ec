"""Saving referees."""

from datetime import datetime

import pytest
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.models import Referee
from recruitment.services.referees import RefereeEntry, RefereeOvertaken, save_referees
from tests.factories_draft import Draft, make_draft

HEAD = RefereeEntry("Amina  Diallo", "a.diallo@hill.example", 1)
OTHER = RefereeEntry("Jon Berg", "j.berg@hill.example", 1)


@pytest.fixture
def draft(worker_database: Database, now: datetime) -> Draft:
    return make_draft(worker_database, now)


def save(database: Database, draft: Draft, now: datetime, *entries: RefereeEntry) -> bool:
    with database.transaction(Binding.APPLICANT, draft.person_id) as session:
        return save_referees(
            session, application_id=draft.application_id, entries=entries, window=draft.window, now=now
        )


def stored(database: Database) -> list[tuple[str, str, int]]:
    with database.transaction() as session:
        rows = session.exec(select(Referee).order_by(col(Referee.position)))
        return [(row.full_name, row.email, row.version) for row in rows]


def test_both_are_saved(database: Database, worker_database: Database, draft: Draft, now: datetime) -> None:
    assert save(database, draft, now, HEAD, OTHER) is True
    assert stored(worker_database) == [
        ("Amina Diallo", "a.diallo@hill.example", 2),
        ("Jon Berg", "j.berg@hill.example", 2),
    ]


def test_only_the_one_that_changed_is_written(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    save(database, draft, now, HEAD, OTHER)
    again = RefereeEntry("Jon Berg", "jon.berg@hill.example", 2)
    assert save(database, draft, now, RefereeEntry("Amina Diallo", HEAD.email, 2), again) is True
    assert [version for _, _, version in stored(worker_database)] == [2, 3]


def test_nothing_changed_is_nothing_written(database: Database, draft: Draft, now: datetime) -> None:
    save(database, draft, now, HEAD, OTHER)
    assert save(database, draft, now, HEAD, OTHER) is False


def test_where_the_second_was_changed_elsewhere_neither_is_saved(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    save(database, draft, now, HEAD, OTHER)
    before = stored(worker_database)
    first = RefereeEntry("Somebody New", "s.new@hill.example", 2)
    second = RefereeEntry("Another", "another@hill.example", 1)
    # Caught within the transaction, as the page does it, which then commits.
    with (
        database.transaction(Binding.APPLICANT, draft.person_id) as session,
        pytest.raises(RefereeOvertaken) as refused,
    ):
        save_referees(
            session,
            application_id=draft.application_id,
            entries=[first, second],
            window=draft.window,
            now=now,
        )
    assert refused.value.position == 2
    assert refused.value.stored == {"full_name": "Jon Berg", "email": "j.berg@hill.example"}
    assert stored(worker_database) == before


def test_blank_entries_over_no_rows_make_none(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    with worker_database.transaction() as session:
        for row in session.exec(select(Referee)):
            session.delete(row)
    blank = RefereeEntry("", "", 0)
    assert save(database, draft, now, blank, blank) is False
    assert stored(worker_database) == []


def test_one_alone_can_be_saved(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    with worker_database.transaction() as session:
        for row in session.exec(select(Referee)):
            session.delete(row)
    save(database, draft, now, RefereeEntry("", "", 0), RefereeEntry("Jon Berg", "", 0))
    assert stored(worker_database) == [("Jon Berg", "", 1)]
