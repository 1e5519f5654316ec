"""How assessors score: one page, sorted by any column, that says what it cannot say."""

from uuid import uuid4

import pytest

from recruitment.db import Database
from recruitment.models import Application
from recruitment.queries.cohorts import CohortFacts
from tests.conftest import Clock
from tests.factories import make_assessor, make_cohort, make_lead
from tests.factories_decision import make_scored, score
from tests.pages import Browser, Page, text_of
from tests.statements import counted


class Office:
    """A cohort in which a harsh and a kind assessor, a point and a half apart, read the same candidates."""

    def __init__(self, database: Database, clock: Clock, candidates: int = 20) -> None:
        self.database, self.now = database, clock.now
        values = [1 + n % 4 for n in range(candidates)]
        with database.transaction() as session:
            self.cohort: CohortFacts = make_cohort(session, self.now)
            self.lead = make_lead(session, self.cohort, self.now)
            self.harsh, self.kind = (make_assessor(session, self.cohort, self.now) for _ in range(2))
            self.people = make_scored(session, self.cohort, self.now, *values, assessor_id=self.harsh)
            for person, value in zip(self.people, values, strict=True):
                higher = min(value + 1 + (value % 2), 5)
                score(session, self.cohort, self.now, person, higher, assessor_id=self.kind)
                for reader, given in ((self.harsh, value), (self.kind, higher)):
                    score(
                        session, self.cohort, self.now, person, given, assessor_id=reader, criterion="bravery"
                    )
        self.url = f"/lead/{self.cohort.slug}/quality"


@pytest.fixture
def office(worker_database: Database, clock: Clock) -> Office:
    return Office(worker_database, clock)


@pytest.fixture
def lead(browser: Browser, office: Office) -> Browser:
    return browser.sign_in(office.lead)


def assessors(page: Page) -> list[list[str]]:
    """The rows of the first table, cell by cell."""
    body = page.all("tbody")[0]
    return [[text_of(cell) for cell in row] for row in body]


def sorted_by(page: Page) -> list[tuple[str, str | None]]:
    return [
        (text_of(th), th.get("aria-sort"))
        for th in page.all("th")
        if th.get("aria-sort") not in (None, "none")
    ]


def test_the_harshest_stands_first_with_the_fair_mean_and_its_interval(lead: Browser, office: Office) -> None:
    page = lead.get(office.url)
    harsh, kind = assessors(page)
    assert [row[1] for row in (harsh, kind)] == ["40", "40"]
    assert harsh[5].startswith("+")
    assert kind[5].startswith("-")
    assert float(harsh[4][:4]) < float(kind[4][:4]) - 0.5
    assert " to " in harsh[4]
    assert sorted_by(page) == [("Severity", "descending")]
    assert "From 80 committed scores of 20 candidates by 2 assessors" in page.main


@pytest.mark.parametrize(
    ("query", "heading", "order", "first"),
    [
        ("?sort=severity&order=rising", "Severity", "ascending", "kind"),
        ("?sort=fair", "Fair mean", "descending", "kind"),
        ("?sort=average&order=rising", "Mean given", "ascending", "harsh"),
        ("?sort=nonsense&order=9", "Severity", "descending", "harsh"),
    ],
)
def test_every_column_sorts_both_ways(
    lead: Browser, office: Office, query: str, heading: str, order: str, first: str
) -> None:
    page = lead.get(office.url + query)
    assert sorted_by(page) == [(heading, order)]
    assert assessors(page)[0][5].startswith("+" if first == "harsh" else "-")


def test_a_heading_pressed_again_turns_the_order_round(lead: Browser, office: Office) -> None:
    links = lead.get(office.url).links()
    assert f"{office.url}?sort=severity&order=rising" in links
    assert f"{office.url}?sort=severity&order=falling" in lead.get(links[links.index(
        f"{office.url}?sort=severity&order=rising")]).links()  # fmt: skip


def test_under_thirty_scores_are_too_few_to_say_how_they_fit(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    office = Office(worker_database, clock, candidates=10)
    rows = assessors(browser.sign_in(office.lead).get(office.url))
    assert [row[6:8] for row in rows] == [["–", "–"]] * 2
    assert {row[8] for row in rows} == {"Under 30 scores: too little to say about fit"}


def test_scores_of_those_who_have_left_the_sift_still_count(lead: Browser, office: Office) -> None:
    with office.database.transaction() as session:
        one = session.get(Application, office.people[0])
        assert one is not None
        one.stage = "offer"
    assert "From 80 committed scores of 20 candidates" in lead.get(office.url).main


def test_candidates_without_a_common_scale_are_named(lead: Browser, office: Office) -> None:
    with office.database.transaction() as session:
        alone = make_scored(session, office.cohort, office.now, 3, assessor_id=uuid4())
        score(session, office.cohort, office.now, alone[0], 4, assessor_id=uuid4(), criterion="bravery")
    assert "subsets that share no assessor or pass" in lead.get(office.url).main


def test_a_fit_that_did_not_converge_says_so(
    lead: Browser, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.facets.estimate.MOST_SWEEPS", 1)
    assert "Warning: The fit behind these figures did not come to rest" in lead.get(office.url).main


def test_scores_that_are_all_the_same_leave_counts_and_a_reason(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now)
        person = make_lead(session, cohort, clock.now)
        make_scored(session, cohort, clock.now, 3, 3, assessor_id=make_assessor(session, cohort, clock.now))
    page = browser.sign_in(person).get(f"/lead/{cohort.slug}/quality")
    assert "There are no measures: every score is the same" in page.main
    (row,) = assessors(page)
    assert row[1:6] == ["2", "0", "3.00", "–", "–"]
    assert page.all("figure") == []


def test_a_cohort_without_scores_says_so(browser: Browser, worker_database: Database, clock: Clock) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now)
        person = make_lead(session, cohort, clock.now)
    page = browser.sign_in(person).get(f"/lead/{cohort.slug}/quality")
    assert "No score has been committed yet." in page.main


def test_the_page_asks_the_database_as_often_for_two_as_for_twenty(
    browser: Browser, worker_database: Database, database: Database, clock: Clock
) -> None:
    counts = []
    for candidates in (2, 20):
        with worker_database.transaction() as session:
            cohort = make_cohort(session, clock.now, name=f"Cohort {candidates}", public=False)
            person = make_lead(session, cohort, clock.now)
            reader = make_assessor(session, cohort, clock.now)
            make_scored(
                session, cohort, clock.now, *(1 + n % 5 for n in range(candidates)), assessor_id=reader
            )
        window = browser.another().sign_in(person)
        window.get(f"/lead/{cohort.slug}/quality")
        with counted(database) as seen:
            window.get(f"/lead/{cohort.slug}/quality")
        counts.append(len(seen))
    assert counts[0] == counts[1]
