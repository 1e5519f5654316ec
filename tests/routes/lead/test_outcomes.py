"""The outcome list, the reserve list and what has run out: pages with somebody on them, and the sheet."""

import csv
import io
import re
from datetime import timedelta

import pytest
from sqlmodel import Session

from recruitment.db import Database
from recruitment.domain.stages import Action, Stage
from recruitment.models import Application, Details
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.decisions import Outcome, propose, release
from tests.conftest import Clock
from tests.factories import make_application, make_assessor, make_cohort, make_lead, make_person
from tests.factories_decision import confirm_and_set, have_opened, make_scored, make_shortlist
from tests.factories_observation import let_training_run_out, make_panel_house
from tests.factories_wash_up import put_in_band
from tests.pages import Browser
from tests.statements import counted

PAGES = ("outcomes", "reserve", "run-out")


class Office:
    """A cohort with two leads."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.now = clock.now
        with database.transaction() as session:
            self.cohort: CohortFacts = make_cohort(session, self.now)
            self.lead, self.second = (make_lead(session, self.cohort, self.now) for _ in range(2))
        self.url = f"/lead/{self.cohort.slug}"

    def decided(self, session: Session) -> None:
        """One of three is offered a place, one waits, one goes no further."""
        assessor = make_assessor(session, self.cohort, self.now)
        first, second, third = make_scored(session, self.cohort, self.now, 5, 4, 2, assessor_id=assessor)
        have_opened(session, self.now, third)
        decision = propose(
            session,
            cohort=self.cohort,
            shortlist_id=make_shortlist(session, self.cohort, self.now),
            outcomes=[
                Outcome(first, Action.OFFER, "Strong throughout."),
                Outcome(second, Action.RESERVE, "Next in line.", "b"),
                Outcome(third, Action.DECLINE, "=HYPERLINK(1)"),
            ],
            reason="As discussed.",
            actor_id=self.lead,
            now=self.now,
        )
        confirm_and_set(session, self.cohort, self.now, decision_id=decision, by=self.second, at=self.now)
        assert release(session, decision_id=decision, address="https://service.example", now=self.now)


@pytest.fixture
def office(worker_database: Database, clock: Clock) -> Office:
    return Office(worker_database, clock)


@pytest.fixture
def lead(browser: Browser, office: Office) -> Browser:
    return browser.sign_in(office.lead)


def test_pages_say_that_there_is_nothing_yet(lead: Browser, office: Office) -> None:
    assert "No decision has been released yet." in lead.get(f"{office.url}/outcomes").main
    assert "Nobody is on the reserve list." in lead.get(f"{office.url}/reserve").main
    assert "Nothing has run out." in lead.get(f"{office.url}/run-out").main


def test_each_outcome_stands_with_its_reason_and_who_decided(
    lead: Browser, office: Office, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        office.decided(session)
    main = lead.get(f"{office.url}/outcomes").main
    for words in (
        "Offered a place: 1",
        "No answer yet",
        "Strong throughout.",
        "Band B",
        "Not taken further: 1",
    ):
        assert words in main
    reserve = lead.get(f"{office.url}/reserve").main
    assert "1 place free. Band B has 1." in reserve
    assert "Within a band no order is claimed" in reserve
    (reference,) = re.findall(r"DL27-\w{4}-\w{4}", reserve)[:1]
    assert "reserve list in Band B, until" in lead.get(f"{office.url}/applications/{reference}").main


def test_the_sheet_has_a_line_for_each_and_nobody_writes_a_formula_into_it(
    lead: Browser, office: Office, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        office.decided(session)
    sheet = lead.client.get(f"{office.url}/exports/outcomes.csv")
    rows = list(csv.DictReader(io.StringIO(sheet.data.decode("utf-8-sig"))))
    assert [(row["Now"], row["Decided"], row["Band"]) for row in rows] == [
        ("Offer", "Offered a place", ""),
        ("Reserve", "Put on the reserve list", "Band B"),
        ("Not progressed", "Not taken further", ""),
    ]
    assert rows[2]["Reason"] == "'=HYPERLINK(1)"
    assert lead.client.get(f"{office.url}/exports/outcomes.xlsx").status_code == 200


def test_what_has_run_out_waits_on_a_page_and_is_counted_on_the_first(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        waiting = make_application(session, office.cohort, clock.now, stage=Stage.RESERVE)
        put_in_band(session, office.cohort, clock.now, waiting, until=clock.now.date())
        house = make_panel_house(session, clock.now, cohort=office.cohort)
        let_training_run_out(session, house, clock.now)
    assert "1 run out" in lead.get(office.url).main
    clock.now += timedelta(days=1)
    lead.sign_in(office.lead)
    assert "2 run out" in lead.get(office.url).main
    main = lead.get(f"{office.url}/run-out").main
    assert "Places on the reserve list: 1" in main
    assert "Training in safer recruitment: 1" in main
    assert "Run out" in lead.get(f"{office.url}/reserve").main


def test_a_lead_is_shown_nothing_that_was_recorded_about_themselves(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        own = make_application(session, office.cohort, clock.now, stage=Stage.RESERVE)
        put_in_band(session, office.cohort, clock.now, own, until=clock.now.date() + timedelta(days=9))
        session.get_one(Details, own).person_id = office.lead
        reference = session.get_one(Application, own).reference
    for page in ("outcomes", "reserve"):
        assert reference not in lead.get(f"{office.url}/{page}").main
    assert "Band A" not in lead.get(f"{office.url}/applications/{reference}").main
    with worker_database.transaction() as session:
        session.get_one(Details, own).person_id = make_person(session, clock.now)
    assert "Band A" in lead.get(f"{office.url}/applications/{reference}").main


@pytest.mark.parametrize("page", PAGES)
def test_three_cost_as_many_statements_as_one(
    lead: Browser, office: Office, worker_database: Database, database: Database, clock: Clock, page: str
) -> None:
    asked = []
    for times in (1, 2):
        with worker_database.transaction() as session:
            for _ in range(times):
                one = make_application(session, office.cohort, clock.now, stage=Stage.RESERVE)
                put_in_band(
                    session, office.cohort, clock.now, one, until=clock.now.date() - timedelta(days=1)
                )
        with counted(database) as seen:
            lead.get(f"{office.url}/{page}")
        asked.append(len(seen))
    assert asked[0] == asked[1]
