"""Who came is found out in one statement, as it stands at that moment."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import col, update

from recruitment.db import Database
from recruitment.domain.access import Actor, Role
from recruitment.models import Person, SignInSession, StaffRole
from recruitment.queries.arrivals import Arrival, arrive
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.sign_in import SESSION_LASTS, open_session, token_hash
from tests.conftest import Clock
from tests.factories import make_application, make_cohort, make_lead, make_person
from tests.factories_reference import ask, token_for
from tests.statements import counted


class Hall:
    """Two cohorts, a lead of both and one session of theirs; and the web login, which asks."""

    def __init__(self, database: Database, worker: Database, clock: Clock) -> None:
        self.database, self.worker, self.clock = database, worker, clock
        with worker.transaction() as session:
            self.other = make_cohort(session, clock.now, name="Cohort 2028", public=False)
            self.cohort: CohortFacts = make_cohort(session, clock.now)
            self.lead = make_lead(session, self.cohort, clock.now, email="lead@example.org")
            session.add(StaffRole(person_id=self.lead, role=Role.LEAD, granted_at=clock.now))
            self.held = token_hash(open_session(session, person_id=self.lead, now=clock.now))

    def who(self, held: str | None = None, *, later: timedelta = timedelta()) -> Actor | None:
        return self.found(session_hash=held or self.held, later=later).person

    def found(self, *, later: timedelta = timedelta(), **asked: object) -> Arrival:
        with self.database.door() as connection:
            return arrive(connection, now=self.clock.now + later, **asked)  # type: ignore[arg-type]

    def cohort_of(self, slug: str | None) -> CohortFacts | None:
        with self.worker.transaction() as session:
            return self.found(asks_cohort=True, slug=slug).cohort(session)


@pytest.fixture
def hall(database: Database, worker_database: Database, clock: Clock) -> Hall:
    return Hall(database, worker_database, clock)


def test_somebody_signed_in_comes_with_every_role_they_hold(hall: Hall) -> None:
    grants = frozenset({(Role.LEAD, hall.cohort.id), (Role.LEAD, None)})
    assert hall.who() == Actor(hall.lead, grants, "lead@example.org")


def test_somebody_without_a_role_is_an_applicant(hall: Hall) -> None:
    with hall.worker.transaction() as session:
        person = make_person(session, hall.clock.now, email="a@example.org")
        token = open_session(session, person_id=person, now=hall.clock.now)
    assert hall.who(token_hash(token)) == Actor(person, frozenset(), "a@example.org")


def test_a_session_ends_to_the_second(hall: Hall) -> None:
    assert hall.who(later=SESSION_LASTS - timedelta(seconds=1)) is not None
    assert hall.who(later=SESSION_LASTS) is None


@pytest.mark.parametrize(
    "change",
    [
        update(SignInSession).values(revoked_at=col(SignInSession.created_at)),
        update(Person).values(active=False),
        update(SignInSession).values(token_hash="0" * 64),
    ],
    ids=["revoked", "deactivated", "another token"],
)
def test_whoever_is_let_in_no_more_is_nobody_at_once(hall: Hall, change: object) -> None:
    assert hall.who() is not None
    with hall.worker.transaction() as session:
        session.exec(change)  # type: ignore[call-overload]
    assert hall.who() is None


def test_a_role_that_was_ended_is_gone_at_once(hall: Hall) -> None:
    with hall.worker.transaction() as session:
        session.exec(
            update(StaffRole).where(col(StaffRole.cohort_id).is_(None)).values(cohort_id=hall.other.id)
        )
    found = hall.who()
    assert found is not None
    assert found.grants == {(Role.LEAD, hall.cohort.id), (Role.LEAD, hall.other.id)}


def test_cohort_is_the_one_of_the_address_else_the_public_one(hall: Hall) -> None:
    assert hall.cohort_of(hall.other.slug) == hall.other
    assert hall.cohort_of(None) == hall.cohort
    assert hall.cohort_of("nowhere") is None


def test_a_link_names_its_referee_and_nobody_with_an_account(hall: Hall) -> None:
    now = hall.clock.now
    with hall.worker.transaction() as session:
        application = make_application(session, hall.cohort, now)
        first, *_ = ask(session, hall.cohort, application, now)
        token = token_for(session, first.email)
    found = hall.found(link_hash=token_hash(token))
    assert found.bearer == Actor(first.bearer_id, by_link=True)
    assert found.person is None
    assert hall.found(session_hash=token_hash(token)).person is None
    assert hall.found(link_hash=hall.held).bearer is None


def test_all_of_it_is_one_statement_and_nothing_is_none(hall: Hall) -> None:
    with counted(hall.database) as statements:
        hall.found(session_hash=hall.held, link_hash=str(uuid4()), asks_cohort=True)
        assert len(statements) == 1
        assert hall.found() == Arrival()
    assert len(statements) == 1
