"""How an application stands, in the applicant's words."""

from datetime import date

import pytest
from sqlmodel import update

from recruitment.domain.stages import Stage
from recruitment.models import Application, Decision, DecisionItem, ReservePlace, Shortlist
from tests.factories import EMPLOYER, FULL_NAME, make_lead
from tests.factories_wash_up import put_in_band
from tests.pages import Page
from tests.routes.apply.conftest import Applicant


def status(applicant: Applicant) -> Page:
    return applicant.browser.get(f"{applicant.address}/status")


def move_to(applicant: Applicant, stage: Stage) -> None:
    with applicant.database.transaction() as session:
        session.exec(update(Application).values(stage=stage))


def test_after_sending_it_says_what_happens_next_and_when(sent: Applicant) -> None:
    page = status(sent)
    assert page.heading == "We have your application and are reading it"
    assert sent.reference in page.main
    assert "Trained assessors read your answers without knowing who you are." in page.main
    assert "You will hear from us by 2 March 2027." in page.main


def test_what_was_sent_can_be_read_and_when(sent: Applicant) -> None:
    page = status(sent)
    assert "Sent at10am on 12 January 2027" in page.main
    for text in (FULL_NAME, EMPLOYER, "on Why this work.", "on Practical details."):
        assert text in page.main
    changed = [link for link in page.links() if link.startswith(f"{sent.address}/")]
    assert f"{sent.address}/adjustments" in changed
    assert not {f"{sent.address}/{part}" for part in ("details", "contact", "questions/q1")} & set(changed)


def test_an_offer_says_by_when_to_answer(sent: Applicant) -> None:
    move_to(sent, Stage.OFFER)
    page = status(sent)
    assert page.heading == "We have offered you a place"
    assert "Please answer by 5pm on 16 March 2027." in page.main


def test_a_rejection_is_kind_and_useful(sent: Applicant) -> None:
    move_to(sent, Stage.NOT_PROGRESSED)
    page = status(sent)
    assert page.heading == "We are not taking your application further this time"
    assert "Thank you for the care you put into your application." in page.main
    assert "We write to you with feedback on your answers" in page.main
    assert "/complaints" in page.links()
    assert "You will hear from us" not in page.main


def test_before_sending_there_is_no_status(applicant: Applicant) -> None:
    assert status(applicant).response.request.path == applicant.address


@pytest.mark.parametrize("action", ["offer", "decline"])
@pytest.mark.parametrize("state", ["proposed", "confirmed"])
def test_a_decision_that_is_not_released_shows_nowhere(sent: Applicant, action: str, state: str) -> None:
    pages = ("/status", "/preview", "/questions/q1", "/details")
    before = [sent.browser.get(sent.address + page).main for page in pages]
    decide(sent, action, state)
    assert [sent.browser.get(sent.address + page).main for page in pages] == before


def decide(applicant: Applicant, action: str, state: str) -> None:
    """A decision recorded and not carried out."""
    with applicant.database.transaction() as session:
        lead = make_lead(session, applicant.cohort, applicant.clock.now)
        shortlist = Shortlist(
            cohort_id=applicant.cohort.id,
            places=1,
            method="plain averages",
            basis={},
            made_at=applicant.clock.now,
            made_by=lead,
        )
        session.add(shortlist)
        session.flush()
        decision = Decision(
            cohort_id=applicant.cohort.id,
            shortlist_id=shortlist.id,
            state=state,
            proposed_by=lead,
            proposed_at=applicant.clock.now,
            reason="The reason of the list.",
        )
        session.add(decision)
        session.flush()
        session.add(
            DecisionItem(
                decision_id=decision.id,
                application_id=applicant.application().id,
                action=action,
                reason="The reason of this one.",
            )
        )


def test_the_reserve_list_says_until_when_and_no_band(sent: Applicant) -> None:
    move_to(sent, Stage.RESERVE)
    assert "holds until" not in status(sent).main
    with sent.database.transaction() as session:
        put_in_band(
            session,
            sent.cohort,
            sent.clock.now,
            sent.application().id,
            until=date(2027, 8, 25),
            band="b",
        )
    page = status(sent)
    assert "Your place on the list holds until 25 August 2027." in page.main
    assert "Band" not in page.main
    with sent.database.transaction() as session:
        session.exec(update(ReservePlace).values(until=date(2027, 1, 11)))
    assert "Your place on the list held until 11 January 2027. If you have heard nothing" in status(sent).main
