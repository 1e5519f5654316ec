"""Reading: one answer a page, the score beside it, the next at once."""

import pytest
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.scorecards import Draft
from recruitment.models import Absence, Evidence, Reading, Score, Scorecard
from tests.conftest import Clock
from tests.factories import commit_score, make_application, make_assessor, make_cohort, make_reading
from tests.factories_reading import Desk, make_desk, make_draft
from tests.pages import Browser, Page
from tests.statements import counted


@pytest.fixture
def desk(worker_database: Database, clock: Clock) -> Desk:
    with worker_database.transaction() as session:
        return make_desk(session, clock.now)


@pytest.fixture
def reader(browser: Browser, desk: Desk) -> Browser:
    return browser.sign_in(desk.assessor)


def commit(reader: Browser, desk: Desk) -> Page:
    page = reader.get(f"{desk.url}/batch")
    return reader.post(f"{desk.url}/batch", {"seen_at": page.value("seen_at")})


def scores(session: Session) -> list[int]:
    return list(session.exec(select(Score.value)).all())


def test_next_reading_is_the_first_without_a_score(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_draft(session, desk, 0, Draft(score=3), clock.now)
    assert desk.references[1] in reader.get(desk.url).main


def test_page_shows_question_answer_anchors_and_scale(reader: Browser, desk: Desk) -> None:
    page = reader.get(desk.url)
    assert page.heading == desk.cohort.definition.question("q2").text
    assert "[applicant] and at [school] I worked with [referee]" in page.main
    assert desk.cohort.definition.criterion("purpose").anchors.high in page.main
    buttons = [one.get("value") for one in page.all("input") if one.get("name") == "score"]
    assert buttons == ["1", "2", "3", "4", "5", "no_evidence"]
    assert "Needed for 1, 5 and no evidence. The candidate may read it." in page.main


def test_scale_of_another_definition_makes_other_buttons(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now, definition="writing_assessment")
        desk = make_desk(session, clock.now, cohort=cohort, item="essay", criterion="sent_form")
    page = browser.sign_in(desk.assessor).get(f"/assess/{cohort.slug}/essay-sent_form")
    buttons = [one.get("value") for one in page.all("input") if one.get("name") == "score"]
    assert buttons == ["1", "2", "3", "4", "no_evidence"]


def test_saving_keeps_the_score_and_goes_to_the_next(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    page = reader.post(desk.at(0), {"score": "4", "evidence": "Stayed with one family."})
    assert page.response.request.path == desk.url
    assert desk.references[1] in page.main
    with worker_database.transaction() as session:
        assert scores(session) == [4]
        assert session.exec(select(Evidence.text)).one() == "Stayed with one family."
        assert session.exec(select(Scorecard.state)).one() == "draft"


def test_no_evidence_is_kept_apart_from_scores(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    reader.post(desk.at(0), {"score": "no_evidence", "evidence": "Speaks of other people only."})
    with worker_database.transaction() as session:
        assert scores(session) == []
        assert session.exec(select(Absence.kind)).one() == "no_evidence"


@pytest.mark.parametrize("choice", ["1", "5", "no_evidence"])
def test_extreme_without_evidence_is_kept_and_asked_about(
    reader: Browser, desk: Desk, worker_database: Database, choice: str
) -> None:
    page = reader.post(desk.at(0), {"score": choice})
    assert page.title.startswith("Error: ")
    assert page.main.count("Write what you") == 2  # in the summary and on the field
    assert "#evidence" in page.links()
    with worker_database.transaction() as session:
        assert len(scores(session)) + len(session.exec(select(Absence)).all()) == 1


def test_evidence_without_a_score_is_kept_and_asked_about(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    page = reader.post(desk.at(0), {"evidence": "Half a thought"})
    assert "Choose a score from 1 to 5, or choose “No evidence seen”." in page.main
    assert page.value("evidence") == "Half a thought"
    with worker_database.transaction() as session:
        assert session.exec(select(Evidence.text)).one() == "Half a thought"


@pytest.mark.parametrize("value", ["0", "6", "-1", "3.0", "excellent"])
def test_score_off_the_scale_is_refused_and_nothing_stored(
    reader: Browser, desk: Desk, worker_database: Database, value: str
) -> None:
    page = reader.post(desk.at(0), {"score": value, "evidence": "words"})
    assert "Choose a score from 1 to 5" in page.main
    with worker_database.transaction() as session:
        assert session.exec(select(Scorecard)).all() == []


def test_evidence_too_long_is_refused_and_comes_back(reader: Browser, desk: Desk) -> None:
    page = reader.post(desk.at(0), {"score": "3", "evidence": "x" * 2001})
    assert "Shorten this to 2,000 characters or fewer; it has 2,001." in page.main
    assert page.value("evidence") == "x" * 2001


def test_page_comes_back_as_typed_when_the_token_is_wrong(reader: Browser, desk: Desk) -> None:
    page = reader.post(desk.at(0), {"score": "3", "evidence": "Typed", "csrf_token": "wrong"})
    assert page.title.startswith("Error: ")
    assert page.value("evidence") == "Typed"


def test_draft_can_be_opened_and_changed(reader: Browser, desk: Desk, worker_database: Database) -> None:
    reader.post(desk.at(0), {"score": "1", "evidence": "First thought"})
    page = reader.get(desk.at(0))
    assert page.value("evidence") == "First thought"
    assert [one.get("value") for one in page.all("input") if one.get("checked") is not None] == ["1"]
    second = {"score": "no_evidence", "evidence": "Second thought", "version": page.value("version")}
    reader.post(desk.at(0), second)
    with worker_database.transaction() as session:
        assert scores(session) == []
        assert session.exec(select(Evidence.text)).one() == "Second thought"


def test_reading_is_marked_as_displayed_once(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    first = clock.now
    reader.client.head(desk.url)
    with worker_database.transaction() as session:
        assert session.exec(select(Reading.displayed_at).where(Reading.id == desk.readings[0])).one() is None
    reader.get(desk.url)
    clock.now = first.replace(hour=23)
    reader.get(desk.at(0))
    with worker_database.transaction() as session:
        shown = session.exec(select(Reading.displayed_at).order_by(col(Reading.position))).all()
    assert shown == [first, None, None]


def test_batch_is_looked_through_when_nothing_else_is_left(reader: Browser, desk: Desk) -> None:
    for index in range(3):
        page = reader.post(desk.at(index), {"score": "3"})
    assert page.response.request.path == f"{desk.url}/batch"


def test_batch_is_looked_through_when_ten_drafts_are_there(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=11)
        for index in range(9):
            make_draft(session, desk, index, Draft(score=2), clock.now)
    page = browser.sign_in(desk.assessor).post(desk.at(9), {"score": "2"})
    assert page.response.request.path == f"{desk.url}/batch"


def test_committed_reading_can_be_read_and_not_changed(reader: Browser, desk: Desk) -> None:
    for index in range(3):
        reader.post(desk.at(index), {"score": "3", "evidence": "As it was"})
    commit(reader, desk)
    page = reader.get(desk.at(0))
    assert "Your score: 3" in page.main
    assert [one for one in page.all("input") if one.get("name") == "score"] == []
    page = reader.post(desk.at(0), {"score": "4", "evidence": "As I wish"}, status=409)
    assert "your score for" in page.main
    assert "is committed and stands" in page.main
    assert "As it was" in reader.get(desk.at(0)).main


def test_committed_reading_is_not_changed_from_a_page_opened_before(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    for index in range(3):
        reader.post(desk.at(index), {"score": "3"})
    reader.get(desk.at(0))
    commit(reader, desk)
    reader.post(desk.at(0), {"score": "5", "evidence": "Late"}, status=409)
    with worker_database.transaction() as session:
        assert scores(session) == [3, 3, 3]


def test_pass_is_done_when_everything_is_committed(reader: Browser, desk: Desk) -> None:
    for index in range(3):
        reader.post(desk.at(index), {"score": "3"})
    page = commit(reader, desk)
    assert page.heading == "This pass is done"
    assert "That was the last pass." in page.main


def test_done_pass_leads_on_to_the_next(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_reading(
            session,
            desk.cohort,
            clock.now,
            application_id=make_application(session, desk.cohort, clock.now),
            assessor_id=desk.assessor,
            item="q6",
            criterion="pragmatism",
        )
    for index in range(3):
        reader.post(desk.at(index), {"score": "3"})
    page = commit(reader, desk)
    assert f"/assess/{desk.cohort.slug}/q6-pragmatism" in page.links()
    assert "Read Question 6 · Pragmatism" in page.main


def test_somebody_elses_reading_is_not_there(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        other = make_desk(session, clock.now, cohort=desk.cohort, readings=1)
    reader.get(other.at(0), status=404)
    reader.post(other.at(0), {"score": "3"}, status=404)
    with worker_database.transaction() as session:
        assert session.exec(select(Scorecard)).all() == []


@pytest.mark.parametrize(
    "end",
    ["q2-humility", "q8-purpose", "nonsense", "q1-inspired", "q1-inspired/batch", "q2-purpose/nonsense"],
)
def test_pass_that_is_not_mine_is_not_found(reader: Browser, desk: Desk, end: str) -> None:
    reader.get(f"/assess/{desk.cohort.slug}/{end}", status=404)


def test_reading_under_the_address_of_another_pass_is_not_found(reader: Browser, desk: Desk) -> None:
    reader.get(f"/assess/{desk.cohort.slug}/q1-inspired/{desk.readings[0]}", status=404)


def test_assessor_of_another_cohort_is_refused(
    browser: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        elsewhere = make_cohort(session, clock.now, name="Cohort 2028", public=False)
        stranger = make_assessor(session, elsewhere, clock.now)
    browser.sign_in(stranger).get(desk.url, status=403)


def test_nothing_says_whether_others_have_scored(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    before = reader.get(desk.url).main
    with worker_database.transaction() as session:
        other = make_assessor(session, desk.cohort, clock.now)
        for reading_id in desk.readings:
            mine = session.get_one(Reading, reading_id)
            theirs = make_reading(
                session,
                desk.cohort,
                clock.now,
                application_id=mine.application_id,
                assessor_id=other,
                item="q2",
                criterion="purpose",
            )
            commit_score(session, theirs, 5, clock.now)
    assert reader.get(desk.url).main == before


@pytest.mark.parametrize("readings", [1, 3])
def test_reading_page_takes_four_statements_however_many_readings(
    browser: Browser, worker_database: Database, database: Database, clock: Clock, readings: int
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=readings)
    browser.sign_in(desk.assessor).get(desk.url)
    with counted(database) as statements:
        browser.get(desk.url)
    # Who is here, and the cohort; role, progress, reading.
    assert len(statements) == 4
