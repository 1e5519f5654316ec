"""The assessors of a cohort: listed with their load, invited by list, and seen off with arithmetic first."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.access import Role
from recruitment.models import Assessor, Message, Person, Reading, StaffEvent, StaffRole
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.allocation import allocate_readings
from tests.conftest import Clock
from tests.factories import make_application, make_assessor, make_cohort, make_lead
from tests.factories_lead import commit, make_card
from tests.pages import Browser, Page, text_of
from tests.statements import counted


@dataclass(frozen=True)
class Office:
    """A cohort with three assessors who have everything given out: two candidates, nine passes, twice."""

    cohort: CohortFacts
    other: CohortFacts
    lead: UUID
    assessors: list[UUID]
    database: Database

    @property
    def url(self) -> str:
        return f"/lead/{self.cohort.slug}/assessors"

    def at(self, page: str = "") -> str:
        """A page about the first of them."""
        return f"{self.url}/{self.assessors[0]}{page}"

    def readings(self, assessor: UUID) -> int:
        with self.database.transaction() as session:
            return len(session.exec(select(Reading.id).where(Reading.assessor_id == assessor)).all())

    def draft(self) -> None:
        with self.database.transaction() as session:
            reading = session.exec(
                select(Reading).where(Reading.assessor_id == self.assessors[0]).limit(1)
            ).one()
            make_card(session, reading.id, 4, reading.allocated_at)

    def kept(self) -> list[tuple[str, UUID | None]]:
        with self.database.transaction() as session:
            rows = session.execute(
                select(col(StaffEvent.action), col(StaffEvent.actor_id)).order_by(col(StaffEvent.id))
            )
            return [(row[0], row[1]) for row in rows]


def made(session: Session, cohort: CohortFacts, clock: Clock) -> list[UUID]:
    people = [make_assessor(session, cohort, clock.now) for _ in range(3)]
    for _ in range(2):
        make_application(session, cohort, clock.now)
    allocate_readings(session, cohort=cohort, link="https://x.example", now=clock.now)
    return people


@pytest.fixture
def office(worker_database: Database, clock: Clock) -> Office:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now)
        other = make_cohort(session, clock.now, name="Cohort 2028", public=False)
        lead = make_lead(session, cohort, clock.now)
        return Office(cohort, other, lead, made(session, cohort, clock), worker_database)


@pytest.fixture
def lead(browser: Browser, office: Office) -> Browser:
    return browser.sign_in(office.lead)


def rows(page: Page) -> list[list[str]]:
    """The cells of each row of the page's tables."""
    return [[text_of(cell) for cell in row] for body in page.all("tbody") for row in body]


# The list


def test_list_tells_each_assessors_load(lead: Browser, office: Office) -> None:
    office.draft()
    found = rows(lead.get(office.url))
    assert [row[2:7] for row in found] == [
        ["12", "0", "1", "12", "0.3"],
        ["12", "0", "0", "12", "0.3"],
        ["12", "0", "0", "12", "0.3"],
    ]
    assert [row[10] for row in found] == ["Reading", "Not signed in yet", "Not signed in yet"]


def test_list_says_when_somebody_was_last_there(lead: Browser, office: Office) -> None:
    lead.another().sign_in(office.assessors[1])
    found = rows(lead.get(office.url))
    assert [row[9] for row in found] == ["Never", "10am on 12 January 2027", "Never"]
    assert found[1][10] == "Not begun"


def test_list_is_empty_until_somebody_is_invited(browser: Browser, office: Office, clock: Clock) -> None:
    with office.database.transaction() as session:
        everywhere = make_lead(session, None, clock.now)
    page = browser.sign_in(everywhere).get(f"/lead/{office.other.slug}/assessors")
    assert "Nobody reads for this cohort yet." in page.main
    assert f"/lead/{office.other.slug}/assessors/invite" in page.links()


def test_list_asks_as_much_for_six_as_for_three(
    lead: Browser, office: Office, database: Database, clock: Clock
) -> None:
    lead.get(office.url)
    with counted(database) as three:
        lead.get(office.url)
    with office.database.transaction() as session:
        made(session, office.cohort, clock)
    with counted(database) as six:
        lead.get(office.url)
    assert len(three) == len(six)


# Inviting


def test_many_are_invited_by_one_list(lead: Browser, office: Office) -> None:
    listed = "Ada Quill <ada@new.example>\nben@new.example\n"
    page = lead.post(f"{office.url}/invite", {"people": listed})
    assert "2 people are invited." in page.text
    assert len(rows(page)) == 5
    assert "Ada Quillada@new.example" in page.main
    with office.database.transaction() as session:
        told = session.exec(select(Message.recipient).where(Message.kind == "staff_invited")).all()
        labels = session.exec(
            select(Assessor.label)
            .join(Person, col(Person.id) == col(Assessor.assessor_id))
            .where(Person.email == "ada@new.example")
        ).all()
    assert sorted(told) == ["ada@new.example", "ben@new.example"]
    assert labels == ["Assessor 1"]
    assert office.kept() == [("invited", office.lead)] * 2


