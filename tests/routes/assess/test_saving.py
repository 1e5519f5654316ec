"""Scores are saved as they are made: what a reading's script sends and is answered, and what was shown."""

from typing import Any

import pytest
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from recruitment.db import Database
from recruitment.domain.scorecards import Draft
from recruitment.models import Absence, Evidence, Reading, Score, Scorecard
from tests.conftest import Clock
from tests.factories_reading import Desk, make_desk, make_draft
from tests.pages import Browser
from tests.statements import counted


@pytest.fixture
def desk(worker_database: Database, clock: Clock) -> Desk:
    with worker_database.transaction() as session:
        return make_desk(session, clock.now)


@pytest.fixture
def reader(browser: Browser, desk: Desk) -> Browser:
    return browser.sign_in(desk.assessor)


def send(reader: Browser, address: str, **fields: Any) -> TestResponse:
    return reader.client.post(address, json=reader.with_token(fields))


def save(reader: Browser, desk: Desk, index: int = 0, **fields: Any) -> TestResponse:
    return send(reader, f"{desk.at(index)}/save", **fields)


def kept(session: Session) -> tuple[list[Any], ...]:
    """Scores, absences, evidence, and the versions of the scorecards."""
    columns: tuple[Any, ...] = (Score.value, Absence.kind, Evidence.text, Scorecard.version)
    return tuple(list(session.exec(select(column)).all()) for column in columns)


