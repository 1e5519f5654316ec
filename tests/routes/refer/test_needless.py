"""An application ends while its referees are asked: their link says calmly that nothing is needed."""

from uuid import UUID

import pytest
from sqlmodel import Session

from recruitment.domain.stages import EXITS, Stage
from recruitment.models import Application
from tests.conftest import Clock
from tests.routes.refer.conftest import CANDIDATE, Referee

NEEDLESS = "This reference is no longer needed"


def end(referee: Referee, stage: Stage = Stage.WITHDRAWN) -> None:
    with referee.database.transaction() as session:
        application_of(session, referee.request.application_id).stage = stage


def application_of(session: Session, application_id: UUID) -> Application:
    return session.get_one(Application, application_id)


@pytest.mark.parametrize("stage", sorted(EXITS))
def test_link_says_that_it_is_not_needed_and_neither_why_nor_of_whom(referee: Referee, stage: Stage) -> None:
    end(referee, stage)
    page = referee.browser.get("/refer")
    assert page.heading == NEEDLESS
    assert "you need do nothing else. Thank you for the time you gave to it." in page.main
    assert not [word for word in (CANDIDATE, "withdr", "eligible") if word in page.html]


def test_what_was_being_typed_is_shown_to_be_copied_and_not_kept(referee: Referee) -> None:
    referee.browser.get(referee.address)
    end(referee)
    page = referee.send(status=409)
    assert page.heading == NEEDLESS
    assert "She began a breakfast club" in page.main
    token = referee.browser.with_token()
    saved = referee.browser.client.post(
        f"{referee.address}/save", json=token | {"version": "0", "answer_known": "Typed on."}
    )
    assert (saved.status_code, saved.get_json()["sentence"]) == (
        409,
        "Close this page: this reference has been sent, or is no longer asked for.",
    )
    assert referee.saved() == {}


def test_nobody_can_say_any_more_that_they_cannot_give_it(referee: Referee) -> None:
    end(referee)
    assert referee.browser.get(f"{referee.address}/cannot").heading == NEEDLESS


def test_other_candidates_stay_and_it_is_not_counted_as_answered(referee: Referee, clock: Clock) -> None:
    second, third = (referee.asked_for_another(clock.now, name) for name in ("Bruno Beside", "Cleo Close"))
    end(referee)
    page = referee.browser.get("/refer")
    assert {f"/refer/for/{one.id}" for one in (second, third)} <= set(page.links())
    assert referee.address not in page.links()
    assert CANDIDATE not in page.html
    assert "You have answered" not in page.main


def test_whoever_goes_on_after_all_is_spoken_for_again(referee: Referee) -> None:
    end(referee, Stage.INELIGIBLE)
    end(referee, Stage.SIFT)
    assert referee.browser.get(referee.address).heading == f"A reference for {CANDIDATE}"