def test_bad_lines_are_named_and_nobody_is_invited(lead: Browser, office: Office) -> None:
    page = lead.post(f"{office.url}/invite", {"people": "Ada ada@new.example\nben at new.example\nno@@x"})
    assert page.title.startswith("Error: ")
    assert "Line 2: “ben at new.example” has no e-mail address." in page.main
    assert "Line 3: “no@@x” is not in the right form" in page.main
    assert page.value("people").startswith("Ada ada@new.example")
    assert office.kept() == []


def test_a_lead_of_the_cohort_is_refused_by_address(lead: Browser, office: Office) -> None:
    with office.database.transaction() as session:
        session.get_one(Person, office.lead).email = "lead@new.example"
    page = lead.post(f"{office.url}/invite", {"people": "ada@new.example\nlead@new.example"})
    assert "Choose one role in a cohort for lead@new.example" in page.main
    assert office.kept() == []


def test_whoever_is_an_assessor_already_is_reminded(lead: Browser, office: Office) -> None:
    page = lead.post(office.at("/remind"))
    assert "1 person is reminded." in page.text
    assert "Reminded of the invitation" in page.main
    again = lead.post(office.at("/remind"))
    assert "1 person is not told again, having been told a moment ago." in again.text
    assert office.kept() == [("reminded", office.lead)]


# One of them


def test_page_of_an_assessor_says_what_can_be_done(lead: Browser, office: Office) -> None:
    page = lead.get(office.at())
    assert page.heading.startswith("Assessor Number")
    assert {office.at(one) for one in ("/hand-back", "/end-role", "/close-account")} <= set(page.links())
    assert "Assessor of Cohort 2027, since 12 January 2027" in page.main


def test_account_with_roles_in_other_cohorts_is_not_theirs_to_close(
    lead: Browser, office: Office, clock: Clock
) -> None:
    with office.database.transaction() as session:
        session.add(
            StaffRole(
                person_id=office.assessors[0],
                role=Role.ASSESSOR,
                cohort_id=office.other.id,
                granted_at=clock.now,
            )
        )
    page = lead.get(office.at())
    assert "Their account has roles that are not yours to end" in page.main
    assert office.at("/close-account") not in page.links()
    refused = lead.get(office.at("/close-account"), status=403)
    assert "Ask a lead of every cohort: this account has roles that are not yours to end." in refused.main
    lead.post(office.at("/close-account"), status=403)
    lead.post(office.at("/open-account"), status=403)
    # The role here is.
    lead.post(office.at("/end-role"), {"expected": lead.get(office.at("/end-role")).value("expected")})
    assert office.kept()[-1] == ("role_ended", office.lead)


@pytest.mark.parametrize("page", ["", "/hand-back", "/end-role", "/close-account"])
def test_pages_of_one_ask_as_much_with_six_assessors_as_with_three(
    lead: Browser, office: Office, database: Database, clock: Clock, page: str
) -> None:
    lead.get(office.at(page))
    with counted(database) as three:
        lead.get(office.at(page))
    with office.database.transaction() as session:
        made(session, office.cohort, clock)
    with counted(database) as six:
        lead.get(office.at(page))
    assert len(three) == len(six)


@pytest.mark.parametrize("page", ["", "/hand-back", "/end-role", "/close-account"])
def test_assessor_of_another_cohort_is_not_found(
    lead: Browser, office: Office, clock: Clock, page: str
) -> None:
    with office.database.transaction() as session:
        stranger = make_assessor(session, office.other, clock.now)
    lead.get(f"{office.url}/{stranger}{page}", status=404)
    lead.get(f"{office.url}/{office.lead}{page}", status=404)


# Leaving


def test_what_would_go_to_whom_is_shown_before_it_goes(lead: Browser, office: Office) -> None:
    office.draft()
    page = lead.get(office.at("/end-role"))
    assert "Nothing has happened yet." in page.main
    assert "12 readings handed back = 12 to others." in page.main
    assert [row[2:6] for row in rows(page)] == [["12", "6", "18", "0.2"], ["12", "6", "18", "0.2"]]
    assert page.main.count("(not signed in yet)") == 2
    assert "A draft is never passed on" in page.main
    assert office.kept() == []
    assert office.readings(office.assessors[0]) == 12


