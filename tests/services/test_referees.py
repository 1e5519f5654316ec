"""Saving referees."""

from datetime import datetime

import pytest
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.models import Referee
from recruitment.services.drafts import Overtaken
from recruitment.services.referees import RefereeEntry, save_referees
from tests.factories_draft import Draft, make_draft

HEAD = RefereeEntry("Amina  Diallo", "a.diallo@hill.example", 1)
OTHER = RefereeEntry("Jon Berg", "j.berg@hill.example", 1)


@pytest.fixture
def draft(worker_database: Database, now: datetime) -> Draft:
    return make_draft(worker_database, now)


def save(database: Database, draft: Draft, now: datetime, *entries: RefereeEntry) -> list[bool]:
    """Save both; whether each was changed."""
    with database.transaction(Binding.APPLICANT, draft.person_id) as session:
        saved = save_referees(session, held=draft.hold(session, now), entries=entries)
        return [one.changed for one in saved]


def stored(database: Database) -> list[tuple[str, str, int]]:
    with database.transaction() as session:
        rows = session.exec(select(Referee).order_by(col(Referee.position)))
        return [(row.full_name, row.email, row.version) for row in rows]


def test_both_are_saved(database: Database, worker_database: Database, draft: Draft, now: datetime) -> None:
    assert save(database, draft, now, HEAD, OTHER) == [True, True]
    assert stored(worker_database) == [
        ("Amina Diallo", "a.diallo@hill.example", 2),
        ("Jon Berg", "j.berg@hill.example", 2),
    ]


def test_only_the_one_that_changed_is_written(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    save(database, draft, now, HEAD, OTHER)
    again = RefereeEntry("Jon Berg", "jon.berg@hill.example", 2)
    assert save(database, draft, now, RefereeEntry("Amina Diallo", HEAD.email, 2), again) == [False, True]
    assert [version for _, _, version in stored(worker_database)] == [2, 3]


def test_nothing_changed_is_nothing_written(database: Database, draft: Draft, now: datetime) -> None:
    save(database, draft, now, HEAD, OTHER)
    assert save(database, draft, now, HEAD, OTHER) == [False, False]


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
        pytest.raises(Overtaken) as refused,
    ):
        save_referees(session, held=draft.hold(session, now), entries=[first, second])
    held = {"full_name": "Jon Berg", "email": "j.berg@hill.example", "not_before_offer": ""}
    assert refused.value.stored == held
    assert stored(worker_database) == before


def test_blank_entries_over_no_rows_make_none(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    with worker_database.transaction() as session:
        for row in session.exec(select(Referee)):
            session.delete(row)
    blank = RefereeEntry("", "", 0)
    assert save(database, draft, now, blank, blank) == [False, False]
    assert stored(worker_database) == []


def test_one_alone_can_be_saved(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    with worker_database.transaction() as session:
        for row in session.exec(select(Referee)):
            session.delete(row)
    save(database, draft, now, RefereeEntry("", "", 0), RefereeEntry("Jon Berg", "", 0))
    assert stored(worker_database) == [("Jon Berg", "", 1)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" J.Berg@Hill.Example ", "j.berg@hill.example"),
        ("j.berg", "j.berg"),
        ("J.Berg at  Hill\x07", "J.Berg at Hill"),
    ],
)
def test_an_address_is_kept_in_lower_case_and_what_is_none_yet_as_it_was_typed(
    database: Database, worker_database: Database, draft: Draft, now: datetime, typed: str, kept: str
) -> None:
    save(database, draft, now, HEAD, RefereeEntry("Jon Berg", typed, 1))
    assert stored(worker_database)[1][1] == kept
