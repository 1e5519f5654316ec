"""One question a page."""

import pytest
from sqlmodel import select, update

from recruitment.models import Answer, SignInSession
from tests.factories import make_person
from tests.pages import Page
from tests.routes.apply.conftest import Applicant, to_the_end


def stored(applicant: Applicant, question: str = "q1") -> tuple[str, int]:
    with applicant.database.transaction() as session:
        row = session.exec(select(Answer).where(Answer.question == question)).one()
        return row.text, row.version


def save(applicant: Applicant, text: str, *, question: str = "q1", status: int = 200, **more: str) -> Page:
    address = f"{applicant.address}/questions/{question}"
    version = more.pop("version", None) or applicant.browser.get(address).value("version")
    return applicant.browser.post(address, {"text": text, "version": version, **more}, status=status)


def test_the_question_heads_the_page_with_its_hint_and_count(applicant: Applicant) -> None:
    page = applicant.browser.get(f"{applicant.address}/questions/q1")
    question = applicant.cohort.definition.question("q1")
    assert page.heading == question.text
    assert question.hint in page.main
    assert "Question 1 of 8: Why this work" in page.main
    assert "of 250 words used" in page.main
    assert 'data-limit="250"' in page.html


def test_save_and_continue_saves_and_goes_on(beginner: Applicant) -> None:
    page = save(beginner, "Because.")
    assert page.response.request.path == f"{beginner.address}/questions/q2"
    assert "Saved: Why this work." in page.text
    assert stored(beginner) == ("Because.", 1)


def test_after_the_last_question_comes_what_help_there_was(beginner: Applicant) -> None:
    assert save(beginner, "Primary.", question="q8").response.request.path == f"{beginner.address}/help"


def test_save_and_go_back_saves_and_shows_the_list(beginner: Applicant) -> None:
    page = save(beginner, "Because.", then="list")
    assert page.response.request.path == beginner.address
    assert stored(beginner) == ("Because.", 1)


def test_save_stays_on_the_page_and_says_so_though_nothing_is_new(beginner: Applicant) -> None:
    for _ in range(2):
        page = save(beginner, "Because.", then="stay")
        assert page.response.request.path == f"{beginner.address}/questions/q1"
        assert "Saved: Why this work." in page.text
    assert stored(beginner) == ("Because.", 1)


def test_nothing_written_is_no_hindrance_to_going_on(beginner: Applicant) -> None:
    page = save(beginner, "")
    assert page.response.request.path == f"{beginner.address}/questions/q2"
    assert "Saved" not in page.text


def test_what_has_not_changed_is_not_saved_again(applicant: Applicant) -> None:
    text, version = stored(applicant)
    page = save(applicant, text)
    assert "Saved" not in page.text
    assert stored(applicant) == (text, version)


def test_what_is_saved_comes_back(beginner: Applicant) -> None:
    save(beginner, "First.\r\n\r\nSecond <b>&amp;</b>.")
    page = beginner.browser.get(f"{beginner.address}/questions/q1")
    assert page.value("text") == "First.\n\nSecond <b>&amp;</b>."
    assert page.value("version") == "1"


# Too long


def test_too_long_is_saved_all_the_same_and_said_at_once(applicant: Applicant) -> None:
    page = save(applicant, "word " * 262)
    assert page.title.startswith("Error: Why this work")
    assert "Shorten your answer to 250 words: it has 262. It is saved as it stands." in page.main
    assert stored(applicant) == (("word " * 262).strip(), 2)


def test_after_too_long_the_page_can_be_saved_again(applicant: Applicant) -> None:
    page = save(applicant, "word " * 262)
    page = save(applicant, "Shorter.", version=page.value("version"))
    assert page.response.request.path == f"{applicant.address}/questions/q2"
    assert stored(applicant) == ("Shorter.", 3)


def test_too_long_and_back_to_the_list_says_it_there(applicant: Applicant) -> None:
    page = save(applicant, "word " * 262, then="list")
    assert page.response.request.path == applicant.address
    assert "Saved: Why this work. Shorten your answer to 250 words: it has 262." in page.text


def test_two_hundred_and_fifty_words_are_not_too_long(applicant: Applicant) -> None:
    assert save(applicant, "word " * 250).response.request.path == f"{applicant.address}/questions/q2"


# Two tabs


def test_of_two_tabs_the_second_is_shown_both_texts_and_nothing_is_overwritten(applicant: Applicant) -> None:
    save(applicant, "From the first tab.")
    page = save(applicant, "From the second tab.", version="1", status=409)
    assert page.title.startswith("Error: ")
    assert "Choose which text to keep: this was changed somewhere else" in page.main
    assert page.value("text") == "From the second tab."
    assert "From the first tab." in page.main
    assert stored(applicant) == ("From the first tab.", 2)


def test_saving_once_more_keeps_what_was_typed_here(applicant: Applicant) -> None:
    save(applicant, "From the first tab.")
    page = save(applicant, "From the second tab.", version="1", status=409)
    save(applicant, "From the second tab.", version=page.value("version"))
    assert stored(applicant) == ("From the second tab.", 3)


def test_keeping_what_is_saved_is_a_link(applicant: Applicant) -> None:
    save(applicant, "From the first tab.")
    page = save(applicant, "From the second tab.", version="1", status=409)
    assert f"{applicant.address}/questions/q1" in page.links()


