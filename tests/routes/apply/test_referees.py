"""Whom the applicant names."""

from sqlmodel import col, select

from recruitment.models import Referee
from tests.pages import Page
from tests.routes.apply.conftest import EMAIL, Applicant, to_the_end

GIVEN = {
    "full_name_1": "Amina Diallo",
    "email_1": "a.diallo@hill.example",
    "version_1": "0",
    "full_name_2": "Jon Berg",
    "email_2": "j.berg@hill.example",
    "version_2": "0",
}


def stored(applicant: Applicant) -> list[tuple[str, str, int]]:
    with applicant.database.transaction() as session:
        rows = session.exec(select(Referee).order_by(col(Referee.position)))
        return [(row.full_name, row.email, row.version) for row in rows]


def save(applicant: Applicant, status: int = 200, **changes: str) -> Page:
    return applicant.browser.post(f"{applicant.address}/referees", GIVEN | changes, status=status)


def test_the_first_is_the_present_head(beginner: Applicant) -> None:
    assert "First referee: your present head" in beginner.browser.get(f"{beginner.address}/referees").main


def test_both_are_saved_and_the_questions_follow(beginner: Applicant) -> None:
    page = save(beginner)
    assert page.response.request.path == f"{beginner.address}/questions/q1"
    assert stored(beginner) == [
        ("Amina Diallo", "a.diallo@hill.example", 1),
        ("Jon Berg", "j.berg@hill.example", 1),
    ]


def test_one_alone_is_saved_and_the_other_asked_for(beginner: Applicant) -> None:
    page = save(beginner, full_name_2="", email_2="")
    assert "Enter the name of your second referee." in page.main
    assert stored(beginner) == [("Amina Diallo", "a.diallo@hill.example", 1)]
    page = save(beginner, version_1=page.value("version_1"), version_2=page.value("version_2"))
    assert page.response.request.path == f"{beginner.address}/questions/q1"


def test_a_personal_mailbox_is_warned_about_and_allowed(beginner: Applicant) -> None:
    page = save(beginner, email_1="amina@gmail.com")
    assert page.response.request.path == f"{beginner.address}/questions/q1"
    assert "Check amina@gmail.com: it looks like a personal mailbox." in page.text
    assert stored(beginner)[0][1] == "amina@gmail.com"
    assert "looks like a personal mailbox" in beginner.browser.get(f"{beginner.address}/referees").main


def test_a_work_address_is_not_warned_about(beginner: Applicant) -> None:
    assert "personal mailbox" not in save(beginner).text


def test_nobody_is_their_own_referee(beginner: Applicant) -> None:
    page = save(beginner, email_2=EMAIL)
    assert "Enter the referee’s e-mail address, not your own." in page.main


def test_two_referees_are_two_people(beginner: Applicant) -> None:
    page = save(beginner, email_2="a.diallo@hill.example")
    assert "Enter a different e-mail address for your second referee." in page.main


def test_a_wrong_address_is_saved_as_it_stands_and_said_to_be_wrong(beginner: Applicant) -> None:
    page = save(beginner, email_1="amina")
    assert "Enter an e-mail address in the right form" in page.main
    assert (page.value("full_name_1"), page.value("email_1")) == ("Amina Diallo", "amina")
    assert stored(beginner) == [("Amina Diallo", "amina", 1), ("Jon Berg", "j.berg@hill.example", 1)]


def test_save_stays_on_the_page(beginner: Applicant) -> None:
    page = save(beginner, email_2="", then="stay")
    assert page.response.request.path == f"{beginner.address}/referees"
    assert "Saved: Your referees." in page.text


def test_a_personal_mailbox_is_warned_about_though_the_page_has_saved_it_already(beginner: Applicant) -> None:
    save(beginner, email_1="amina@gmail.com", then="stay")
    page = save(beginner, email_1="amina@gmail.com", version_1="1", version_2="1")
    assert page.response.request.path == f"{beginner.address}/questions/q1"
    assert "Check amina@gmail.com: it looks like a personal mailbox." in page.text
    assert "Saved" not in page.text


def test_of_two_tabs_the_second_is_shown_what_is_saved_and_chooses(beginner: Applicant) -> None:
    save(beginner)
    page = save(beginner, 409, full_name_2="Mina Sato", email_2="m.sato@hill.example")
    assert page.value("full_name_2") == "Mina Sato"
    assert "Jon Berg, j.berg@hill.example" in page.main
    assert stored(beginner)[1] == ("Jon Berg", "j.berg@hill.example", 1)
    save(
        beginner,
        full_name_2="Mina Sato",
        email_2="m.sato@hill.example",
        version_1=page.value("version_1"),
        version_2=page.value("version_2"),
    )
    assert stored(beginner)[1] == ("Mina Sato", "m.sato@hill.example", 2)


def test_after_closing_nothing_is_saved_and_what_was_typed_is_shown(beginner: Applicant) -> None:
    to_the_end(beginner, and_seconds=1)
    page = save(beginner, 409)
    assert "a.diallo@hill.example" in page.main
    assert stored(beginner) == []
