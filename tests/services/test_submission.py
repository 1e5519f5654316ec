"""Sending an application in."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, func, select, update

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import Closed, MoveRefused, NotFound
from recruitment.domain.stages import Stage
from recruitment.models import Answer, Application, BlindedAnswer, CarriedOver, Details, Event
from recruitment.services.answers import save_answer
from recruitment.services.submission import Incomplete, NotLookedAt, held_application, submit
from tests.factories import EMPLOYER, FULL_NAME, KNOWN_AS, PHONE, REFEREE, REFEREE_EMAIL, make_person
from tests.factories_draft import EMAIL, Draft, make_draft, messages_to

LINK = "https://apply.example.org/apply/status"


@pytest.fixture
def draft(worker_database: Database, now: datetime) -> Draft:
    return make_draft(worker_database, now)


def send_in(session: Session, draft: Draft, now: datetime, *, looked: bool = False) -> bool:
    return submit(
        session,
        application=held_application(session, draft.reference, draft.person_id),
        cohort=draft.cohort,
        actor_id=draft.person_id,
        email=EMAIL,
        link=LINK,
        now=now,
        looked=looked,
    )


def send(database: Database, draft: Draft, now: datetime) -> bool:
    with database.transaction(Binding.APPLICANT, draft.person_id) as session:
        return send_in(session, draft, now)


def change(database: Database, statement: Callable[[], object]) -> None:
    with database.transaction() as session:
        session.exec(statement())  # type: ignore[call-overload]


def copies(database: Database) -> dict[str, str]:
    with database.transaction() as session:
        return {row.question: row.text for row in session.exec(select(BlindedAnswer))}


def application(database: Database) -> Application:
    with database.transaction() as session:
        return session.exec(select(Application)).one()


def untouched(database: Database) -> bool:
    """Whether nothing at all was sent."""
    held = application(database)
    with database.transaction() as session:
        events = session.exec(select(func.count()).select_from(Event)).one()
        told = messages_to(session)
    return (held.stage, held.submitted_at, events, told, copies(database)) == ("application", None, 0, [], {})


def test_sending_moves_the_application_on_and_notes_when(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    assert send(database, draft, now) is True
    held = application(worker_database)
    assert (held.stage, held.submitted_at, held.stage_since) == (Stage.SIFT, now, now)
    with worker_database.transaction() as session:
        event = session.exec(select(Event)).one()
    assert (event.action, event.from_stage, event.to_stage) == ("submit", "application", "sift")
    assert (event.actor_id, event.cause) == (draft.person_id, "page:check")


def test_every_scored_answer_gets_a_blinded_copy_and_the_practical_one_none(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    send(database, draft, now)
    assert sorted(copies(worker_database)) == [f"q{n}" for n in range(1, 8)]


def test_no_copy_names_the_applicant(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    telling = (FULL_NAME, KNOWN_AS, EMAIL, PHONE, EMPLOYER, REFEREE, REFEREE_EMAIL)
    text = "At the time: " + "; ".join(telling) + "."
    change(worker_database, lambda: update(Answer).values(text=text))
    send(database, draft, now)
    for copy in copies(worker_database).values():
        assert not [word for word in telling if word in copy]
        assert copy.startswith("At the time: [applicant]; ")


def test_the_receipt_has_the_reference_the_time_and_the_date_of_decisions(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    send(database, draft, now)
    with worker_database.transaction() as session:
        ((kind, subject, text),) = messages_to(session)
    assert (kind, subject) == ("receipt", f"We have received your application {draft.reference}")
    assert text.startswith(f"Dear {KNOWN_AS},\n")
    assert "10am on 12 January 2027" in text
    assert "2 March 2027" in text
    assert LINK in text


def test_a_second_submission_does_nothing(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    send(database, draft, now)
    assert send(database, draft, now + timedelta(days=100)) is False
    assert application(worker_database).submitted_at == now
    with worker_database.transaction() as session:
        assert len(messages_to(session)) == 1


def test_four_clicks_at_once_are_one_submission(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(lambda _: send(database, draft, now), range(4)))
    assert sorted(results) == [False, False, False, True]
    with worker_database.transaction() as session:
        assert len(messages_to(session)) == 1
        assert session.exec(select(func.count()).select_from(Event)).one() == 1
    assert len(copies(worker_database)) == 7


@pytest.mark.parametrize("seconds", [-1, 0, 1, 15 * 60])
def test_it_can_be_sent_until_the_end_of_the_grace(database: Database, draft: Draft, seconds: int) -> None:
    assert send(database, draft, draft.cohort.closes_at + timedelta(seconds=seconds)) is True


def test_it_cannot_be_sent_a_second_after_the_grace(
    database: Database, worker_database: Database, draft: Draft
) -> None:
    with pytest.raises(Closed, match="applications closed at 10am on 2 February 2027"):
        send(database, draft, draft.cohort.closes_at + timedelta(minutes=15, seconds=1))
    assert untouched(worker_database)


def test_it_cannot_be_sent_before_opening(
    database: Database, worker_database: Database, draft: Draft
) -> None:
    with pytest.raises(Closed, match="Come back when applications open"):
        send(database, draft, draft.cohort.opens_at - timedelta(seconds=1))
    assert untouched(worker_database)


def test_what_is_missing_is_all_named_and_nothing_is_sent(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    change(worker_database, lambda: update(Details).values(phone=""))
    change(worker_database, lambda: update(Answer).where(col(Answer.question) == "q2").values(text=" "))
    change(
        worker_database,
        lambda: update(Answer).where(col(Answer.question) == "q3").values(text="word " * 251),
    )
    with pytest.raises(Incomplete) as refused:
        send(database, draft, now)
    assert [(part.code, part.faults[0].sentence) for part in refused.value.lacking] == [
        ("details", "Enter your telephone number."),
        ("q2", "Write an answer to this question."),
        ("q3", "Shorten your answer to 250 words: it has 251."),
    ]
    assert untouched(worker_database)


def test_the_practical_question_must_be_answered_too(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    change(worker_database, lambda: update(Answer).where(col(Answer.question) == "q8").values(text=""))
    with pytest.raises(Incomplete) as refused:
        send(database, draft, now)
    assert [part.code for part in refused.value.lacking] == ["q8"]


def test_what_was_carried_over_is_sent_only_by_whoever_says_that_they_looked_again(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    with worker_database.transaction() as session:
        session.add(
            CarriedOver(application_id=draft.application_id, cohort="Cohort 2026", parts=["q1"], at=now)
        )
    with pytest.raises(NotLookedAt, match="Look again at what you carried over"):
        send(database, draft, now)
    assert untouched(worker_database)
    with database.transaction(Binding.APPLICANT, draft.person_id) as session:
        assert send_in(session, draft, now, looked=True)


def test_somebody_elses_application_cannot_be_sent(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    with worker_database.transaction() as session:
        stranger = make_person(session, now)
    with pytest.raises(NotFound), database.transaction(Binding.APPLICANT, stranger) as session:
        held_application(session, draft.reference, stranger)
    assert untouched(worker_database)


def test_an_application_that_never_began_cannot_be_sent(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    change(worker_database, lambda: update(Application).values(stage="register"))
    with pytest.raises(MoveRefused):
        send(database, draft, now)


def test_a_save_under_way_is_in_the_copy(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    """The submission waits for the save, or the copy would be of an older text than the answer."""
    saved, go_on = threading.Event(), threading.Event()

    def save() -> None:
        with database.transaction(Binding.APPLICANT, draft.person_id) as session:
            held = draft.hold(session, now)
            save_answer(session, held=held, question="q1", text="The last word.", version=1)
            saved.set()
            assert go_on.wait(10)

    with ThreadPoolExecutor(2) as threads:
        saving = threads.submit(save)
        assert saved.wait(10)
        sending = threads.submit(send, database, draft, now)
        with pytest.raises(TimeoutError):
            sending.result(timeout=0.3)
        go_on.set()
        saving.result(10)
        assert sending.result(10) is True
    assert copies(worker_database)["q1"] == "The last word."


def test_a_save_that_comes_while_it_is_sent_is_refused(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    def save() -> None:
        with database.transaction(Binding.APPLICANT, draft.person_id) as session:
            draft.hold(session, now)

    with ThreadPoolExecutor(1) as threads:
        with database.transaction(Binding.APPLICANT, draft.person_id) as session:
            send_in(session, draft, now)
            saving = threads.submit(save)
            with pytest.raises(TimeoutError):
                saving.result(timeout=0.3)
        with pytest.raises(Closed):
            saving.result(10)
