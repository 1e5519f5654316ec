"""Feedback as its candidate reads it: in words, a person's first, with nobody's score."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlmodel import Session, select, update

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.models import Pack
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.packs import fail_pack, make_pack
from recruitment.storage.place import open_storage
from tests.factories import make_assessor, make_lead, make_person
from tests.factories_decision import score
from tests.factories_feedback import SENTENCE, decide, send, write
from tests.pages import Page
from tests.routes.apply.conftest import Applicant
from tests.statements import counted


@pytest.fixture
def decided(sent: Applicant) -> Applicant:
    """Somebody who was not taken further, with a score of 3 on purpose."""
    application, cohort, now = sent.application().id, sent.cohort, sent.clock.now
    with sent.database.transaction() as session:
        scorer = make_assessor(session, cohort, now)
        score(session, cohort, now, application, 3, assessor_id=scorer, item="q2")
        decide(session, cohort, now, {application: 3})
    return sent


@pytest.fixture
def told(decided: Applicant) -> Applicant:
    """And who was told why."""
    with decided.database.transaction() as session:
        send(*given(session, decided), by=lead_of(session, decided))
    return decided


def given(session: Session, who: Applicant) -> tuple[Session, CohortFacts, UUID, datetime]:
    return session, who.cohort, who.application().id, who.clock.now


def lead_of(session: Session, who: Applicant) -> UUID:
    return make_lead(session, who.cohort, who.clock.now)


def page_of(who: Applicant) -> Page:
    return who.browser.get(f"{who.address}/feedback")


def status_of(who: Applicant) -> Page:
    return who.browser.get(f"{who.address}/status")


def make_all(who: Applicant, settings: Settings) -> None:
    """What the worker does with all that is asked for."""
    with who.database.transaction() as session:
        for pack_id in session.exec(select(Pack.id)):
            make_pack(session, pack_id=pack_id, storage=open_storage(settings.packs), now=who.clock.now)


def test_before_an_outcome_nothing_is_said_of_it(sent: Applicant) -> None:
    assert "feedback" not in status_of(sent).main.lower()
    assert page_of(sent).response.request.path == f"{sent.address}/status"


def test_after_an_outcome_the_day_is_promised_and_lateness_owned_up_to(decided: Applicant) -> None:
    assert "we e-mail you by 26 January 2027, and you read it here" in status_of(decided).main
    decided.clock.now += timedelta(days=15)
    decided.browser.sign_in(decided.person_id)
    assert "We are sorry that it is late." in status_of(decided).main


def test_what_is_ready_and_not_sent_is_not_shown(decided: Applicant) -> None:
    with decided.database.transaction() as session:
        write(*given(session, decided), by=lead_of(session, decided))
    assert page_of(decided).response.request.path == f"{decided.address}/status"
    assert SENTENCE not in status_of(decided).main


def test_status_leads_to_it(told: Applicant) -> None:
    page = status_of(told)
    assert f"{told.address}/feedback" in page.links()
    assert "You need not ask" not in page.main


def test_the_sentence_comes_first_and_then_what_was_found(told: Applicant) -> None:
    main, anchors = page_of(told).main, told.cohort.definition.criterion("purpose").anchors
    places = [main.index(one) for one in (SENTENCE, "Some evidence", anchors.middle, anchors.high)]
    assert places == sorted(places)
    assert anchors.low not in main
    assert "so we say nothing of them: Collaboration" in main


def test_no_number_no_assessor_and_no_rank_stands_on_it(told: Applicant) -> None:
    main = page_of(told).main
    found = main[main.index("What our assessors found") : main.index("A copy to keep")]
    assert re.findall(r"\d", found) == []
    assert "Assessor 1" not in main
    assert "Scorer" not in main


def test_its_pdf_is_asked_for_made_and_fetched(told: Applicant, settings: Settings) -> None:
    here = f"{told.address}/feedback"
    assert "Your PDF is being made." in told.browser.post(here).main
    assert told.browser.client.get(f"{here}/file").location == here
    make_all(told, settings)
    assert f"{here}/file" in page_of(told).links()
    response = told.browser.client.get(f"{here}/file")
    assert response.headers["Content-Disposition"] == f"attachment; filename={told.reference}-feedback.pdf"
    assert response.headers["Cache-Control"] == "no-store"
    words = " ".join(
        " ".join(page.extract_text() for page in PdfReader(BytesIO(response.data)).pages).split()
    )
    assert SENTENCE in words
    assert "Some evidence" in words
    with told.database.transaction() as session:
        other = make_person(session, told.clock.now)
    assert told.browser.another().sign_in(other).client.get(f"{here}/file").status_code == 404


def test_a_pdf_that_failed_can_be_asked_for_again(told: Applicant) -> None:
    here = f"{told.address}/feedback"
    told.browser.post(here)
    with told.database.transaction() as session:
        fail_pack(session, pack_id=session.exec(select(Pack.id)).one(), fault="x", now=told.clock.now)
    assert "We could not make your PDF." in page_of(told).main
    told.clock.now += timedelta(minutes=1)
    assert "Your PDF is being made." in told.browser.post(here).main


def test_no_pdf_is_asked_for_before_it_is_sent_nor_by_an_old_page(decided: Applicant) -> None:
    decided.browser.post(f"{decided.address}/feedback")
    with decided.database.transaction() as session:
        send(*given(session, decided), by=lead_of(session, decided))
    assert (
        "Press the button again"
        in decided.browser.post(f"{decided.address}/feedback", {"csrf_token": "old"}).text
    )
    with decided.database.transaction() as session:
        assert session.exec(select(Pack)).all() == []


@pytest.mark.parametrize(("kind", "seen"), [("feedback", 1), ("application", 0)])
def test_database_itself_lets_applicants_fetch_what_they_were_told(
    told: Applicant, database: Database, kind: str, seen: int
) -> None:
    told.browser.post(f"{told.address}/feedback")
    with told.database.transaction() as session:
        session.exec(update(Pack).values(kind=kind))
    with database.transaction(Binding.APPLICANT, told.person_id) as session:
        assert len(session.exec(select(Pack.id)).all()) == seen


def test_page_costs_two_statements_more_than_any(told: Applicant, database: Database) -> None:
    page_of(told)
    for _ in range(2):
        with counted(database) as statements:
            told.browser.client.get(f"{told.address}/feedback")
        assert len(statements) == 5
        told.browser.post(f"{told.address}/feedback")
