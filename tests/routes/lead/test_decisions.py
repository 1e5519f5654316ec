"""Decisions: proposed, confirmed by another, released at a time, withdrawn."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import col, delete, select

from recruitment.db import Database
from recruitment.domain.offers import Answer
from recruitment.domain.stages import Stage
from recruitment.models import Application, Decision, DecisionItem, Details, Message, View
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.shortlists import NOT_CONVERGED
from recruitment.services.decisions import confirm, release
from tests.conftest import Clock
from tests.factories import make_assessor, make_cohort, make_lead
from tests.factories_decision import (
    confirm_and_set,
    have_opened,
    make_imported,
    make_scored,
    make_shortlist,
    propose_all,
    score,
)
from tests.factories_requests import answer
from tests.pages import Browser, Page, text_of
from tests.statements import counted

ADDRESS = "https://apply.example.org"
INVITED = "invite_to_interview"


class Office:
    """A cohort of two places with three scored candidates, a shortlist, and two leads."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database, self.clock = database, clock
        with database.transaction() as session:
            self.cohort: CohortFacts = make_cohort(session, clock.now)
            self.first, self.second = (make_lead(session, self.cohort, clock.now) for _ in range(2))
            self.assessor = make_assessor(session, self.cohort, clock.now)
            self.people = make_scored(session, self.cohort, clock.now, 5, 4, 2, assessor_id=self.assessor)
            self.shortlist = make_shortlist(session, self.cohort, clock.now)
            self.references = [session.get_one(Application, one).reference for one in self.people]
            have_opened(session, clock.now, *self.people)
        self.url = f"/lead/{self.cohort.slug}/decisions"
        self.propose_url = f"/lead/{self.cohort.slug}/shortlist/{self.shortlist}/propose"

    def proposed(self, *, offers: int = 1, declines: int = 1) -> UUID:
        with self.database.transaction() as session:
            return propose_all(
                session,
                self.cohort,
                self.clock.now,
                shortlist_id=self.shortlist,
                by=self.first,
                offers=self.people[:offers],
                declines=self.people[3 - declines :],
            )

    def confirmed(self) -> UUID:
        decision_id = self.proposed()
        with self.database.transaction() as session:
            confirm(
                session,
                cohort_id=self.cohort.id,
                decision_id=decision_id,
                actor_id=self.second,
                now=self.clock.now,
            )
        return decision_id

    def released(self) -> UUID:
        decision_id = self.proposed()
        with self.database.transaction() as session:
            confirm_and_set(
                session,
                self.cohort,
                self.clock.now,
                decision_id=decision_id,
                by=self.second,
                at=self.clock.now,
            )
            release(session, decision_id=decision_id, address=ADDRESS, now=self.clock.now)
        return decision_id

    def forget_looks(self) -> None:
        with self.database.transaction() as session:
            session.execute(delete(View))

    def decision(self, decision_id: UUID) -> Decision:
        with self.database.transaction() as session:
            return session.get_one(Decision, decision_id)

    def items(self) -> dict[UUID, tuple[str, str]]:
        with self.database.transaction() as session:
            rows = session.execute(
                select(col(DecisionItem.application_id), col(DecisionItem.action), col(DecisionItem.reason))
            )
            return {row[0]: (row[1], row[2]) for row in rows}

    def proposal(self, **changes: str) -> dict[str, Any]:
        """A whole form: the best is offered a place, the last not taken further."""
        first, _, last = self.references
        return {
            "reason": "As discussed on Monday.",
            "offer_reason": "Strong throughout.",
            "decline_reason": "Little evidence of purpose.",
            f"outcome-{first}": "offer",
            f"outcome-{last}": "decline",
        } | changes


@pytest.fixture
def office(worker_database: Database, clock: Clock) -> Office:
    return Office(worker_database, clock)


@pytest.fixture
def first(browser: Browser, office: Office) -> Browser:
    return browser.sign_in(office.first)


