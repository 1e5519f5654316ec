"""Checking and sending."""

from sqlmodel import col, func, select, update

from recruitment.domain.sections import SECTION_CODES
from recruitment.models import Answer, BlindedAnswer, Message
from tests.factories import (
    ADDRESS,
    ADJUSTMENT,
    EMPLOYER,
    FULL_NAME,
    PHONE,
    POSTCODE,
    REFEREE,
    REFEREE_EMAIL,
    TRN,
)
from tests.pages import Page, text_of
from tests.routes.apply.conftest import EMAIL, Applicant, to_the_end


def check(applicant: Applicant) -> Page:
    return applicant.browser.get(f"{applicant.address}/check")


def send(applicant: Applicant, status: int = 200, **data: str) -> Page:
    return applicant.browser.post(f"{applicant.address}/check", data, status=status)


def receipts(applicant: Applicant) -> list[str]:
    with applicant.database.transaction() as session:
        return list(session.exec(select(Message.text).where(Message.kind == "receipt")))


def test_everything_is_there_with_a_link_to_change_it(applicant: Applicant) -> None:
    page = check(applicant)
    for text in (FULL_NAME, EMPLOYER, ADDRESS, POSTCODE, TRN, ADJUSTMENT, REFEREE, "on Why this work."):
        assert text in page.main
    for part in ("details", "referees", *SECTION_CODES, *(f"questions/q{n}" for n in range(1, 9))):
        assert f"{applicant.address}/{part}" in page.links()
    assert "Before you can send it" not in page.main


def test_what_is_missing_is_listed_with_links(beginner: Applicant) -> None:
    page = check(beginner)
    assert "Your details: Enter your full name. Enter your telephone number." in page.main
    assert page.main.count("Write an answer to this question.") == 8


def test_sending_is_not_offered_while_something_is_missing(beginner: Applicant) -> None:
    page = check(beginner)
    assert "17 parts are not done yet" in page.main
    assert "Send my application" not in page.main
    assert page.all("main")[0].findall(".//{*}button") == []
    assert beginner.address in page.links()


def test_one_missing_part_is_told_in_the_singular(applicant: Applicant) -> None:
    with applicant.database.transaction() as session:
        session.exec(update(Answer).where(col(Answer.question) == "q5").values(text=""))
    assert "One part is not done yet" in check(applicant).main


def test_numbers_and_addresses_keep_to_one_line(applicant: Applicant) -> None:
    kept = {text_of(span) for span in check(applicant).all("span") if span.get("class") == "app-whole"}
    assert {PHONE, REFEREE_EMAIL} <= kept


def test_sending_leads_to_the_status_with_a_receipt(applicant: Applicant) -> None:
    page = send(applicant)
    assert page.response.request.path == f"{applicant.address}/status"
    assert "We have received your application." in page.text
    assert applicant.application().stage == "sift"
    (text,) = receipts(applicant)
    assert applicant.reference in text
    assert f"http://127.0.0.1:8000{applicant.address}/status" in text


def test_the_receipt_goes_to_the_address_of_the_account(applicant: Applicant) -> None:
    send(applicant)
    with applicant.database.transaction() as session:
        assert session.exec(select(Message.recipient).where(Message.kind == "receipt")).one() == EMAIL


def test_sending_twice_is_one_submission_and_ends_on_the_status(applicant: Applicant) -> None:
    send(applicant)
    page = send(applicant)
    assert page.response.request.path == f"{applicant.address}/status"
    assert len(receipts(applicant)) == 1


def test_going_back_after_sending_leads_to_the_status(sent: Applicant) -> None:
    assert check(sent).response.request.path == f"{sent.address}/status"


def test_an_incomplete_application_is_not_sent(applicant: Applicant) -> None:
    with applicant.database.transaction() as session:
        session.exec(update(Answer).where(col(Answer.question) == "q5").values(text="word " * 251))
    page = send(applicant)
    assert page.title.startswith("Error: Check your application")
    assert "When you disagreed: Shorten your answer to 250 words: it has 251." in page.main
    assert applicant.application().submitted_at is None
    with applicant.database.transaction() as session:
        assert session.exec(select(func.count()).select_from(BlindedAnswer)).one() == 0


def test_the_grace_is_enough_to_send(applicant: Applicant) -> None:
    to_the_end(applicant, and_seconds=0)
    send(applicant)
    assert applicant.application().submitted_at == applicant.clock.now


def test_a_second_after_the_grace_it_is_refused_with_a_sentence(applicant: Applicant) -> None:
    to_the_end(applicant, and_seconds=1)
    page = send(applicant, status=409)
    assert "Write to us if something serious kept you: applications closed at" in page.main
    assert applicant.application().submitted_at is None


def test_after_closing_the_page_offers_neither_change_nor_sending(applicant: Applicant) -> None:
    to_the_end(applicant, and_seconds=1)
    page = check(applicant)
    assert "this one can no longer be sent" in page.main
    assert "Send my application" not in page.main
    assert f"{applicant.address}/details" not in page.links()


def test_without_a_right_token_nothing_is_sent(applicant: Applicant) -> None:
    page = send(applicant, csrf_token="wrong")
    assert "Press the button once more" in page.main
    assert applicant.application().submitted_at is None
