"""Saving as it is typed: what the page's script sends, and is answered."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select
from werkzeug.test import TestResponse

from recruitment.models import Answer, Details, Referee
from recruitment.web.limits import saves
from tests.factories import EMPLOYER, FULL_NAME, KNOWN_AS, PHONE, make_person
from tests.routes.apply.conftest import Applicant, stay_signed_in, to_the_end
from tests.routes.apply.test_strange_text import STRANGE


def save(applicant: Applicant, part: str, **fields: Any) -> TestResponse:
    """Send fields with a right token, unless another is given."""
    data = applicant.browser.with_token(fields)
    return applicant.browser.client.post(f"{applicant.address}/save/{part}", json=data)


def answer(applicant: Applicant) -> tuple[str, int]:
    with applicant.database.transaction() as session:
        row = session.exec(select(Answer).where(Answer.question == "q1")).one()
        return row.text, row.version


def details(applicant: Applicant) -> Details:
    with applicant.database.transaction() as session:
        return session.exec(select(Details)).one()


def test_an_answer_is_saved_and_the_page_is_told_version_and_time(applicant: Applicant) -> None:
    response = save(applicant, "q1", text="Because.", version="1")
    assert (response.status_code, response.json) == (200, {"version": 2, "at": "10am"})
    assert answer(applicant) == ("Because.", 2)


def test_the_time_is_londons(applicant: Applicant) -> None:
    applicant.clock.now += timedelta(hours=4, minutes=2)
    assert save(applicant, "q1", text="Because.", version="1").json == {"version": 2, "at": "2:02pm"}


def test_a_first_answer_is_saved(beginner: Applicant) -> None:
    assert save(beginner, "q1", text="Because.", version="0").json == {"version": 1, "at": "10am"}
    assert answer(beginner) == ("Because.", 1)


def test_one_field_of_several_is_saved_alone(applicant: Applicant) -> None:
    assert save(applicant, "details", phone="077", version="1").json == {"version": 2, "at": "10am"}
    row = details(applicant)
    assert (row.full_name, row.known_as, row.phone, row.employer) == (FULL_NAME, KNOWN_AS, "077", EMPLOYER)


@pytest.mark.parametrize("position", [1, 2])
def test_each_referee_is_saved_alone(applicant: Applicant, position: int) -> None:
    fields = {f"email_{position}": "J.Berg@Hill.example", f"version_{position}": "1"}
    assert save(applicant, f"referee-{position}", **fields).status_code == 200
    with applicant.database.transaction() as session:
        rows = session.exec(select(Referee).order_by(col(Referee.position))).all()
    assert [row.email == "j.berg@hill.example" for row in rows] == [position == 1, position == 2]


def test_a_stale_save_is_refused_with_all_that_is_stored(applicant: Applicant) -> None:
    save(applicant, "details", employer="Hill School", version="1")
    response = save(applicant, "details", phone="07700 900456", version="1")
    assert response.status_code == 409
    assert response.json == {
        "sentence": "Choose which text to keep: this was changed somewhere else while you were writing.",
        "version": 2,
        "stored": {
            "full_name": FULL_NAME,
            "known_as": KNOWN_AS,
            "phone": PHONE,
            "employer": "Hill School",
        },
    }
    assert details(applicant).phone == PHONE


def test_the_same_text_at_an_older_version_is_no_conflict_and_the_rest_is_told(applicant: Applicant) -> None:
    save(applicant, "details", phone="077", employer="Hill School", version="1")
    response = save(applicant, "details", phone="077", version="1")
    assert response.status_code == 200
    assert response.json is not None
    assert (response.json["version"], response.json["stored"]["employer"]) == (2, "Hill School")


def test_what_has_not_changed_is_not_written(applicant: Applicant) -> None:
    text, version = answer(applicant)
    assert save(applicant, "q1", text=f" {text}\r\n", version="1").json == {"version": 1, "at": "10am"}
    assert answer(applicant) == (text, version)


def test_nothing_sent_is_nothing_saved(applicant: Applicant) -> None:
    assert save(applicant, "details", version="1").json == {"version": 1, "at": "10am"}
    assert details(applicant).version == 1


def test_fields_of_other_parts_are_not_saved(applicant: Applicant) -> None:
    before = answer(applicant)
    save(applicant, "details", text="Slipped in.", person_id="x", search_name="x", version="1")
    assert answer(applicant) == before
    assert details(applicant).version == 1


# Who, and when


def test_nobody_signed_in_is_told_so(applicant: Applicant) -> None:
    response = applicant.browser.another().client.post(f"{applicant.address}/save/q1", json={"text": "x"})
    assert (response.status_code, response.json) == (
        401,
        {"sentence": "Sign in again to save this.", "error_id": None},
    )


def test_after_the_session_ended_nothing_is_saved(applicant: Applicant) -> None:
    data = applicant.browser.with_token({"text": "Late.", "version": "1"})
    applicant.clock.now += timedelta(hours=12)
    response = applicant.browser.client.post(f"{applicant.address}/save/q1", json=data)
    assert response.status_code == 401
    assert answer(applicant)[1] == 1


def test_somebody_else_finds_no_such_application(applicant: Applicant) -> None:
    with applicant.database.transaction() as session:
        stranger = make_person(session, applicant.clock.now)
    applicant.browser.sign_in(stranger)
    assert save(applicant, "q1", text="Not theirs.", version="1").status_code == 404
    assert answer(applicant)[1] == 1


@pytest.mark.parametrize("part", ["q99", "referee-3", "check", "%00", "q1%0a"])
def test_there_is_no_other_part(applicant: Applicant, part: str) -> None:
    assert save(applicant, part, text="x", version="1").status_code == 404


@pytest.mark.parametrize("token", ["", "wrong"])
def test_a_wrong_token_saves_nothing_and_a_new_one_is_given(applicant: Applicant, token: str) -> None:
    response = save(applicant, "q1", text="Because.", version="1", csrf_token=token)
    assert response.status_code == 400
    assert answer(applicant)[1] == 1
    assert response.json is not None
    assert save(applicant, "q1", text="Because.", version="1", csrf_token=response.json["token"]).json == {
        "version": 2,
        "at": "10am",
    }


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 200), (1, 409)])
def test_until_the_last_second_of_the_grace(applicant: Applicant, seconds: int, status: int) -> None:
    to_the_end(applicant, and_seconds=seconds)
    response = save(applicant, "q1", text="The last word.", version="1")
    assert response.status_code == status
    assert answer(applicant)[1] == (2 if status == 200 else 1)
    if status == 409:
        assert response.json == {
            "sentence": "Write to us if something serious kept you:"
            " applications closed at 10am on 2 February 2027.",
            "error_id": None,
        }


@pytest.mark.parametrize("seconds", [-1, 1])
def test_a_second_either_side_of_closing_is_within_the_time(applicant: Applicant, seconds: int) -> None:
    applicant.clock.now = applicant.cohort.closes_at + timedelta(seconds=seconds)
    stay_signed_in(applicant)
    assert save(applicant, "q1", text="The last word.", version="1").status_code == 200


def test_after_sending_nothing_is_saved(sent: Applicant) -> None:
    response = save(sent, "q1", text="An afterthought.", version="1")
    assert response.status_code == 409
    assert response.json is not None
    assert "you have sent this application" in response.json["sentence"]


def test_far_too_many_saves_are_refused_for_a_while(applicant: Applicant) -> None:
    with applicant.browser.app.app_context():
        saves().most = 2
    statuses = [save(applicant, "q1", text=f"{n}", version=f"{1 + n}").status_code for n in range(3)]
    assert statuses == [200, 200, 429]
    applicant.clock.now += timedelta(minutes=10)
    assert save(applicant, "q1", text="Again.", version="3").status_code == 200


# Whatever is sent


@pytest.mark.parametrize("name", STRANGE)
def test_strange_text_is_saved_as_it_was_typed(beginner: Applicant, name: str) -> None:
    typed, kept = STRANGE[name]
    assert save(beginner, "q1", text=typed, version="0").status_code == 200
    with beginner.database.transaction() as session:
        assert session.exec(select(Answer.text)).one_or_none() == kept


def test_halves_of_characters_are_replaced(beginner: Applicant) -> None:
    raw = '{"csrf_token": "%s", "version": "0", "text": "half \\ud83d, whole \\ud83d\\ude00"}'
    token = beginner.browser.with_token()["csrf_token"]
    response = beginner.browser.client.post(
        f"{beginner.address}/save/q1", data=raw % token, content_type="application/json"
    )
    assert response.status_code == 200
    assert answer(beginner) == ("half \ufffd, whole 😀", 1)


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("part", ["details", "referee-1"])
def test_a_line_is_saved_or_answered_by_a_sentence(beginner: Applicant, part: str, name: str) -> None:
    typed, _ = STRANGE[name]
    fields = dict.fromkeys(("full_name", "phone", "employer", "full_name_1", "email_1"), typed)
    response = save(beginner, part, **fields, version="1", version_1="0")
    assert response.status_code in (200, 422, 413)
    assert response.json is not None


def test_too_long_a_line_is_refused_with_a_sentence_by_its_name(applicant: Applicant) -> None:
    response = save(applicant, "details", phone="7" * 201, version="1")
    assert (response.status_code, response.json) == (
        422,
        {"faults": {"phone": "Shorten this to 200 characters or fewer; it has 201."}},
    )


def test_more_than_can_be_sent_at_all_is_answered_in_data(applicant: Applicant) -> None:
    response = save(applicant, "q1", text="x" * 3_000_000, version="1")
    assert (response.status_code, response.json) == (
        413,
        {"sentence": "Go back and shorten what you sent.", "error_id": None},
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"nonsense",
        b'{"csrf_token": 1, "version": [], "text": {"a": 1}}',
        b'{"csrf_token": null, "text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b"\xff\xfe\x00",
        b'{"text": ' + b"9" * 10_000 + b"}",
    ],
    ids=["empty", "null", "list", "no JSON", "no texts", "deep", "no UTF-8", "long number"],
)
def test_what_no_page_of_ours_sends_is_refused(applicant: Applicant, body: bytes) -> None:
    response = applicant.browser.client.post(
        f"{applicant.address}/save/q1", data=body, content_type="application/json"
    )
    assert response.status_code == 400
    assert answer(applicant)[1] == 1


@pytest.mark.parametrize("version", ["", "-1", "one", "9" * 5000, "2147483648"])
def test_a_version_nobody_gave_overwrites_nothing(applicant: Applicant, version: str) -> None:
    assert save(applicant, "q1", text="Typed.", version=version).status_code == 409
    assert answer(applicant)[1] == 1


def test_a_form_that_is_posted_there_saves_nothing(applicant: Applicant) -> None:
    data = applicant.browser.with_token({"text": "By a form.", "version": "1"})
    assert applicant.browser.client.post(f"{applicant.address}/save/q1", data=data).status_code == 400
    assert answer(applicant)[1] == 1
