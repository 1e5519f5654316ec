"""Who interviews together scores apart: nothing of the other's card, nor that it is, before both committed.

Held by the pages, and by PostgreSQL itself for whoever works under `office` as an assessor.
"""

import re
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.services.observations import discuss, save_note
from tests.conftest import Clock
from tests.factories import commit_score, make_assessor, make_lead, make_reading
from tests.factories_observation import PanelHouse, commit, draft, make_panel_house
from tests.leaks import every_address, leaks, walk
from tests.pages import Browser

EVIDENCE = "Marmalade sandwiches in abundance"
NOTE = "Bicycle lamps on a Thursday"
SECRETS = (EVIDENCE, NOTE)
#: What they wrote of the candidate in the sift.
SIFTED = "Custard in a teapot"
#: What is another's, asked for as bluntly as can be.
ASKED = {
    "observation_card": "select assessor_id from work.observation_card",
    "observed_score": (
        "select assessor_id from work.observed_score"
        " join work.observation_card card on card.id = observed_score.card_id"
    ),
    "observation_note": "select assessor_id from work.observation_note",
}
#: What differs from one page to the next whatever others do.
_PARTICULAR = re.compile(
    r'name="csrf_token" value="[^"]+"|name="once" value="[^"]+"|note-[0-9a-f-]{36}|notes/[0-9a-f-]{36}'
)


@pytest.fixture
def house(worker_database: Database, clock: Clock) -> PanelHouse:
    with worker_database.transaction() as session:
        return make_panel_house(session, clock.now)


def write(database: Database, house: PanelHouse, clock: Clock, assessor: UUID, *, committed: bool) -> None:
    """A note and a whole scorecard of one member."""
    with database.transaction() as session:
        own = house.own(session, assessor)
        save_note(session, own=own, note_id=uuid4(), words=NOTE, version=0, now=clock.now)
        (commit if committed else draft)(session, house, assessor, clock.now, choice="5", evidence=EVIDENCE)


def seen(database: Database, who: UUID, table: str) -> set[UUID]:
    """Whose rows of a table somebody finds under the role of interviewers and leads."""
    with database.transaction(Binding.OFFICE, who) as session:
        return set(session.execute(text(ASKED[table])).scalars())


def pages_of(app: Flask, browser: Browser, house: PanelHouse, url: str) -> dict[str, str]:
    """Every page of assessors, by its address, without what differs each time."""
    values = {
        "cohort": [house.cohort.slug],
        "reference": [house.reference],
        "observation_id": [url.rpartition("/")[2]],
        "pack_id": [str(house.application_id)],
        "code": [house.exercise],
        "filename": ["app.css"],
        "anything": [house.reference, str(house.application_id)],
    }
    addresses = [one for one in every_address(app, values) if one.startswith("/assess")]
    return {one.address: _PARTICULAR.sub("", one.text) for one in walk(browser.client, addresses)}


@pytest.mark.parametrize("own_is", ["draft", "committed"])
def test_no_page_changes_by_what_the_other_does(
    app: Flask, browser: Browser, worker_database: Database, house: PanelHouse, clock: Clock, own_is: str
) -> None:
    with worker_database.transaction() as session:
        (commit if own_is == "committed" else draft)(session, house, house.first, clock.now)
        url = house.url(session, house.first)
    me = browser.sign_in(house.first)
    before = pages_of(app, me, house, url)
    assert {"/assess", "/assess/interviews", url} <= before.keys()
    for committed in (False, True) if own_is != "committed" else (False,):
        write(worker_database, house, clock, house.second, committed=committed)
        after = pages_of(app, me, house, url)
        assert {address for address in before if before[address] != after.get(address)} == set()
        assert [address for address, page in after.items() if leaks(page, SECRETS)] == []


def test_both_stand_side_by_side_once_both_have_committed(
    browser: Browser, worker_database: Database, house: PanelHouse, clock: Clock
) -> None:
    for assessor in (house.first, house.second):
        write(worker_database, house, clock, assessor, committed=True)
    with worker_database.transaction() as session:
        url = house.url(session, house.first)
    page = browser.sign_in(house.first).get(url)
    assert page.html.count(EVIDENCE) == 2 * len(house.slots)
    # A colleague's notes stay theirs.
    assert leaks(page.html, [NOTE]) == []


