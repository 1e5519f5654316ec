"""What our connections do otherwise than the driver by itself: as right, and not twice."""

from collections.abc import Iterator

import pytest
from psycopg import Connection, Cursor
from psycopg.pq import TransactionStatus
from sqlalchemy import text

from recruitment.db import Database
from recruitment.driver import _read, at_once


@pytest.fixture
def cursor(database: Database) -> Iterator[Cursor[tuple[object, ...]]]:
    with database.door() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, Connection)
        with driver.cursor() as cursor:
            yield cursor


def test_columns_are_described_as_the_driver_does(cursor: Cursor[tuple[object, ...]]) -> None:
    cursor.execute("select 1 as one, 'two'::text as two, null::uuid as three")
    columns = cursor.description
    assert columns is not None
    assert [(one.name, one.type_display) for one in columns] == [
        ("one", "int4"),
        ("two", "text"),
        ("three", "uuid"),
    ]
    assert [one.name for one in columns[1:]] == ["two", "three"]
    assert columns[-1].name == "three"
    with pytest.raises(IndexError):
        columns[3]


def test_what_answers_nothing_has_no_columns(cursor: Cursor[tuple[object, ...]]) -> None:
    cursor.execute("set local app.actor = ''")
    assert cursor.description is None


def test_a_statement_is_read_once_however_long_it_is(database: Database) -> None:
    long = text(f"select :one + 1 as found -- {'x' * 10_000}")
    with database.transaction() as session:
        assert session.execute(long, {"one": 0}).scalar_one() == 1
        before = _read.cache_info()
        assert [session.execute(long, {"one": number}).scalar_one() for number in range(4)] == [1, 2, 3, 4]
    after = _read.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (0, 4)


def test_parameters_may_come_in_any_order_and_more_than_once(cursor: Cursor[tuple[object, ...]]) -> None:
    asked = "select %(second)s::text || %(first)s::text || %(second)s::text, '100%%'"
    for first, second in [("a", "b"), ("c", "d")]:
        cursor.execute(asked, {"first": first, "second": second})
        assert cursor.fetchone() == (second + first + second, "100%")


def test_statements_without_parameters_are_sent_at_once(cursor: Cursor[tuple[object, ...]]) -> None:
    driver = cursor.connection
    assert at_once(driver, "begin; set local app.actor = 'somebody'")
    assert driver.info.transaction_status == TransactionStatus.INTRANS
    found = cursor.execute("select current_setting('app.actor')").fetchone()
    assert found == ("somebody",)


def test_of_statements_that_fail_nothing_is_left(cursor: Cursor[tuple[object, ...]]) -> None:
    driver = cursor.connection
    assert not at_once(driver, "begin; set local role nobody_of_ours")
    assert driver.info.transaction_status == TransactionStatus.IDLE