def test_a_score_is_saved_and_the_page_is_told_version_and_time(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    response = save(reader, desk, score="4", version="0")
    assert (response.status_code, response.json) == (200, {"version": 1, "at": "10am"})
    with worker_database.transaction() as session:
        assert kept(session) == ([4], [], [], [1])


def test_only_what_was_changed_is_written(reader: Browser, desk: Desk, worker_database: Database) -> None:
    save(reader, desk, score="4", version="0")
    save(reader, desk, evidence="Stayed with one family.", version="1")
    assert save(reader, desk, score="no_evidence", version="2").json == {"version": 3, "at": "10am"}
    with worker_database.transaction() as session:
        assert kept(session) == ([], ["no_evidence"], ["Stayed with one family."], [3])


def test_a_score_taken_back_leaves_neither_score_nor_absence(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    held = []
    for version, score in enumerate(("no_evidence", "2", "")):
        save(reader, desk, score=score, version=str(version))
        with worker_database.transaction() as session:
            held.append(kept(session)[:2])
    assert held == [([], ["no_evidence"]), ([2], []), ([], [])]


def test_words_that_are_taken_back_leave_nothing(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    save(reader, desk, evidence="Half a thought", version="0")
    save(reader, desk, evidence=" ", version="1")
    with worker_database.transaction() as session:
        assert kept(session) == ([], [], [], [2])


def test_a_stale_save_is_refused_with_all_that_is_stored(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    save(reader, desk, score="4", evidence="Here", version="0")
    response = save(reader, desk, score="2", version="0")
    assert response.status_code == 409
    assert response.json is not None
    assert (response.json["version"], response.json["stored"]) == (1, {"score": "4", "evidence": "Here"})
    with worker_database.transaction() as session:
        assert kept(session) == ([4], [], ["Here"], [1])


def test_the_same_sent_twice_is_stored_once(reader: Browser, desk: Desk, worker_database: Database) -> None:
    first, second = (save(reader, desk, score="4", version="0") for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.json == {"version": 1, "at": "10am", "stored": {"score": "4", "evidence": ""}}
    with worker_database.transaction() as session:
        assert kept(session) == ([4], [], [], [1])


@pytest.mark.parametrize(
    ("fields", "field"), [({"score": "6"}, "score"), ({"evidence": "x" * 2001}, "evidence")]
)
def test_what_cannot_be_stored_is_said_of_its_field(
    reader: Browser, desk: Desk, worker_database: Database, fields: dict[str, str], field: str
) -> None:
    response = send(reader, f"{desk.at(0)}/save", version="0", **fields)
    assert response.status_code == 422
    assert response.json is not None
    assert list(response.json["faults"]) == [field]
    with worker_database.transaction() as session:
        assert kept(session) == ([], [], [], [])


def test_nothing_changed_makes_no_scorecard(reader: Browser, desk: Desk, worker_database: Database) -> None:
    assert save(reader, desk, version="0").json == {"version": 0, "at": "10am"}
    with worker_database.transaction() as session:
        assert kept(session) == ([], [], [], [])


def test_committed_score_stands(reader: Browser, desk: Desk, worker_database: Database, clock: Clock) -> None:
    with worker_database.transaction() as session:
        make_draft(session, desk, 0, Draft(score=3), clock.now)
    page = reader.get(f"{desk.url}/batch")
    reader.post(f"{desk.url}/batch", {"seen_at": page.value("seen_at")})
    response = save(reader, desk, score="5", version="1")
    assert response.status_code == 409
    assert response.json is not None
    assert "is committed and stands" in response.json["sentence"]


def test_reading_that_went_to_somebody_else_is_told_apart_from_somebody_elses_page(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    (mark,) = filter(None, (form.get("data-reading") for form in reader.get(desk.at(0)).all("form")))
    with worker_database.transaction() as session:
        session.delete(session.get_one(Reading, desk.readings[0]))
    gone = send(reader, f"{desk.at(0)}/save?of={mark}", score="3", version="0")
    assert (gone.status_code, gone.json and gone.json["sentence"]) == (
        409,
        "Go on to the next answer: this one is no longer yours to score.",
    )
    assert send(reader, f"{desk.at(0)}/save?of=another", score="3", version="0").status_code == 404


def test_whoever_is_signed_out_is_told_so(reader: Browser, desk: Desk) -> None:
    token = reader.with_token({"score": "3", "version": "0"})
    reader.client.delete_cookie("session")
    assert reader.client.post(f"{desk.at(0)}/save", json=token).status_code == 401


def test_form_from_another_tab_shows_both_and_a_second_press_is_the_choice(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    save(reader, desk, score="4", evidence="From another tab", version="0")
    page = reader.post(desk.at(0), {"score": "2", "evidence": "From this one", "version": "0"}, status=409)
    assert "What is saved now" in page.main
    assert "From another tab" in page.main
    assert page.value("evidence") == "From this one"
    reader.post(desk.at(0), {"score": "2", "evidence": "From this one", "version": page.value("version")})
    with worker_database.transaction() as session:
        assert kept(session) == ([2], [], ["From this one"], [2])


# What comes next, ahead.


def shown(session: Session, desk: Desk) -> list[bool]:
    return [session.get_one(Reading, one).displayed_at is not None for one in desk.readings]


def test_next_answer_is_fetched_ahead_and_counts_as_shown_once_it_is(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    reader.get(desk.at(0))
    page = reader.get(f"{desk.at(0)}/ahead")
    assert desk.references[1] in page.main
    with worker_database.transaction() as session:
        assert shown(session, desk) == [True, False, False]
    assert send(reader, f"{desk.at(1)}/shown").json == {}
    with worker_database.transaction() as session:
        assert shown(session, desk) == [True, True, False]


def test_what_is_saved_has_been_shown(reader: Browser, desk: Desk, worker_database: Database) -> None:
    save(reader, desk, 2, score="3", version="0")
    with worker_database.transaction() as session:
        assert shown(session, desk) == [False, False, True]


def test_what_is_scored_is_not_fetched_and_after_the_last_comes_nothing(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_draft(session, desk, 1, Draft(score=3), clock.now)
    assert desk.references[2] in reader.get(f"{desk.at(0)}/ahead").main
    assert reader.client.get(f"{desk.at(2)}/ahead").status_code == 204


def test_what_is_begun_without_a_score_is_gone_on_with(reader: Browser, desk: Desk) -> None:
    save(reader, desk, 0, evidence="Half a thought", version="0")
    page = reader.get(desk.url)
    assert desk.references[0] in page.main
    assert page.value("evidence") == "Half a thought"


def test_saving_takes_five_statements(reader: Browser, desk: Desk, database: Database) -> None:
    reader.get(desk.at(0))
    save(reader, desk, score="3", version="0")
    fields = reader.with_token({"score": "4", "evidence": "Words", "version": "1"})
    with counted(database) as statements:
        reader.client.post(f"{desk.at(0)}/save", json=fields)
    # Who is here, and the cohort; role, reading, scorecard, score and words.
    assert len(statements) == 5
    fields = reader.with_token({"score": "3", "version": "0"})
    with counted(database) as statements:
        reader.client.post(f"{desk.at(1)}/save", json=fields)
    # That it was seen is noted beside the score.
    assert len(statements) == 5
