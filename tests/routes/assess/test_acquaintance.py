"""The page on which an assessor says whom they know: it says the same whatever was found."""

import pytest
from sqlalchemy import text

from recruitment.db import Database
from recruitment.routes.assess.acquaintance import THANKS
from tests.conftest import Clock
from tests.factories import EMPLOYER
from tests.factories_reading import Desk, make_desk
from tests.pages import Browser
from tests.statements import counted

PAGE = "/assess/people-and-places"


@pytest.fixture
def desk(worker_database: Database, clock: Clock) -> Desk:
    with worker_database.transaction() as session:
        return make_desk(session, clock.now)


@pytest.fixture
def reader(browser: Browser, desk: Desk) -> Browser:
    return browser.sign_in(desk.assessor)


def test_same_words_and_the_same_statements_whether_or_not_something_fits(
    reader: Browser, database: Database
) -> None:
    said = []
    for number, typed in enumerate(("Nobody At All", EMPLOYER, "Nobody Again")):
        page = reader.get(PAGE)
        fields = reader.with_token({"known": typed, "version": page.value("version")})
        with counted(database) as statements:
            answer = reader.client.post(PAGE, data=fields)
        said.append((answer.status_code, answer.location, len(statements)))
        assert THANKS in reader.get(PAGE).text
        assert reader.get(PAGE).value("version") == str(number + 1)
    assert len(set(said)) == 1


def test_worker_is_asked_to_match_and_told_no_name(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    reader.post(PAGE, {"known": "Hill School", "version": "0"})
    with worker_database.transaction() as session:
        asked = session.execute(text("select task_name, args from queue.procrastinate_jobs")).one()
    assert tuple(asked) == ("find_conflicts", {"assessor_id": str(desk.assessor)})


def test_list_from_another_tab_is_shown_beside(reader: Browser) -> None:
    reader.post(PAGE, {"known": "From another tab", "version": "0"})
    page = reader.post(PAGE, {"known": "From this one", "version": "0"}, status=409)
    assert "From another tab" in page.main
    assert page.value("known") == "From this one"
    reader.post(PAGE, {"known": "From this one", "version": page.value("version")})
    assert reader.get(PAGE).value("known") == "From this one"


def test_too_many_lines_are_refused_and_come_back(reader: Browser) -> None:
    page = reader.post(PAGE, {"known": "A\n" * 501, "version": "0"})
    assert "Shorten this to 500 lines or fewer" in page.main


def test_home_leads_there(reader: Browser) -> None:
    assert PAGE in reader.get("/assess").links()
