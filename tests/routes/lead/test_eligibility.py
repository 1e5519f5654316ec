"""The page of those for whom a statement of eligibility is not true, and what a lead finds."""

from datetime import timedelta

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.deadlines import LONDON, long_date
from recruitment.domain.stages import Stage
from recruitment.models import Application, FilledSection
from tests.conftest import Clock
from tests.factories import make_application, say_no
from tests.factories_lead import Office
from tests.pages import Browser, Page, text_of
from tests.statements import counted

APPEAL = "I cover for a colleague there until the summer."
REFERENCES = ("DL27-4KTQ-9XWB", "DL27-4KTQ-9XWC", "DL27-4KTQ-9XWD")


def doubt(database: Database, office: Office, clock: Clock, reference: str = REFERENCES[0]) -> None:
    with database.transaction() as session:
        made = make_application(session, office.cohort, clock.now, reference=reference)
        say_no(session, made, appeal=APPEAL)


def find(lead: Browser, office: Office, **data: str | list[str]) -> Page:
    address = office.at(f"eligibility/{REFERENCES[0]}")
    given = {"seen_at": lead.get(address).value("seen_at"), "reason": "They go back in the summer."}
    return lead.post(address, given | data)


def test_an_empty_list_says_so(lead: Browser, office: Office) -> None:
    assert "Every statement is true for everybody so far." in lead.get(office.at("eligibility")).main


def test_those_who_wait_are_listed_with_a_link(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    doubt(worker_database, office, clock)
    page = lead.get(office.at("eligibility"))
    (row,) = [text_of(row) for row in page.all("tr")[1:]]
    assert row.endswith("Waits for a lead")
    assert office.at(f"eligibility/{REFERENCES[0]}") in page.links()


def test_one_shows_what_is_not_true_and_their_words(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    doubt(worker_database, office, clock)
    page = lead.get(office.at(f"eligibility/{REFERENCES[0]}"))
    last = office.cohort.definition.conditions[-1]
    assert last.text in page.main
    assert APPEAL in page.main
    assert office.cohort.definition.conditions[0].text not in page.main


@pytest.mark.parametrize(
    ("verdict", "state", "stage"),
    [("eligible", "Can go on", Stage.SIFT), ("ineligible", "Not eligible", Stage.INELIGIBLE)],
)
def test_what_is_found_is_recorded_and_shown(
    lead: Browser,
    office: Office,
    worker_database: Database,
    clock: Clock,
    verdict: str,
    state: str,
    stage: Stage,
) -> None:
    doubt(worker_database, office, clock)
    page = find(lead, office, verdict=verdict)
    assert text_of(page.all("tr")[1]).endswith(state)
    with worker_database.transaction() as session:
        found = session.exec(select(Application).where(Application.reference == REFERENCES[0])).one()
    assert found.stage == stage
    shown = lead.get(office.at(f"eligibility/{REFERENCES[0]}"))
    assert "What was found last" in shown.main
    assert "They go back in the summer." in shown.main
    application = lead.get(office.at(f"applications/{REFERENCES[0]}"))
    assert office.at(f"eligibility/{REFERENCES[0]}") in application.links()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"verdict": ""}, "Choose what you find."),
        ({"verdict": "perhaps"}, "Choose what you find."),
        ({"verdict": "eligible", "reason": ""}, "Give your reason."),
        ({"verdict": "eligible", "reason": "x" * 2001}, "Shorten this to 2,000 characters or fewer"),
        ({"verdict": "eligible", "seen_at": "yesterday"}, "Read it again"),
        ({"verdict": "eligible", "seen_at": "2026-01-01T00:00:00"}, "Read it again"),
    ],
)
def test_what_is_missing_or_stale_is_said_and_nothing_is_found(
    lead: Browser,
    office: Office,
    worker_database: Database,
    clock: Clock,
    given: dict[str, str],
    sentence: str,
) -> None:
    doubt(worker_database, office, clock)
    page = find(lead, office, **given)
    assert page.title.startswith("Error: ")
    assert sentence in page.main
    assert "Waits for a lead" in lead.get(office.at("eligibility")).main


def test_an_application_of_which_all_is_true_is_not_there(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    doubt(worker_database, office, clock)
    with worker_database.transaction() as session:
        rows = session.exec(select(FilledSection).where(FilledSection.section == "eligibility")).all()
        for row in rows:
            row.entries = dict.fromkeys(row.entries, "yes")
    lead.get(office.at(f"eligibility/{REFERENCES[0]}"), status=404)


def test_the_list_costs_the_same_with_one_and_with_three(
    lead: Browser, office: Office, worker_database: Database, database: Database, clock: Clock
) -> None:
    costs = []
    for more in (REFERENCES[:1], REFERENCES[1:]):
        for reference in more:
            doubt(worker_database, office, clock, reference)
        lead.get(office.at("eligibility"))
        with counted(database) as statements:
            lead.client.get(office.at("eligibility"))
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_draft_opened_again_after_closing_is_asked_for_a_day_and_gets_it(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        made = make_application(
            session, office.cohort, clock.now, stage=Stage.APPLICATION, reference=REFERENCES[0]
        )
        say_no(session, made, appeal=APPEAL)
    address = office.at(f"eligibility/{REFERENCES[0]}")
    assert "More time to send it" not in lead.get(address).main
    find(lead, office, verdict="ineligible")
    clock.now = office.cohort.closes_at + timedelta(days=1)
    lead.sign_in(office.lead)
    assert "give them a day and a time by which to send it" in lead.get(address).main
    refused = find(lead, office, verdict="eligible")
    assert "Give them a day and a time by which to send it" in refused.main
    assert "Enter the time of day" in find(lead, office, verdict="eligible", day=["1", "3", "2027"]).main
    until = (clock.now + timedelta(days=4)).astimezone(LONDON)
    typed = {"day": [str(until.day), str(until.month), str(until.year)], "hour": ["5pm"]}
    find(lead, office, verdict="eligible", **typed)
    shown = lead.get(office.at(f"applications/{REFERENCES[0]}")).main
    assert f"It can be sent until 5pm on {long_date(until)}." in shown
