"""A referee who cannot, does not know them, or is somebody else."""

import pytest

from recruitment.models import ReferenceRequest
from tests.routes.refer.conftest import CANDIDATE, Referee


@pytest.mark.parametrize("state", ["declined", "not_known", "wrong_person"])
def test_it_stops_at_once_and_nothing_more_is_shown(referee: Referee, state: str) -> None:
    referee.send(then="stay", answer_post="Teacher of history")
    page = referee.browser.post(f"{referee.address}/cannot", {"state": state, "words": "I left in 2019."})
    assert page.heading == "Thank you for telling us"
    assert referee.state() == state
    for address in ("/refer", referee.address, f"{referee.address}/cannot"):
        shown = referee.browser.get(address)
        assert CANDIDATE not in shown.html
        assert "Teacher of history" not in shown.html
    referee.send(409)


def test_words_are_kept_for_the_leads(referee: Referee) -> None:
    referee.browser.post(f"{referee.address}/cannot", {"state": "declined", "words": "I left in 2019."})
    with referee.database.transaction() as session:
        assert session.get_one(ReferenceRequest, referee.request.id).words == "I left in 2019."


@pytest.mark.parametrize("sent", [{}, {"state": "received"}])
def test_why_must_be_one_of_the_three(referee: Referee, sent: dict[str, str]) -> None:
    page = referee.browser.post(f"{referee.address}/cannot", sent)
    assert page.title.startswith("Error: ")
    assert referee.state() == "asked"
