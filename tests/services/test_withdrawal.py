"""Withdrawing: the move, what is taken back with it, and that nothing is sent or done afterwards."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.messages import MessageKind
from recruitment.domain.stages import Action, Stage
from recruitment.domain.withdrawal import Why
from recruitment.models import Application, Delivery, Event, Message, Reading
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.drafts import sent_and_unsent
from recruitment.queries.own_application import own_application
from recruitment.services.decisions import release
from recruitment.services.messages import Letter, post, standing_fields
from recruitment.services.withdrawal import withdraw_application
from tests.conftest import NOW
from tests.factories import make_application, make_assessor, make_cohort, make_lead, make_person, make_reading
from tests.factories_decision import confirm_and_set, make_shortlist, propose_all, score, stage_of
from tests.factories_requests import ask

EMAIL = "withdraws@example.org"


@dataclass
class Applying:
    """Somebody with an application, and both databases: theirs and the worker's."""

    web: Database
    worker: Database
    cohort: CohortFacts
    person: UUID
    application: UUID

    def withdraw(self, why: Why = Why.OTHER_POST, words: str = "Nearer home.") -> bool:
        """As their page does it, under their own role."""
        with self.web.transaction(Binding.APPLICANT, self.person) as session:
            reference = session.exec(
                select(Application.reference).where(col(Application.id) == self.application)
            ).one()
            return withdraw_application(
                session,
                application=own_application(session, reference, self.person),
                cohort=self.cohort,
                actor_id=self.person,
                email=EMAIL,
                why=why,
                words=words,
                link="https://x.example",
                now=NOW,
            )

    def kinds_told(self) -> list[str]:
        """The kinds of messages to them, in order."""
        with self.worker.transaction() as session:
            return sorted(session.exec(select(Message.kind).where(col(Message.recipient) == EMAIL)).all())


def make_applying(web: Database, worker: Database, stage: Stage) -> Applying:
    with worker.transaction() as session:
        cohort = make_cohort(session, NOW)
        person = make_person(session, NOW, email=EMAIL)
        application = make_application(session, cohort, NOW, stage=stage, person_id=person)
    return Applying(web, worker, cohort, person, application)


@pytest.fixture
def read(database: Database, worker_database: Database) -> Applying:
    """Somebody in the sift."""
    return make_applying(database, worker_database, Stage.SIFT)


@pytest.mark.parametrize("stage", [Stage.REGISTER, Stage.APPLICATION, Stage.SIFT, Stage.OFFER])
def test_whoever_is_in_a_stage_can_withdraw_from_it(
    database: Database, worker_database: Database, stage: Stage
) -> None:
    applying = make_applying(database, worker_database, stage)
    assert applying.withdraw()
    with worker_database.transaction() as session:
        event = session.exec(select(Event)).one()
        assert stage_of(session, applying.application) == Stage.WITHDRAWN
    assert (event.from_stage, event.action, event.actor_id) == (stage, Action.WITHDRAW, applying.person)
    assert event.reason == "I am taking another post, or staying in mine: Nearer home."
    assert applying.kinds_told() == [MessageKind.WITHDRAWN]


def test_withdrawing_twice_is_withdrawing_once(read: Applying) -> None:
    assert read.withdraw()
    assert not read.withdraw(Why.OTHER)
    with read.worker.transaction() as session:
        assert len(session.exec(select(Event)).all()) == 1
    assert read.kinds_told() == [MessageKind.WITHDRAWN]


def test_whoever_was_not_taken_further_has_nothing_to_withdraw(
    database: Database, worker_database: Database
) -> None:
    applying = make_applying(database, worker_database, Stage.NOT_PROGRESSED)
    assert not applying.withdraw()
    with worker_database.transaction() as session:
        assert stage_of(session, applying.application) == Stage.NOT_PROGRESSED


