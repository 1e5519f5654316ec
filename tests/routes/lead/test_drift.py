"""The page on which leads see what assessors made of anchor answers, and whether anybody drifts."""

import pytest

from recruitment.db import Database
from recruitment.models import AnchorTurn
from recruitment.queries.cohorts import CohortFacts
from tests.conftest import Clock
from tests.factories import make_assessor, make_cohort, make_lead
from tests.factories_anchors import make_anchor_answer, make_scored_anchors
from tests.pages import Browser, Page, text_of
from tests.statements import counted


@pytest.fixture
def cohort(worker_database: Database, clock: Clock) -> CohortFacts:
    with worker_database.transaction() as session:
        return make_cohort(session, clock.now)


@pytest.fixture
def lead(browser: Browser, worker_database: Database, cohort: CohortFacts, clock: Clock) -> Browser:
    with worker_database.transaction() as session:
        who = make_lead(session, cohort, clock.now)
    return browser.sign_in(who)


def score(worker_database: Database, cohort: CohortFacts, clock: Clock, *offs: int) -> None:
    """One more assessor, who scored as many anchor answers so far off."""
    with worker_database.transaction() as session:
        who = make_assessor(session, cohort, clock.now)
        make_scored_anchors(session, cohort, clock.now, who, offs)


def rows(page: Page) -> list[list[str]]:
    """The rows of the first table, cell by cell."""
    return [[text_of(cell) for cell in row] for row in page.all("tbody")[0]]


def test_before_there_is_any_the_page_says_so(lead: Browser, cohort: CohortFacts) -> None:
    page = lead.get(f"/lead/{cohort.slug}/drift")
    assert "None is slipped in: there are no agreed anchor answers." in page.main
    assert "Nobody has been given an anchor answer yet." in page.main


def test_clear_drift_is_said_first_and_too_few_say_nothing(
    lead: Browser, worker_database: Database, cohort: CohortFacts, clock: Clock
) -> None:
    score(worker_database, cohort, clock, 0, 0, 0, 1, 1, 1)
    score(worker_database, cohort, clock, 2, -2)
    page = lead.get(f"/lead/{cohort.slug}/drift")
    drifting, few = rows(page)
    assert "has come to score kinder than at first, by 1.0 points." in page.main
    assert drifting[1:] == [
        "6",
        "+0.5-0.1 to +1.1",
        "0.0-0.7 to +0.7",
        "+1.0+0.3 to +1.7",
        "+1.0+0.3 to +1.7",
        "Clear drift",
    ]
    assert few[5:] == ["–", "Fewer than 6 anchor answers scored: too few to say"]


def test_each_answer_stands_with_what_was_agreed_and_given(
    lead: Browser, worker_database: Database, cohort: CohortFacts, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        who = make_assessor(session, cohort, clock.now)
        make_scored_anchors(session, cohort, clock.now, who, [-1])
        for gone in (None, "known", "handed_back", "taken_back"):
            held = make_anchor_answer(session, cohort, clock.now, words=f"Of one {gone}.")
            session.add(
                AnchorTurn(
                    sample_id=held, assessor_id=who, cohort_id=cohort.id, given_at=clock.now, gone=gone
                )
            )
    page = lead.get(f"/lead/{cohort.slug}/drift")
    given = [[text_of(cell) for cell in row] for row in page.all("tbody")[1]]
    assert given[0][3:] == ["3", "2", "-1"]
    assert {line[2] for line in given[1:]} == {
        "Not yet",
        "Set aside: “I know this person”",
        "Handed back",
        "Taken back with the rest",
    }
    assert "Question 2 · Purpose: -1.0 over 1." in page.main


def test_assessors_never_see_it(
    browser: Browser, worker_database: Database, cohort: CohortFacts, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        who = make_assessor(session, cohort, clock.now)
        make_scored_anchors(session, cohort, clock.now, who, [0, 0, 0, 2, 2, 2])
    browser.sign_in(who).get(f"/lead/{cohort.slug}/drift", status=403)


@pytest.mark.parametrize("path", ["drift", "samples"])
def test_page_takes_as_many_statements_for_one_as_for_three(
    lead: Browser,
    database: Database,
    worker_database: Database,
    cohort: CohortFacts,
    clock: Clock,
    path: str,
) -> None:
    costs = []
    for more in (1, 2):
        for _ in range(more):
            score(worker_database, cohort, clock, 0, 1)
        with counted(database) as statements:
            lead.get(f"/lead/{cohort.slug}/{path}")
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_lead_adds_an_anchor_answer_and_it_is_marked_as_one(
    lead: Browser, cohort: CohortFacts, worker_database: Database
) -> None:
    sent = {"of": "q2-purpose", "text": "I kept a list of who came.", "use": "slip_in"}
    assert lead.post(f"/lead/{cohort.slug}/samples/add", sent).heading == "Anchor answer"
    assert "Anchor answer" in lead.get(f"/lead/{cohort.slug}/samples").main
    wrong = lead.post(f"/lead/{cohort.slug}/samples/add", sent | {"use": "else"})
    assert "Choose what it is for." in wrong.main
