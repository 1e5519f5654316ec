"""What the web login may do before it takes a role, whatever our code does: ask who came, no more."""

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.models import metadata
from recruitment.servers import Addresses

ASKED = "select person_id from door.arrival({}, null, true, null, now())"
EVERY = sorted(f"{table.schema}.{table.name}" for table in metadata.tables.values())
#: Those whose rows say who is signed in anyway.
MAY_ASK = {"recruitment_web", "recruitment_signin", "recruitment_worker"}

ENTERED = """
select r.rolname, has_schema_privilege(r.oid, 'door', 'usage'),
    has_function_privilege(r.oid, 'door.arrival(text, text, boolean, text, timestamptz)', 'execute')
from pg_roles r where r.rolname like 'recruitment\\_%' and r.rolname <> 'recruitment_owner'
"""
KEPT = """
select p.proname, p.prosecdef, p.proconfig, p.provolatile, pg_get_userbyid(p.proowner)
from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'door'
"""


def asked_as_superuser(addresses: Addresses, statement: str) -> list[tuple[object, ...]]:
    assert addresses.superuser is not None
    database = make_url(addresses.owner).database
    engine = create_engine(make_url(addresses.superuser).set(database=database))
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


@pytest.mark.parametrize("table", EVERY)
def test_web_login_itself_reads_no_table(database: Database, table: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"), database.door() as connection:
        connection.execute(text(f"select 1 from {table}"))


def test_the_door_is_open_to_those_alone_who_let_people_in(addresses: Addresses) -> None:
    rights = {name: (usage, execute) for name, usage, execute in asked_as_superuser(addresses, ENTERED)}
    assert {name for name, (usage, execute) in rights.items() if usage or execute} == MAY_ASK
    assert len(rights) > len(MAY_ASK)


@pytest.mark.parametrize("binding", [Binding.APPLICANT, Binding.REFEREE, Binding.READER, Binding.OFFICE])
def test_nobody_asks_at_the_door_from_within(database: Database, binding: Binding) -> None:
    with (
        pytest.raises(DBAPIError, match="permission denied for schema door"),
        database.transaction(binding) as session,
    ):
        session.execute(text(ASKED.format("null")))


def test_behind_the_door_is_one_function_that_changes_nothing(
    addresses: Addresses,
) -> None:
    path = ["search_path=work, identity, pg_temp"]
    assert asked_as_superuser(addresses, KEPT) == [("arrival", True, path, "s", "recruitment_owner")]


@pytest.mark.parametrize("held", ["''", "'%'", "null", "repeat('0', 64)"])
def test_without_the_hash_of_a_token_nobody_is_named(database: Database, held: str) -> None:
    with database.door() as connection:
        assert connection.execute(text(ASKED.format(held))).scalar_one() is None
