"""Answering an offer, by the page."""

from datetime import timedelta

import pytest

from recruitment.db import Database
from recruitment.domain.offers import Answer
from recruitment.domain.stages import Stage
from recruitment.queries.dates import promised_dates
from recruitment.queries.offers import offer_answers
from tests.routes.apply.conftest import Applicant, stay_signed_in
from tests.routes.apply.test_status import move_to
from tests.statements import counted


@pytest.fixture
def offered(sent: Applicant) -> Applicant:
    """Somebody with an offer."""
    move_to(sent, Stage.OFFER)
    return sent


def given(applicant: Applicant) -> list[tuple[Answer, str]]:
    with applicant.database.transaction() as session:
        return [(one.answer, one.words) for one in offer_answers(session, applicant.application().id)]


def set_clock(applicant: Applicant, *, seconds_after: int) -> None:
    """So many seconds after the last moment at which an offer is answered."""
    by = promised_dates(applicant.cohort).offers_by
    applicant.clock.now = by + timedelta(seconds=seconds_after)
    stay_signed_in(applicant)


def test_the_status_leads_to_the_answer_and_says_by_when(offered: Applicant) -> None:
    page = offered.browser.get(f"{offered.address}/status")
    assert f"{offered.address}/offer" in page.links()
    assert "Please answer by 5pm on 16 March 2027." in page.main
    page = offered.browser.get(f"{offered.address}/offer")
    assert "Answer by 5pm on 16 March 2027." in page.main


@pytest.mark.parametrize("answer", [*Answer])
def test_an_answer_is_recorded_and_shown(offered: Applicant, answer: Answer) -> None:
    page = offered.browser.post(f"{offered.address}/offer", {"answer": answer.value, "words": "Thank you."})
    assert f"You have {answer.value} your place." in page.text
    assert f"You {answer.value} the place at 10am on 12 January 2027." in page.main
    assert given(offered) == [(answer, "Thank you.")]


def test_an_answer_can_be_changed_and_the_form_holds_the_last(offered: Applicant) -> None:
    offered.browser.post(f"{offered.address}/offer", {"answer": "declined", "words": "Too far."})
    form = offered.browser.get(f"{offered.address}/offer")
    checked = [one.get("value") for one in form.all("input") if one.get("checked") is not None]
    assert (checked, form.value("words")) == (["declined"], "Too far.")
    offered.browser.post(f"{offered.address}/offer", {"answer": "accepted"})
    assert given(offered) == [(Answer.ACCEPTED, ""), (Answer.DECLINED, "Too far.")]


def test_an_answer_must_be_chosen(offered: Applicant) -> None:
    page = offered.browser.post(f"{offered.address}/offer", {"words": "Well."})
    assert page.title.startswith("Error: ")
    assert "Choose whether you accept the place." in page.main
    assert page.value("words") == "Well."
    assert given(offered) == []


def test_at_the_last_second_it_is_taken(offered: Applicant) -> None:
    set_clock(offered, seconds_after=0)
    offered.browser.post(f"{offered.address}/offer", {"answer": "accepted"})
    assert given(offered) == [(Answer.ACCEPTED, "")]


def test_a_second_later_it_is_refused_with_what_to_do(offered: Applicant) -> None:
    set_clock(offered, seconds_after=1)
    page = offered.browser.post(f"{offered.address}/offer", {"answer": "accepted"})
    assert "Telephone us: offers were to be answered by 5pm on 16 March 2027." in page.main
    assert "Offers were to be answered by" in offered.browser.get(f"{offered.address}/offer").main
    assert "If you still want the place, ring" in offered.browser.get(f"{offered.address}/status").main
    assert given(offered) == []


def test_what_was_answered_still_stands_after_the_date(offered: Applicant) -> None:
    offered.browser.post(f"{offered.address}/offer", {"answer": "accepted"})
    set_clock(offered, seconds_after=1)
    page = offered.browser.get(f"{offered.address}/status")
    assert "You accepted the place at" in page.main
    assert "change your answer" not in page.main


@pytest.mark.parametrize("stage", [Stage.SIFT, Stage.NOT_PROGRESSED, Stage.WITHDRAWN])
def test_without_an_offer_the_page_leads_to_the_status(sent: Applicant, stage: Stage) -> None:
    move_to(sent, stage)
    for page in (
        sent.browser.get(f"{sent.address}/offer"),
        sent.browser.post(f"{sent.address}/offer", {"answer": "accepted"}),
    ):
        assert page.response.request.path == f"{sent.address}/status"
    assert given(sent) == []


def test_the_page_costs_two_statements(offered: Applicant, database: Database) -> None:
    offered.browser.get(f"{offered.address}/offer")
    with counted(database) as statements:
        offered.browser.client.get(f"{offered.address}/offer")
    assert len(statements) == 2 + 2
