"""Concerns are heard by those named for safer recruitment alone, and by every lead while nobody is."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlmodel import Session, col, func, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.requests import RequestKind
from recruitment.jobs.news import tell_one
from recruitment.models import Message, Person, Request, RequestNote, SaferRecruitmentLead, StaffEvent
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.requests import note_request
from recruitment.services.safer_recruitment import name_for_safer_recruitment, tell_of_concern
from tests.conftest import NOW, Clock
from tests.factories import make_application, make_cohort, make_lead
from tests.factories_requests import ask
from tests.pages import Browser

WORDS = "They wrote that they met a pupil alone at night."


@dataclass(frozen=True)
class House:
    """A cohort with a lead who is to be named, another of its own, and one of every cohort; and a concern."""

    cohort: CohortFacts
    named: UUID
    other: UUID
    everywhere: UUID
    reference: str
    concern: UUID

    @property
    def queue(self) -> str:
        return f"/lead/{self.cohort.slug}/requests"

    def duty(self, person_id: UUID, what: str) -> str:
        return f"/lead/{self.cohort.slug}/staff/{person_id}/safer-recruitment/{what}"


@pytest.fixture
def house(worker_database: Database, clock: Clock) -> House:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now)
        named = make_lead(session, cohort, clock.now, email="ada@example.org")
        other = make_lead(session, cohort, clock.now, email="ben@example.org")
        everywhere = make_lead(session, None, clock.now, email="grace@example.org")
        about = make_application(session, cohort, clock.now, reference="DL27-4KTQ-9XWB")
        concern = ask(
            session,
            cohort,
            clock.now,
            kind=RequestKind.CONCERN,
            text=WORDS,
            name="Reader 3",
            email="",
            application_id=about,
        )
        note_request(
            session, cohort_id=cohort.id, request_id=concern, text="Rang her.", actor_id=named, now=clock.now
        )
        ask(session, cohort, clock.now, name="Amina Ask")
    return House(cohort, named, other, everywhere, "DL27-4KTQ-9XWB", concern)


def name(database: Database, house: House, person_id: UUID) -> None:
    with database.transaction() as session:
        name_for_safer_recruitment(
            session, cohort_id=house.cohort.id, person_id=person_id, actor_id=house.everywhere, now=NOW
        )


def hears(browser: Browser, house: House, person_id: UUID) -> bool:
    """Whether somebody meets the concern in the queue, on its page, and on the application's."""
    page = browser.another().sign_in(person_id)
    listed = "Concern from Reader 3" in page.get(house.queue).main
    about = page.get(f"/lead/{house.cohort.slug}/applications/{house.reference}")
    shown = page.get(f"{house.queue}/{house.concern}", status=200 if listed else 404)
    assert (WORDS in shown.main) is (str(house.concern) in about.html) is listed
    # There is a queue all the same.
    assert "Appeal from Amina Ask" in page.get(house.queue).main
    return listed


def test_every_lead_hears_concerns_while_nobody_is_named(browser: Browser, house: House) -> None:
    assert [hears(browser, house, one) for one in (house.named, house.other, house.everywhere)] == [True] * 3


def test_only_those_named_hear_concerns(browser: Browser, house: House, worker_database: Database) -> None:
    name(worker_database, house, house.named)
    people = (house.named, house.other, house.everywhere)
    assert [hears(browser, house, one) for one in people] == [True, False, False]
    page = browser.sign_in(house.other)
    assert "Concerns about somebody’s safety are not among them" in page.get(house.queue).main
    assert not [link for link in page.get(house.queue).links() if link.endswith("?kind=concern")]
    page.post(f"{house.queue}/{house.concern}/take", status=404)
    name(worker_database, house, house.other)
    assert hears(browser, house, house.other)


@pytest.mark.parametrize("gone", ["account", "role"])
def test_every_lead_hears_concerns_again_once_nobody_named_is_left(
    browser: Browser, house: House, worker_database: Database, gone: str
) -> None:
    name(worker_database, house, house.named)
    with worker_database.transaction() as session:
        if gone == "account":
            session.get_one(Person, house.named).active = False
        else:
            session.connection().exec_driver_sql(
                f"delete from identity.staff_role where person_id = '{house.named}'"
            )
    assert hears(browser, house, house.other)


