"""Looking a batch through, and committing it."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.scorecards import NO_EVIDENCE, Draft
from recruitment.models import Reading, Scorecard
from tests.conftest import Clock
from tests.factories_reading import Desk, make_desk, make_draft
from tests.pages import Browser, Page
from tests.statements import counted


@pytest.fixture
def desk(worker_database: Database, clock: Clock) -> Desk:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now)
        make_draft(session, desk, 0, Draft(score=4, evidence="Went to see\n\nevery family."), clock.now)
        make_draft(session, desk, 1, Draft(no_evidence=True, evidence="Nothing of their own."), clock.now)
        return desk


@pytest.fixture
def reader(browser: Browser, desk: Desk) -> Browser:
    return browser.sign_in(desk.assessor)


def commit(reader: Browser, desk: Desk, page: Page | None = None) -> Page:
    shown = page or reader.get(f"{desk.url}/batch")
    return reader.post(f"{desk.url}/batch", {"seen_at": shown.value("seen_at")})


def states(session: Session) -> list[str]:
    """Of each scorecard, in the order of the queue."""
    return list(
        session.exec(
            select(Scorecard.state)
            .join(Reading, col(Reading.id) == col(Scorecard.reading_id))
            .order_by(col(Reading.position))
        ).all()
    )


def test_page_shows_each_draft_with_answer_evidence_and_a_way_to_change_it(
    reader: Browser, desk: Desk
) -> None:
    page = reader.get(f"{desk.url}/batch")
    assert page.heading == "Look through your 2 scores"
    assert f"{desk.references[0]}: 4" in page.main
    assert f"{desk.references[1]}: no evidence seen" in page.main
    assert "every family." in page.main
    assert page.main.count("I worked with [referee]") == 2
    assert [link for link in page.links() if link in (desk.at(0), desk.at(1))] == [desk.at(0), desk.at(1)]
    assert "1 answer of this pass is still to be read." in page.main


def test_commit_makes_every_draft_stand_and_goes_on(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    page = commit(reader, desk)
    assert "2 scores are committed." in page.text
    assert desk.references[2] in page.main
    with worker_database.transaction() as session:
        assert states(session) == ["committed", "committed"]
        assert session.exec(select(Scorecard.committed_at)).all() == [clock.now, clock.now]


def test_committing_twice_changes_nothing(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    shown = reader.get(f"{desk.url}/batch")
    commit(reader, desk, shown)
    first = clock.now
    clock.now += timedelta(hours=1)
    page = commit(reader, desk, shown)
    assert "Nothing was left to commit: these scores stand already." in page.text
    with worker_database.transaction() as session:
        assert session.exec(select(Scorecard.committed_at)).all() == [first, first]


def test_incomplete_draft_is_named_and_stays_a_draft(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    reader.post(desk.at(2), {"score": "5"})
    shown = reader.get(f"{desk.url}/batch")
    assert "Write what you saw: 5, the highest score, needs evidence." in shown.main
    assert "1 of them is not complete and stays open." in shown.main
    page = commit(reader, desk, shown)
    assert f"2 scores are committed. Complete the rest first: {desk.references[2]}." in page.text
    with worker_database.transaction() as session:
        assert states(session) == ["committed", "committed", "draft"]


def test_nothing_can_be_committed_where_nothing_is_complete(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=1)
        make_draft(session, desk, 0, Draft(score=1), clock.now)
    page = browser.sign_in(desk.assessor).get(f"{desk.url}/batch")
    assert "None of these is complete yet" in page.main
    assert "Commit" not in [button.text for button in page.all("button")]


def test_draft_saved_after_the_page_was_shown_is_not_committed_unseen(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    shown = reader.get(f"{desk.url}/batch")
    clock.now += timedelta(seconds=5)
    version = reader.get(desk.at(0)).value("version")
    reader.post(desk.at(0), {"score": "2", "version": version})
    page = commit(reader, desk, shown)
    assert "1 score is committed." in page.text
    with worker_database.transaction() as session:
        assert states(session) == ["draft", "committed"]


@pytest.mark.parametrize("seen_at", ["", "yesterday", "2027-01-12T10:00:00"])
def test_page_comes_back_when_it_cannot_be_told_what_was_seen(
    reader: Browser, desk: Desk, worker_database: Database, seen_at: str
) -> None:
    page = reader.post(f"{desk.url}/batch", {"seen_at": seen_at})
    assert "Look through your scores again, then commit them." in page.main
    assert page.value("seen_at").endswith("+00:00")
    with worker_database.transaction() as session:
        assert states(session) == ["draft", "draft"]


def test_wrong_token_commits_nothing(reader: Browser, desk: Desk, worker_database: Database) -> None:
    shown = reader.get(f"{desk.url}/batch")
    data = {"seen_at": shown.value("seen_at"), "csrf_token": "wrong"}
    assert reader.post(f"{desk.url}/batch", data).title.startswith("Error: ")
    with worker_database.transaction() as session:
        assert states(session) == ["draft", "draft"]


def test_batch_without_drafts_leads_to_the_next_reading(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=1)
    page = browser.sign_in(desk.assessor).get(f"{desk.url}/batch")
    assert page.response.request.path == desk.url


def test_one_assessors_commit_leaves_anothers_drafts(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        other = make_desk(session, clock.now, cohort=desk.cohort, readings=1)
        make_draft(session, other, 0, Draft(score=3), clock.now)
    commit(reader, desk)
    with worker_database.transaction() as session:
        left = select(Scorecard.assessor_id).where(Scorecard.state == "draft")
        assert session.exec(left).all() == [other.assessor]


@pytest.mark.parametrize("readings", [1, 3])
def test_batch_page_takes_four_statements_however_many_drafts(
    browser: Browser, worker_database: Database, database: Database, clock: Clock, readings: int
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=readings)
        for index in range(readings):
            make_draft(session, desk, index, Draft(score=3), clock.now)
    browser.sign_in(desk.assessor).get(f"{desk.url}/batch")
    with counted(database) as statements:
        browser.get(f"{desk.url}/batch")
    # Who is here, and the cohort; role, drafts, progress.
    assert len(statements) == 4


@pytest.mark.parametrize("readings", [1, 3])
def test_commit_takes_four_statements_however_many_drafts(
    browser: Browser, worker_database: Database, database: Database, clock: Clock, readings: int
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=readings)
        for index in range(readings):
            make_draft(session, desk, index, Draft(score=3), clock.now)
    browser.sign_in(desk.assessor)
    data = browser.with_token({"seen_at": clock.now.isoformat(), "score": NO_EVIDENCE})
    browser.get(f"{desk.url}/batch")
    with counted(database) as statements:
        browser.client.post(f"{desk.url}/batch", data=data)
    # Who is here, and the cohort; role, drafts, commit.
    assert len(statements) == 4