@pytest.fixture
def second(browser: Browser, office: Office) -> Browser:
    return browser.another().sign_in(office.second)


def chosen(page: Page) -> dict[str, str]:
    """What each candidate's select says."""
    return {
        (field.get("name") or "").removeprefix("outcome-"): next(
            (option.get("value") or "" for option in field if option.get("selected") is not None), ""
        )
        for field in page.all("select")
    }


def buttons(page: Page) -> list[str]:
    """The buttons of the page's own part."""
    return [text_of(button) for button in page.all("main")[0].iter("{http://www.w3.org/1999/xhtml}button")]


def tiles(page: Page) -> list[tuple[str, str]]:
    """The large numbers and what they count."""
    spans: dict[str, list[str]] = {"number": [], "label": []}
    for span in page.all("span"):
        kind = (span.get("class") or "").removeprefix("app-tile__")
        if kind in spans:
            spans[kind].append(text_of(span))
    return list(zip(spans["number"], spans["label"], strict=True))


# Proposing


def test_start_takes_those_within_the_places_a_step_on_and_turns_nobody_down(
    first: Browser, office: Office
) -> None:
    page = first.get(office.propose_url)
    assert "Nothing happens when you propose." in page.main
    assert chosen(page) == dict(zip(office.references, (INVITED, INVITED, ""), strict=True))


def test_all_below_the_line_can_be_begun_as_not_taken_further(first: Browser, office: Office) -> None:
    page = first.get(f"{office.propose_url}?below=decline")
    assert chosen(page) == dict(zip(office.references, (INVITED, INVITED, "decline"), strict=True))


def test_those_who_have_gone_on_start_with_no_outcome(first: Browser, office: Office) -> None:
    with office.database.transaction() as session:
        session.get_one(Application, office.people[0]).stage = Stage.INTERVIEW
        session.get_one(Application, office.people[2]).stage = Stage.RESERVE
    page = first.get(f"{office.propose_url}?below=decline")
    assert chosen(page) == dict(zip(office.references, ("", INVITED, ""), strict=True))


def test_lead_reads_nothing_of_themselves_in_a_decision(first: Browser, office: Office) -> None:
    decision_id = office.confirmed()
    with office.database.transaction() as session:
        session.get_one(Details, office.people[0]).person_id = office.first
        session.get_one(Details, office.people[0]).full_name = "Own Self"
    page = first.get(f"{office.url}/{decision_id}")
    assert "This decision is about your own application too" in page.main
    assert "Own Self" not in page.main
    assert "Read the e-mail" not in page.main


def test_proposal_is_stored_with_the_reason_of_its_band_for_each(first: Browser, office: Office) -> None:
    page = first.post(office.propose_url, office.proposal())
    assert (
        "Proposed. Nothing has happened yet: the other leads are asked by e-mail to confirm it." in page.text
    )
    assert office.items() == {
        office.people[0]: ("offer", "Strong throughout."),
        office.people[2]: ("decline", "Little evidence of purpose."),
    }


def test_own_reason_of_a_candidate_stands_before_that_of_the_band(first: Browser, office: Office) -> None:
    last = office.references[2]
    first.post(office.propose_url, office.proposal(**{f"reason-{last}": "Withdrew by telephone."}))
    assert office.items()[office.people[2]] == ("decline", "Withdrew by telephone.")


def test_band_needs_no_reason_where_everybody_in_it_has_their_own(first: Browser, office: Office) -> None:
    last = office.references[2]
    first.post(office.propose_url, office.proposal(decline_reason="", **{f"reason-{last}": "Their own."}))
    assert office.items()[office.people[2]] == ("decline", "Their own.")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": " "}, "Give a reason for the decision as a whole."),
        ({"offer_reason": ""}, "Give a reason for the offers: 1 candidate would have none."),
        (
            {"decline_reason": ""},
            "Give a reason for those not taken further: 1 candidate would have none.",
        ),
        ({"reason": "x" * 2001}, "Shorten this to 2,000 characters or fewer; it has 2,001."),
    ],
)
def test_missing_reason_brings_the_form_back_as_it_was(
    first: Browser, office: Office, changes: dict[str, str], sentence: str
) -> None:
    page = first.post(office.propose_url, office.proposal(**changes))
    assert page.title.startswith("Error: ")
    assert sentence in page.main
    assert chosen(page) == dict(zip(office.references, ("offer", "", "decline"), strict=True))
    assert office.items() == {}


