"""Who applies: nothing before closing, then counts with what they can say, and what they cannot."""

from datetime import timedelta

import pytest

from recruitment.db import Database
from recruitment.queries.cohorts import CohortFacts
from tests.conftest import Clock
from tests.factories import make_cohort, make_lead
from tests.factories_monitoring import Said, add_applicants
from tests.pages import Browser, Page, text_of
from tests.statements import counted

WOMEN: Said = ({"sex": "female", "belief": "none"}, 6, 20, 20)
MEN: Said = ({"sex": "male", "belief": "sikh"}, 9, 30, 10)


@pytest.fixture
def cohort(worker_database: Database, clock: Clock) -> CohortFacts:
    with worker_database.transaction() as session:
        return make_cohort(session, clock.now, closes_in=timedelta(0))


@pytest.fixture
def lead(browser: Browser, worker_database: Database, cohort: CohortFacts, clock: Clock) -> Browser:
    with worker_database.transaction() as session:
        person = make_lead(session, cohort, clock.now)
    return browser.sign_in(person)


def opened(lead: Browser, database: Database, cohort: CohortFacts, *said: Said) -> Page:
    with database.transaction() as session:
        add_applicants(session, cohort, cohort.opens_at, *said)
    return lead.get(f"/lead/{cohort.slug}/fairness")


def table(page: Page, number: int = 0) -> list[list[str]]:
    """The rows of one question's table, of those of which something is shown."""
    return [[text_of(cell) for cell in row] for row in page.all("tbody")[number]]


def test_a_question_shows_each_answer_and_how_the_shares_compare(
    lead: Browser, worker_database: Database, cohort: CohortFacts
) -> None:
    page = opened(lead, worker_database, cohort, WOMEN, MEN)
    assert "80 sent an application, and 15 more began one and did not send it." in page.main
    assert "30 of those who sent have been taken further so far." in page.main
    women, men, unsaid = table(page)
    assert women[:4] == ["Female", "6", "40", "20"]
    assert women[4].startswith("50% against 25%, ratio 2.00 (1.")
    assert women[4].endswith("p 0.03: differs beyond chance")
    assert men[:4] == ["Male", "9", "40", "10"]
    assert unsaid == ["Preferred not to say, or did not answer", "0", "0", "0", "–"]


def test_few_are_shown_together_alone(lead: Browser, worker_database: Database, cohort: CohortFacts) -> None:
    page = opened(lead, worker_database, cohort, WOMEN, MEN, ({"sex": "male", "belief": "jewish"}, 0, 3, 0))
    rows = {row[0]: row[1:] for row in table(page, 1)}
    assert rows["Jewish"] == ["Not shown"] * 3
    # The next fewest with them, here both, so that three cannot be reckoned from the whole.
    assert rows["Sikh"] == ["9", "Not shown", "Not shown"]
    assert rows["No religion"] == ["Not shown"] * 3
    assert rows["Together, of all that is not shown"] == ["6", "83", "30"]


def test_where_nothing_can_be_shown_a_sentence_stands_for_the_table(
    lead: Browser, worker_database: Database, cohort: CohortFacts
) -> None:
    page = opened(lead, worker_database, cohort, ({"sex": "female"}, 0, 3, 0))
    assert "Too few people gave any of the answers to show one of them." in page.main
    assert "Nobody has been taken further yet." in page.main
    assert page.all("table") == []


def test_before_closing_it_says_when_and_why(
    lead: Browser, worker_database: Database, cohort: CohortFacts, clock: Clock
) -> None:
    clock.now -= timedelta(minutes=1)
    page = opened(lead, worker_database, cohort, WOMEN)
    assert "shown once applications have closed, from 10am on 12 January 2027" in page.main
    assert "Female" not in page.main


def test_without_applicants_it_says_so(lead: Browser, worker_database: Database, cohort: CohortFacts) -> None:
    assert "Nobody applied." in opened(lead, worker_database, cohort).main


def test_the_page_asks_the_database_as_often_for_one_question_as_for_three(
    lead: Browser, database: Database, worker_database: Database, cohort: CohortFacts
) -> None:
    costs = []
    for said in ({"sex": "male"}, {"sex": "male", "age": "25-34", "meals": "yes"}):
        opened(lead, worker_database, cohort, (said, 0, 9, 0))
        with counted(database) as seen:
            lead.get(f"/lead/{cohort.slug}/fairness")
        costs.append(len(seen))
    assert costs[0] == costs[1]