def test_a_third_tab_is_told_again(applicant: Applicant) -> None:
    save(applicant, "One.")
    page = save(applicant, "Two.", version="1", status=409)
    save(applicant, "Three.", version="2")
    again = save(applicant, "Two.", version=page.value("version"), status=409)
    assert "Three." in again.main
    assert stored(applicant) == ("Three.", 3)


def test_a_double_click_is_no_conflict(applicant: Applicant) -> None:
    save(applicant, "Clicked twice.", version="1")
    page = save(applicant, "Clicked twice.", version="1")
    assert page.response.request.path == f"{applicant.address}/questions/q2"
    assert stored(applicant) == ("Clicked twice.", 2)


@pytest.mark.parametrize("version", ["", "nonsense", "-1", "9" * 400])
def test_a_version_nobody_gave_overwrites_nothing(applicant: Applicant, version: str) -> None:
    before = stored(applicant)
    page = applicant.browser.post(
        f"{applicant.address}/questions/q1", {"text": "Typed.", "version": version}, status=409
    )
    assert page.value("text") == "Typed."
    assert stored(applicant) == before


# After the time, after sending


def test_in_the_last_second_of_the_grace_it_is_saved(applicant: Applicant) -> None:
    to_the_end(applicant, and_seconds=0)
    save(applicant, "In time.")
    assert stored(applicant) == ("In time.", 2)


def test_a_second_later_it_is_not_saved_and_what_was_typed_is_shown(applicant: Applicant) -> None:
    before = stored(applicant)
    to_the_end(applicant, and_seconds=1)
    page = save(applicant, "Too late, and long thought about.", version="1", status=409)
    assert page.title.startswith("Error: ")
    assert "This was not saved" in page.main
    assert "applications closed at 10am on 2 February 2027" in page.main
    assert "Too late, and long thought about." in page.main
    assert before[0] in page.main
    assert stored(applicant) == before


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        ("details", "Thornbury Vale Academy"),
        ("referees", "m.featherstone@thornbury.example"),
        ("questions/q1", "on Why this work."),
    ],
)
def test_after_closing_every_part_can_be_read_and_not_changed(
    applicant: Applicant, part: str, shown: str
) -> None:
    to_the_end(applicant, and_seconds=1)
    page = applicant.browser.get(f"{applicant.address}/{part}")
    assert "Applications closed at 10am on 2 February 2027, so this can no longer be changed." in page.main
    assert shown in page.main
    assert page.all("textarea") == []


@pytest.mark.parametrize("part", ["details", "referees", "questions/q1"])
def test_after_sending_every_part_can_be_read_and_not_changed(sent: Applicant, part: str) -> None:
    page = sent.browser.get(f"{sent.address}/{part}")
    assert "You sent your application at 10am on 12 January 2027" in page.main
    assert page.all("textarea") == []


def test_after_sending_a_save_is_refused_and_the_text_shown(sent: Applicant) -> None:
    before = stored(sent)
    page = save(sent, "An afterthought.", version="1", status=409)
    assert "An afterthought." in page.main
    assert "you have sent this application" in page.main
    assert stored(sent) == before


# Nothing typed is ever lost


def test_with_a_wrong_token_the_text_stays_and_the_next_press_saves_it(applicant: Applicant) -> None:
    page = save(applicant, "Long thought about.", version="1", csrf_token="wrong")
    assert "Press the button once more" in page.main
    assert (page.value("text"), page.value("version")) == ("Long thought about.", "1")
    save(applicant, page.value("text"), version=page.value("version"))
    assert stored(applicant) == ("Long thought about.", 2)


def end_sessions(applicant: Applicant) -> None:
    with applicant.database.transaction() as session:
        session.exec(update(SignInSession).values(revoked_at=applicant.clock.now))


LONG = "I had been writing this for hours.\nThen I was signed out, and I had not saved a word of it."


def test_where_the_session_ended_the_text_is_given_back(applicant: Applicant) -> None:
    data = applicant.browser.with_token({"text": LONG, "version": "1"})
    end_sessions(applicant)
    page = Page(applicant.browser.client.post(f"{applicant.address}/questions/q1", data=data))
    assert page.status == 401
    assert page.heading == "Sign in again to save"
    assert (page.value("text"), page.value("version")) == (LONG, "1")


def test_after_signing_in_again_the_same_page_saves_the_text(applicant: Applicant) -> None:
    address = f"{applicant.address}/questions/q1"
    data = applicant.browser.with_token({"text": LONG, "version": "1", "then": "list"})
    end_sessions(applicant)
    page = Page(applicant.browser.client.post(address, data=data))
    applicant.browser.sign_in(applicant.person_id)
    kept = {name: page.value(name) for name in ("csrf_token", "text", "version", "then")}
    response = applicant.browser.client.post(address, data=kept)
    assert response.location == applicant.address
    assert stored(applicant) == (LONG, 2)


def test_a_form_from_elsewhere_is_not_given_back(applicant: Applicant) -> None:
    end_sessions(applicant)
    response = applicant.browser.client.post(
        f"{applicant.address}/questions/q1", data={"text": "Words put in by another site.", "csrf_token": "x"}
    )
    assert response.location.startswith("/sign-in?next=")


def test_somebody_else_who_signs_in_there_saves_nothing(applicant: Applicant) -> None:
    data = applicant.browser.with_token({"text": LONG, "version": "1"})
    with applicant.database.transaction() as session:
        stranger = make_person(session, applicant.clock.now)
    applicant.browser.sign_in(stranger)
    assert applicant.browser.client.post(f"{applicant.address}/questions/q1", data=data).status_code == 404
    assert stored(applicant)[1] == 1