def test_proposal_without_anybody_is_refused(first: Browser, office: Office) -> None:
    page = first.post(office.propose_url, {"reason": "Because."})
    assert "Choose an outcome for at least one candidate." in page.main
    assert office.items() == {}


def test_outcome_that_is_none_of_ours_leaves_the_candidate_be(first: Browser, office: Office) -> None:
    changes = {f"outcome-{office.references[2]}": "expel"}
    first.post(office.propose_url, office.proposal(**changes))
    assert list(office.items()) == [office.people[0]]


def test_candidate_in_another_decision_cannot_be_chosen(first: Browser, office: Office) -> None:
    office.proposed()
    page = first.get(office.propose_url)
    assert list(chosen(page)) == [office.references[1]]
    assert "In another decision" in page.main
    page = first.post(office.propose_url, office.proposal())
    assert "Choose an outcome for at least one candidate." in page.main


def test_proposal_without_a_token_keeps_what_was_typed(first: Browser, office: Office) -> None:
    response = first.client.post(office.propose_url, data=office.proposal())
    page = Page(response)
    assert page.value("reason") == "As discussed on Monday."
    assert office.items() == {}


def never_opened(page: Page) -> list[str]:
    """Where the links lead to those whom nobody has opened."""
    return [link.get("href") or "" for link in page.all("a") if link.get("target") == "_blank"]


def test_whoever_nobody_has_opened_is_not_turned_down_and_nothing_typed_is_lost(
    first: Browser, office: Office
) -> None:
    office.forget_looks()
    one, two = office.references[1:]
    form = office.proposal(**{f"outcome-{one}": "decline", f"reason-{one}": "Their own."})
    page = first.post(office.propose_url, form)
    assert "Open these 2 applications before they are turned down" in page.main
    paths = [
        f"/lead/{office.cohort.slug}/applications/{reference}/answers" for reference in sorted([one, two])
    ]
    assert never_opened(page) == paths
    assert page.main.count("Opened by nobody") == 3
    assert chosen(page)[one] == "decline"
    assert (page.value(f"reason-{one}"), page.value("reason")) == ("Their own.", form["reason"])
    assert office.items() == {}
    for path in paths:
        first.get(path)
    assert "Proposed." in first.post(office.propose_url, form).text


def test_a_look_that_did_not_count_is_found_at_the_confirmation_too(second: Browser, office: Office) -> None:
    decision_id = office.proposed()
    office.forget_looks()
    page = second.post(f"{office.url}/{decision_id}/confirm")
    assert f"Open {office.references[2]} before it is turned down" in page.main
    assert never_opened(page) == [f"/lead/{office.cohort.slug}/applications/{office.references[2]}/answers"]
    assert office.decision(decision_id).state == "proposed"


def test_proposer_sees_which_applications_they_have_opened(first: Browser, office: Office) -> None:
    with office.database.transaction() as session:
        session.add(
            View(
                application_id=office.people[0],
                person_id=office.first,
                page="application",
                at=office.clock.now,
            )
        )
    assert first.get(office.propose_url).main.count("Not yet") == 2


# Confirming


def test_proposer_is_told_why_they_cannot_confirm(first: Browser, office: Office) -> None:
    page = first.get(f"{office.url}/{office.proposed()}")
    assert "You proposed this, so another lead confirms it." in page.main
    assert "Confirm this decision" not in page.main


def test_proposer_who_tries_all_the_same_is_refused_on_the_page(first: Browser, office: Office) -> None:
    decision_id = office.proposed()
    page = first.post(f"{office.url}/{decision_id}/confirm")
    assert "Ask another lead to confirm this: you proposed it." in page.main
    assert office.decision(decision_id).state == "proposed"


