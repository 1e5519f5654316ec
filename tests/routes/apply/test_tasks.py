"""The task list."""

import pytest
from sqlmodel import col, update

from recruitment.domain.sections import SECTION_CODES
from recruitment.models import Answer, Application
from tests.factories import make_application, make_person
from tests.pages import text_of
from tests.routes.apply.conftest import Applicant, to_the_end

PAGES = ("", "/details", "/referees", "/questions/q1", "/check", "/preview", "/status")


def test_a_new_application_has_everything_before_it(beginner: Applicant) -> None:
    page = beginner.browser.get(beginner.address)
    assert beginner.reference in page.main
    # Of what was answered before the form, whether one can apply is done, the teaching qualification begun.
    assert "2 of 19 parts done" in page.main
    assert page.main.count("Not started") == 16


def test_parts_stand_under_headings_in_the_order_of_the_form(beginner: Applicant) -> None:
    page = beginner.browser.get(beginner.address)
    headings = [text_of(heading) for heading in page.all("h2")]
    wanted = ["About you", "Your experience", "The questions", "Declarations", "Send it"]
    assert [one for one in headings if one in wanted] == wanted


def test_each_part_has_its_page_one_question_each(beginner: Applicant) -> None:
    links = beginner.browser.get(beginner.address).links()
    questions = (f"questions/q{n}" for n in range(1, 9))
    for part in ("details", "referees", *SECTION_CODES, *questions, "check", "preview"):
        assert links.count(f"{beginner.address}/{part}") == 1


def test_statuses_say_how_far_each_part_is(applicant: Applicant) -> None:
    with applicant.database.transaction() as session:
        session.exec(update(Answer).where(col(Answer.question) == "q1").values(text="word " * 251))
        session.exec(update(Answer).where(col(Answer.question) == "q2").values(text="..."))
        session.exec(update(Answer).where(col(Answer.question) == "q3").values(text=""))
    page = applicant.browser.get(applicant.address)
    assert "Why this work Too long" in page.main
    assert "A pupil or group who was hard to reach In progress" in page.main
    assert "Teaching, and helping others to teach Not started" in page.main
    assert "Your details Done" in page.main
    assert "16 of 19 parts done" in page.main


def test_after_closing_the_list_can_be_read_and_says_so_kindly(applicant: Applicant) -> None:
    to_the_end(applicant, and_seconds=1)
    page = applicant.browser.get(applicant.address)
    assert "Applications closed at 10am on 2 February 2027, and this one was not sent." in page.main
    assert "If something serious kept you, write to us" in page.main
    assert "Check and send" not in page.main


def test_in_the_grace_the_list_is_as_before(applicant: Applicant) -> None:
    to_the_end(applicant, and_seconds=0)
    assert "Check and send" in applicant.browser.get(applicant.address).main


def test_after_sending_the_list_leads_to_the_status(sent: Applicant) -> None:
    assert sent.browser.get(sent.address).response.request.path == f"{sent.address}/status"


@pytest.mark.parametrize("page", PAGES)
def test_somebody_elses_application_is_not_there(applicant: Applicant, page: str) -> None:
    with applicant.database.transaction() as session:
        other = make_application(
            session,
            applicant.cohort,
            applicant.clock.now,
            person_id=make_person(session, applicant.clock.now),
        )
        row = session.get(Application, other)
        assert row is not None
        reference = row.reference
    assert applicant.browser.get(f"/apply/{reference}{page}", status=404).heading == "Page not found"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "reference", ["DL27-4KTQ-9XWB", "nonsense", "%00", "DL27-4KTQ-9XW%F0%9F%98%80", "x" * 3000]
)
def test_a_reference_of_nobody_is_not_there(newcomer: Applicant, reference: str, page: str) -> None:
    newcomer.browser.get(f"/apply/{reference}{page}", status=404)


@pytest.mark.parametrize("page", ["/details", "/referees", "/questions/q1", "/check"])
def test_nothing_can_be_sent_to_somebody_elses_application(applicant: Applicant, page: str) -> None:
    stranger = applicant.browser.another()
    with applicant.database.transaction() as session:
        person_id = make_person(session, applicant.clock.now)
    stranger.sign_in(person_id)
    stranger.post(applicant.address + page, {"text": "Not yours.", "version": "1"}, status=404)
    assert applicant.application().submitted_at is None


def test_a_question_that_is_not_asked_is_not_there(applicant: Applicant) -> None:
    applicant.browser.get(f"{applicant.address}/questions/q99", status=404)
    applicant.browser.post(f"{applicant.address}/questions/q99", {"text": "x"}, status=404)
