"""What a referee writes: saved, come back to, sent once, and shown to nobody by the link again."""

import json
from typing import Any

import pytest
from sqlmodel import select

from recruitment.models import Message
from recruitment.services.reference_answers import OVER
from tests.conftest import Clock
from tests.factories import REFEREE_EMAIL
from tests.routes.refer.conftest import CANDIDATE, Referee
from tests.statements import counted


def by_script(referee: Referee, **typed: str) -> tuple[int, dict[str, Any]]:
    sent = referee.browser.with_token(typed)
    answer = referee.browser.client.post(f"{referee.address}/save", json=sent)
    return answer.status_code, json.loads(answer.text)


def test_page_says_who_asks_for_whom_how_long_it_takes_and_who_may_read_it(referee: Referee) -> None:
    page = referee.browser.get(referee.address)
    for words in (
        f"{CANDIDATE} has named you as a referee",
        "by 26 January 2027",
        "about 8 minutes",
        "The candidate may ask to read it",
    ):
        assert words in page.main


def test_page_asks_nothing_about_health(referee: Referee) -> None:
    words = referee.browser.get(referee.address).main.lower()
    assert [word for word in ("sick", "health", "absence", "illness", "medical") if word in words] == []


def test_what_is_saved_is_there_when_one_comes_back_in_another_browser(referee: Referee) -> None:
    page = referee.send(then="stay", answer_post="Teacher of history", answer_concerns="yes")
    assert "come back by the same link" in page.text
    returned = referee.browser.another()
    returned.client.get(f"/refer/{referee.token}")
    page = returned.get("/refer")
    assert (page.value("answer_post"), page.value("version")) == ("Teacher of history", "1")
    ticked = [one.get("name") for one in page.all("input") if one.get("checked") is not None]
    assert {"answer_suitable", "answer_concerns", "answer_true"} <= set(ticked)
    assert referee.state() == "opened"


def test_reference_that_lacks_answers_is_saved_and_says_on_each_field_what_is_missing(
    referee: Referee,
) -> None:
    page = referee.send(answer_concerns="yes", answer_known_since="long ago", answer_true="")
    assert page.title.startswith("Error: ")
    assert "What you have written is saved." in page.main
    for sentence in (
        "Write an answer to this question.",
        "Give the month and the year, such as September 2019.",
        "Tick the box to say that what you have written is true.",
    ):
        assert sentence in page.main
    assert page.value("answer_known_since") == "long ago"
    assert referee.saved()["concerns"] == "yes"
    assert referee.state() == "opened" or referee.state() == "asked"


def test_sent_reference_is_thanked_for_and_the_link_shows_nothing_else(referee: Referee) -> None:
    page = referee.send()
    assert page.heading == "Received, thank you"
    assert referee.state() == "received"
    for address in ("/refer", referee.address, f"{referee.address}/cannot"):
        page = referee.browser.get(address)
        assert page.heading == "Received, thank you"
        assert CANDIDATE not in page.html
        assert "breakfast club" not in page.html
    with referee.database.transaction() as session:
        thanks = session.exec(select(Message).where(Message.kind == "reference_thanks")).one()
    assert thanks.recipient == REFEREE_EMAIL
    assert CANDIDATE not in thanks.text + thanks.subject


def test_what_is_typed_after_it_was_sent_is_shown_and_not_saved(referee: Referee) -> None:
    referee.send()
    before = referee.saved()
    page = referee.send(409, answer_post="Something else")
    assert "Something else" in page.main
    assert by_script(referee, answer_post="Again", version="1")[0] == 409
    assert referee.saved() == before


def test_page_saves_what_was_changed_and_is_told_the_version(referee: Referee) -> None:
    assert by_script(referee, answer_post="Teacher", version="0")[1]["version"] == 1
    assert by_script(referee, answer_again="no", version="1") == (200, {"at": "10am", "version": 2})
    assert referee.saved() == {"post": "Teacher", "again": "no"}
    status, told = by_script(referee, answer_post="Other", version="1")
    assert (status, told["version"], told["stored"]["answer_post"]) == (409, 2, "Teacher")
    # What changed elsewhere comes too, though it was not sent: the page takes it over.
    assert told["stored"]["answer_again"] == "no"


@pytest.mark.parametrize("others", [0, 2])
def test_saving_as_it_is_typed_takes_four_statements(referee: Referee, clock: Clock, others: int) -> None:
    for number in range(others):
        referee.asked_for_another(clock.now, name=f"Candidate {number}")
    by_script(referee, answer_post="Teacher", version="0")
    sent = referee.browser.with_token({"answer_post": "Head", "answer_again": "no", "version": "1"})
    with counted(referee.browser.app.extensions["recruitment"].database) as statements:
        assert referee.browser.client.post(f"{referee.address}/save", json=sent).status_code == 200
    # Who came; the role; the request, held; the change.
    assert len(statements) == 4


def test_what_is_typed_after_it_was_sent_is_refused_to_the_script(referee: Referee) -> None:
    referee.send()
    status, told = by_script(referee, answer_post="Other", version="1")
    assert (status, told["sentence"]) == (409, OVER)


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ({"answer_again": "perhaps"}, {"answer_again": "Choose one of the answers."}),
        (
            {"answer_post": "x" * 201},
            {"answer_post": "Shorten this to 200 characters or fewer; it has 201."},
        ),
    ],
)
def test_what_cannot_be_stored_is_refused_on_its_field(
    referee: Referee, typed: dict[str, str], faults: dict[str, str]
) -> None:
    assert by_script(referee, **typed, version="0") == (422, {"faults": faults})
    assert referee.saved() == {}


def test_of_two_tabs_the_second_is_shown_both_texts_and_chooses(referee: Referee) -> None:
    referee.send(then="stay", answer_post="Teacher of history")
    page = referee.send(409, answer_post="Head of history", version="0")
    assert page.value("answer_post") == "Head of history"
    assert "Teacher of history" in page.main
    referee.send(then="stay", answer_post="Head of history", version=page.value("version"))
    assert referee.saved()["post"] == "Head of history"


def test_hostile_text_is_saved_as_it_stands(referee: Referee) -> None:
    nasty = "<script>alert(1)</script> \u202eמקור {candidate} \U0001f600"
    referee.send(then="stay", answer_others=nasty + "\x00")
    page = referee.browser.get(referee.address)
    assert page.value("answer_others") == nasty
    assert "<script>alert" not in page.html


def test_page_costs_as_many_statements_for_three_references_as_for_one(
    referee: Referee, clock: Clock
) -> None:
    counts = []
    for number in range(3):
        if number:
            referee.asked_for_another(clock.now, name=f"Candidate {number}")
        service = referee.browser.app.extensions["recruitment"].database
        with counted(service) as seen:
            referee.browser.client.get(referee.address)
        counts.append(len(seen))
    assert len(set(counts[1:])) == 1
    assert counts[1] <= counts[0] <= 10
