"""The wash-up's page: the list first, each exercise heard, outcomes chosen by people, and who took part."""

from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.models import Application, Decision, DecisionItem, Details
from tests.conftest import Clock
from tests.factories import make_application
from tests.factories_decision import have_opened
from tests.factories_observation import PanelHouse, commit, draft, make_panel_house
from tests.factories_wash_up import make_exercise_list, make_panel_of_three
from tests.pages import Browser
from tests.statements import counted


class Hall:
    """A scored candidate at interview, another below, and a list of both."""

    def __init__(self, database: Database, clock: Clock) -> None:
        with database.transaction() as session:
            self.house: PanelHouse = make_panel_house(session, clock.now)
            commit(session, self.house, self.house.first, clock.now, choice="2", evidence="Rang every home.")
            commit(session, self.house, self.house.second, clock.now, choice="4")
            self.below = make_application(session, self.house.cohort, clock.now, stage=Stage.INTERVIEW)
            self.below_reference = session.get_one(Application, self.below).reference
            self.list = self._listed(session, clock, [self.house.application_id, self.below])
            have_opened(session, clock.now, self.house.application_id, self.below)
            self.panel = make_panel_of_three(session, self.house.cohort, clock.now)
        self.url = f"/lead/{self.house.cohort.slug}/shortlist/{self.list}/wash-up"

    def _listed(self, session: Session, clock: Clock, people: list[UUID]) -> UUID:
        averages = [(one, 4.0 - place) for place, one in enumerate(people)]
        return make_exercise_list(session, self.house.cohort, clock.now, averages, stage=Stage.INTERVIEW)

    @property
    def reference(self) -> str:
        return self.house.reference

    def chosen(self, first: str, second: str, **more: Any) -> dict[str, Any]:
        """What is sent with these outcomes."""
        return {
            f"outcome-{self.reference}": first,
            f"outcome-{self.below_reference}": second,
            "reason": "As we heard.",
            **{f"{action}_reason": "Heard in full." for action in ("offer", "decline", "reserve")},
            **more,
        }


@pytest.fixture
def hall(worker_database: Database, clock: Clock) -> Hall:
    return Hall(worker_database, clock)


@pytest.fixture
def lead(browser: Browser, hall: Hall) -> Browser:
    return browser.sign_in(hall.house.lead)


def test_the_list_comes_first_then_each_exercise_with_its_evidence(lead: Browser, hall: Hall) -> None:
    page = lead.get(hall.url)
    order = [
        page.main.index(words) for words in ("What the scores say", "Each candidate", "Online interview")
    ]
    assert order == sorted(order)
    assert "Rang every home." in page.main
    assert page.main.count("not scored by the whole of a panel yet") == 3


def test_nothing_is_suggested(lead: Browser, hall: Hall) -> None:
    page = lead.get(hall.url)
    assert [one for one in page.all("option") if one.get("selected") is not None] == []
    choices = [one.get("value") for one in page.all("option")]
    assert choices[: len(choices) // 2] == [
        "",
        "invite_to_centre",
        "offer",
        "reserve:a",
        "reserve:b",
        "decline",
    ]


def test_a_score_nobody_has_committed_stands_nowhere(
    lead: Browser, hall: Hall, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        other = make_panel_house(session, clock.now, cohort=hall.house.cohort)
        draft(session, other, other.first, clock.now, evidence="Not yet for anybody.")
        listed = make_exercise_list(
            session, hall.house.cohort, clock.now, [(other.application_id, 3.0)], stage=Stage.INTERVIEW
        )
    page = lead.get(hall.url.replace(str(hall.list), str(listed)))
    assert "Not yet for anybody." not in page.main


def test_outcomes_in_the_order_of_the_list_are_proposed(
    lead: Browser, hall: Hall, worker_database: Database
) -> None:
    page = lead.post(hall.url, hall.chosen("reserve:b", "decline", until=["30", "11", "2027"]))
    assert "Proposed. Nothing has happened yet" in page.text
    assert "Band B, until 30 November 2027" in page.main
    with worker_database.transaction() as session:
        kept = session.exec(select(DecisionItem).order_by(col(DecisionItem.action))).all()
    assert [(one.action, one.band, str(one.reserve_until or ""), one.against_list) for one in kept] == [
        ("decline", None, "", False),
        ("reserve", "b", "2027-11-30", False),
    ]


def test_an_outcome_otherwise_than_the_list_needs_a_reason_of_its_own(
    lead: Browser, hall: Hall, worker_database: Database
) -> None:
    page = lead.post(hall.url, hall.chosen("decline", "offer"))
    for reference in (hall.reference, hall.below_reference):
        assert f"Say why {reference} has another outcome than the list’s order would give." in page.main
    with worker_database.transaction() as session:
        assert session.exec(select(Decision)).all() == []
    own = {f"reason-{one}": "The panel saw more." for one in (hall.reference, hall.below_reference)}
    page = lead.post(hall.url, hall.chosen("decline", "offer", **own))
    assert "Proposed." in page.text
    assert page.main.count("Otherwise than the list") == 2


def test_who_took_part_is_recorded_and_why_not_said(lead: Browser, hall: Hall) -> None:
    address = f"{hall.url}/people"
    day = ["12", "1", "2027"]
    page = lead.post(address, {"day": day, "chosen": [str(hall.panel[1])]})
    assert "Choose 3 people or more: 1 is too few." in page.main
    page = lead.post(address, {"day": day, "chosen": [str(one) for one in hall.panel]})
    assert "Recorded who took part." in page.text
    assert "trained in safer recruitment until" in page.main


def test_a_lead_hears_nothing_of_their_own_application(
    lead: Browser, hall: Hall, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        session.get_one(Details, hall.below).person_id = hall.house.lead
    assert hall.below_reference not in lead.get(hall.url).main


def test_a_list_of_the_sift_has_no_wash_up_and_one_of_exercises_is_proposed_from_there(
    lead: Browser, hall: Hall, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        sift = make_exercise_list(
            session, hall.house.cohort, clock.now, [(hall.below, 3.0)], stage=Stage.SIFT
        )
    there = lead.client.get(hall.url.replace(str(hall.list), str(sift)))
    assert there.headers["Location"].endswith(f"/shortlist/{sift}")
    here = lead.client.get(hall.url.replace("wash-up", "propose"))
    assert here.headers["Location"].endswith("/wash-up")


def test_three_are_heard_in_as_many_statements_as_one(
    lead: Browser, hall: Hall, worker_database: Database, database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        more = [make_application(session, hall.house.cohort, clock.now, stage=Stage.INTERVIEW) for _ in "ab"]
        one, three = (
            make_exercise_list(
                session, hall.house.cohort, clock.now, [(who, 3.0) for who in people], stage=Stage.INTERVIEW
            )
            for people in ([hall.below], [hall.house.application_id, *more])
        )
    addresses = [hall.url.replace(str(hall.list), str(key)) for key in (one, three)]
    asked = []
    for address in addresses:
        with counted(database) as seen:
            lead.get(address)
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_the_reserve_list_without_a_band_is_its_first(lead: Browser, hall: Hall) -> None:
    assert "Proposed." in lead.post(hall.url, hall.chosen("reserve", "decline")).text