def test_second_lead_sees_who_would_move_and_what_they_would_be_told(second: Browser, office: Office) -> None:
    page = second.get(f"{office.url}/{office.proposed()}")
    assert "Nothing has happened yet." in page.main
    assert tiles(page) == [
        ("1", "to be offered a place"),
        ("1", "not to be taken further"),
        ("1", "other on the shortlist"),
    ]
    assert "To be offered a place: 1" in page.main
    assert "Applicant Number1" in page.main
    assert "1 of 1 will be sent “We would like to offer you a place" in page.main
    assert "Dear Evie," in page.main


def test_second_lead_confirms_and_nobody_is_told(second: Browser, office: Office) -> None:
    decision_id = office.proposed()
    page = second.post(f"{office.url}/{decision_id}/confirm")
    assert "Nobody has been told anything: choose now when it is released." in page.text
    assert office.decision(decision_id).state == "confirmed"
    with office.database.transaction() as session:
        assert session.exec(select(Message)).all() == []


def test_confirmation_of_what_was_withdrawn_meanwhile_is_refused(second: Browser, office: Office) -> None:
    decision_id = office.proposed()
    second.post(f"{office.url}/{decision_id}/withdraw", {"withdraw_reason": "A mistake."})
    page = second.post(f"{office.url}/{decision_id}/confirm")
    assert "Open the decision again: somebody changed it a moment ago." in page.main


def test_opened_by_counts_the_two_who_decide(second: Browser, office: Office) -> None:
    decision_id = office.proposed()
    with office.database.transaction() as session:
        for person in (office.first, office.second, uuid4()):
            session.add(
                View(
                    application_id=office.people[0],
                    person_id=person,
                    page="application",
                    at=office.clock.now,
                )
            )
    page = second.get(f"{office.url}/{decision_id}")
    assert "2 of 2" in page.main
    assert "0 of 2" in page.main
    assert "1 of these applications has been opened by neither of the two who decide." in page.main


# Releasing


def test_release_is_first_offered_at_the_time_of_the_definition(first: Browser, office: Office) -> None:
    # 15 working days after 2 February 2027, at 10 o'clock.
    page = first.get(f"{office.url}/{office.confirmed()}")
    boxes = [field.get("value") for field in page.all("input") if field.get("name") == "day"]
    assert boxes == ["23", "2", "2027"]
    assert page.value("hour") == "10am"


def test_release_at_a_time_is_set_in_london(first: Browser, office: Office) -> None:
    decision_id = office.confirmed()
    data = {"when": "later", "day": ["1", "7", "2027"], "hour": "4.30pm"}
    page = first.post(f"{office.url}/{decision_id}/release", data)
    assert "It is released at 4:30pm on 1 July 2027." in page.text
    assert "At 4:30pm on 1 July 2027 these candidates move and are told." in page.main
    assert office.decision(decision_id).release_at == datetime(2027, 7, 1, 15, 30, tzinfo=UTC)


def test_release_now_is_due_at_once(first: Browser, office: Office) -> None:
    decision_id = office.confirmed()
    page = first.post(f"{office.url}/{decision_id}/release", {"when": "now"})
    assert "It is being released: within a minute or two these candidates move and are told." in page.text
    assert office.decision(decision_id).release_at == office.clock.now
    # Nothing is left to choose, but it can still be withdrawn.
    assert "It is being released" in page.main
    assert buttons(page) == ["Withdraw this decision"]


def test_release_now_says_what_it_does_before_it_is_pressed(first: Browser, office: Office) -> None:
    page = first.get(f"{office.url}/{office.confirmed()}")
    assert "Within a minute or two 2 candidates move and 2 e-mails go out. It cannot be undone." in page.main
    assert buttons(page) == ["Set this time", "Release it now", "Withdraw this decision"]


