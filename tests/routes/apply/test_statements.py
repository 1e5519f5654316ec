"""How many statements each page of the applicant's costs: who came and to which cohort, the role, its own."""

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.models import Answer
from tests.routes.apply.conftest import Applicant, started_with
from tests.statements import counted

#: Who is signed in, and the public cohort; role and actor.
STANDING = 2
ANSWER = {"text": "Said anew.", "version": "1"}


@pytest.mark.parametrize(
    ("page", "own"),
    [
        ("", 5),  # the application; its answers; its referees; its sections; its history
        ("/details", 1),
        ("/referees", 2),
        ("/questions/q1", 2),
        ("/check", 5),
        ("/preview", 5),
    ],
)
def test_a_page_of_a_draft_costs(applicant: Applicant, database: Database, page: str, own: int) -> None:
    applicant.browser.get(applicant.address + page)
    with counted(database) as statements:
        applicant.browser.client.get(applicant.address + page)
    assert len(statements) == STANDING + own


@pytest.mark.parametrize(
    ("page", "own"), [("/status", 6), ("/preview", 2), ("/details", 1), ("/questions/q1", 2), ("", 1)]
)
def test_a_page_of_what_was_sent_costs(sent: Applicant, database: Database, page: str, own: int) -> None:
    sent.browser.get(sent.address + page)
    with counted(database) as statements:
        sent.browser.client.get(sent.address + page)
    assert len(statements) == STANDING + own


def test_the_start_costs_one(newcomer: Applicant, database: Database) -> None:
    newcomer.browser.get("/apply")
    with counted(database) as statements:
        newcomer.browser.client.get("/apply")
    assert len(statements) == STANDING + 1


def test_saving_an_answer_costs(applicant: Applicant, database: Database) -> None:
    data = applicant.browser.with_token(ANSWER)
    with counted(database) as statements:
        response = applicant.browser.client.post(f"{applicant.address}/questions/q1", data=data)
    assert response.status_code == 302
    # The application; the same, held; the change.
    assert len(statements) == STANDING + 3


def test_saving_as_it_is_typed_costs_four_statements(applicant: Applicant, database: Database) -> None:
    data = applicant.browser.with_token(ANSWER)
    with counted(database) as statements:
        response = applicant.browser.client.post(f"{applicant.address}/save/q1", json=data)
    assert response.json == {"at": "10am", "version": 2}
    assert [statement.split()[0].lower() for statement in statements] == [
        "select",  # who it is
        "begin;",  # as the applicant
        "select",  # the draft, held
        "update",
    ]


def test_saving_nothing_new_writes_nothing(applicant: Applicant, database: Database) -> None:
    text = applicant.browser.get(f"{applicant.address}/questions/q1").value("text")
    data = applicant.browser.with_token({"text": text, "version": "1"})
    with counted(database) as statements:
        applicant.browser.client.post(f"{applicant.address}/questions/q1", data=data)
    # The application; the same, held; a change that finds nothing to change; what is stored.
    assert len(statements) == STANDING + 4
    with applicant.database.transaction() as session:
        assert session.exec(select(Answer.version).where(Answer.question == "q1")).one() == 1


def test_sending_costs_the_same_however_many_answers_there_are(
    applicant: Applicant, database: Database
) -> None:
    data = applicant.browser.with_token()
    with counted(database) as statements:
        applicant.browser.client.post(f"{applicant.address}/check", data=data)
    # The application (2, one of them its lock); all that was written (4); the copies, all in one; what leads
    # find it by; the move with its time; the receipt and its delivery. The queue uses the driver by itself.
    assert len(statements) == STANDING + 11


def test_starting_costs(newcomer: Applicant, database: Database) -> None:
    data = newcomer.browser.with_token(started_with(newcomer.cohort))
    with counted(database) as statements:
        newcomer.browser.client.post("/apply", data=data)
    # Savepoint, two rows, release; move (2); what was answered fills in; message and delivery.
    # And first, what they could carry over.
    assert len(statements) == STANDING + 10
