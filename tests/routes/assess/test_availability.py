"""An assessor says when they can interview; leads read it as they choose."""

import pytest
from sqlalchemy import text

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.queries.availability import days_of
from tests.conftest import Clock
from tests.factories_observation import PanelHouse, make_panel_house
from tests.pages import Browser, Page


@pytest.fixture
def house(worker_database: Database, clock: Clock) -> PanelHouse:
    with worker_database.transaction() as session:
        return make_panel_house(session, clock.now, is_set=False)


def ticked(page: Page) -> list[str | None]:
    return [one.get("value") for one in page.all("input") if one.get("checked") is not None]


def test_working_days_of_interviews_and_centre_are_offered(browser: Browser, house: PanelHouse) -> None:
    page = browser.sign_in(house.first).get(f"/assess/{house.cohort.slug}/availability")
    days = days_of(house.cohort)
    assert [len(days[stage]) for stage in ("interview", "centre")] == [11, 6]
    assert len([one for one in page.all("input") if one.get("name") == "times"]) == 2 * 17
    assert "Ticking promises nothing" in page.main


def test_what_was_said_is_changed_at_any_time_and_read_by_leads(browser: Browser, house: PanelHouse) -> None:
    me, url = browser.sign_in(house.first), f"/assess/{house.cohort.slug}/availability"
    first, second, *_ = days_of(house.cohort)["interview"]
    me.post(url, {"times": [f"{first}-morning", f"{first}-afternoon", f"{second}-morning"]})
    page = me.post(url, {"times": [f"{second}-morning"], "before": me.get(url).value("before")})
    assert "Recruitment leads see it as they choose who interviews." in page.text
    assert ticked(me.get(url)) == [f"{second}-morning"]
    lead = browser.another().sign_in(house.lead).get(house.page).main
    assert f"Can on {second.day} {second:%B} in the morning." in lead
    assert "Has not said when they can." in lead


def test_what_another_tab_saved_is_shown_before_it_gives_way(browser: Browser, house: PanelHouse) -> None:
    me, url = browser.sign_in(house.first), f"/assess/{house.cohort.slug}/availability"
    first, second, *_ = days_of(house.cohort)["interview"]
    me.post(url, {"times": [f"{first}-morning"]})
    page = me.post(url, {"times": [f"{second}-morning"], "before": ""}, status=409)
    assert page.title.startswith("Error: ")
    assert f"What is saved now {first.day} {first:%B} in the morning" in page.main
    assert ticked(page) == [f"{second}-morning"]
    me.post(url, {"times": [f"{second}-morning"], "before": page.value("before")})
    assert ticked(me.get(url)) == [f"{second}-morning"]


def test_days_that_are_not_offered_are_refused(browser: Browser, house: PanelHouse) -> None:
    page = browser.sign_in(house.first).post(
        f"/assess/{house.cohort.slug}/availability", {"times": ["2020-01-01-morning"]}
    )
    assert page.title.startswith("Error: ")
    assert "Choose again: the days have changed since this page was opened." in page.main


def test_it_is_ones_own_and_the_leads_to_know(
    browser: Browser, house: PanelHouse, database: Database
) -> None:
    url = f"/assess/{house.cohort.slug}/availability"
    day = days_of(house.cohort)["interview"][0]
    browser.sign_in(house.first).post(url, {"times": [f"{day}-morning"]})
    for who, rows in ((house.first, 1), (house.second, 0), (house.lead, 1)):
        with database.transaction(Binding.OFFICE, who) as session:
            assert len(session.execute(text("select day from work.availability")).all()) == rows
