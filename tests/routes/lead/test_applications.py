"""The list of a cohort's applications."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.queries import applications as listing
from recruitment.services.searches import forget_searches
from tests.conftest import Clock
from tests.factories import (
    FULL_NAME,
    make_application,
    make_lead,
)
from tests.factories_lead import (
    Office,
    make_imported,
    make_named,
    make_scores,
)
from tests.pages import Browser, Page
from tests.statements import counted

REFERENCE = "DL27-4KTQ-9XWB"


@pytest.fixture
def application_id(worker_database: Database, office: Office, clock: Clock) -> UUID:
    with worker_database.transaction() as session:
        return make_named(session, office.cohort, clock.now, reference=REFERENCE)


def listed(page: Page) -> list[str]:
    """The references in the list, in order."""
    return [link.rpartition("/")[2] for link in page.links() if "/applications/DL" in link]


def test_an_empty_list_says_so(lead: Browser, office: Office) -> None:
    page = lead.get(office.at("applications"))
    assert page.heading == "Applications"
    assert "Nobody has started an application yet." in page.main


def test_a_line_has_name_stage_time_and_scores(
    lead: Browser, office: Office, worker_database: Database, clock: Clock, application_id: UUID
) -> None:
    with worker_database.transaction() as session:
        make_scores(session, office.cohort, clock.now, application_id, 1, 3, 5, None)
    page = lead.get(office.at("applications"))
    assert f"{REFERENCE} {FULL_NAME} Sift 12 January 2027 3 of 4 3.00 2.00 3" in page.main


def test_an_imported_candidate_stands_under_its_outside_id(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_imported(session, office.cohort, clock.now)
    assert "DL27-7777-2222 Candidate 1041 Sift" in lead.get(office.at("applications")).main


def test_a_tab_shows_one_stage_with_its_number(
    lead: Browser, office: Office, worker_database: Database, clock: Clock, application_id: UUID
) -> None:
    with worker_database.transaction() as session:
        make_application(
            session, office.cohort, clock.now, stage=Stage.APPLICATION, reference="DL27-2222-3333"
        )
    page = lead.get(office.at("applications"))
    numbers = "All 2 Register 0 Application 1 Sift 1 Interview 0 Assessment centre 0 Reserve 0 Offer 0"
    assert numbers in page.main
    drafts = lead.get(office.at("applications?stage=application"))
    assert listed(drafts) == ["DL27-2222-3333"]
    assert "Not yet" in drafts.main


def test_a_stage_that_there_is_not_shows_all(lead: Browser, office: Office, application_id: UUID) -> None:
    assert listed(lead.get(office.at("applications?stage=dinner&order=age"))) == [REFERENCE]


@pytest.mark.parametrize(
    "typed",
    [
        {"find": "dl27 4ktq 9xwb"},
        {"find": "okonkwo"},
        {"words": "worked wit"},
        {"find": "eva", "words": "at"},
    ],
)
def test_what_is_searched_for_is_found_and_remembered(
    lead: Browser, office: Office, application_id: UUID, typed: dict[str, str]
) -> None:
    page = lead.post(office.at("applications?stage=sift"), typed)
    assert listed(page) == [REFERENCE]
    assert {name: page.value(name) for name in typed} == typed
    assert f"Looked for “{next(iter(typed.values()))}”" in page.main
    # Every tab and every other order keep what is searched for; one link takes it away.
    found = page.response.request.query_string.decode()
    search = re.search(r"search=([0-9a-f-]{36})", found)
    assert search
    assert office.at(f"applications?search={search[1]}") in page.links()
    assert office.at(f"applications?stage=sift&search={search[1]}&order=name") in page.links()
    assert office.at("applications?stage=sift") in page.links()


def test_no_address_holds_what_was_typed(lead: Browser, office: Office, application_id: UUID) -> None:
    sent = lead.client.post(
        office.at("applications"), data=lead.with_token({"find": "Okonkwo", "words": "Thornbury"})
    )
    assert sent.status_code == 302
    page = lead.get(sent.location)
    assert listed(page) == [REFERENCE]
    for address in (sent.location, *page.links()):
        assert not re.search("okonkwo|thornbury", address, re.IGNORECASE)


def test_beside_what_was_found_stages_have_no_numbers(
    lead: Browser, office: Office, application_id: UUID
) -> None:
    page = lead.post(office.at("applications"), {"find": "okonkwo"})
    assert "All Register Application Sift Interview Assessment centre Reserve Offer Not" in page.main
    assert "Withdrawn Not eligible Find" in page.main


def test_going_back_to_a_search_shows_it_again(lead: Browser, office: Office, application_id: UUID) -> None:
    first = lead.post(office.at("applications"), {"find": "okonkwo"}).response.request.full_path
    lead.post(office.at("applications"), {"find": "nobody"})
    page = lead.get(first)
    assert (listed(page), page.value("find")) == ([REFERENCE], "okonkwo")


def test_an_application_leads_back_to_the_list_it_was_opened_from(
    lead: Browser, office: Office, application_id: UUID
) -> None:
    seen = lead.post(office.at("applications?stage=sift"), {"find": "okonkwo"}).response.request.full_path
    assert seen in lead.get(office.at(f"applications/{REFERENCE}")).links()
    # In a browser that saw no list it leads to the whole of it.
    other = lead.another().sign_in(office.lead)
    assert office.at("applications") in other.get(office.at(f"applications/{REFERENCE}")).links()


def test_a_search_of_somebody_else_or_of_before_yesterday_is_not_shown(
    lead: Browser, office: Office, worker_database: Database, clock: Clock, application_id: UUID
) -> None:
    with worker_database.transaction() as session:
        colleague = make_lead(session, office.cohort, clock.now)
    other = lead.another().sign_in(colleague)
    address = lead.post(office.at("applications"), {"find": "nobody"}).response.request.full_path
    page = other.get(address)
    assert "Type your search again" in page.main
    assert (listed(page), page.value("find")) == ([REFERENCE], "")
    with worker_database.transaction() as session:
        forget_searches(session, now=clock.now + timedelta(hours=25))
    assert "Type your search again" in lead.get(address).main


def test_nothing_typed_shows_all(lead: Browser, office: Office, application_id: UUID) -> None:
    page = lead.post(office.at("applications?stage=sift"), {"find": " ", "words": ""})
    assert page.response.request.full_path == office.at("applications?stage=sift")
    assert listed(page) == [REFERENCE]


def test_nothing_found_says_what_to_do(lead: Browser, office: Office, application_id: UUID) -> None:
    page = lead.post(office.at("applications"), {"find": "nobody"})
    assert "Nothing found. Check the spelling" in page.main


def test_a_search_that_is_too_long_is_refused_on_its_field(
    lead: Browser, office: Office, application_id: UUID
) -> None:
    page = lead.post(office.at("applications"), {"find": "x" * 201})
    assert page.title.startswith("Error: Applications")
    assert "Shorten this to 200 characters or fewer; it has 201." in page.main
    assert page.value("find") == "x" * 201


def test_an_assessor_cannot_search(browser: Browser, office: Office, application_id: UUID) -> None:
    reader = browser.sign_in(office.assessor)
    page = reader.post(office.at("applications"), {"find": "okonkwo"}, status=403)
    assert "This page is for recruitment leads" in page.main


def test_pages_lead_on_and_back_and_keep_the_order(
    lead: Browser,
    office: Office,
    worker_database: Database,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    with worker_database.transaction() as session:
        for name, reference in (
            ("Ann Bee", "DL27-2222-3333"),
            ("Cy Dee", "DL27-3333-4444"),
            ("Eve Fox", "DL27-4444-5555"),
        ):
            make_named(session, office.cohort, clock.now, name=name, reference=reference)
    first = lead.get(office.at("applications?order=name"))
    assert listed(first) == ["DL27-2222-3333", "DL27-3333-4444"]
    onwards = office.at("applications?order=name&after=DL27-3333-4444")
    assert onwards in first.links()
    second = lead.get(onwards)
    assert listed(second) == ["DL27-4444-5555"]
    back = office.at("applications?order=name&before=DL27-4444-5555")
    assert back in second.links()
    assert listed(lead.get(back)) == ["DL27-2222-3333", "DL27-3333-4444"]
    assert all("bee" not in link.lower() and "dee" not in link.lower() for link in first.links())


def test_the_list_asks_as_much_for_three_rows_as_for_one(
    lead: Browser, office: Office, worker_database: Database, database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_application(session, office.cohort, clock.now)
    lead.get(office.at("applications"))
    with counted(database) as one:
        lead.get(office.at("applications"))
    with worker_database.transaction() as session:
        for _ in range(2):
            application = make_application(session, office.cohort, clock.now)
            make_scores(session, office.cohort, clock.now, application, 4, 5)
    with counted(database) as three:
        page = lead.get(office.at("applications"))
    assert len(listed(page)) == 3
    assert len(one) == len(three)
    asked = [
        statement for statement in three if not statement.startswith(("begin", "select * from door.arrival"))
    ]
    # The cohort's numbers by stage, the rows with what is read of each.
    assert len(asked) == 2


def test_a_search_asks_as_much_for_three_rows_as_for_one(
    lead: Browser, office: Office, worker_database: Database, database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_application(session, office.cohort, clock.now)
    address = lead.post(
        office.at("applications"), {"find": "okon", "words": "worked"}
    ).response.request.full_path
    with counted(database) as one:
        assert len(listed(lead.get(address))) == 1
    with worker_database.transaction() as session:
        for _ in range(2):
            make_application(session, office.cohort, clock.now)
    with counted(database) as three:
        assert len(listed(lead.get(address))) == 3
    assert len(one) == len(three)
