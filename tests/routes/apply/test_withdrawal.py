"""Withdrawing, by the page."""

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.models import Event
from tests.routes.apply.conftest import Applicant
from tests.routes.apply.test_status import move_to
from tests.statements import counted


def test_the_page_says_what_follows_before_anything_does(sent: Applicant) -> None:
    page = sent.browser.get(f"{sent.address}/withdraw")
    assert page.heading == "Withdraw your application"
    assert "we stop reading your application, and nobody decides about it" in page.main
    assert "you cannot apply to Cohort 2027 again" in page.main
    assert sent.application().stage == Stage.SIFT


def test_after_it_the_status_says_so_and_offers_no_second_time(sent: Applicant) -> None:
    page = sent.browser.post(f"{sent.address}/withdraw", {"why": "circumstances", "words": "A baby."})
    assert page.heading == "You have withdrawn your application"
    assert "We have sent you an e-mail that says so." in page.text
    assert f"{sent.address}/withdraw" not in page.links()
    assert "You will hear from us" not in page.main
    with sent.database.transaction() as session:
        reasons = session.exec(select(Event.reason).where(Event.action == "withdraw")).all()
    assert reasons == ["Something in my life has changed: A baby."]


def test_a_reason_must_be_chosen_and_what_was_typed_stays(sent: Applicant) -> None:
    page = sent.browser.post(f"{sent.address}/withdraw", {"words": "Because."})
    assert page.title.startswith("Error: ")
    assert "Choose why you withdraw, or that you would rather not say." in page.main
    assert page.value("words") == "Because."
    assert sent.application().stage == Stage.SIFT


def test_a_draft_can_be_withdrawn_and_read_but_not_changed_or_sent(applicant: Applicant) -> None:
    assert f"{applicant.address}/withdraw" in applicant.browser.get(applicant.address).links()
    page = applicant.browser.post(f"{applicant.address}/withdraw", {"why": "unsaid"})
    assert page.heading == "You have withdrawn your application"
    assert "Sent atNot sent" in page.main
    refused = applicant.browser.client.post(
        f"{applicant.address}/save/q1", json=applicant.browser.with_token({"text": "More.", "version": "1"})
    )
    assert refused.status_code == 409
    assert "You have withdrawn your application" in applicant.browser.get(f"{applicant.address}/details").main
    for page_of_a_draft in ("", "/check"):
        shown = applicant.browser.get(applicant.address + page_of_a_draft)
        assert shown.heading == "You have withdrawn your application"


@pytest.mark.parametrize("stage", [Stage.NOT_PROGRESSED, Stage.WITHDRAWN])
def test_whoever_has_left_is_shown_how_it_stands(sent: Applicant, stage: Stage) -> None:
    move_to(sent, stage)
    for page in (sent.browser.get(f"{sent.address}/withdraw"), sent.browser.post(f"{sent.address}/withdraw")):
        assert page.response.request.path == f"{sent.address}/status"
    assert sent.application().stage == stage


def test_whoever_withdrew_is_not_asked_to_start_again(sent: Applicant) -> None:
    sent.browser.post(f"{sent.address}/withdraw", {"why": "unsaid"})
    assert sent.browser.get("/apply").heading == "You have withdrawn your application"


def test_an_offer_that_is_given_up_is_spoken_of(sent: Applicant) -> None:
    move_to(sent, Stage.OFFER)
    assert "you give up the place that we offered you" in sent.browser.get(f"{sent.address}/withdraw").main


def test_the_page_costs_one_statement(sent: Applicant, database: Database) -> None:
    sent.browser.get(f"{sent.address}/withdraw")
    with counted(database) as statements:
        sent.browser.client.get(f"{sent.address}/withdraw")
    assert len(statements) == 2 + 1
