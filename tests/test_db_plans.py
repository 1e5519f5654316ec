"""Each role's statements are planned for it alone, and planned or not, a role sees its own rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlmodel import Session, col

from recruitment.db import Database, bind
from recruitment.domain.access import Binding
from recruitment.driver import SENT_UNPLANNED
from recruitment.models import Application, Cohort
from recruitment.servers import Addresses
from tests.conftest import connected
from tests.factories import make_application, make_cohort, make_lead, make_person

#: Row security has a part in it for both tables, and a part of its own for each role.
ASKED = select(col(Application.id)).join(Cohort, col(Cohort.id) == col(Application.cohort_id))
#: More rounds than the driver, and then the server, looks at before it plans a statement for good.
ROUNDS = 14


@dataclass(frozen=True)
class House:
    """Two applications of one cohort, and its lead."""

    mine: UUID
    theirs: UUID
    lead: UUID
    my_application: UUID
    their_application: UUID

    def expected(self) -> Iterable[tuple[Binding, UUID, set[UUID]]]:
        """Who asks under which role, and what they see."""
        return (
            (Binding.APPLICANT, self.mine, {self.my_application}),
            (Binding.OFFICE, self.lead, {self.my_application, self.their_application}),
            (Binding.APPLICANT, self.theirs, {self.their_application}),
        )


@pytest.fixture
def database(addresses: Addresses) -> Iterator[Database]:
    """The database as the web's login, on connections that have planned nothing yet."""
    with connected(addresses.web) as web:
        yield web


@pytest.fixture
def house(worker_database: Database, now: datetime) -> House:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, now)
        mine, theirs = make_person(session, now), make_person(session, now)
        return House(
            mine,
            theirs,
            make_lead(session, cohort, now),
            make_application(session, cohort, now, person_id=mine),
            make_application(session, cohort, now, person_id=theirs),
        )


def seen(session: Session) -> set[UUID]:
    return set(session.execute(ASKED).scalars())


def plans(database: Database) -> list[int]:
    """How often each plan of what is asked here was carried out, in order of that."""
    held = text(
        "select generic_plans + custom_plans from pg_prepared_statements"
        " where statement like :asked order by 1"
    )
    with database.door() as connection:
        return list(connection.execute(held, {"asked": f"{ASKED.compile()!s:.40}%"}).scalars())


def test_of_roles_that_ask_in_turn_each_sees_its_own_rows_by_its_own_plan(
    database: Database, house: House
) -> None:
    for _ in range(ROUNDS):
        for binding, actor, expected in house.expected():
            with database.transaction(binding, actor) as session:
                assert seen(session) == expected
    # Two people ask under one role.
    assert plans(database) == [ROUNDS - SENT_UNPLANNED, 2 * ROUNDS - SENT_UNPLANNED]


def test_a_role_that_is_taken_half_way_asks_by_its_own_plan(database: Database, house: House) -> None:
    for _ in range(ROUNDS):
        with database.transaction(Binding.OFFICE, house.lead) as session:
            assert len(seen(session)) == 2
            bind(session, Binding.APPLICANT, house.mine)
            assert seen(session) == {house.my_application}
    assert plans(database) == [ROUNDS - SENT_UNPLANNED] * 2


def test_a_role_that_a_savepoint_takes_back_shows_nobody_anothers_rows(
    database: Database, house: House
) -> None:
    """Then the plan asked by is the other role's, and the server, which knows the role, makes it anew."""
    for _ in range(ROUNDS):
        with database.transaction(Binding.APPLICANT, house.theirs) as session:
            savepoint = session.begin_nested()
            bind(session, Binding.OFFICE, house.lead)
            assert len(seen(session)) == 2
            savepoint.rollback()
            assert seen(session) == {house.their_application}


def test_after_a_transaction_the_login_asks_in_its_own_name(database: Database, house: House) -> None:
    asked = text("select current_user, 'join'")
    for _ in range(ROUNDS):
        with database.transaction(Binding.READER, house.mine) as session:
            assert session.execute(asked).one()[0] == "recruitment_reader"
        with database.door() as connection:
            assert connection.execute(asked).one()[0] == "recruitment_web"
    with database.door() as connection:
        held = text("select count(*) from pg_prepared_statements where statement = :asked")
        assert connection.execute(held, {"asked": asked.text}).scalar_one() == 2
