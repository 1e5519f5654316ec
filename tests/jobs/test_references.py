"""Referees are reminded at their times, and applicants asked for others, once each; and both are foreseen."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select, update

from recruitment.db import Database
from recruitment.domain.refereeing import ReferenceState
from recruitment.domain.stages import Stage
from recruitment.due.references import due_references
from recruitment.jobs.references import chase_one
from recruitment.models import Application, Delivery, DeliveryState, Message, ReferenceRequest
from recruitment.queries.arrivals import bearer_of
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.reference_answers import refuse_reference
from recruitment.services.references import ask_again, replace_referee
from recruitment.services.sign_in import token_hash
from tests.conftest import NOW
from tests.factories import REFEREE_EMAIL, make_application, make_cohort, make_lead, make_person
from tests.factories_reference import ADDRESS, ask, receive, token_for
from tests.statements import counted

FIRST = datetime(2027, 1, 19, 9, tzinfo=NOW.tzinfo)
SECOND = datetime(2027, 1, 25, 9, tzinfo=NOW.tzinfo)
SECOND_LONG = timedelta(seconds=1)
APPLICANT, LEAD = "applicant@example.org", "lead@example.org"


@pytest.fixture
def cohort(session: Session) -> CohortFacts:
    cohort = make_cohort(session, NOW)
    make_lead(session, cohort, NOW, email=LEAD)
    return cohort


@pytest.fixture
def requests(session: Session, cohort: CohortFacts) -> list[ReferenceRequest]:
    person = make_person(session, NOW, email=APPLICANT)
    return ask(session, cohort, make_application(session, cohort, NOW, person_id=person), NOW)


def run(session: Session, now: datetime) -> int:
    due = due_references(session, now)
    for one in due:
        chase_one(session, one.key, ADDRESS, now)
    return len(due)


def told(session: Session, kind: str) -> list[str]:
    found = select(Message.recipient).where(Message.kind == kind).order_by(col(Message.recipient))
    return list(session.exec(found))


def test_reminder_is_due_on_its_second_and_goes_out_once(
    session: Session, requests: list[ReferenceRequest]
) -> None:
    assert due_references(session, FIRST - SECOND_LONG) == ()
    assert run(session, FIRST) == 2
    assert run(session, FIRST + timedelta(minutes=5)) == 0
    assert run(session, SECOND) == 2
    assert run(session, SECOND + timedelta(days=30)) == 0
    assert len(told(session, "reference_reminder")) == 4
    assert requests[0].email in told(session, "reference_reminder")


def test_after_an_outage_only_the_newest_reminder_goes_out(
    session: Session, requests: list[ReferenceRequest]
) -> None:
    assert run(session, SECOND + timedelta(hours=3)) == len(requests)
    assert len(told(session, "reference_reminder")) == 2


def test_reminder_brings_a_new_link_and_leaves_the_old_one(
    session: Session, requests: list[ReferenceRequest]
) -> None:
    old = token_for(session, REFEREE_EMAIL)
    run(session, FIRST)
    new = token_for(session, REFEREE_EMAIL)
    assert new != old
    bearers = {bearer_of(session, token_hash(one), FIRST) for one in (old, new)}
    assert bearers == {requests[0].bearer_id}


def test_reminders_count_from_the_last_asking(
    session: Session, cohort: CohortFacts, requests: list[ReferenceRequest]
) -> None:
    run(session, FIRST)
    lead = make_lead(session, cohort, NOW)
    later = FIRST + timedelta(days=1)
    ask_again(session, cohort=cohort, request=requests[0], address=ADDRESS, actor_id=lead, now=later)
    due = [
        one for one in due_references(session, later + timedelta(days=8)) if str(requests[0].id) in one.key
    ]
    assert [one.key.rpartition("/")[2] for one in due] == ["1"]


@pytest.mark.parametrize("stage", [Stage.NOT_PROGRESSED, Stage.WITHDRAWN])
def test_nobody_is_reminded_of_an_application_that_has_ended(
    session: Session, requests: list[ReferenceRequest], stage: Stage
) -> None:
    assert requests
    session.exec(update(Application).values(stage=stage))
    assert due_references(session, SECOND) == ()


def test_whoever_has_answered_is_left_in_peace(
    session: Session, cohort: CohortFacts, requests: list[ReferenceRequest]
) -> None:
    receive(session, cohort, requests[0], NOW)
    (due,) = due_references(session, FIRST)
    assert due.messages[0].recipient == requests[1].email
    receive(session, cohort, requests[1], NOW)
    chase_one(session, due.key, ADDRESS, FIRST)
    assert told(session, "reference_reminder") == []


@pytest.mark.parametrize("state", ["declined", "not_known", "wrong_person"])
def test_applicant_is_asked_for_another_and_leads_are_told_once(
    session: Session, requests: list[ReferenceRequest], state: str
) -> None:
    refuse_reference(session, request_id=requests[0].id, state=ReferenceState(state), words="No.", now=NOW)
    (due,) = due_references(session, NOW)
    assert (due.at, [one.recipient for one in due.messages]) == (NOW, [APPLICANT, LEAD])
    assert run(session, NOW) == 1
    assert run(session, NOW) == 0
    assert told(session, "referee_needed") == [APPLICANT]
    assert told(session, "referee_trouble") == [LEAD]


def test_applicant_is_told_neither_why_nor_what_was_said(
    session: Session, requests: list[ReferenceRequest]
) -> None:
    refuse_reference(
        session, request_id=requests[0].id, state=ReferenceState.NOT_KNOWN, words="Never met.", now=NOW
    )
    run(session, NOW)
    text = session.exec(select(Message.text).where(Message.kind == "referee_needed")).one()
    assert "Never met" not in text
    assert "/status" in text


def bounce(session: Session, email: str, at: datetime) -> None:
    mine = select(Message.id).where(Message.recipient == email)
    session.exec(
        update(Delivery)
        .where(col(Delivery.message_id).in_(mine))
        .values(state=DeliveryState.FAILED, sending_at=at)
    )


def test_address_that_bounces_is_asked_about_and_not_reminded(
    session: Session, cohort: CohortFacts, requests: list[ReferenceRequest]
) -> None:
    at = NOW + timedelta(minutes=1)
    bounce(session, REFEREE_EMAIL, at)
    due = due_references(session, at, until=FIRST)
    assert [(one.key.partition("/")[0], one.at) for one in due] == [("remind", FIRST), ("lost", at)]
    assert run(session, at) == 1
    assert told(session, "referee_needed") == [APPLICANT]
    # Asked again, it may bounce again, and is told of again.
    lead = make_lead(session, cohort, NOW)
    ask_again(session, cohort=cohort, request=requests[0], address=ADDRESS, actor_id=lead, now=at)
    assert due_references(session, at) == ()
    bounce(session, REFEREE_EMAIL, at)
    assert run(session, at) == 1


def test_referee_who_was_replaced_is_not_spoken_of(
    session: Session, requests: list[ReferenceRequest]
) -> None:
    first = requests[0]
    refuse_reference(session, request_id=first.id, state=ReferenceState.DECLINED, words="", now=NOW)
    replace_referee(
        session,
        application_id=first.application_id,
        position=1,
        full_name="Ines Vogel",
        email="i.vogel@hill.example",
        version=1,
        now=NOW,
    )
    assert due_references(session, NOW) == ()


def test_what_is_gone_is_passed_over(session: Session) -> None:
    for key in (f"remind/{uuid4()}/1", f"lost/{uuid4()}"):
        chase_one(session, key, ADDRESS, NOW)
    assert session.exec(select(Message.id)).all() == []


def test_one_cohorts_alone_are_read_where_one_is_asked_for(
    session: Session, cohort: CohortFacts, requests: list[ReferenceRequest]
) -> None:
    assert len(due_references(session, FIRST, cohort_id=cohort.id)) == len(requests)
    assert due_references(session, FIRST, cohort_id=UUID(int=0)) == ()


def test_reading_costs_as_many_statements_for_three_cohorts_as_for_one(worker_database: Database) -> None:
    counts = []
    for name in ("One", "Two", "Three"):
        with worker_database.transaction() as session:
            cohort = make_cohort(session, NOW, name=name, public=False)
            requests = ask(session, cohort, make_application(session, cohort, NOW), NOW)
            refuse_reference(
                session, request_id=requests[0].id, state=ReferenceState.DECLINED, words="", now=NOW
            )
            due_references(session, FIRST)
        with counted(worker_database) as seen, worker_database.transaction() as session:
            assert len(due_references(session, FIRST)) > 1
        counts.append(len(seen))
    assert counts == [5, 5, 5]  # one of them names the actor
