"""Before reading: confidentiality, and sample answers on the same screen as live ones."""

import pytest

from recruitment.db import Database
from recruitment.queries.calibration import own_calibration
from tests.conftest import Clock
from tests.factories import make_assessor, make_cohort
from tests.factories_calibration import make_samples, make_try
from tests.factories_reading import Desk, make_desk
from tests.pages import Browser, Page
from tests.statements import counted


@pytest.fixture
def desk(worker_database: Database, clock: Clock) -> Desk:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=2)
        make_samples(session, desk.cohort, clock.now, 1, 3, 5)
        return desk


@pytest.fixture
def reader(browser: Browser, desk: Desk) -> Browser:
    return browser.sign_in(desk.assessor)


def gate(desk: Desk) -> str:
    return f"/assess/{desk.cohort.slug}/calibrate/q2-purpose"


def action(page: Page) -> str:
    """Where the form of the page, that is not the one to sign out, is sent."""
    return next(str(one.get("action")) for one in page.all("form") if "calibrate" in str(one.get("action")))


def score_all(reader: Browser, desk: Desk, *scores: str) -> Page:
    page = reader.post(gate(desk), {})
    for score in scores:
        page = reader.post(action(page), {"score": score, "evidence": "As I saw it."})
    return page


def test_live_reading_leads_to_the_samples_and_shows_nothing(reader: Browser, desk: Desk) -> None:
    for address in (desk.url, desk.at(0), f"{desk.url}/batch"):
        page = reader.get(address)
        assert page.response.request.path == gate(desk)
        assert "Score the sample answers of this pass before you read anybody’s own." in page.text
        assert not any(reference in page.text for reference in desk.references)
    page = reader.post(desk.at(0), {"score": "3", "version": "0"})
    assert page.response.request.path == gate(desk)


def test_script_of_a_page_is_told_in_a_sentence(reader: Browser, desk: Desk) -> None:
    found = reader.client.post(f"{desk.at(0)}/save", data={"score": "3"})
    assert found.status_code == 409
    assert found.json == {
        "error_id": None,
        "sentence": "Score the sample answers of this pass before you read anybody’s own.",
    }


def test_sample_is_scored_on_the_same_screen_and_gives_nothing_away(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    page = reader.post(gate(desk), {})
    buttons = [one.get("value") for one in page.all("input") if one.get("name") == "score"]
    assert buttons == ["1", "2", "3", "4", "5", "no_evidence"]
    assert desk.cohort.definition.criterion("purpose").anchors.high in page.main
    assert "sample answer 1 of 3" in page.main
    assert "Reason" not in page.text
    page = reader.post(action(page), {"score": "5"})
    assert page.title.startswith("Error: ")
    with worker_database.transaction() as session:
        assert all(one.scored_at is None for one in own_calibration(session, desk.queue).scores)


def test_near_enough_opens_the_pass_and_says_where_one_differs(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        make_try(session, desk.cohort, desk.queue, desk.cohort.opens_at, off=0)
    page = reader.get(gate(desk))
    assert page.heading == "You are calibrated on this pass"
    assert "3 of 3 as agreed" in page.main
    assert "Reason number 2" in page.main
    assert desk.references[0] in reader.get(desk.url).main


def test_not_near_enough_says_why_and_offers_another_try(reader: Browser, desk: Desk) -> None:
    page = score_all(reader, desk, "3", "3", "3")
    assert page.heading == "How near you are"
    assert "You are not near enough yet: 1 of 3 as agreed" in page.main
    assert "2 points higher" in page.main
    assert "2 points lower" in page.main
    assert "You have 2 tries left." in page.main
    assert reader.get(desk.url).response.request.path == gate(desk)


def test_after_the_last_try_one_waits_for_a_lead(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        for _ in range(3):
            make_try(session, desk.cohort, desk.queue, clock.now, off=2)
    assert "You have used all your tries." in reader.get(gate(desk)).main
    assert "A lead decides" in reader.get("/assess").main
    reader.post(gate(desk), {}, status=409)


def test_samples_can_be_compared_with_once_the_gate_is_open(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_try(session, desk.cohort, desk.queue, clock.now, off=0)
    page = reader.get(desk.url)
    assert "Compare with the sample answers" in page.main
    assert [f"Agreed score {n}" in page.main for n in (1, 3, 5)] == [True] * 3
    assert "Sample number 2." in page.main


def test_confidentiality_is_agreed_to_once_before_anything_else(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now)
        who = make_assessor(session, cohort, clock.now, agreed=False)
        desk = make_desk(session, clock.now, cohort=cohort, assessor=who)
    reader = browser.sign_in(who)
    page = reader.get(desk.url)
    assert page.heading == "Keeping what you read to yourself"
    assert "not agreed to yet" in reader.get("/assess").main
    reader.post(f"/assess/{cohort.slug}/agreement", {})
    assert (
        "You agreed to this at 10am on 12 January 2027" in reader.get(f"/assess/{cohort.slug}/agreement").main
    )
    assert desk.references[0] in reader.get(desk.url).main


def test_home_says_what_comes_first_and_how_long_it_takes(reader: Browser, desk: Desk) -> None:
    page = reader.get("/assess")
    assert "Calibrate first: about 6 minutes" in page.main
    assert gate(desk) in page.links()
    assert desk.url not in page.links()
    assert "Please have read everything by" in page.main


def test_pass_without_samples_can_be_read_at_once(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_desk(
            session, clock.now, cohort=desk.cohort, assessor=desk.assessor, item="q1", criterion="inspired"
        )
    page = reader.get(f"/assess/{desk.cohort.slug}/calibrate/q1-inspired")
    assert page.heading == "This pass has no sample answers"
    assert f"/assess/{desk.cohort.slug}/q1-inspired" in page.links()


@pytest.mark.parametrize("samples", [1, 3])
def test_reading_page_takes_no_statement_more_for_its_samples(
    browser: Browser, worker_database: Database, database: Database, clock: Clock, samples: int
) -> None:
    with worker_database.transaction() as session:
        bare = make_desk(session, clock.now)
        desk = make_desk(session, clock.now, cohort=bare.cohort, item="q3", criterion="teaching")
    reader = browser.sign_in(bare.assessor)
    reader.get(bare.url)
    with counted(database) as before:
        reader.get(bare.url)
    with worker_database.transaction() as session:
        make_samples(session, bare.cohort, clock.now, *(1, 3, 5)[:samples])
        make_try(session, bare.cohort, bare.queue, clock.now, off=0)
    with counted(database) as after:
        assert "Compare with" in reader.get(bare.url).main
    assert len(after) == len(before)
    assert desk.item == "q3"
