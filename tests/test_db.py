"""Transactions are bound to a role and an actor, in one statement, and to nothing afterwards."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, func, literal, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import aliased
from sqlmodel import col

from recruitment.db import Database, _without_objects, bind
from recruitment.domain.access import Binding
from recruitment.models import Person
from recruitment.servers import Addresses
from tests.conftest import Clock, connected
from tests.statements import counted


@pytest.fixture
def database(addresses: Addresses) -> Iterator[Database]:
    """The database as the web's login, on connections that nobody else has used."""
    with connected(addresses.web) as web:
        yield web


def who(database: Database, binding: Binding | None) -> tuple[str, str]:
    actor = uuid4()
    with database.transaction(binding, actor) as session:
        role, bound = session.execute(text("select current_user, current_setting('app.actor')")).one()
        assert bound == str(actor)
    return role, bound


@pytest.mark.parametrize("binding", list(Binding))
def test_web_transaction_takes_the_role_of_its_rule(database: Database, binding: Binding) -> None:
    assert who(database, binding)[0] == f"recruitment_{binding}"


def test_worker_keeps_its_own_login(worker_database: Database) -> None:
    assert who(worker_database, None)[0] == "recruitment_worker"


def test_role_and_actor_are_gone_after_commit(database: Database) -> None:
    who(database, Binding.OFFICE)
    with database.engine.connect() as connection:
        role, actor = connection.execute(
            text("select current_user, current_setting('app.actor', true)")
        ).one()
    assert role == "recruitment_web"
    assert not actor


def planned(database: Database) -> set[str]:
    with database.transaction(Binding.OFFICE) as session:
        return set(session.scalars(text("select statement from pg_prepared_statements")))


def test_what_is_planned_outlives_what_is_rolled_back(database: Database) -> None:
    asked = text("select 'planned once'")
    for _ in range(7):
        with database.transaction(Binding.OFFICE) as session:
            session.execute(asked)
    assert "select 'planned once'" in planned(database)
    with database.transaction(Binding.OFFICE) as session:
        session.execute(asked)
        session.begin_nested().rollback()
        session.rollback()
    refused = pytest.raises(ProgrammingError, match="no_such_table")
    with refused, database.transaction(Binding.OFFICE) as session:
        session.execute(text("select * from no_such_table"))
    assert "select 'planned once'" in planned(database)
    with database.transaction(Binding.OFFICE) as session:
        assert session.execute(asked).scalar_one() == "planned once"


def test_transaction_takes_another_role_half_way_and_keeps_it_in_savepoints(database: Database) -> None:
    actor = uuid4()
    asked = text("select current_user, current_setting('app.actor')")
    with database.transaction(Binding.OFFICE) as session:
        assert session.execute(asked).one() == ("recruitment_office", "")
        bind(session, Binding.APPLICANT, actor)
        assert session.execute(asked).one() == ("recruitment_applicant", str(actor))
        with session.begin_nested():
            assert session.execute(asked).one() == ("recruitment_applicant", str(actor))
        assert session.execute(asked).one() == ("recruitment_applicant", str(actor))
    with database.engine.connect() as connection:
        assert connection.execute(text("select current_user")).scalar_one() == "recruitment_web"


def test_a_transaction_that_asks_nothing_sends_nothing(database: Database) -> None:
    with counted(database) as statements, database.transaction(Binding.READER, uuid4()):
        pass
    assert statements == []


def test_at_the_door_nothing_is_bound_and_no_transaction_stays_open(
    database: Database,
) -> None:
    who(database, Binding.OFFICE)
    asked = text("select current_user, current_setting('app.actor', true), pg_current_xact_id()::text")
    with database.door() as connection:
        found = [connection.execute(asked).one() for _ in range(2)]
    assert {tuple(row)[:2] for row in found} <= {("recruitment_web", ""), ("recruitment_web", None)}
    assert found[0][2] != found[1][2]


@pytest.mark.parametrize("actor", ["'; set local role none; --", "anybody", 7])
def test_only_a_uuid_can_be_named_as_the_actor(database: Database, actor: Any) -> None:
    with pytest.raises(AttributeError), database.transaction(Binding.READER, actor) as session:
        session.execute(text("select 1"))


