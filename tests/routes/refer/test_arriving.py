"""A link lets its bearer in, tells nobody else, and ends."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from recruitment.services.references import LINK_OUTLASTS
from recruitment.web.limits import MOST_LINKS
from tests.conftest import Clock
from tests.routes.refer.conftest import CANDIDATE, Referee


def test_link_leads_to_the_one_reference_without_standing_in_its_address(referee: Referee) -> None:
    arrived = referee.browser.client.get(f"/refer/{referee.token}")
    assert arrived.location == "/refer"
    assert arrived.headers["Referrer-Policy"] == "no-referrer"
    page = referee.browser.get("/refer")
    assert page.response.request.path == referee.address
    assert page.heading == f"A reference for {CANDIDATE}"
    assert referee.token not in page.html


def test_opening_it_is_noted_and_asking_for_its_head_is_not(referee: Referee) -> None:
    referee.browser.client.head(referee.address)
    assert referee.state() == "asked"
    referee.browser.get(referee.address)
    assert referee.state() == "opened"


def test_several_candidates_stand_on_one_page_from_the_link_of_either(referee: Referee, clock: Clock) -> None:
    another = referee.asked_for_another(clock.now)
    page = referee.browser.get("/refer")
    assert page.heading == "References you are asked for"
    assert CANDIDATE in page.main
    assert "Bruno Beside" in page.main
    assert {referee.address, f"/refer/for/{another.id}"} <= set(page.links())
    assert "Bruno Beside" in referee.browser.get(f"/refer/for/{another.id}").heading


def test_without_a_link_there_is_nothing(referee: Referee) -> None:
    page = referee.browser.another().get(referee.address, status=404)
    assert page.heading == "This link does not work any more"
    assert CANDIDATE not in page.html


def test_link_that_has_ended_says_so_and_gives_back_what_was_typed(referee: Referee, clock: Clock) -> None:
    clock.now = referee.request.due_at + LINK_OUTLASTS + timedelta(seconds=1)
    page = referee.browser.post(referee.address, referee.filled, status=404)
    assert "She began a breakfast club" in page.main
    assert referee.saved() == {}


def test_broken_link_says_so(referee: Referee) -> None:
    assert "some of it is missing" in referee.browser.get("/refer/abc", status=404).main


def test_links_are_followed_only_so_often_from_one_address(referee: Referee) -> None:
    answers = [referee.browser.client.get(f"/refer/{'a' * 43}").status_code for _ in range(MOST_LINKS)]
    assert (answers[0], answers[-1]) == (302, 429)


def test_no_log_holds_the_link_where_something_goes_wrong(referee: Referee) -> None:
    for error in (RuntimeError(), OperationalError("select 1", {}, Exception())):
        referee.browser.app.view_functions["refer.arrive"] = failing(error)
        with capture_logs() as logs:
            answer = referee.browser.client.get(f"/refer/{referee.token}")
        assert answer.status_code in (500, 503)
        assert [one["endpoint"] for one in logs] == ["refer.arrive"]
        assert referee.token not in str(logs)


def failing(error: Exception) -> Callable[..., str]:
    def fail(**_names: str) -> str:
        raise error

    return fail