def test_readings_nobody_began_are_taken_back_and_those_begun_stay(read: Applying) -> None:
    with read.worker.transaction() as session:
        assessor = make_assessor(session, read.cohort, NOW)
        score(session, read.cohort, NOW, read.application, 4, assessor_id=assessor)
        make_reading(
            session,
            read.cohort,
            NOW,
            application_id=read.application,
            assessor_id=assessor,
            item="q2",
            criterion="purpose",
        )
        of_another = make_application(session, read.cohort, NOW)
        make_reading(
            session,
            read.cohort,
            NOW,
            application_id=of_another,
            assessor_id=assessor,
            item="q2",
            criterion="purpose",
        )
    read.withdraw()
    with read.worker.transaction() as session:
        left = session.exec(select(Reading.application_id, Reading.item).order_by(col(Reading.item))).all()
    assert sorted(left, key=lambda row: row[1]) == [(read.application, "q1"), (of_another, "q2")]


def test_messages_that_have_not_left_are_taken_back_but_answers_to_requests_are_not(read: Applying) -> None:
    with read.worker.transaction() as session:
        _wait(session, read, EMAIL, MessageKind.NOT_PROGRESSED)
        _wait(session, read, EMAIL, MessageKind.OFFER)
        sent = _wait(session, read, EMAIL, MessageKind.DRAFT_REMINDER)
        session.get_one(Delivery, sent).state = "sent"
        session.get_one(Delivery, sent).sent_at = NOW
        ask(session, read.cohort, NOW, email=EMAIL, person_id=read.person, application_id=read.application)
    read.withdraw()
    assert read.kinds_told() == ["draft_reminder", "request_received", "withdrawn"]


def _wait(session: Session, read: Applying, recipient: str, kind: MessageKind) -> UUID:
    fields = standing_fields(read.cohort.definition, "https://x.example")
    fields |= dict.fromkeys(("name", "cohort", "reference", "closes", "answer_by"), "x")
    letter = Letter(recipient, kind, "waits", fields, read.application)
    post(session, letter, definition=read.cohort.definition, now=NOW, cohort_id=read.cohort.id)
    return session.exec(select(Message.id).where(col(Message.kind) == kind)).one()


def test_a_decision_released_later_passes_whoever_withdrew_over(read: Applying) -> None:
    with read.worker.transaction() as session:
        assessor, first, second = (
            make_assessor(session, read.cohort, NOW),
            make_lead(session, read.cohort, NOW),
            make_lead(session, read.cohort, NOW),
        )
        score(session, read.cohort, NOW, read.application, 5, assessor_id=assessor)
        shortlist = make_shortlist(session, read.cohort, NOW)
        decision = propose_all(
            session, read.cohort, NOW, shortlist_id=shortlist, by=first, offers=[read.application]
        )
        confirm_and_set(session, read.cohort, NOW, decision_id=decision, by=second, at=NOW)
    read.withdraw()
    with read.worker.transaction() as session:
        assert release(session, decision_id=decision, address="https://x.example", now=NOW)
        assert stage_of(session, read.application) == Stage.WITHDRAWN
    assert read.kinds_told() == [MessageKind.WITHDRAWN]


def test_a_draft_that_was_withdrawn_is_neither_sent_nor_unsent(
    database: Database, worker_database: Database
) -> None:
    applying = make_applying(database, worker_database, Stage.APPLICATION)
    applying.withdraw()
    with worker_database.transaction() as session:
        assert sent_and_unsent(session, applying.cohort.id) == (0, 0)


def test_nothing_of_somebody_who_has_not_withdrawn_can_be_let_go(read: Applying) -> None:
    with read.worker.transaction() as session:
        assessor = make_assessor(session, read.cohort, NOW)
        make_reading(
            session,
            read.cohort,
            NOW,
            application_id=read.application,
            assessor_id=assessor,
            item="q2",
            criterion="purpose",
        )
    with read.web.transaction(Binding.APPLICANT, read.person) as session:
        session.execute(text("select work.let_go(:id)"), {"id": read.application})
    with read.worker.transaction() as session:
        assert len(session.exec(select(Reading.id)).all()) == 1
