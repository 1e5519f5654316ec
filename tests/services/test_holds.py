"""Holds: set with a reason, ended by somebody, waited for, and holding what they say."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import NotFound, Refusal, Stale
from recruitment.domain.messages import MessageKind
from recruitment.models import Delivery
from recruitment.queries.cohorts import CohortFacts, house_definition
from recruitment.queries.holds import HoldLine, holds_now, past_holds
from recruitment.services.deliveries import claim
from recruitment.services.holds import hold, is_held, resume
from recruitment.services.messages import Letter, post, standing_fields
from tests.conftest import NOW
from tests.factories import make_cohort, make_lead

JOB = "release_decisions"
HOUR = timedelta(hours=1)


@pytest.fixture
def cohort(session: Session) -> CohortFacts:
    return make_cohort(session, NOW)


@pytest.fixture
def lead(session: Session, cohort: CohortFacts) -> UUID:
    return make_lead(session, cohort, NOW)


def set_hold(session: Session, cohort: CohortFacts, lead: UUID, job: str = JOB) -> None:
    hold(session, job=job, cohort_id=cohort.id, reason=" A place may be lost. ", actor_id=lead, now=NOW)


def test_hold_says_what_is_held_for_whom_since_when_by_whom_and_why(
    session: Session, cohort: CohortFacts, lead: UUID
) -> None:
    set_hold(session, cohort, lead)
    (line,) = holds_now(session).values()
    assert line.by.startswith("Lead Number")
    assert line == HoldLine(JOB, cohort.id, cohort.name, "A place may be lost.", line.by, NOW, "", None)


def test_hold_is_of_one_job_and_one_cohort(session: Session, cohort: CohortFacts, lead: UUID) -> None:
    other = make_cohort(session, NOW, name="Cohort 2028", public=False)
    set_hold(session, cohort, lead)
    assert is_held(session, job=JOB, cohort_id=cohort.id)
    assert not is_held(session, job="remind_drafts", cohort_id=cohort.id)
    assert not is_held(session, job=JOB, cohort_id=other.id)
    assert holds_now(session, other.id) == {}


def test_hold_needs_a_reason(session: Session, cohort: CohortFacts, lead: UUID) -> None:
    with pytest.raises(Refusal, match="Give a reason"):
        hold(session, job=JOB, cohort_id=cohort.id, reason=" ", actor_id=lead, now=NOW)


@pytest.mark.parametrize("job", ["tidy", "recover_work", "no_such_job"])
def test_what_belongs_to_no_cohort_cannot_be_held(
    session: Session, cohort: CohortFacts, lead: UUID, job: str
) -> None:
    with pytest.raises(NotFound):
        set_hold(session, cohort, lead, job)


def test_what_is_held_cannot_be_held_again(session: Session, cohort: CohortFacts, lead: UUID) -> None:
    set_hold(session, cohort, lead)
    with pytest.raises(Stale):
        set_hold(session, cohort, lead)
    assert len(holds_now(session)) == 1


def test_resumed_job_goes_on_and_who_let_it_is_kept(
    session: Session, cohort: CohortFacts, lead: UUID
) -> None:
    set_hold(session, cohort, lead)
    resume(session, job=JOB, cohort_id=cohort.id, actor_id=lead, now=NOW + HOUR)
    assert not is_held(session, job=JOB, cohort_id=cohort.id)
    (past,) = past_holds(session, cohort.id, JOB)
    assert (past.reason, past.resumed_at, past.resumed_by) == ("A place may be lost.", NOW + HOUR, past.by)
    with pytest.raises(Stale):
        resume(session, job=JOB, cohort_id=cohort.id, actor_id=lead, now=NOW + HOUR)
    set_hold(session, cohort, lead)
    assert is_held(session, job=JOB, cohort_id=cohort.id)


def test_whoever_holds_waits_until_what_is_being_done_has_ended(worker_database: Database) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, NOW)
        lead = make_lead(session, cohort, NOW)

    def set_it() -> None:
        with worker_database.transaction() as session:
            set_hold(session, cohort, lead)

    with ThreadPoolExecutor(1) as another:
        with worker_database.transaction() as doing:
            assert not is_held(doing, job=JOB, cohort_id=cohort.id)
            held = another.submit(set_it)
            with pytest.raises(NotYet):
                held.result(timeout=0.5)
        held.result(timeout=10)
    with worker_database.transaction() as session:
        assert is_held(session, job=JOB, cohort_id=cohort.id)


def test_leads_may_hold_and_let_go_on(worker_database: Database, database: Database) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, NOW)
        lead = make_lead(session, cohort, NOW)
    with database.transaction(Binding.OFFICE, lead) as session:
        set_hold(session, cohort, lead)
        resume(session, job=JOB, cohort_id=cohort.id, actor_id=lead, now=NOW)
        assert len(past_holds(session, cohort.id, JOB)) == 1


def posted(session: Session, cohort_id: UUID | None) -> UUID:
    fields = standing_fields(house_definition(), "https://apply.example.org") | {"role": "lead"}
    letter = Letter("a@example.org", MessageKind.STAFF_INVITED, f"role:{cohort_id}", fields)
    post(session, letter, definition=house_definition(), now=NOW, cohort_id=cohort_id)
    statement = select(Delivery.message_id).where(Delivery.cohort_id == cohort_id)
    return session.exec(statement).one()


def test_held_message_does_not_leave_whoever_queued_it(
    session: Session, cohort: CohortFacts, lead: UUID
) -> None:
    message_id = posted(session, cohort.id)
    set_hold(session, cohort, lead, "send_messages")
    assert claim(session, message_id=message_id, now=NOW) is None
    resume(session, job="send_messages", cohort_id=cohort.id, actor_id=lead, now=NOW)
    assert claim(session, message_id=message_id, now=NOW) is not None


def test_message_of_no_cohort_leaves_all_the_same(session: Session, cohort: CohortFacts, lead: UUID) -> None:
    set_hold(session, cohort, lead, "send_messages")
    assert claim(session, message_id=posted(session, None), now=NOW) is not None
