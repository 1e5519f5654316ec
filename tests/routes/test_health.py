"""What machines are told: alive, ready, working. And that no person is in it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, text, update

from recruitment.db import Database
from recruitment.migrations import HEAD
from recruitment.models import Delivery, Hold, PackKind, Tick
from recruitment.services.bounces import keep_box, note_unread
from recruitment.services.packs import ask_for_pack
from tests.conftest import NOW, Clock
from tests.factories import EMPLOYER, FULL_NAME
from tests.factories_house import EMAIL, House, make_house
from tests.statements import counted


@pytest.fixture
def house(worker_database: Database, database: Database) -> House:
    """An application sent in, with its messages, which wait."""
    return make_house(worker_database, database, NOW)


@pytest.fixture
def ticked(worker_database: Database) -> None:
    """A clock that looked just now, and a worker that has done what it was given."""
    with worker_database.transaction() as session:
        session.add(Tick(job="tidy", due_at=NOW, state="done", finished_at=NOW, outcome="nothing to do"))


def told(client: FlaskClient, page: str) -> tuple[int, dict[str, Any]]:
    answer = client.get(f"/health/{page}")
    assert answer.json is not None
    return answer.status_code, answer.json


def send_all(database: Database) -> None:
    with database.transaction() as session:
        session.execute(update(Delivery).values(state="sent", sent_at=NOW))


def hold(database: Database, cohort_id: UUID, job: str, by: UUID) -> None:
    with database.transaction() as session:
        session.add(Hold(job=job, cohort_id=cohort_id, reason="Waiting for a name.", held_by=by, held_at=NOW))


def test_a_process_that_answers_is_alive(client: FlaskClient) -> None:
    assert told(client, "live") == (200, {"status": "alive"})


def test_ready_means_migrated(client: FlaskClient) -> None:
    assert told(client, "ready") == (200, {"status": "ready", "database_revision": HEAD})


def test_the_pulse_is_one_statement(client: FlaskClient, house: House, database: Database) -> None:
    with counted(database) as statements:
        client.get("/health/work")
    assert sum("work.pulse" in statement for statement in statements) == 1
    assert not [statement for statement in statements if "delivery" in statement or "work.tick" in statement]


def test_a_database_at_another_migration_is_not_ready(client: FlaskClient, sweeper: Connection) -> None:
    move = text("update migration.alembic_version set version_num = :to")
    sweeper.execute(move, {"to": "0001"})
    try:
        status, said = told(client, "ready")
    finally:
        sweeper.execute(move, {"to": HEAD})
    assert (status, said["database_revision"], said["wanted"]) == (503, "0001", HEAD)


@pytest.mark.usefixtures("ticked")
def test_work_goes_on(client: FlaskClient) -> None:
    status, said = told(client, "work")
    assert (status, said["status"], said["faults"]) == (200, "working", [])
    assert said["looked_at"] == said["worked_at"] == NOW.isoformat()


def test_a_service_that_never_had_a_clock_says_so(client: FlaskClient) -> None:
    status, said = told(client, "work")
    assert status == 503
    assert said["faults"] == ["Start a worker with its clock: nobody has looked at the timetable yet."]


@pytest.mark.usefixtures("ticked")
@pytest.mark.parametrize(("minutes", "status"), [(5, 200), (6, 503)])
def test_a_clock_that_stands_still_is_noticed(
    client: FlaskClient, clock: Clock, minutes: int, status: int
) -> None:
    clock.now += timedelta(minutes=minutes)
    found, said = told(client, "work")
    assert found == status
    named = "Start a worker with its clock: nobody has looked at the timetable for 6 minutes."
    assert said["faults"] == ([named] if status == 503 else [])


def test_a_clock_without_a_worker_is_noticed(client: FlaskClient, worker_database: Database) -> None:
    with worker_database.transaction() as session:
        long_ago = NOW - timedelta(minutes=20)
        session.add(Tick(job="tidy", due_at=long_ago, state="done", finished_at=long_ago))
        session.add(Tick(job="tidy", due_at=NOW))
    assert told(client, "work")[1]["faults"] == [
        "Look at the worker: nothing has been carried out for 20 minutes."
    ]


@pytest.mark.usefixtures("ticked")
def test_a_message_that_is_refused_again_and_again_still_waits(
    client: FlaskClient, house: House, worker_database: Database
) -> None:
    half_an_hour = NOW - timedelta(minutes=31)
    with worker_database.transaction() as session:
        session.execute(text("update identity.message set made_at = :at"), {"at": half_an_hour})
        session.execute(update(Delivery).values(attempts=3, due_at=NOW + timedelta(minutes=9)))
    named = "Look at the mail server: a message has waited for 31 minutes."
    assert told(client, "work")[1]["faults"] == [named]
    hold(worker_database, house.cohort.id, "send_messages", house.lead)
    assert told(client, "work")[0] == 200
    send_all(worker_database)
    assert told(client, "work")[1]["message_since"] is None


@pytest.mark.usefixtures("ticked")
def test_a_pack_that_nobody_makes_is_noticed(
    client: FlaskClient, house: House, worker_database: Database
) -> None:
    send_all(worker_database)
    with worker_database.transaction() as session:
        ask_for_pack(
            session,
            kind=PackKind.APPLICATION,
            cohort_id=house.cohort.id,
            application_id=house.application_id,
            actor_id=house.lead,
            now=NOW - timedelta(minutes=61),
        )
    named = "Look at the workers of packs: a pack has waited for 61 minutes."
    assert told(client, "work")[1]["faults"] == [named]


@pytest.mark.usefixtures("ticked")
@pytest.mark.parametrize(("minutes", "status"), [(30, 200), (31, 503)])
def test_a_mailbox_that_cannot_be_read_is_noticed_with_what_mends_it(
    client: FlaskClient, worker_database: Database, minutes: int, status: int
) -> None:
    since, mend = NOW - timedelta(minutes=minutes), "Mend the port in BOUNCES_URL."
    with worker_database.transaction() as session:
        keep_box(session, is_there=True, now=since)
        note_unread(session, fault=mend, now=since)
    found, said = told(client, "work")
    assert (found, said["unread_since"]) == (status, since.isoformat())
    named = f"{mend} The mailbox of what came back has not been read for 31 minutes."
    assert said["faults"] == ([named] if status == 503 else [])


def test_nobody_is_named(client: FlaskClient, house: House) -> None:
    said = client.get("/health/work").text
    assert '"message_since":"2027-01-12T10:00:00+00:00"' in said
    assert [one for one in (EMAIL, FULL_NAME, EMPLOYER, house.reference) if one in said] == []