def test_binding_costs_one_statement(database: Database) -> None:
    with counted(database) as statements, database.transaction(Binding.READER, uuid4()) as session:
        session.execute(text("select 1"))
    assert len(statements) == 2


def test_a_connection_that_ends_before_a_transaction_begins_is_an_error_of_the_database(
    database: Database, sweeper: Connection
) -> None:
    with database.door() as door:
        ended = door.execute(text("select pg_backend_pid()")).scalar_one()
        sweeper.execute(text("select pg_terminate_backend(:pid, 5000)"), {"pid": ended})
        with database.bound(Binding.SIGNIN, None, by=door) as session, pytest.raises(OperationalError):
            session.execute(text("select 1"))


@pytest.mark.parametrize(
    ("statement", "whole"),
    [
        (select(Person), True),
        (select(aliased(Person)), True),
        (select(col(Person.email), Person), True),
        (select(col(Person.email)), False),
        (select(col(aliased(Person).email)), False),
        (select(func.count().label("people")).select_from(Person), False),
        (select(select(col(Person.id)).exists(), literal(1)), False),
    ],
)
def test_only_a_statement_that_makes_objects_goes_by_the_session(statement: Any, whole: bool) -> None:
    """Which of them do is as SQLAlchemy itself describes their columns."""
    described = [column["expr"] is column.get("entity") for column in statement.column_descriptions]
    assert (any(described), _without_objects(statement)) == (whole, not whole)


def test_what_was_added_is_found_as_columns_and_as_an_object(worker_database: Database, clock: Clock) -> None:
    other = aliased(Person)
    with worker_database.transaction() as session:
        added = Person(email="ada@example.org", created_at=clock.now)
        session.add(added)
        assert session.execute(select(col(Person.id), col(Person.email))).one() == (
            added.id,
            "ada@example.org",
        )
        added.email = "ada.byron@example.org"
        assert session.execute(text("select email from identity.person")).scalar_one() == added.email
        assert session.execute(select(Person)).scalar_one() is added
        assert session.execute(select(other, col(other.email))).one() == (added, added.email)


def test_web_login_has_no_rights_of_its_own(database: Database) -> None:
    with (
        database.engine.connect() as connection,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        connection.execute(text("select 1 from work.cohort"))


def test_a_raise_leaves_nothing_behind(worker_database: Database) -> None:
    def insert_and_raise() -> None:
        with worker_database.transaction() as session:
            session.execute(
                text(
                    "insert into identity.person (id, email, full_name, active, created_at)"
                    " values (gen_random_uuid(), 'a@example.org', '', true, now())"
                )
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        insert_and_raise()
    with worker_database.transaction() as session:
        assert session.execute(text("select count(*) from identity.person")).scalar_one() == 0


def test_a_server_that_vanishes_is_given_up_in_a_minute(database: Database) -> None:
    """The network itself cannot be cut here; libpq is asked what it was told."""
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        told = driver.info.get_parameters()
    idle, interval, count = (int(told[f"keepalives_{name}"]) for name in ("idle", "interval", "count"))
    assert (told["connect_timeout"], idle + interval * count) == ("10", 50)
    assert told["tcp_user_timeout"] == "50000"


def test_a_connection_that_its_server_has_ended_is_replaced(database: Database, sweeper: Connection) -> None:
    with database.transaction(Binding.SIGNIN) as session:
        ended = session.execute(text("select pg_backend_pid()")).scalar_one()
    sweeper.execute(text("select pg_terminate_backend(:pid, 5000)"), {"pid": ended})
    with database.transaction(Binding.SIGNIN) as session:
        assert session.execute(text("select pg_backend_pid()")).scalar_one() != ended


def test_pages_asked_for_in_turn_leave_one_anothers_plans_alone(database: Database) -> None:
    with database.transaction(Binding.SIGNIN) as session:
        for _ in range(6):
            for number in range(150):
                session.execute(text(f"select {number}"))
        assert session.execute(text("select count(*) from pg_prepared_statements")).scalar_one() >= 150
