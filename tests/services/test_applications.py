"""Starting an application."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import func, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import Closed
from recruitment.domain.references import is_reference
from recruitment.domain.stages import Stage
from recruitment.models import Application, Delivery, Details, Event
from recruitment.queries.cohorts import CohortFacts
from recruitment.services import applications
from recruitment.services.applications import confirmed, start_application
from tests.factories import make_cohort, make_person
from tests.factories_draft import EMAIL, messages_to


@pytest.fixture
def cohort(worker_database: Database, now: datetime) -> CohortFacts:
    with worker_database.transaction() as session:
        return make_cohort(session, now)


@pytest.fixture
def person_id(worker_database: Database, now: datetime) -> UUID:
    with worker_database.transaction() as session:
        return make_person(session, now, email=EMAIL)


def start(database: Database, cohort: CohortFacts, person_id: UUID, now: datetime) -> str:
    with database.transaction(Binding.APPLICANT, person_id) as session:
        return start_application(
            session,
            cohort=cohort,
            actor_id=person_id,
            email=EMAIL,
            said={one.field: "yes" for one in cohort.definition.conditions},
            link_for=lambda reference: f"https://apply.example.org/apply/{reference}",
            now=now,
        )


def test_an_application_starts_ready_to_be_written(
    database: Database, worker_database: Database, cohort: CohortFacts, person_id: UUID, now: datetime
) -> None:
    reference = start(database, cohort, person_id, now)
    assert is_reference(reference)
    assert reference.startswith("DL27-")
    with worker_database.transaction() as session:
        application = session.exec(select(Application)).one()
        details = session.exec(select(Details)).one()
    assert (application.reference, application.stage) == (reference, Stage.APPLICATION)
    assert (application.started_at, application.submitted_at) == (now, None)
    assert (details.person_id, details.acknowledged_at, details.version) == (person_id, now, 1)


def test_the_event_says_what_was_confirmed_and_read(
    database: Database, worker_database: Database, cohort: CohortFacts, person_id: UUID, now: datetime
) -> None:
    start(database, cohort, person_id, now)
    with worker_database.transaction() as session:
        event = session.exec(select(Event)).one()
    assert (event.action, event.from_stage, event.to_stage) == ("begin", "register", "application")
    assert (event.actor_id, event.cause, event.at) == (person_id, "page:apply", now)
    assert event.reason == (
        "Confirmed: right_to_work, qualified, experience, mainstream_now. Read: commitment of 2025-09-01,"
        " regulated_activity of 2025-09-01, rehabilitation of 2025-09-01, barred of 2025-09-01."
    )


def test_a_programme_that_asks_nothing_records_nothing(cohort: CohortFacts) -> None:
    register = cohort.definition.stages[0].model_copy(update={"eligibility": (), "notices": ()})
    definition = cohort.definition.model_copy(update={"stages": (register,)})
    assert confirmed(definition, {}) == "Confirmed: nothing. Read: nothing."


def test_one_message_tells_the_reference_the_link_and_the_closing(
    database: Database, worker_database: Database, cohort: CohortFacts, person_id: UUID, now: datetime
) -> None:
    reference = start(database, cohort, person_id, now)
    with worker_database.transaction() as session:
        ((kind, _, text),) = messages_to(session)
        delivery = session.exec(select(Delivery)).one()
    assert kind == "application_started"
    assert f"https://apply.example.org/apply/{reference}" in text
    assert "10am on 2 February 2027" in text
    assert (delivery.cohort_id, delivery.state) == (cohort.id, "queued")


def test_starting_twice_gives_the_same_application(
    database: Database, worker_database: Database, cohort: CohortFacts, person_id: UUID, now: datetime
) -> None:
    first = start(database, cohort, person_id, now)
    assert start(database, cohort, person_id, now + timedelta(seconds=1)) == first
    assert counts(worker_database) == (1, 1, 1)


def test_two_clicks_at_once_start_one_application(
    database: Database, worker_database: Database, cohort: CohortFacts, person_id: UUID, now: datetime
) -> None:
    with ThreadPoolExecutor(4) as threads:
        references = set(threads.map(lambda _: start(database, cohort, person_id, now), range(4)))
    assert len(references) == 1
    assert counts(worker_database) == (1, 1, 1)


def test_a_reference_that_is_taken_is_drawn_again(
    database: Database,
    worker_database: Database,
    cohort: CohortFacts,
    person_id: UUID,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with worker_database.transaction() as session:
        somebody = make_person(session, now)
    taken = start(database, cohort, somebody, now)
    drawn = iter([taken, taken, "DL27-4KTQ-9XWB"])
    monkeypatch.setattr(applications, "new_reference", lambda *_: next(drawn))
    assert start(database, cohort, person_id, now) == "DL27-4KTQ-9XWB"


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [
        (-1, "Come back when applications open, at 10am on 5 January 2027."),
        (
            28 * 24 * 3600 + 1,
            "Look out for the next cohort: applications to this one closed at 10am on 2 February 2027.",
        ),
    ],
)
def test_nothing_starts_while_applications_are_not_open(
    database: Database,
    worker_database: Database,
    cohort: CohortFacts,
    person_id: UUID,
    seconds: int,
    sentence: str,
) -> None:
    with pytest.raises(Closed) as refused:
        start(database, cohort, person_id, cohort.opens_at + timedelta(seconds=seconds))
    assert refused.value.sentence == sentence
    assert counts(worker_database) == (0, 0, 0)


def test_nobody_starts_an_application_for_somebody_else(
    database: Database, worker_database: Database, cohort: CohortFacts, person_id: UUID, now: datetime
) -> None:
    with worker_database.transaction() as session:
        victim = make_person(session, now)
    with (
        pytest.raises(Exception, match="row-level security"),
        database.transaction(Binding.APPLICANT, person_id) as session,
    ):
        start_application(
            session,
            cohort=cohort,
            actor_id=victim,
            email=EMAIL,
            said={one.field: "yes" for one in cohort.definition.conditions},
            link_for=lambda reference: reference,
            now=now,
        )
    assert counts(worker_database) == (0, 0, 0)


def counts(database: Database) -> tuple[int, int, int]:
    """Applications, events and deliveries."""
    with database.transaction() as session:
        one, two, three = (
            session.exec(select(func.count()).select_from(table)).one()
            for table in (Application, Event, Delivery)
        )
    return one, two, three
