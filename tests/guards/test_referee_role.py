"""What the database roles of referees and applicants may do with references, whatever our code does."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.models import ReferenceRequest, metadata
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.reference_answers import save_reference
from tests.conftest import Clock
from tests.factories import make_application, make_cohort, make_person
from tests.factories_reference import CONFIDED, ask, good_answers, receive

OWN = {"reference", "reference_request"}
EVERY = sorted((table.schema, table.name) for table in metadata.tables.values())
#: What everybody may know, and where messages are left.
OPEN = {"cohort", "cohort_definition", "scale_point"}


class Asked:
    """Two referees of one application, one of whom has begun to write."""

    def __init__(self, worker: Database, clock: Clock) -> None:
        with worker.transaction() as session:
            self.cohort: CohortFacts = make_cohort(session, clock.now)
            self.person = make_person(session, clock.now)
            application = make_application(session, self.cohort, clock.now, person_id=self.person)
            self.first, self.second = ask(session, self.cohort, application, clock.now)
            typed = good_answers(self.cohort.definition, concerns="yes", concerns_what=CONFIDED)
            for request in (self.first, self.second):
                save_reference(session, request_id=request.id, typed=typed, version=0, now=clock.now)


@pytest.fixture
def asked(worker_database: Database, database: Database, clock: Clock) -> Asked:
    assert database
    return Asked(worker_database, clock)


def refused(database: Database, binding: Binding, actor: UUID, statement: str) -> str:
    with pytest.raises(DBAPIError) as refusal, database.transaction(binding, actor) as session:
        session.execute(text(statement))
    return str(refusal.value.orig)


def rows(database: Database, binding: Binding, actor: UUID, statement: str) -> list[tuple[object, ...]]:
    with database.transaction(binding, actor) as session:
        return [tuple(row) for row in session.execute(text(statement))]


def test_everything_else_is_refused_to_referees(database: Database, asked: Asked) -> None:
    for schema, table in EVERY:
        if table not in OWN | OPEN:
            query = f"select 1 from {schema}.{table}"
            assert "permission denied" in refused(database, Binding.REFEREE, asked.first.bearer_id, query), (
                table
            )


def test_referee_sees_their_own_request_and_reference_alone(database: Database, asked: Asked) -> None:
    for request in (asked.first, asked.second):
        seen = rows(database, Binding.REFEREE, request.bearer_id, "select id from identity.reference_request")
        assert seen == [(request.id,)]
        seen = rows(database, Binding.REFEREE, request.bearer_id, "select request_id from identity.reference")
        assert seen == [(request.id,)]


def test_reference_that_was_sent_is_no_row_any_more(
    database: Database, worker_database: Database, asked: Asked, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        session.execute(text("delete from identity.reference"))
        receive(session, asked.cohort, session.get_one(ReferenceRequest, asked.first.id), clock.now)
    assert rows(database, Binding.REFEREE, asked.first.bearer_id, "select 1 from identity.reference") == []


@pytest.mark.parametrize("column", ["verified_how", "verified_by", "cleared", "asked_by", "words"])
def test_how_leads_check_is_not_for_referees(database: Database, asked: Asked, column: str) -> None:
    query = f"select {column} from identity.reference_request"
    assert "permission denied" in refused(database, Binding.REFEREE, asked.first.bearer_id, query)


@pytest.mark.parametrize(
    "statement",
    [
        "update identity.reference_request set candidate = 'Somebody Else'",
        "update identity.reference_request set verified_at = now()",
        "update identity.reference_request set bearer_id = gen_random_uuid()",
        "delete from identity.reference_request",
        "delete from identity.reference",
        "insert into identity.reference_link default values",
    ],
)
def test_referee_changes_nothing_but_what_they_write(
    database: Database, asked: Asked, statement: str
) -> None:
    assert "permission denied" in refused(database, Binding.REFEREE, asked.first.bearer_id, statement)


@pytest.mark.parametrize("table", ["reference", "reference_link"])
def test_what_referees_write_is_refused_to_applicants(database: Database, asked: Asked, table: str) -> None:
    said = refused(database, Binding.APPLICANT, asked.person, f"select 1 from identity.{table}")
    assert f"permission denied for table {table}" in said


@pytest.mark.parametrize("column", ["words", "opened_at", "verified_how", "cleared", "due_at"])
def test_of_a_request_applicants_know_that_it_was_asked_and_answered(
    database: Database, asked: Asked, column: str
) -> None:
    query = "select state, asked_at, answered_at from identity.reference_request"
    assert len(rows(database, Binding.APPLICANT, asked.person, query)) == 2
    query = f"select {column} from identity.reference_request"
    assert "permission denied" in refused(database, Binding.APPLICANT, asked.person, query)


def test_another_applicants_referees_are_not_rows(
    database: Database, worker_database: Database, asked: Asked, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        stranger = make_person(session, clock.now)
    query = "select id from identity.reference_request"
    assert asked.first.id
    assert rows(database, Binding.APPLICANT, stranger, query) == []


def test_who_signs_in_finds_whose_link_it_is_and_no_name(database: Database, asked: Asked) -> None:
    query = "select id, bearer_id, state from identity.reference_request"
    assert len(rows(database, Binding.SIGNIN, asked.person, query)) == 2
    for column in ("full_name", "email", "candidate"):
        said = refused(
            database, Binding.SIGNIN, asked.person, f"select {column} from identity.reference_request"
        )
        assert "permission denied" in said
