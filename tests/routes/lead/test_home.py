"""What a lead leads, and the state of one cohort."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from recruitment.db import Database
from recruitment.domain.stages import Action, Stage
from recruitment.models import Person, Phase
from recruitment.queries.shortlists import NOT_CONVERGED
from recruitment.services.decisions import confirm, set_release, withdraw
from recruitment.services.moves import move
from recruitment.services.shortlists import build_shortlist
from tests.conftest import Clock
from tests.factories import make_application, make_assessor, make_cohort, make_lead, make_person
from tests.factories_decision import decide_one, make_scored, make_shortlist, propose_all
from tests.factories_lead import Office, make_scores
from tests.pages import Browser
from tests.statements import counted

COHORT_PAGES = ("", "applications", "allocation", "packs", "exports")


def test_home_lists_the_cohorts_somebody_leads_and_no_other(lead: Browser, office: Office) -> None:
    page = lead.get("/lead")
    assert page.heading == "Your cohorts"
    assert office.at() in page.links()
    assert "Cohort 2028" not in page.text


def test_home_lists_every_cohort_to_a_lead_of_all(
    browser: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        everywhere = make_lead(session, None, clock.now)
    page = browser.sign_in(everywhere).get("/lead")
    assert {"/lead/cohort-2028", "/lead/cohort-2027"} <= set(page.links())


def test_home_says_how_many_are_in_each_stage(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        for stage in (Stage.SIFT, Stage.SIFT, Stage.APPLICATION):
            make_application(session, office.cohort, clock.now, stage=stage)
    page = lead.get("/lead")
    assert "Register 0 · Application 1 · Sift 2 · Interview 0 · Assessment centre 0 · Reserve 0" in page.main


def test_home_asks_as_much_for_three_cohorts_as_for_one(
    browser: Browser, office: Office, worker_database: Database, database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        everywhere = make_lead(session, None, clock.now)
    visitor = browser.sign_in(everywhere)
    visitor.get("/lead")
    with counted(database) as before:
        visitor.get("/lead")
    with worker_database.transaction() as session:
        make_cohort(session, clock.now, name="Cohort 2029", public=False)
    visitor.get("/lead")  # parses the new cohort's definition, once in the life of the process
    with counted(database) as after:
        visitor.get("/lead")
    assert len(after) == len(before)


@pytest.mark.parametrize("page", COHORT_PAGES)
def test_a_lead_of_another_cohort_is_refused(browser: Browser, office: Office, page: str) -> None:
    refused = browser.sign_in(office.stranger).get(office.at(page), status=403)
    assert "for recruitment leads" in refused.main


@pytest.mark.parametrize("page", COHORT_PAGES)
def test_an_assessor_is_refused(browser: Browser, office: Office, page: str) -> None:
    browser.sign_in(office.assessor).get(office.at(page), status=403)


@pytest.mark.parametrize("page", COHORT_PAGES)
def test_an_applicant_is_refused(
    browser: Browser, office: Office, worker_database: Database, clock: Clock, page: str
) -> None:
    with worker_database.transaction() as session:
        applicant = make_person(session, clock.now)
    visitor = browser.sign_in(applicant)
    visitor.get("/lead", status=403)
    visitor.get(office.at(page), status=403)


def test_somebody_not_signed_in_is_asked_to_sign_in(browser: Browser, office: Office) -> None:
    assert browser.get(office.at()).heading == "Sign in"


def test_a_cohort_that_is_not_there_is_not_found(lead: Browser) -> None:
    lead.get("/lead/cohort-1999", status=404)


def test_a_cohort_shows_its_dates_and_places(lead: Browser, office: Office) -> None:
    page = lead.get(office.at())
    assert page.heading == "Cohort 2027"
    assert "Close10am on 2 February 2027" in page.main
    assert "Places2" in page.main


def test_a_cohorts_navigation_says_where_one_is(lead: Browser, office: Office) -> None:
    page = lead.get(office.at("applications"))
    current = [
        (a.get("href"), a.get("aria-current")) for a in page.all("a") if a.get("aria-current") == "page"
    ]
    assert current == [("/lead", "page"), (office.at("applications"), "page")]
    open_group = [a.get("href") for a in page.all("a") if a.get("aria-current") == "true"][:1]
    assert open_group == [office.at("applications")]


def test_every_page_of_a_cohort_is_two_links_away(lead: Browser, office: Office) -> None:
    groups = set(lead.get(office.at()).links())
    pages = groups.union(*(lead.get(one).links() for one in sorted(groups) if one.startswith(office.at())))
    assert pages >= {office.at(one) for one in COHORT_PAGES}


def test_a_cohort_without_applications_says_what_it_waits_for(lead: Browser, office: Office) -> None:
    page = lead.get(office.at())
    assert "There is nothing to read yet." in page.main
    assert "Nobody is in the sift with answers to read." in page.main
    assert "How many reached each stage" not in page.main


def test_a_cohort_says_what_to_do_next(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        application_id = make_application(session, office.cohort, clock.now)
        make_scores(session, office.cohort, clock.now, application_id, 4, None)
    page = lead.get(office.at())
    # One candidate, nine passes, two readings of each; two are given out, and one of them is committed.
    assert "16 not given out" in page.main
    assert "1 of 2 readings committed." in page.main
    assert "Not built" in page.main


def test_a_cohort_says_when_its_newest_shortlist_was_built(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        application_id = make_application(session, office.cohort, clock.now)
        make_scores(session, office.cohort, clock.now, application_id, 4)
        build_shortlist(session, cohort=office.cohort, places=1, actor_id=office.lead, now=clock.now)
    page = lead.get(office.at())
    assert "The newest rests on 1 score and has 1 place." in page.main
    assert "Built 12 January 2027" in page.main


def test_a_newest_shortlist_whose_fit_did_not_converge_asks_for_attention(
    lead: Browser, office: Office, worker_database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.facets.estimate.MOST_SWEEPS", 1)
    with worker_database.transaction() as session:
        make_scored(
            session,
            office.cohort,
            clock.now,
            4,
            2,
            assessor_id=make_assessor(session, office.cohort, clock.now),
        )
        build_shortlist(session, cohort=office.cohort, places=1, actor_id=office.lead, now=clock.now)
    page = lead.get(office.at())
    assert NOT_CONVERGED in page.main
    assert "Built 12 January 2027" not in page.main


def test_the_funnel_counts_those_who_left_in_the_stages_they_reached(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        for stage in (Stage.REGISTER, Stage.APPLICATION, Stage.SIFT, Stage.OFFER):
            make_application(session, office.cohort, clock.now, stage=stage)
    page = lead.get(office.at())
    assert "Register 4 Application 3 Sift 2 Interview 1 Assessment centre 1 Offer 1" in page.main


@pytest.mark.parametrize(
    ("stage", "funnel"),
    [
        (Stage.APPLICATION, "Register 2 Application 2 Sift 1 Interview 0 Assessment centre 0 Offer 0"),
        (Stage.SIFT, "Register 2 Application 2 Sift 2 Interview 0 Assessment centre 0 Offer 0"),
        (Stage.OFFER, "Register 2 Application 2 Sift 2 Interview 1 Assessment centre 1 Offer 1"),
        (Stage.RESERVE, "Register 2 Application 2 Sift 2 Interview 1 Assessment centre 1 Offer 0"),
    ],
)
def test_the_funnel_counts_those_who_withdrew_as_far_as_they_came(
    lead: Browser, office: Office, worker_database: Database, clock: Clock, stage: Stage, funnel: str
) -> None:
    with worker_database.transaction() as session:
        make_application(session, office.cohort, clock.now)
        gone = make_application(session, office.cohort, clock.now, stage=stage)
        move(
            session, application_id=gone, action=Action.WITHDRAW, actor_id=None, cause="page:x", now=clock.now
        )
    page = lead.get(office.at())
    assert funnel in page.main
    assert "1 Withdrawn" in page.main.replace("1Withdrawn", "1 Withdrawn")


@pytest.mark.parametrize(("phase", "says"), [(Phase.PLANNED, "Not open yet"), (Phase.CLOSED, "Closed")])
def test_a_cohort_says_how_far_applying_is(
    browser: Browser, worker_database: Database, clock: Clock, phase: Phase, says: str
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(
            session, clock.now, phase=phase, opens_in=timedelta(days=-40), closes_in=timedelta(days=-1)
        )
        lead_id = make_lead(session, cohort, clock.now)
        make_assessor(session, cohort, clock.now)
    assert says in browser.sign_in(lead_id).get(f"/lead/{cohort.slug}").main


@pytest.mark.parametrize(
    ("action", "funnel"),
    [
        (Action.DECLINE, "Sift 2 Interview 1 Assessment centre 0 Offer 0"),
        (Action.RESERVE, "Sift 2 Interview 1 Assessment centre 0 Offer 0"),
        (Action.INVITE_TO_CENTRE, "Sift 2 Interview 1 Assessment centre 1 Offer 0"),
    ],
)
def test_the_funnel_counts_those_decided_about_where_they_were(
    lead: Browser, office: Office, worker_database: Database, clock: Clock, action: Action, funnel: str
) -> None:
    with worker_database.transaction() as session:
        one, _ = make_scored(session, office.cohort, clock.now, 4, 2, assessor_id=office.assessor)
        decide_one(
            session,
            office.cohort,
            clock.now,
            Action.INVITE_TO_INTERVIEW,
            action,
            application_id=one,
            shortlist_id=make_shortlist(session, office.cohort, clock.now),
            leads=(office.lead, make_lead(session, office.cohort, clock.now)),
        )
    assert funnel in lead.get(office.at()).main


def test_a_cohort_asks_as_much_with_three_applications_as_with_one(
    lead: Browser, office: Office, worker_database: Database, database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_application(session, office.cohort, clock.now)
    lead.get(office.at())
    with counted(database) as one:
        lead.get(office.at())
    with worker_database.transaction() as session:
        for _ in range(2):
            make_scores(
                session, office.cohort, clock.now, make_application(session, office.cohort, clock.now), 3
            )
    with counted(database) as three:
        lead.get(office.at())
    assert len(one) == len(three)


# What waits for a second lead


@dataclass(frozen=True)
class Deciding:
    """The office with a second lead, and a candidate proposed by the first."""

    office: Office
    second: UUID
    decision: UUID


@pytest.fixture
def deciding(office: Office, worker_database: Database, clock: Clock) -> Deciding:
    with worker_database.transaction() as session:
        second = make_lead(session, office.cohort, clock.now)
        people = make_scored(session, office.cohort, clock.now, 5, assessor_id=office.assessor)
        shortlist = make_shortlist(session, office.cohort, clock.now)
        decision = propose_all(
            session, office.cohort, clock.now, shortlist_id=shortlist, by=office.lead, offers=people
        )
    return Deciding(office, second, decision)


def test_every_other_lead_is_told_who_proposed_what_waits_for_them(
    browser: Browser, deciding: Deciding, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        name = session.get_one(Person, deciding.office.lead).full_name
    page = browser.sign_in(deciding.second).get(deciding.office.at())
    assert "Waits for you to confirm" in page.main
    assert f"{name} proposed a decision at 10am on 12 January 2027." in page.main
    assert deciding.office.at(f"decisions/{deciding.decision}") in page.links()


def test_whoever_proposed_is_told_that_it_waits_for_another(lead: Browser, deciding: Deciding) -> None:
    page = lead.get(deciding.office.at())
    assert "Waits for a second lead" in page.main
    assert "Waits for you to confirm" not in page.main


def test_confirmed_decision_waits_for_its_time(
    lead: Browser, deciding: Deciding, worker_database: Database, clock: Clock
) -> None:
    here: dict[str, Any] = {
        "cohort_id": deciding.office.cohort.id,
        "decision_id": deciding.decision,
        "now": clock.now,
    }
    with worker_database.transaction() as session:
        confirm(session, actor_id=deciding.second, **here)
    assert "No time set" in lead.get(deciding.office.at()).main
    with worker_database.transaction() as session:
        at = clock.now + timedelta(days=1)
        set_release(session, actor_id=deciding.second, release_at=at, **here)
    assert (
        "It is released at 10am on 13 January 2027; confirmed by Lead Number"
        in lead.get(deciding.office.at()).main
    )
    with worker_database.transaction() as session:
        withdraw(session, actor_id=deciding.second, reason="A mistake.", **here)
    assert "Due 2 March 2027" in lead.get(deciding.office.at()).main
