"""A lead takes out of a blinded copy what gives somebody away."""

import pytest
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.models import BlindedAnswer, Details
from tests.conftest import Clock
from tests.factories import make_lead
from tests.factories_reading import Desk, make_desk
from tests.pages import Browser, Page
from tests.statements import counted

GIVEN = {"words": "[school]", "instead": "[place]", "reason": "Only one school is like it."}


@pytest.fixture
def desk(worker_database: Database, clock: Clock) -> Desk:
    with worker_database.transaction() as session:
        return make_desk(session, clock.now, readings=1)


@pytest.fixture
def lead(browser: Browser, desk: Desk, worker_database: Database, clock: Clock) -> Browser:
    with worker_database.transaction() as session:
        lead = make_lead(session, desk.cohort, clock.now)
    return browser.sign_in(lead)


def address(desk: Desk, question: str = "q2") -> str:
    return f"/lead/{desk.cohort.slug}/applications/{desk.references[0]}/blinded/{question}"


def send(lead: Browser, desk: Desk, page: Page, **changed: str) -> Page:
    return lead.post(address(desk), {**GIVEN, "copy_id": page.value("copy_id"), **changed})


def copies(database: Database) -> list[BlindedAnswer]:
    with database.transaction() as session:
        held = select(BlindedAnswer).where(BlindedAnswer.question == "q2")
        found = list(session.exec(held.order_by(col(BlindedAnswer.superseded_at).nulls_last())).all())
        session.expunge_all()
        return found


def test_new_copy_takes_the_place_of_the_old_which_is_kept(
    lead: Browser, desk: Desk, worker_database: Database
) -> None:
    page = send(lead, desk, lead.get(address(desk)))
    assert "Assessors read the new copy from now on." in page.text
    assert "I am [applicant] and at [place]" in page.main
    assert "Only one school is like it." in page.main
    old, new = copies(worker_database)
    assert ("[school]" in old.text, old.reason) == (True, "Only one school is like it.")
    assert old.superseded_by is not None
    assert new.text == old.text.replace("[school]", "[place]")


def test_reading_goes_on_with_the_new_copy(browser: Browser, lead: Browser, desk: Desk) -> None:
    send(lead, desk, lead.get(address(desk)))
    page = browser.another().sign_in(desk.assessor).get(desk.at(0))
    assert "at [place]" in page.main
    assert "[school]" not in page.main


def test_words_that_do_not_stand_there_are_refused(
    lead: Browser, desk: Desk, worker_database: Database
) -> None:
    page = send(lead, desk, lead.get(address(desk)), words="Nowhere")
    assert "these do not stand there" in page.main
    assert len(copies(worker_database)) == 1


@pytest.mark.parametrize("empty", ["words", "instead", "reason"])
def test_every_field_is_needed(lead: Browser, desk: Desk, worker_database: Database, empty: str) -> None:
    page = send(lead, desk, lead.get(address(desk)), **{empty: ""})
    assert page.title.startswith("Error: ")
    assert len(copies(worker_database)) == 1


def test_of_two_leads_the_second_reads_again(lead: Browser, desk: Desk, worker_database: Database) -> None:
    page = lead.get(address(desk))
    send(lead, desk, page)
    assert "somebody changed this copy a moment ago" in send(lead, desk, page, words="[applicant]").main
    assert len(copies(worker_database)) == 2


def test_nobody_changes_the_copy_of_their_own(
    browser: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        owner = make_lead(session, desk.cohort, clock.now)
        session.exec(select(Details)).one().person_id = owner
    lead = browser.sign_in(owner)
    assert "the application is your own" in send(lead, desk, lead.get(address(desk))).main


def test_question_that_is_not_there_is_not_found(lead: Browser, desk: Desk) -> None:
    lead.get(address(desk, "q99"), status=404)


def test_page_takes_a_fixed_number_of_statements(lead: Browser, desk: Desk, database: Database) -> None:
    send(lead, desk, lead.get(address(desk)))
    lead.get(address(desk))
    with counted(database) as statements:
        lead.get(address(desk))
    first = len(statements)
    send(lead, desk, lead.get(address(desk)), words="[place]", instead="[somewhere]")
    lead.get(address(desk))
    with counted(database) as statements:
        lead.get(address(desk))
    assert len(statements) == first
