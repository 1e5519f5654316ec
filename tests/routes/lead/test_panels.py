"""Leads set panels, see how far each is, and nothing of what is scored before all have committed."""

import pytest
from sqlalchemy import text

from recruitment.db import Database
from recruitment.models import Reading
from tests.conftest import Clock
from tests.factories import ADJUSTMENT, make_reading
from tests.factories_observation import (
    PanelHouse,
    commit,
    draft,
    let_training_run_out,
    make_panel_house,
)
from tests.pages import Browser, text_of
from tests.statements import counted


@pytest.fixture
def house(worker_database: Database, clock: Clock) -> PanelHouse:
    with worker_database.transaction() as session:
        return make_panel_house(session, clock.now, is_set=False)


def test_exercise_and_application_lead_to_the_panels(browser: Browser, house: PanelHouse) -> None:
    lead, cohort = browser.sign_in(house.lead), f"/lead/{house.cohort.slug}"
    assert f"{cohort}/panels/interview" in lead.get(f"{cohort}/exercises/interview").links()
    links = lead.get(f"{cohort}/applications/{house.reference}").links()
    assert [one for one in links if "/panels/" in one] == [house.page]


def chosen(house: PanelHouse, **more: str) -> dict[str, object]:
    return {"chosen": [str(house.first), str(house.second)], "version": "0", **more}


def test_panel_is_set_with_day_time_and_place(browser: Browser, house: PanelHouse) -> None:
    lead = browser.sign_in(house.lead)
    page = lead.get(house.page)
    assert "Trained in safer recruitment until 11 January 2028." in page.main
    when = {"day": ["19", "1", "2027"], "hour": "4:30pm", "place": "Online"}
    page = lead.post(house.page, chosen(house, **when))  # type: ignore[arg-type]
    assert f"The panel of {house.reference} at “Online interview” is set." in page.text
    assert "Nobody on this panel scored this candidate in the sift." in page.text
    (row,) = [[text_of(cell) for cell in row] for row in page.all("tr")][1:]
    assert row[3:] == ["4:30pm on 19 January 2027", "Online", "Not started"]
    # The form comes back as it was set.
    again = lead.get(house.page)
    assert (again.value("hour"), again.value("place")) == ("4:30pm", "Online")
    assert len([one for one in again.all("input") if one.get("checked") is not None]) == 2


def test_whoever_is_to_know_the_name_lets_go_of_what_they_were_to_read_blind(
    browser: Browser, house: PanelHouse, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        reading = make_reading(
            session, house.cohort, clock.now, application_id=house.application_id, assessor_id=house.second
        )
    lead = browser.sign_in(house.lead)
    assert (
        "Has answers of this candidate still to read blind, and lets go of them." in lead.get(house.page).main
    )
    page = lead.post(house.page, chosen(house))
    assert "lets go of an answer of this candidate that they had still to read blind." in page.text
    with worker_database.transaction() as session:
        assert session.get(Reading, reading) is None
        # The worker passes it on.
        waiting = "select task_name from queue.procrastinate_jobs where task_name like '%hand_on'"
        assert len(session.execute(text(waiting)).all()) == 1


def test_everything_that_stands_against_a_panel_is_said_at_once(
    browser: Browser, house: PanelHouse, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        let_training_run_out(session, house, clock.now)
    lead = browser.sign_in(house.lead)
    page = lead.post(house.page, {"chosen": [str(house.first)], "version": "0"})
    assert page.title.startswith("Error: ")
    assert "Choose 2 assessors at least: they score apart before they talk." in page.main
    assert "Choose at least one assessor who is trained in safer recruitment" in page.main


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"hour": "4:30pm"}, "Enter the day as well, or leave the time empty."),
        ({"day": ["19", "1", "2027"]}, "Enter the time of day, such as 10am or 16:30."),
        ({"chosen": ["somebody"]}, "Choose again from those on the page."),
    ],
)
def test_what_is_wrong_with_the_form_is_said_on_its_field(
    browser: Browser, house: PanelHouse, sent: dict[str, object], sentence: str
) -> None:
    page = browser.sign_in(house.lead).post(house.page, chosen(house) | sent)
    assert sentence in page.main