def test_time_that_is_set_is_shown_with_who_set_it_and_can_be_changed(first: Browser, office: Office) -> None:
    decision_id = office.confirmed()
    page = first.post(
        f"{office.url}/{decision_id}/release",
        {"when": "later", "day": ["1", "7", "2027"], "hour": "4.30pm"},
    )
    assert "It is set to 4:30pm on 1 July 2027." in page.main
    assert "Set by Lead Number" in page.main
    boxes = [field.get("value") for field in page.all("input") if field.get("name") == "day"]
    assert (boxes, page.value("hour")) == (["1", "7", "2027"], "4:30pm")
    assert buttons(page) == ["Change the time", "Release it now", "Withdraw this decision"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose when it is released."),
        ({"when": "later", "hour": "10am"}, "Enter the day of the release."),
        (
            {"when": "later", "day": ["31", "2", "2027"], "hour": "10am"},
            "Enter a day that there is, such as 27 3 2027.",
        ),
        (
            {"when": "later", "day": ["1", "7", "2027"], "hour": "soon"},
            "Enter the time of day, such as 10am or 16:30.",
        ),
        (
            {"when": "later", "day": ["1", "1", "2027"], "hour": "10am"},
            "Choose a time that is still to come, or release it now.",
        ),
    ],
)
def test_time_that_cannot_be_is_refused(
    first: Browser, office: Office, data: dict[str, Any], sentence: str
) -> None:
    decision_id = office.confirmed()
    page = first.post(f"{office.url}/{decision_id}/release", data)
    assert page.title.startswith("Error: ")
    assert sentence in page.main
    assert office.decision(decision_id).release_at is None


def test_released_decision_shows_what_came_of_it_and_offers_nothing_more(
    first: Browser, office: Office
) -> None:
    page = first.get(f"{office.url}/{office.released()}")
    assert "2 candidates moved at 10am on 12 January 2027. E-mails: 2 waiting." in page.main
    assert "What next" not in page.main
    assert len(page.all("form")) == 1  # signing out


def test_whoever_withdrew_is_neither_moved_nor_told_and_stands_as_such(
    first: Browser, office: Office
) -> None:
    decision_id = office.confirmed()
    with office.database.transaction() as session:
        session.get_one(Application, office.people[0]).stage = Stage.WITHDRAWN
    page = first.get(f"{office.url}/{decision_id}")
    assert "1 candidate has left by another way since, and is neither moved nor told." in page.main
    assert "Withdrew" in page.main
    assert "Within a minute or two 1 candidate moves and 1 e-mail goes out." in page.main


def test_released_offers_say_how_they_were_answered(first: Browser, office: Office) -> None:
    decision_id = office.released()
    assert "No answer yet" in first.get(f"{office.url}/{decision_id}").main
    for given, words in ((Answer.DECLINED, "Declined"), (Answer.ACCEPTED, "Accepted")):
        with office.database.transaction() as session:
            answer(session, office.clock.now, office.people[0], given)
        page = first.get(f"{office.url}/{decision_id}")
        assert words in page.main
    assert "Declined" not in page.main


def test_decision_about_imported_candidates_says_that_nobody_is_written_to(
    second: Browser, office: Office
) -> None:
    with office.database.transaction() as session:
        imported = make_imported(session, office.cohort, office.clock.now, "Essay 17")
        score(session, office.cohort, office.clock.now, imported, 3, assessor_id=office.assessor)
        shortlist = make_shortlist(session, office.cohort, office.clock.now)
        decision_id = propose_all(
            session,
            office.cohort,
            office.clock.now,
            shortlist_id=shortlist,
            by=office.first,
            offers=[imported],
        )
    page = second.get(f"{office.url}/{decision_id}")
    assert "Essay 17" in page.main
    assert "1 of 1 has no address here and is not written to." in page.main


# Withdrawing


