"""The page on which an application is started."""

from datetime import timedelta

import pytest
from sqlmodel import func, select

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.models import Application, Event, Message
from tests.conftest import Clock
from tests.factories import make_application, make_cohort, make_person
from tests.pages import Browser
from tests.routes.apply.conftest import EMAIL, Applicant, started_with, stay_signed_in


def applications(database: Database) -> int:
    with database.transaction() as session:
        return session.exec(select(func.count()).select_from(Application)).one()


def test_somebody_signed_out_signs_in_first(browser: Browser) -> None:
    assert browser.get("/apply").response.request.path == "/sign-in"


def test_the_page_says_what_is_needed_and_what_must_be_true(newcomer: Applicant) -> None:
    page = newcomer.browser.get("/apply")
    definition = newcomer.cohort.definition
    assert page.heading == "Start your application"
    assert "Applications close at 10am on 2 February 2027." in page.main
    assert all(statement.text in page.main for statement in definition.eligibility)
    assert all(notice.heading in page.main for notice in definition.notices)
    assert all(question.text in page.main for question in definition.questions)


def test_answering_yes_to_everything_starts_and_leads_to_the_task_list(newcomer: Applicant) -> None:
    page = newcomer.browser.post("/apply", started_with(newcomer.cohort))
    application = newcomer.application()
    assert page.response.request.path == f"/apply/{application.reference}"
    assert application.stage == Stage.APPLICATION


def test_starting_tells_the_reference_by_message(beginner: Applicant) -> None:
    with beginner.database.transaction() as session:
        message = session.exec(select(Message)).one()
    assert (message.recipient, message.kind) == (EMAIL, "application_started")
    assert f"http://127.0.0.1:8000/apply/{beginner.reference}" in message.text


@pytest.mark.parametrize(
    ("leave_out", "sentence"),
    [
        ("is_qualified", "Choose whether this is true for you, yes or no."),
        ("acknowledged", "Read the notices, then tick that you have."),
    ],
)
def test_what_is_not_ticked_is_asked_for_again(newcomer: Applicant, leave_out: str, sentence: str) -> None:
    data = started_with(newcomer.cohort)
    del data[leave_out]
    page = newcomer.browser.post("/apply", data)
    assert page.title.startswith("Error: Start your application")
    assert sentence in page.main
    assert applications(newcomer.database) == 0


def test_what_was_ticked_stays_ticked(newcomer: Applicant) -> None:
    page = newcomer.browser.post("/apply", {"is_qualified": "no", "acknowledged": "y"})
    ticked = [
        (box.get("name"), box.get("value")) for box in page.all("input") if box.get("checked") is not None
    ]
    assert ticked == [("is_qualified", "no"), ("acknowledged", "y")]


def test_every_no_explains_itself_on_the_page(newcomer: Applicant) -> None:
    page = newcomer.browser.get("/apply")
    assert all(condition.no in page.main for condition in newcomer.cohort.definition.conditions)


def test_a_no_turns_nobody_away_and_leads_to_where_one_says_why(newcomer: Applicant) -> None:
    page = newcomer.browser.post("/apply", started_with(newcomer.cohort) | {"is_mainstream_now": "no"})
    address = f"/apply/{newcomer.application().reference}"
    assert page.response.request.path == f"{address}/eligibility"
    assert "why should it not keep you from the programme?" in page.main
    assert "Whether you can apply Done" in newcomer.browser.get(address).main
    with newcomer.database.transaction() as session:
        reason = session.exec(select(Event.reason)).one()
    assert "Not true: mainstream_now." in reason


def test_what_was_answered_before_the_form_is_not_asked_again(beginner: Applicant) -> None:
    page = beginner.browser.get(f"{beginner.address}/teaching")
    ticked = [box.get("value") for box in page.all("input") if box.get("checked") is not None]
    assert ticked == ["yes"]
    assert "Teaching qualification In progress" in beginner.browser.get(beginner.address).main


def test_a_second_click_starts_nothing_more(beginner: Applicant) -> None:
    page = beginner.browser.post("/apply", started_with(beginner.cohort))
    assert page.response.request.path == beginner.address
    assert applications(beginner.database) == 1
    with beginner.database.transaction() as session:
        assert session.exec(select(func.count()).select_from(Event)).one() == 1


def test_somebody_with_an_application_comes_to_it(beginner: Applicant) -> None:
    assert beginner.browser.get("/apply").response.request.path == beginner.address


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (-30, "You can apply to Cohort 2027 from 10am on 5 January 2027 until 10am on 2 February 2027."),
        (30, "Applications to Cohort 2027 closed at 10am on 2 February 2027."),
    ],
)
def test_while_not_open_there_is_nothing_to_start(newcomer: Applicant, days: int, told: str) -> None:
    newcomer.clock.now += timedelta(days=days)
    stay_signed_in(newcomer)
    page = newcomer.browser.get("/apply")
    assert page.heading == "Applications are not open"
    assert told in page.main
    newcomer.browser.post("/apply", started_with(newcomer.cohort), status=409)
    assert applications(newcomer.database) == 0


def test_without_a_cohort_there_is_nothing_to_start(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        person_id = make_person(session, clock.now)
    browser.sign_in(person_id)
    assert "There is no cohort to apply to at present." in browser.get("/apply").main
    browser.post("/apply", {"acknowledged": "y"}, status=404)


def test_applications_to_earlier_cohorts_are_listed_and_can_be_opened(newcomer: Applicant) -> None:
    with newcomer.database.transaction() as session:
        earlier = make_cohort(
            session,
            newcomer.clock.now,
            name="Cohort 2026",
            opens_in=timedelta(days=-400),
            closes_in=timedelta(days=-370),
            public=False,
        )
        make_application(session, earlier, newcomer.clock.now, person_id=newcomer.person_id)
    reference = newcomer.application().reference
    page = newcomer.browser.get("/apply")
    assert f"{reference}, sent on 12 January 2027" in page.main
    assert "Cohort 2026" in newcomer.browser.get(f"/apply/{reference}").main


def test_a_form_without_its_token_comes_back_ticked(newcomer: Applicant) -> None:
    data = started_with(newcomer.cohort) | {"csrf_token": "wrong"}
    page = newcomer.browser.post("/apply", data)
    assert "Press the button once more" in page.main
    assert len([box for box in page.all("input") if box.get("checked") is not None]) == 5
    assert applications(newcomer.database) == 0