def test_lead_sees_how_far_a_panel_is_and_scores_only_when_all_have_committed(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        house = make_panel_house(session, clock.now)
        draft(session, house, house.first, clock.now, evidence="Marmalade")
    lead = browser.sign_in(house.lead)
    lists = f"/lead/{house.cohort.slug}/panels/interview"
    assert "In hand: committed by 0 of 2" in lead.get(lists).main
    with worker_database.transaction() as session:
        commit(session, house, house.first, clock.now, evidence="Marmalade")
    assert "In hand: committed by 1 of 2" in lead.get(lists).main
    assert "Marmalade" not in lead.get(house.page).html
    with worker_database.transaction() as session:
        commit(session, house, house.second, clock.now, evidence="Sandwiches")
    assert "Committed by all" in lead.get(lists).main
    page = lead.get(house.page)
    assert "Marmalade" in page.main
    assert "Sandwiches" in page.main
    assert "Set the panel" not in page.html


def test_lead_sees_nothing_of_a_panel_of_their_own(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        house = make_panel_house(session, clock.now)
        for who in (house.first, house.second):
            commit(session, house, who, clock.now, evidence="Marmalade")
        whose = "update identity.details set person_id = :lead where application_id = :application"
        session.execute(text(whose), {"lead": house.lead, "application": house.application_id})
    page = browser.sign_in(house.lead).get(house.page, status=409)
    assert "the application is your own" in page.main
    assert "Marmalade" not in page.html


def test_panel_is_told_what_to_do_and_leads_alone_what_was_asked_for(
    browser: Browser, house: PanelHouse
) -> None:
    lead = browser.sign_in(house.lead)
    assert ADJUSTMENT in lead.get(house.page).main
    page = lead.post(house.page, chosen(house))
    assert f"Tell the panel of {house.reference} what to do differently" in page.text
    page = lead.post(house.page, chosen(house, to_do="Hand them the questions in print.", version="1"))
    assert "what to do differently" not in page.text
    assert "Hand them the questions in print." in lead.get(house.page).main


def test_of_two_leads_who_set_a_panel_the_second_is_shown_what_the_first_set(
    browser: Browser, house: PanelHouse
) -> None:
    lead = browser.sign_in(house.lead)
    lead.post(house.page, chosen(house, place="Room 9"))
    # The same once more, by a button pressed twice, is no other panel.
    assert "is set." in lead.post(house.page, chosen(house, place="Room 9")).text
    page = lead.post(house.page, chosen(house, place="Room 4"), status=409)
    assert page.title.startswith("Error: ")
    assert "another lead has changed this panel since you opened it" in page.main
    assert "Room 9" in page.main
    assert page.value("place") == "Room 4"
    lead.post(house.page, chosen(house, place="Room 4", version=page.value("version")))
    assert lead.get(house.page).value("place") == "Room 4"


def test_index_counts_candidates_by_state(
    browser: Browser, house: PanelHouse, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_panel_house(session, clock.now, cohort=house.cohort)
    page = browser.sign_in(house.lead).get(f"/lead/{house.cohort.slug}/panels")
    rows = [[text_of(cell) for cell in row] for row in page.all("tr")]
    assert rows[1] == ["Online interview", "1", "1", "0", "0"]
    assert len(rows) == 7


def test_training_in_safer_recruitment_is_recorded_with_its_end(browser: Browser, house: PanelHouse) -> None:
    lead = browser.sign_in(house.lead)
    assessor = f"/lead/{house.cohort.slug}/assessors/{house.second}"
    page = lead.post(f"{assessor}/training", {"safer_on": ["1", "9", "2026"]})
    assert "Enter both days of the training in safer recruitment, or neither." in page.main
    both = {"safer_on": ["1", "9", "2026"], "safer_until": ["1", "9", "2029"]}
    page = lead.post(f"{assessor}/training", both)
    assert "Training in date until 1 September 2029" in page.main


def test_lists_take_as_many_statements_for_three_as_for_one(
    browser: Browser, house: PanelHouse, database: Database, worker_database: Database, clock: Clock
) -> None:
    lead, cohort = browser.sign_in(house.lead), house.cohort
    taken = []
    for _ in range(2):
        for address in (f"/lead/{cohort.slug}/panels", f"/lead/{cohort.slug}/panels/interview", house.page):
            with counted(database) as seen:
                lead.get(address)
            taken.append(len(seen))
        with worker_database.transaction() as session:
            for _ in range(2):
                make_panel_house(session, clock.now, cohort=cohort)
    assert taken[:3] == taken[3:]