def test_no_page_of_an_interview_holds_or_leads_to_a_score_of_the_sift(
    app: Flask, browser: Browser, worker_database: Database, house: PanelHouse, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        draft(session, house, house.first, clock.now)
        url = house.url(session, house.first)
    me = browser.sign_in(house.first)
    before = interviews(pages_of(app, me, house, url))
    assert {"/assess/interviews", url, f"{url}/commit"} <= before.keys()
    sift(worker_database, house, clock)
    assert interviews(pages_of(app, me, house, url)) == before
    # By the reference one would find one's own score of them, and what they wrote, in one's past work.
    assert house.reference not in me.get("/assess/past-work").html
    for assessor in (house.first, house.second):
        write(worker_database, house, clock, assessor, committed=True)
    after = interviews(pages_of(app, me, house, url))
    assert [address for address, page in after.items() if leaks(page, (SIFTED, house.reference))] == []
    # Once all of the panel have committed it is there again: there was something to find.
    assert house.reference in me.get("/assess/past-work").html


def sift(database: Database, house: PanelHouse, clock: Clock) -> None:
    """Both of the panel have scored the candidate in the sift, with evidence."""
    with database.transaction() as session:
        for assessor in (house.first, house.second):
            reading = make_reading(
                session,
                house.cohort,
                clock.now,
                application_id=house.application_id,
                assessor_id=assessor,
            )
            commit_score(session, reading, 5, clock.now, evidence=SIFTED)


def interviews(pages: dict[str, str]) -> dict[str, str]:
    """The pages on which one knows whom one meets."""
    return {address: page for address, page in pages.items() if "/interviews" in address}


@pytest.mark.parametrize("table", sorted(ASKED))
def test_another_members_rows_are_no_rows_before_both_have_committed(
    database: Database, worker_database: Database, house: PanelHouse, clock: Clock, table: str
) -> None:
    write(worker_database, house, clock, house.second, committed=False)
    assert seen(database, house.first, table) == set()
    write(worker_database, house, clock, house.second, committed=True)
    assert seen(database, house.first, table) == set()
    write(worker_database, house, clock, house.first, committed=False)
    assert seen(database, house.first, table) == {house.first}
    # The other has committed, and learns nothing of it by that.
    assert seen(database, house.second, table) == {house.second}


@pytest.mark.parametrize("table", sorted(ASKED))
def test_strangers_find_no_rows_and_leads_find_committed_ones(
    database: Database, worker_database: Database, house: PanelHouse, clock: Clock, table: str
) -> None:
    with worker_database.transaction() as session:
        stranger = make_assessor(session, house.cohort, clock.now)
        everywhere = make_lead(session, None, clock.now)
    write(worker_database, house, clock, house.first, committed=True)
    write(worker_database, house, clock, house.second, committed=False)
    # That somebody has begun leads may know; what they scored and noted they may not.
    known = {house.first, house.second} if table == "observation_card" else {house.first}
    assert seen(database, house.lead, table) == seen(database, everywhere, table) == known
    write(worker_database, house, clock, house.second, committed=True)
    assert seen(database, stranger, table) == set()
    both = {house.first, house.second}
    assert seen(database, house.first, table) == ({house.first} if table == "observation_note" else both)


def test_nobody_writes_on_anothers_card_nor_sets_a_panel_as_an_assessor(
    database: Database, worker_database: Database, house: PanelHouse, clock: Clock
) -> None:
    write(worker_database, house, clock, house.second, committed=False)
    with database.transaction(Binding.OFFICE, house.first) as session:
        for statement in (
            "update work.observed_score set value = 1",
            "update work.observation_card set version = 9",
            "update work.observation_note set text = 'Planted'",
            "update work.panel set place = 'Elsewhere'",
            "update work.observation set left_at = now()",
        ):
            assert session.connection().execute(text(statement)).rowcount == 0, statement
    planted = (
        "insert into work.observation (id, panel_id, cohort_id, assessor_id, added_at)"
        " select gen_random_uuid(), panel_id, cohort_id, gen_random_uuid(), now()"
        " from work.observation limit 1"
    )
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        database.transaction(Binding.OFFICE, house.first) as session,
    ):
        session.execute(text(planted))


def test_what_was_agreed_on_is_shown_to_the_panel_and_changed_by_nobody(
    database: Database, worker_database: Database, house: PanelHouse, clock: Clock
) -> None:
    for assessor in (house.first, house.second):
        write(worker_database, house, clock, assessor, committed=True)
    with database.transaction(Binding.OFFICE, house.first) as session:
        discuss(
            session,
            own=house.own(session, house.first),
            definition=house.cohort.definition,
            slot=house.slots[0],
            value=4,
            reason="We talked.",
            seen=0,
            now=clock.now,
        )
    with database.transaction(Binding.OFFICE, house.second) as session:
        assert session.execute(text("select value from work.discussed_score")).scalar_one() == 4
    for statement in ("update work.discussed_score set value = 1", "delete from work.discussed_score"):
        with (
            pytest.raises(DBAPIError, match="permission denied"),
            database.transaction(Binding.OFFICE, house.first) as session,
        ):
            session.execute(text(statement))


def test_a_blind_reader_finds_when_and_where_and_not_whom(database: Database, house: PanelHouse) -> None:
    with database.transaction(Binding.READER, house.first) as session:
        found = session.execute(text("select exercise, place from work.panel")).one()
    assert tuple(found) == ("interview", "Room 4")
    for statement in ("select application_id from work.panel", "select text from work.observation_note"):
        with (
            pytest.raises(DBAPIError, match="permission denied"),
            database.transaction(Binding.READER, house.first) as session,
        ):
            session.execute(text(statement))