@pytest.mark.parametrize(
    ("page", "left", "kept"),
    [
        ("/hand-back", 1, ["handed_back"]),
        ("/end-role", 1, ["handed_back", "role_ended"]),
        ("/close-account", 1, ["handed_back", "deactivated"]),
    ],
)
def test_what_was_shown_is_what_happens(
    lead: Browser, office: Office, page: str, left: int, kept: list[str]
) -> None:
    office.draft()
    shown = lead.get(office.at(page))
    done = lead.post(office.at(page), {"expected": shown.value("expected")})
    assert done.response.request.path == office.at()
    assert office.readings(office.assessors[0]) == left
    assert [action for action, _ in office.kept()] == kept
    assert [office.readings(one) for one in office.assessors[1:]] in ([18, 18], [18, 17], [17, 18])


def test_work_done_meanwhile_shows_the_new_numbers_and_does_nothing(lead: Browser, office: Office) -> None:
    shown = lead.get(office.at("/end-role"))
    office.draft()
    page = lead.post(office.at("/end-role"), {"expected": shown.value("expected")})
    assert page.title.startswith("Error: ")
    assert "Look at the numbers again" in page.main
    assert page.value("expected") != shown.value("expected")
    assert office.kept() == []
    lead.post(office.at("/end-role"), {"expected": page.value("expected")})
    assert office.kept()[-1] == ("role_ended", office.lead)


def test_nothing_is_agreed_to_that_was_not_shown(lead: Browser, office: Office) -> None:
    page = lead.post(office.at("/close-account"))
    assert "Look at the numbers again" in page.main
    assert office.kept() == []


def test_whoever_leaves_is_out_at_once_and_listed_as_gone(lead: Browser, office: Office) -> None:
    reader = lead.another().sign_in(office.assessors[0])
    assert reader.get("/assess").heading == "Your reading"
    lead.post(
        office.at("/close-account"), {"expected": lead.get(office.at("/close-account")).value("expected")}
    )
    assert reader.get("/assess").heading == "Sign in"
    page = lead.get(office.url)
    assert "Who has left: 1" in page.main
    assert "Account closed" in page.main


def test_closed_account_is_opened_again(lead: Browser, office: Office) -> None:
    lead.post(
        office.at("/close-account"), {"expected": lead.get(office.at("/close-account")).value("expected")}
    )
    page = lead.post(office.at("/open-account"))
    assert "can sign in again, with the roles below." in page.text
    assert [action for action, _ in office.kept()] == ["handed_back", "deactivated", "reactivated"]
    again = lead.post(office.at("/open-account"))
    assert "Look at the account again: it is open already." in again.text


def test_readings_that_nobody_can_take_are_named(lead: Browser, office: Office) -> None:
    for one in office.assessors[1:]:
        lead.post(
            f"{office.url}/{one}/end-role",
            {"expected": lead.get(f"{office.url}/{one}/end-role").value("expected")},
        )
    page = lead.get(office.at("/end-role"))
    assert "18 go to nobody: they are not given out until somebody can take them." in page.main
    assert "There is no other assessor." in page.main


def test_whoever_has_left_can_be_invited_again(lead: Browser, office: Office) -> None:
    lead.post(office.at("/end-role"), {"expected": lead.get(office.at("/end-role")).value("expected")})
    page = lead.get(office.at())
    assert "invite them again" in page.main
    with office.database.transaction() as session:
        email = session.get_one(Person, office.assessors[0]).email
    assert "1 person is invited." in lead.post(f"{office.url}/invite", {"people": email}).text


def test_those_with_readings_left_are_reminded_once_a_day(
    lead: Browser, office: Office, clock: Clock
) -> None:
    page = lead.get(office.url)
    assert "Remind the 3 who have readings left" in page.main
    assert "1 person is reminded of what is left." in lead.post(office.at("/remind-of-readings")).text
    assert "2 people are reminded of what is left." in lead.post(f"{office.url}/remind").text
    again = lead.post(f"{office.url}/remind")
    assert "Nobody is reminded: they were today already, or nothing is left." in again.text
    clock.now += timedelta(days=1)
    assert (
        "3 people are reminded of what is left."
        in lead.sign_in(office.lead).post(f"{office.url}/remind").text
    )
    with office.database.transaction() as session:
        told = session.exec(select(Message.subject).where(Message.kind == "readings_left")).all()
    assert sorted(told) == ["You have 12 readings left in Cohort 2027"] * 6


def test_board_says_who_will_finish_at_the_pace_of_the_week(
    lead: Browser, office: Office, clock: Clock
) -> None:
    with office.database.transaction() as session:
        readings = select(Reading.id).where(Reading.assessor_id == office.assessors[0]).limit(7)
        for reading in session.exec(readings).all():
            commit(session, reading, 3, clock.now)
    page = lead.get(office.url)
    rows = [text_of(row) for row in page.all("tr")[1:]]
    assert "Everything is to be read by 10pm on 16 February 2027." in page.main
    # Seven on the day they were given, and five left.
    assert "7.0In time 13 January 2027" in rows[0].replace("7.0 In", "7.0In")
    assert "0.0Nothing done this week" in rows[1].replace("0.0 Nothing", "0.0Nothing")
