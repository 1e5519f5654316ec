"""Feedback: written once by one, frozen when it is ready, sent once, and read by nobody else."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import Closed, NotFound, Refusal, Stale
from recruitment.domain.feedback import LONGEST_SENTENCE, Band
from recruitment.domain.stages import Stage
from recruitment.models import Application, Details, Feedback, Message, ShortlistRow
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.feedback import OwedFeedback, told_feedback
from recruitment.services.drafts import Overtaken
from recruitment.services.feedback import send_feedback, send_feedback_now, write_feedback
from tests.conftest import NOW
from tests.factories import make_application, make_cohort, make_lead, make_person
from tests.factories_feedback import ADDRESS, SENTENCE, make_told, owed_to, send, write

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def cohort(session: Session) -> CohortFacts:
    return make_cohort(session, NOW)


@pytest.fixture
def lead(session: Session, cohort: CohortFacts) -> UUID:
    return make_lead(session, cohort, NOW)


@pytest.fixture
def told(session: Session, cohort: CohortFacts) -> UUID:
    """Somebody who was not taken further."""
    return make_told(session, cohort, NOW, 4)[0]


def save(session: Session, cohort: CohortFacts, owed: OwedFeedback, lead: UUID, **changed: object) -> bool:
    given: dict[str, object] = {"sentence": SENTENCE, "version": owed.version, "ready": False} | changed
    return write_feedback(
        session,
        owed=owed,
        definition=cohort.definition,
        actor_id=lead,
        now=LATER,
        **given,  # type: ignore[arg-type]
    )


def messages(session: Session) -> list[Message]:
    return list(session.exec(select(Message).where(Message.kind == "feedback")).all())


# Writing.


def test_it_is_saved_and_the_same_again_changes_nothing(
    session: Session, cohort: CohortFacts, lead: UUID, told: UUID
) -> None:
    assert save(session, cohort, owed_to(session, cohort, told), lead)
    kept = owed_to(session, cohort, told)
    assert (kept.sentence, kept.version, kept.state, kept.bands) == (SENTENCE, 1, "begun", ())
    assert not save(session, cohort, kept, lead, version=0)
    assert owed_to(session, cohort, told).version == 1


def test_what_was_changed_meanwhile_is_not_written_over(
    session: Session, cohort: CohortFacts, lead: UUID, told: UUID
) -> None:
    write(session, cohort, told, NOW, by=lead, sentence="Theirs.", ready=False)
    with pytest.raises(Overtaken) as refused:
        save(session, cohort, owed_to(session, cohort, told), lead, version=0)
    assert (refused.value.stored, refused.value.version) == ({"sentence": "Theirs."}, 1)
    assert owed_to(session, cohort, told).sentence == "Theirs."


def test_of_two_who_write_first_one_writes(
    session: Session, cohort: CohortFacts, lead: UUID, told: UUID
) -> None:
    before = owed_to(session, cohort, told)
    write(session, cohort, told, NOW, by=lead, sentence="Theirs.")
    with pytest.raises(Stale):
        save(session, cohort, before, lead)


@pytest.mark.parametrize("sentence", ["", "  ", "x" * (LONGEST_SENTENCE + 1)])
def test_it_says_something_and_not_too_much(
    session: Session, cohort: CohortFacts, lead: UUID, told: UUID, sentence: str
) -> None:
    with pytest.raises(Refusal):
        save(session, cohort, owed_to(session, cohort, told), lead, sentence=sentence)


def test_nobody_writes_to_themselves(session: Session, cohort: CohortFacts, lead: UUID, told: UUID) -> None:
    session.exec(update(Details).where(col(Details.application_id) == told).values(person_id=lead))
    with pytest.raises(Refusal, match="the application is your own"):
        save(session, cohort, owed_to(session, cohort, told), lead)
    write(session, cohort, told, NOW, by=make_lead(session, cohort, NOW))
    owed = owed_to(session, cohort, told)
    with pytest.raises(Refusal, match="the application is your own"):
        send_feedback_now(
            session, owed=owed, version=owed.version, cohort=cohort, address=ADDRESS, actor_id=lead, now=LATER
        )


def test_it_is_due_to_nobody_before_an_outcome_is_released(session: Session, cohort: CohortFacts) -> None:
    with pytest.raises(NotFound):
        owed_to(session, cohort, make_application(session, cohort, NOW))


# What is ready.


def test_bands_are_frozen_when_it_is_marked_as_ready(
    session: Session, cohort: CohortFacts, lead: UUID, told: UUID
) -> None:
    write(session, cohort, told, NOW, by=lead)
    session.exec(
        update(ShortlistRow).where(col(ShortlistRow.application_id) == told).values(criteria={"purpose": 1})
    )
    kept = {one.code: one.band for one in owed_to(session, cohort, told).bands}
    assert (kept["purpose"], kept["bravery"]) == (Band.HIGH, Band.NOT_SCORED)


def test_saved_again_it_is_taken_back(session: Session, cohort: CohortFacts, lead: UUID, told: UUID) -> None:
    write(session, cohort, told, NOW, by=lead)
    assert owed_to(session, cohort, told).state == "ready"
    write(session, cohort, told, NOW, by=lead, ready=False)
    kept = owed_to(session, cohort, told)
    assert (kept.state, kept.bands, kept.version) == ("begun", (), 2)
    assert not send_feedback(session, application_id=told, cohort=cohort, address=ADDRESS, now=LATER)


# Sending.


def test_it_is_sent_once_and_told_without_a_word_of_it(
    session: Session, cohort: CohortFacts, lead: UUID, told: UUID
) -> None:
    send(session, cohort, told, LATER, by=lead)
    assert not send_feedback(session, application_id=told, cohort=cohort, address=ADDRESS, now=LATER)
    (message,) = messages(session)
    kept = owed_to(session, cohort, told)
    assert message.recipient == kept.email
    assert message.subject == f"Feedback on your application {kept.reference}"
    assert f"{ADDRESS}/apply/{kept.reference}/feedback" in message.text
    assert SENTENCE not in message.text
    assert kept.sent_at == LATER


@pytest.mark.parametrize("stage", [Stage.WITHDRAWN, Stage.INELIGIBLE])
def test_nobody_who_has_left_is_sent_any(
    session: Session, cohort: CohortFacts, lead: UUID, told: UUID, stage: Stage
) -> None:
    write(session, cohort, told, NOW, by=lead)
    session.exec(update(Application).where(col(Application.id) == told).values(stage=stage))
    assert not send_feedback(session, application_id=told, cohort=cohort, address=ADDRESS, now=LATER)
    assert messages(session) == []
    with pytest.raises(NotFound):
        owed_to(session, cohort, told)


def test_what_is_not_ready_cannot_be_sent_by_a_press(
    session: Session, cohort: CohortFacts, lead: UUID, told: UUID
) -> None:
    owed = owed_to(session, cohort, told)
    with pytest.raises(Stale, match="it is not ready"):
        send_feedback_now(
            session, owed=owed, version=owed.version, cohort=cohort, address=ADDRESS, actor_id=lead, now=LATER
        )


def test_what_was_sent_cannot_be_changed_even_by_our_own_mistake(
    worker_database: Database, database: Database
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, NOW)
        lead, (told,) = make_lead(session, cohort, NOW), make_told(session, cohort, NOW, 4)
        send(session, cohort, told, NOW, by=lead)
        with pytest.raises(Closed, match="has been sent"):
            save(session, cohort, owed_to(session, cohort, told), lead, sentence="Other words.")
    for office in (database.transaction(Binding.OFFICE, lead), worker_database.transaction()):
        with office as session:
            changed = session.exec(update(Feedback).values(sentence="Other words."))
            assert changed.rowcount == 0


def test_database_itself_shows_applicants_their_own_and_only_what_was_sent(
    worker_database: Database, database: Database
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, NOW)
        lead, told = make_lead(session, cohort, NOW), make_told(session, cohort, NOW, 4, 2)
        send(session, cohort, told[0], NOW, by=lead)
        write(session, cohort, told[1], NOW, by=lead)
        people = [person_of(session, one) for one in told]
        somebody = make_person(session, NOW)
    seen = []
    for person in (*people, somebody):
        with database.transaction(Binding.APPLICANT, person) as session:
            seen.append([told_feedback(session, one) is not None for one in told])
    assert seen == [[True, False], [False, False], [False, False]]


def person_of(session: Session, application_id: UUID) -> UUID:
    return session.exec(select(Details.person_id).where(col(Details.application_id) == application_id)).one()