def test_another_cohort_is_not_concerned(
    browser: Browser, house: House, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        elsewhere = make_cohort(session, clock.now, name="Cohort 2028", public=False)
        name_for_safer_recruitment(
            session,
            cohort_id=elsewhere.id,
            person_id=house.everywhere,
            actor_id=house.everywhere,
            now=clock.now,
        )
    assert hears(browser, house, house.other)


def test_database_shows_a_concern_and_its_notes_to_nobody_else(
    database: Database, house: House, worker_database: Database
) -> None:
    name(worker_database, house, house.named)

    def seen(session: Session) -> tuple[int, int]:
        kinds = session.exec(select(func.count()).where(col(Request.kind) == "concern")).one()
        return kinds, session.exec(select(func.count()).select_from(RequestNote)).one()

    for person_id, expected in ((house.named, (1, 1)), (house.other, (0, 0))):
        with database.transaction(Binding.OFFICE, person_id) as session:
            assert seen(session) == expected


def test_duty_is_given_and_taken_by_leads_of_every_cohort_alone(browser: Browser, house: House) -> None:
    other = browser.sign_in(house.other)
    other.post(house.duty(house.other, "begin"), status=403)
    everywhere = browser.another().sign_in(house.everywhere)
    page = everywhere.post(house.duty(house.named, "begin"))
    assert "looks after safer recruitment in Cohort 2027." in page.text
    assert "Named for safer recruitment" in page.main
    assert "Hears concerns" in everywhere.get(f"/lead/{house.cohort.slug}/staff").main
    page = everywhere.post(house.duty(house.named, "end"))
    assert "no longer looks after safer recruitment in Cohort 2027." in page.text
    page = everywhere.post(house.duty(house.named, "end"))
    assert "Look at the page again: they do not look after safer recruitment any more." in page.text
    assert hears(browser, house, house.other)


def test_duty_is_kept_once_however_often_it_is_given(house: House, worker_database: Database) -> None:
    for _ in range(2):
        name(worker_database, house, house.named)
    with worker_database.transaction() as session:
        kept = session.exec(select(StaffEvent.action).where(col(StaffEvent.action).like("named%"))).all()
    assert kept == ["named_for_safer_recruitment"]


def test_morning_message_counts_concerns_for_those_who_hear_them(
    house: House, worker_database: Database
) -> None:
    name(worker_database, house, house.named)
    with worker_database.transaction() as session:
        tell_one(session, f"{house.cohort.id}/2027-01-13T07:00:00+00:00", "https://x.example", NOW)
        session.flush()
        found = session.exec(select(Message).where(Message.kind == "news_for_leads")).all()
        counts = {one.recipient: "2 new requests" in one.text for one in found}
    assert counts == {"ada@example.org": True, "ben@example.org": False, "grace@example.org": False}


def test_nobody_hears_a_concern_about_themselves(
    browser: Browser, house: House, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        about = session.get_one(Request, house.concern).application_id
        session.connection().exec_driver_sql(
            f"update identity.details set person_id = '{house.named}' where application_id = '{about}'"
        )
    people = (house.named, house.other)
    assert [hears(browser, house, one) for one in people] == [False, True]
    # Named alone for it, they still do not, and the others do.
    name(worker_database, house, house.named)
    assert [hears(browser, house, one) for one in people] == [False, True]


def told(database: Database, house: House) -> list[str]:
    with database.transaction() as session:
        tell_of_concern(session, request_id=house.concern, address="https://x.example", now=NOW)
    with database.transaction() as session:
        rows = session.exec(select(Message).where(Message.kind == "concern_raised")).all()
        assert not [one for one in rows if "pupil" in one.text or house.reference in one.text]
        return sorted(one.recipient for one in rows)


def test_those_who_hear_a_concern_are_told_at_once_and_of_nothing_in_it(
    house: House, worker_database: Database
) -> None:
    name(worker_database, house, house.named)
    assert told(worker_database, house) == ["ada@example.org"]
    with worker_database.transaction() as session:
        queued = session.connection().exec_driver_sql(
            "select count(*) from queue.procrastinate_jobs where task_name = 'tell_of_concern'"
        )
        assert queued.scalar_one() == 1


def test_every_lead_is_told_of_a_concern_while_nobody_is_named(
    house: House, worker_database: Database
) -> None:
    assert told(worker_database, house) == ["ada@example.org", "ben@example.org", "grace@example.org"]


def test_duty_ends_with_the_role(browser: Browser, house: House, worker_database: Database) -> None:
    name(worker_database, house, house.named)
    everywhere = browser.sign_in(house.everywhere)
    everywhere.post(f"/lead/{house.cohort.slug}/staff/{house.named}/end-role/here")
    with worker_database.transaction() as session:
        assert session.exec(select(SaferRecruitmentLead)).all() == []
