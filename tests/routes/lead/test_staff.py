"""Leads: seen by every lead of the cohort, invited and ended by leads of every cohort alone."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.models import Person, StaffEvent
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.staff import StaffLine, staff
from tests.conftest import Clock
from tests.factories import make_assessor, make_cohort, make_lead
from tests.pages import Browser
from tests.statements import counted


@dataclass(frozen=True)
class Office:
    """A cohort with a lead of its own and one of every cohort."""

    cohort: CohortFacts
    own: UUID
    everywhere: UUID
    database: Database

    @property
    def url(self) -> str:
        return f"/lead/{self.cohort.slug}/staff"

    def kept(self) -> list[tuple[str, UUID | None]]:
        with self.database.transaction() as session:
            rows = session.execute(
                select(col(StaffEvent.action), col(StaffEvent.actor_id)).order_by(col(StaffEvent.id))
            )
            return [(row[0], row[1]) for row in rows]

    def listed(self) -> tuple[StaffLine, ...]:
        with self.database.transaction() as session:
            return staff(session)


@pytest.fixture
def office(worker_database: Database, clock: Clock) -> Office:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now)
        own, everywhere = make_lead(session, cohort, clock.now), make_lead(session, None, clock.now)
        return Office(cohort, own, everywhere, worker_database)


@pytest.fixture
def own(browser: Browser, office: Office) -> Browser:
    return browser.sign_in(office.own)


@pytest.fixture
def everywhere(browser: Browser, office: Office) -> Browser:
    return browser.another().sign_in(office.everywhere)


def test_every_lead_of_the_cohort_sees_who_leads_it(own: Browser, office: Office) -> None:
    page = own.get(office.url)
    assert "This cohort" in page.main
    assert "Every cohort" in page.main
    assert "A lead of every cohort invites leads and ends their roles" in page.main
    assert f"{office.url}/invite" not in page.links()


def test_table_of_who_may_do_what_is_there(own: Browser, office: Office) -> None:
    page = own.get(office.url)
    assert "Staff––––see; change if of every cohort" in page.main


def test_one_lead_alone_is_warned_of(own: Browser, office: Office) -> None:
    assert "A decision needs two" not in own.get(office.url).main
    with office.database.transaction() as session:
        session.get_one(Person, office.everywhere).active = False
    assert "Only one lead can sign in. A decision needs two" in own.get(office.url).main


@pytest.mark.parametrize(
    "page", ["invite", "{own}/end-role/here", "{own}/close-account", "{everywhere}/end-role/everywhere"]
)
def test_lead_of_one_cohort_changes_nothing(own: Browser, office: Office, page: str) -> None:
    address = f"{office.url}/{page.format(own=office.own, everywhere=office.everywhere)}"
    refused = own.post(address, {"email": "ada@new.example", "full_name": "A", "span": "here"}, status=403)
    assert "Ask somebody else to do this: it is for recruitment leads of every cohort." in refused.main
    assert office.kept() == []


def test_lead_is_invited_for_one_cohort_or_for_all(everywhere: Browser, office: Office) -> None:
    for email, span in (("ada@new.example", "here"), ("ben@new.example", "everywhere")):
        page = everywhere.post(
            f"{office.url}/invite", {"email": email, "full_name": "New Lead", "span": span}
        )
        assert "1 person is invited." in page.text
    assert [(one.email, one.cohort) for one in office.listed() if one.full_name == "New Lead"] == [
        ("ada@new.example", "cohort-2027"),
        ("ben@new.example", None),
    ]
    assert office.kept() == [("invited", office.everywhere)] * 2


def test_assessor_of_the_cohort_is_refused_as_its_lead(
    everywhere: Browser, office: Office, clock: Clock
) -> None:
    with office.database.transaction() as session:
        make_assessor(session, office.cohort, clock.now, email="reader@new.example")
    page = everywhere.post(
        f"{office.url}/invite", {"email": "reader@new.example", "full_name": "Reader", "span": "here"}
    )
    assert "Choose one role in a cohort for reader@new.example" in page.main


def test_role_of_a_lead_ends_after_it_was_shown_what_follows(everywhere: Browser, office: Office) -> None:
    address = f"{office.url}/{office.own}/end-role/here"
    shown = everywhere.get(address)
    assert "Nothing has happened yet." in shown.main
    assert office.kept() == []
    page = everywhere.post(address, {"expected": shown.value("expected")})
    assert "no longer leads Cohort 2027." in page.text
    assert "None any more" in page.main
    assert office.kept() == [("role_ended", office.everywhere)]
    everywhere.get(address, status=404)


def test_nobody_ends_their_own_role_or_account(everywhere: Browser, office: Office) -> None:
    page = everywhere.get(f"{office.url}/{office.everywhere}")
    assert "This is you." in page.main
    for deed in ("end-role/everywhere", "close-account"):
        refused = everywhere.post(f"{office.url}/{office.everywhere}/{deed}", {"expected": ""})
        assert "Ask another lead to do this: nobody ends their own access by accident." in refused.main
    assert office.kept() == []


def test_account_of_a_lead_is_closed_and_opened_again(everywhere: Browser, office: Office) -> None:
    lead = everywhere.another().sign_in(office.own)
    address = f"{office.url}/{office.own}"
    shown = everywhere.get(f"{address}/close-account")
    everywhere.post(f"{address}/close-account", {"expected": shown.value("expected")})
    assert lead.get("/lead").heading == "Sign in"
    page = everywhere.post(f"{address}/open-account")
    assert "can sign in again" in page.text
    assert [action for action, _ in office.kept()] == ["deactivated", "reactivated"]


def test_invitation_of_a_lead_is_sent_again(everywhere: Browser, office: Office) -> None:
    page = everywhere.post(f"{office.url}/{office.own}/remind/here")
    assert "1 person is reminded." in page.text
    everywhere.post(f"{office.url}/{office.own}/remind/everywhere", status=404)


def test_nobody_else_has_a_page_there(own: Browser, office: Office, clock: Clock) -> None:
    with office.database.transaction() as session:
        other = make_cohort(session, clock.now, name="Cohort 2028", public=False)
        people = [
            make_assessor(session, office.cohort, clock.now),
            make_lead(session, other, clock.now),
        ]
    for person in people:
        own.get(f"{office.url}/{person}", status=404)


def test_list_asks_as_much_for_three_as_for_one(
    own: Browser, office: Office, database: Database, clock: Clock
) -> None:
    own.get(office.url)
    with counted(database) as few:
        own.get(office.url)
    with office.database.transaction() as session:
        for _ in range(3):
            make_lead(session, office.cohort, clock.now)
    with counted(database) as more:
        own.get(office.url)
    assert len(few) == len(more)
