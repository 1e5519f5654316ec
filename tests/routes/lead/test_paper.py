"""Scores that come back on paper, typed in by a lead: whose they become, and what a lead never sees."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select, update

from recruitment.db import Database
from recruitment.domain.scorecards import Draft
from recruitment.models import Assessor, Details, Pack, PaperScore, Reading, Scorecard, StaffRole
from tests.conftest import Clock
from tests.factories import make_lead, make_reading
from tests.factories_calibration import make_sample
from tests.factories_reading import Desk, make_desk, make_draft
from tests.pages import Browser, Page


@pytest.fixture
def desk(worker_database: Database, clock: Clock) -> Desk:
    with worker_database.transaction() as session:
        return make_desk(session, clock.now)


@pytest.fixture
def lead_id(worker_database: Database, clock: Clock, desk: Desk) -> UUID:
    with worker_database.transaction() as session:
        return make_lead(session, desk.cohort, clock.now)


@pytest.fixture
def lead(browser: Browser, lead_id: UUID) -> Browser:
    return browser.sign_in(lead_id)


def at(desk: Desk, page: str = "") -> str:
    return f"/lead/{desk.cohort.slug}/assessors/{desk.assessor}/paper{page}"


def looked_through(page: Page) -> dict[str, str | list[str]]:
    """What a review sends."""
    return {"seen_at": page.value("seen_at"), "reading": page.values("reading")}


SCORES, REVIEW, PACK = "/q2-purpose/scores", "/q2-purpose/review", "/q2-purpose/pack"


def typed(desk: Desk, index: int, score: str, *, evidence: str = "", version: int = 0) -> dict[str, str]:
    fields = {"score": score, "evidence": evidence, "version": str(version)}
    return {f"{desk.readings[index]}-{name}": text for name, text in fields.items()}


def test_what_a_lead_types_and_commits_is_the_assessors_score_with_the_leads_id_beside_it(
    lead: Browser, lead_id: UUID, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    page = lead.post(at(desk, SCORES), typed(desk, 0, "3") | typed(desk, 1, "2"))
    assert page.heading == "Look through 2 scores from paper"
    done = lead.post(at(desk, REVIEW), looked_through(page))
    assert "2 scores are committed." in done.text
    with worker_database.transaction() as session:
        cards = session.exec(select(Scorecard.assessor_id, Scorecard.state)).all()
        assert cards == [(desk.assessor, "committed")] * 2
        noted = session.exec(select(PaperScore.typed_by, PaperScore.typed_at)).all()
        assert noted == [(lead_id, clock.now)] * 2


def test_lead_sees_and_changes_nothing_that_its_assessor_began_on_the_screen(
    lead: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_draft(session, desk, 0, Draft(score=5, evidence="They rang every family."), clock.now)
    page = lead.get(at(desk, SCORES))
    assert "Begun on the screen" in page.main
    assert "They rang every family." not in page.main
    sent = typed(desk, 0, "1", version=1) | lead.with_token()
    response = lead.client.post(f"{at(desk, SCORES)}/{desk.readings[0]}", json=sent)
    assert (response.status_code, "theirs to finish" in response.get_json()["sentence"]) == (409, True)
    lead.post(at(desk, SCORES), typed(desk, 0, "1", version=1) | typed(desk, 1, "3"))
    assert desk.references[0] not in lead.get(at(desk, REVIEW)).main
    with worker_database.transaction() as session:
        assert session.exec(select(PaperScore.reading_id)).all() == [desk.readings[1]]


def test_lead_commits_nothing_of_what_its_assessor_typed(
    lead: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_draft(session, desk, 0, Draft(score=3), clock.now)
        marked = PaperScore(
            reading_id=desk.readings[0], typed_by=desk.assessor, typed_at=clock.now, version=1
        )
        session.add(marked)
    page = lead.post(at(desk, SCORES), typed(desk, 1, "3"))
    lead.post(at(desk, REVIEW), looked_through(page))
    with worker_database.transaction() as session:
        states = session.exec(
            select(Scorecard.state)
            .join(Reading, col(Reading.id) == col(Scorecard.reading_id))
            .order_by(col(Reading.position))
        ).all()
        assert states == ["draft", "committed"]


def test_lead_types_no_score_of_their_own_application(
    lead: Browser, lead_id: UUID, desk: Desk, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        own = session.get_one(Reading, desk.readings[0]).application_id
        session.exec(update(Details).where(col(Details.application_id) == own).values(person_id=lead_id))
    assert desk.references[0] not in lead.get(at(desk, SCORES)).main
    sent = typed(desk, 0, "5") | lead.with_token()
    response = lead.client.post(f"{at(desk, SCORES)}/{desk.readings[0]}", json=sent)
    assert response.status_code == 404


def test_lead_asks_for_the_pack_of_an_assessor_and_finds_it_in_the_list(
    lead: Browser, lead_id: UUID, desk: Desk, worker_database: Database
) -> None:
    lead.post(at(desk, PACK), {})
    assert "Being made" in lead.get(at(desk)).main
    assert "To read: Question 2 · Purpose, Assessor" in lead.get(f"/lead/{desk.cohort.slug}/packs").main
    with worker_database.transaction() as session:
        pack = session.exec(select(Pack)).one()
        assert (pack.assessor_id, pack.asked_by, pack.readings) == (
            desk.assessor,
            lead_id,
            list(desk.readings),
        )


def test_no_pack_and_no_scores_for_whoever_may_not_read_yet(
    lead: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_sample(session, desk.cohort, clock.now)
    for address in (SCORES, REVIEW):
        page = lead.get(at(desk, address), status=403)
        assert "Ask them to score the sample answers of this pass first" in page.text
    assert lead.client.post(at(desk, PACK), data=lead.with_token()).status_code == 403
    with worker_database.transaction() as session:
        assert session.exec(select(Pack)).all() == []


def test_nothing_is_typed_for_whoever_is_no_assessor_any_more(
    lead: Browser, desk: Desk, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        for role in session.exec(select(StaffRole).where(StaffRole.person_id == desk.assessor)):
            session.delete(role)
    assert "they are no assessor here now" in lead.get(at(desk), status=403).text


def test_assessor_is_told_what_was_typed_for_them_and_can_change_it(
    lead: Browser, desk: Desk, worker_database: Database
) -> None:
    lead.post(at(desk, SCORES), typed(desk, 0, "3"))
    own = f"/assess/{desk.cohort.slug}/paper/q2-purpose/scores"
    reader = lead.another().sign_in(desk.assessor)
    page = reader.get(own)
    assert "Typed in by the recruitment team" in page.main
    reader.post(own, typed(desk, 0, "4", version=1))
    with worker_database.transaction() as session:
        assert session.exec(select(PaperScore.typed_by)).all() == [desk.assessor]
    assert "Begun on the screen" in lead.get(at(desk, SCORES)).main


def test_what_its_assessor_changed_on_the_screen_after_a_lead_typed_it_no_lead_sees_or_commits(
    lead: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    lead.post(at(desk, SCORES), typed(desk, 0, "3") | typed(desk, 1, "2"))
    shown = lead.get(at(desk, REVIEW))
    clock.now += timedelta(minutes=1)
    with worker_database.transaction() as session:
        make_draft(session, desk, 0, Draft(score=5, evidence="They rang every family."), clock.now)
    for address in (SCORES, REVIEW):
        assert "They rang every family." not in lead.get(at(desk, address)).main
    assert "Begun on the screen" in lead.get(at(desk, SCORES)).main
    sent = looked_through(shown) | {"seen_at": clock.now.isoformat()}
    assert "1 score is committed." in lead.post(at(desk, REVIEW), sent).text
    with worker_database.transaction() as session:
        assert session.exec(select(Scorecard.state).order_by(col(Scorecard.saved_at).desc())).all() == [
            "draft",
            "committed",
        ]


def test_lead_who_is_to_score_the_same_answer_types_nobody_elses_score_of_it_before(
    lead: Browser, lead_id: UUID, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        session.add(
            Assessor(cohort_id=desk.cohort.id, assessor_id=lead_id, label="Assessor 77", has_account=True)
        )
        session.flush()
        reading = make_reading(
            session,
            desk.cohort,
            clock.now,
            application_id=session.get_one(Reading, desk.readings[0]).application_id,
            assessor_id=lead_id,
            item=desk.item,
            criterion=desk.criterion,
            position=1,
        )
    assert [one in lead.get(at(desk, SCORES)).main for one in desk.references] == [False, True, True]
    sent = typed(desk, 0, "5") | lead.with_token()
    assert lead.client.post(f"{at(desk, SCORES)}/{desk.readings[0]}", json=sent).status_code == 404
    # What is printed gives no score away.
    lead.post(at(desk, PACK), {})
    with worker_database.transaction() as session:
        assert session.exec(select(Pack.readings)).one() == list(desk.readings)
        session.add(
            Scorecard(
                reading_id=reading,
                cohort_id=desk.cohort.id,
                assessor_id=lead_id,
                state="committed",
                saved_at=clock.now,
                committed_at=clock.now,
            )
        )
    assert desk.references[0] in lead.get(at(desk, SCORES)).main


def test_words_typed_of_a_row_that_was_begun_on_the_screen_meanwhile_are_given_back(
    lead: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_draft(session, desk, 0, Draft(score=5, evidence="Seen by nobody else."), clock.now)
    page = lead.post(
        at(desk, SCORES), typed(desk, 0, "2", evidence="Long words from paper.") | typed(desk, 1, "3")
    )
    assert page.heading.startswith("Type in scores for")
    assert f"{desk.references[0]}: you typed 2, and these words." in page.main
    assert "it is theirs to finish" in page.main
    assert "Long words from paper." in page.main
    assert "#unkept-1" in page.links()
    assert "Seen by nobody else." not in page.main
    assert "1 score" in lead.get(at(desk, REVIEW)).heading


def test_review_commits_what_stood_on_it_alone(lead: Browser, desk: Desk, worker_database: Database) -> None:
    page = lead.post(at(desk, SCORES), typed(desk, 0, "3"))
    lead.post(at(desk, SCORES), typed(desk, 1, "2"))
    assert "1 score is committed." in lead.post(at(desk, REVIEW), looked_through(page)).text
