"""Saving a part of a draft: answers, details, referees, and what all three share."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import Closed, NotFound
from recruitment.domain.stages import Stage
from recruitment.domain.window import Window
from recruitment.models import Answer
from recruitment.services.answers import save_answer
from recruitment.services.drafts import Overtaken, Saved, require_writable
from tests.factories import make_person
from tests.factories_draft import Draft, make_draft

Save = Callable[..., Saved]


@pytest.fixture
def draft(worker_database: Database, now: datetime) -> Draft:
    return make_draft(worker_database, now)


@pytest.fixture
def save(database: Database, draft: Draft, now: datetime) -> Save:
    """Save an answer as the applicant, in a transaction of its own."""

    def save(
        text: str,
        *,
        version: int,
        question: str = "q1",
        at: datetime = now,
        person: UUID = draft.person_id,
    ) -> Saved:
        with database.transaction(Binding.APPLICANT, person) as session:
            held = draft.hold(session, at, person_id=person)
            return save_answer(session, held=held, question=question, text=text, version=version)

    return save


def stored(database: Database, question: str = "q1") -> tuple[str, int, datetime]:
    with database.transaction() as session:
        answer = session.exec(select(Answer).where(Answer.question == question)).one()
        return answer.text, answer.version, answer.saved_at


def test_a_change_is_saved_at_the_next_version(save: Save, worker_database: Database, now: datetime) -> None:
    later = now + timedelta(minutes=5)
    assert save("What I did next.", version=1, at=later) == Saved(
        2, {"text": "What I did next."}, changed=True
    )
    assert stored(worker_database) == ("What I did next.", 2, later)


def test_a_first_answer_is_saved_at_version_1(save: Save, worker_database: Database, now: datetime) -> None:
    assert save("New.", version=0, question="q9").version == 1
    assert stored(worker_database, "q9") == ("New.", 1, now)


def test_what_has_not_changed_is_not_written(save: Save, worker_database: Database, now: datetime) -> None:
    save("The same.", version=1)
    again = save("The same.", version=2, at=now + timedelta(hours=1))
    assert again == Saved(2, {"text": "The same."}, changed=False)
    assert stored(worker_database) == ("The same.", 2, now)


def test_nothing_typed_into_nothing_saved_makes_no_row(save: Save, worker_database: Database) -> None:
    assert save("", version=0, question="q9") == Saved(0, {"text": ""}, changed=False)
    with worker_database.transaction() as session:
        assert session.exec(select(Answer).where(Answer.question == "q9")).all() == []


def test_an_answer_can_be_emptied(save: Save, worker_database: Database, now: datetime) -> None:
    assert save("", version=1).changed
    assert stored(worker_database) == ("", 2, now)


def test_a_stale_version_is_refused_and_gives_back_what_is_saved(
    save: Save, worker_database: Database, now: datetime
) -> None:
    save("From one tab.", version=1)
    with pytest.raises(Overtaken) as refused:
        save("From another tab.", version=1)
    assert (refused.value.stored, refused.value.version) == ({"text": "From one tab."}, 2)
    assert stored(worker_database) == ("From one tab.", 2, now)


def test_a_second_click_is_no_conflict(save: Save, worker_database: Database, now: datetime) -> None:
    save("Clicked twice.", version=1)
    assert save("Clicked twice.", version=1) == Saved(2, {"text": "Clicked twice."}, changed=False)
    assert stored(worker_database) == ("Clicked twice.", 2, now)


def test_two_first_answers_are_a_conflict(save: Save) -> None:
    save("First.", version=0, question="q9")
    with pytest.raises(Overtaken) as refused:
        save("Second.", version=0, question="q9")
    assert (refused.value.stored, refused.value.version) == ({"text": "First."}, 1)


@pytest.mark.parametrize("version", [-1, 0, 7, 2**31 - 2])
def test_a_version_that_never_was_overwrites_nothing(
    save: Save, worker_database: Database, version: int
) -> None:
    before = stored(worker_database)
    with pytest.raises(Overtaken):
        save("Whatever.", version=version)
    assert stored(worker_database) == before


@pytest.mark.parametrize(("question", "version"), [("q1", 1), ("q9", 0)])
def test_of_saves_at_once_one_wins_and_the_others_are_told(
    save: Save, worker_database: Database, question: str, version: int
) -> None:
    def attempt(number: int) -> str:
        try:
            save(f"Text {number}", version=version, question=question)
        except Overtaken as overtaken:
            return "told" if overtaken.stored["text"].startswith("Text ") else "misled"
        return f"Text {number}"

    with ThreadPoolExecutor(5) as threads:
        results = list(threads.map(attempt, range(5)))
    assert results.count("told") == 4
    assert stored(worker_database, question)[:2] == (next(r for r in results if r != "told"), version + 1)


def test_somebody_elses_draft_cannot_be_written(save: Save, worker_database: Database, now: datetime) -> None:
    with worker_database.transaction() as session:
        stranger = make_person(session, now)
    with pytest.raises(NotFound):
        save("Not mine.", version=1, person=stranger)


def test_a_draft_may_be_written_to_the_last_second_of_the_grace(save: Save, draft: Draft) -> None:
    assert save("In time.", version=1, at=draft.window.closes_at + timedelta(minutes=15)).changed


def test_a_draft_may_not_be_written_a_second_later(
    save: Save, draft: Draft, worker_database: Database
) -> None:
    before = stored(worker_database)
    with pytest.raises(Closed) as refused:
        save("Too late.", version=1, at=draft.window.closes_at + timedelta(minutes=15, seconds=1))
    assert refused.value.sentence == (
        "Write to us if something serious kept you: applications closed at 10am on 2 February 2027."
    )
    assert stored(worker_database) == before


def test_before_opening_the_sentence_says_when_it_opens(draft: Draft) -> None:
    window = Window(draft.window.opens_at, draft.window.closes_at)
    with pytest.raises(Closed, match="Come back when applications open, at 10am on 5 January 2027"):
        require_writable(window, window.opens_at - timedelta(seconds=1))


def test_what_was_sent_cannot_be_written(
    worker_database: Database, database: Database, now: datetime
) -> None:
    draft = make_draft(worker_database, now, stage=Stage.SIFT)
    with (
        database.transaction(Binding.APPLICANT, draft.person_id) as session,
        pytest.raises(Closed, match="you have sent this application"),
    ):
        draft.hold(session, now)