def test_withdrawn_decision_says_that_nothing_came_of_it(first: Browser, office: Office) -> None:
    decision_id = office.confirmed()
    page = first.post(f"{office.url}/{decision_id}/withdraw", {"withdraw_reason": "A new reading."})
    assert "Withdrawn by Lead Number" in page.main
    assert "10am on 12 January 2027. Nobody moved and nobody was told. Reason: A new reading." in page.main
    assert "What next" not in page.main


def test_withdrawal_needs_a_reason(first: Browser, office: Office) -> None:
    decision_id = office.proposed()
    page = first.post(f"{office.url}/{decision_id}/withdraw", {"withdraw_reason": " "})
    assert "Give a reason for withdrawing it." in page.main
    assert office.decision(decision_id).state == "proposed"


@pytest.mark.parametrize("act", ["confirm", "release", "withdraw"])
def test_opening_the_address_of_an_act_does_nothing_but_show_the_decision(
    second: Browser, office: Office, act: str
) -> None:
    decision_id = office.proposed()
    page = second.get(f"{office.url}/{decision_id}/{act}")
    assert "Nothing has happened yet." in page.main
    assert office.decision(decision_id).state == "proposed"


@pytest.mark.parametrize("act", ["confirm", "release", "withdraw"])
def test_act_without_a_token_does_nothing(second: Browser, office: Office, act: str) -> None:
    decision_id = office.proposed()
    second.client.post(f"{office.url}/{decision_id}/{act}", data={"when": "now", "withdraw_reason": "x"})
    assert office.decision(decision_id).state == "proposed"


# The list


def test_list_says_how_far_each_decision_has_come(first: Browser, office: Office) -> None:
    assert "No decision has been proposed yet." in first.get(office.url).main
    office.proposed()
    page = first.get(office.url)
    assert "Waits for a second lead" in page.main
    assert "Nobody yet" in page.main


def test_decision_of_another_cohort_is_not_found(browser: Browser, office: Office, clock: Clock) -> None:
    decision_id = office.proposed()
    with office.database.transaction() as session:
        other = make_cohort(session, clock.now, name="Cohort 2028", public=False)
        everywhere = make_lead(session, None, clock.now)
    lead = browser.another().sign_in(everywhere)
    lead.get(f"/lead/{other.slug}/decisions/{decision_id}", status=404)
    lead.post(f"/lead/{other.slug}/decisions/{decision_id}/confirm", status=404)
    assert office.decision(decision_id).state == "proposed"


def test_pages_ask_the_database_as_often_for_one_candidate_as_for_three(
    second: Browser, office: Office, database: Database
) -> None:
    counts: list[tuple[int, ...]] = []
    for offers, declines in ((1, 0), (1, 2)):
        decision_id = office.proposed(offers=offers, declines=declines)
        asked = []
        for url in (office.url, f"{office.url}/{decision_id}", office.propose_url):
            second.get(url)
            with counted(database) as seen:
                second.get(url)
            asked.append(len(seen))
        counts.append(tuple(asked))
        second.post(f"{office.url}/{decision_id}/withdraw", {"withdraw_reason": "Again."})
    assert counts[0] == counts[1]


def test_time_changes_with_the_clocks(first: Browser, office: Office) -> None:
    decision_id = office.confirmed()
    data = {"when": "later", "day": ["28", "3", "2027"], "hour": "midday"}
    first.post(f"{office.url}/{decision_id}/release", data)
    noon = datetime(2027, 3, 28, 11, tzinfo=UTC)
    assert office.decision(decision_id).release_at == noon
    assert noon - office.clock.now > timedelta(days=70)


def test_a_list_whose_fit_did_not_converge_warns_wherever_its_figures_stand(
    browser: Browser, worker_database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.facets.estimate.MOST_SWEEPS", 1)
    office = Office(worker_database, clock)
    lead = browser.sign_in(office.first)
    assert f"Warning: {NOT_CONVERGED}" in lead.get(office.propose_url).main
    decision = office.proposed()
    assert f"Warning: {NOT_CONVERGED}" in lead.get(f"{office.url}/{decision}").main
