"""After sending: what applicants are told of their referees, and naming another."""

from typing import Any

import pytest

from recruitment.domain.refereeing import ReferenceState
from recruitment.models import ReferenceRequest
from recruitment.queries.reference_requests import lost_requests
from recruitment.services.reference_answers import refuse_reference
from recruitment.services.references import tell_of_lost
from tests.factories import REFEREE, REFEREE_EMAIL
from tests.factories_reference import ADDRESS, ask, receive, requests_of
from tests.pages import Page
from tests.routes.apply.conftest import EMAIL, Applicant

NEW = {"full_name": "Ines Vogel", "email": "I.Vogel@hill.example", "version": "1"}


def asked(sent: Applicant) -> list[ReferenceRequest]:
    with sent.database.transaction() as session:
        return ask(session, sent.cohort, sent.application().id, sent.clock.now)


def states(sent: Applicant) -> list[tuple[str, str]]:
    with sent.database.transaction() as session:
        return [(one.full_name, one.state) for one in requests_of(session, sent.application().id)]


def name(sent: Applicant, status: int = 200, **changed: str) -> Page:
    return sent.browser.post(f"{sent.address}/referees/1/another", NEW | changed, status=status)


def status_of(sent: Applicant) -> str:
    return sent.browser.get(f"{sent.address}/status").main


def test_status_says_asked_and_received_and_never_a_word_of_it(sent: Applicant) -> None:
    assert status_of(sent).count("Not asked yet") == 2
    first, _ = asked(sent)
    assert status_of(sent).count("Asked on 12 January 2027") == 2
    with sent.database.transaction() as session:
        receive(session, sent.cohort, first, sent.clock.now, concerns="yes", concerns_what="Late to duty.")
    page = status_of(sent)
    assert "Received on 12 January 2027" in page
    assert "Late to duty" not in page


def test_another_is_named_instead_and_the_link_of_the_first_ends(sent: Applicant) -> None:
    asked(sent)
    page = name(sent)
    assert "You have named Ines Vogel." in page.text
    assert "Ines Vogel, i.vogel@hill.example Not asked yet" in page.main
    assert states(sent)[0] == (REFEREE, "replaced")


def test_status_says_where_another_is_needed_and_leads_there(sent: Applicant) -> None:
    first, _ = asked(sent)
    with sent.database.transaction() as session:
        refuse_reference(
            session, request_id=first.id, state=ReferenceState.DECLINED, words="Never.", now=sent.clock.now
        )
        (lost,) = lost_requests(session)
        tell_of_lost(session, lost=lost, cohort=sent.cohort, leads=(), address=ADDRESS, now=sent.clock.now)
    page = sent.browser.get(f"{sent.address}/status")
    assert "please name somebody else" in page.main
    assert "Never." not in page.html
    assert f"{sent.address}/referees/1/another" in page.links()


def test_nobody_is_replaced_whose_reference_has_come(sent: Applicant) -> None:
    first, _ = asked(sent)
    with sent.database.transaction() as session:
        receive(session, sent.cohort, first, sent.clock.now)
    assert f"the reference from {REFEREE} has arrived" in name(sent, 409).main
    assert f"{sent.address}/referees/1/another" not in sent.browser.get(f"{sent.address}/status").links()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"full_name": ""}, "Enter the name of your referee."),
        ({"email": "ines"}, "Enter an e-mail address in the right form"),
        ({"email": EMAIL}, "neither you nor your other referee"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    sent: Applicant, changed: dict[str, Any], said: str
) -> None:
    page = name(sent, **changed)
    assert said in page.main
    assert page.title.startswith("Error: ")
    assert page.value("email") == changed.get("email", NEW["email"])


def test_of_two_tabs_the_second_is_told(sent: Applicant) -> None:
    name(sent)
    assert "in another tab" in name(sent, 409, full_name="Jo Third").main


def test_a_draft_has_no_such_page(applicant: Applicant) -> None:
    applicant.browser.get(f"{applicant.address}/referees/1/another", status=404)


def test_box_not_to_be_asked_before_an_offer_is_kept(applicant: Applicant) -> None:
    page = applicant.browser.get(f"{applicant.address}/referees")
    sent = {
        "full_name_1": REFEREE,
        "email_1": REFEREE_EMAIL,
        "not_before_offer_1": "y",
        "version_1": page.value("version_1"),
        "full_name_2": page.value("full_name_2"),
        "email_2": page.value("email_2"),
        "version_2": page.value("version_2"),
    }
    applicant.browser.post(f"{applicant.address}/referees", sent)
    page = applicant.browser.get(f"{applicant.address}/referees")
    ticked = [one.get("id") for one in page.all("input") if one.get("checked") is not None]
    assert ticked == ["not_before_offer_1"]
