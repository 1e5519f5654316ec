"""One's own self-declaration: not there before it is asked for, saved by its button, sent once."""

from datetime import datetime
from uuid import UUID

import pytest
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.models import Application, Declaration, Details
from tests.conftest import Clock
from tests.factories import make_application, make_cohort
from tests.factories_safer import CONFESSED, DECLARED, ask_to_declare
from tests.pages import Browser

Own = tuple[Browser, str, UUID]


@pytest.fixture
def own(browser: Browser, worker_database: Database, clock: Clock) -> Own:
    """An applicant who was invited to the interview, the address of their application, and its id."""
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now)
        made = make_application(session, cohort, clock.now, stage=Stage.INTERVIEW)
        person = session.exec(select(Details.person_id).where(col(Details.application_id) == made)).one()
        reference = session.get_one(Application, made).reference
    return browser.sign_in(person), f"/apply/{reference}", made


def ask(database: Database, own: Own, now: datetime, *, sent: bool = False, **entries: str) -> None:
    with database.transaction() as session:
        ask_to_declare(session, own[2], now, sent=sent, **entries)


def stored(database: Database, own: Own) -> Declaration:
    with database.transaction() as session:
        held = session.get_one(Declaration, own[2])
        session.expunge(held)
        return held


def test_it_is_not_there_before_it_is_asked_for(own: Own) -> None:
    browser, address, _ = own
    assert "self-declaration" not in browser.get(f"{address}/status").main
    assert "Come back once we have asked you" in browser.get(f"{address}/declaration", status=404).main


def test_the_status_leads_to_it_and_it_says_what_need_not_be_told(
    own: Own, worker_database: Database, clock: Clock
) -> None:
    browser, address, _ = own
    ask(worker_database, own, clock.now)
    assert f"{address}/declaration" in browser.get(f"{address}/status").links()
    page = browser.get(f"{address}/declaration")
    assert "You need not tell us about protected convictions and cautions" in page.main
    assert "only those who look after safer recruitment" in page.main.lower()


def test_it_is_saved_and_gone_on_with_later(own: Own, worker_database: Database, clock: Clock) -> None:
    browser, address, _ = own
    ask(worker_database, own, clock.now)
    given = {"version": "1", "conduct": "yes", "conduct_words": CONFESSED, "then": "stay"}
    browser.post(f"{address}/declaration", given)
    held = stored(worker_database, own)
    assert (held.entries["conduct_words"], held.sent_at) == (CONFESSED, None)
    assert CONFESSED in browser.get(f"{address}/declaration").main


def test_sending_says_what_is_missing_and_keeps_what_is_there(
    own: Own, worker_database: Database, clock: Clock
) -> None:
    browser, address, _ = own
    ask(worker_database, own, clock.now)
    page = browser.post(f"{address}/declaration", {"version": "1", "unspent": "yes"})
    assert "Tell us about it, or change your answer above." in page.main
    held = stored(worker_database, own)
    assert (held.entries["unspent"], held.sent_at) == ("yes", None)


def test_it_is_sent_once_and_then_read_only(own: Own, worker_database: Database, clock: Clock) -> None:
    browser, address, _ = own
    ask(worker_database, own, clock.now)
    browser.post(f"{address}/declaration", {"version": "1", **DECLARED})
    assert stored(worker_database, own).sent_at == clock.now
    page = browser.get(f"{address}/declaration")
    assert "You sent this at" in page.main
    again = {"version": "2", **DECLARED, "conduct": "yes", "conduct_words": CONFESSED}
    refused = browser.post(f"{address}/declaration", again, status=409)
    assert "you have sent your self-declaration" in refused.main
    assert CONFESSED in refused.main
    assert stored(worker_database, own).entries["conduct"] == "no"


def test_a_stale_save_shows_both_texts(own: Own, worker_database: Database, clock: Clock) -> None:
    browser, address, _ = own
    ask(worker_database, own, clock.now, conduct="yes", conduct_words="What stood there.")
    with worker_database.transaction() as session:
        session.get_one(Declaration, own[2]).version = 5
    given = {"version": "1", "conduct": "yes", "conduct_words": CONFESSED}
    page = browser.post(f"{address}/declaration", given, status=409)
    assert CONFESSED in page.main
    assert "What stood there." in page.main
