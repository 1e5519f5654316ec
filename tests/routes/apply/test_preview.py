"""The blinded copy, as an assessor sees it."""

from markupsafe import Markup
from sqlmodel import select, update

from recruitment.domain.blinding import Replacement
from recruitment.models import Answer, BlindedAnswer
from recruitment.routes.apply.preview import marked, replaced
from tests.factories import EMPLOYER, FULL_NAME, KNOWN_AS, PHONE, REFEREE, REFEREE_EMAIL
from tests.pages import Page, text_of
from tests.routes.apply.conftest import EMAIL, Applicant

NEUTRAL = '<span class="app-answer__neutral">{}</span>'


def preview(applicant: Applicant) -> Page:
    return applicant.browser.get(f"{applicant.address}/preview")


def shown(page: Page) -> list[str]:
    """The copies alone, without the lists of what was replaced."""
    return [text_of(part) for part in page.all("div") if part.get("class") == "app-answer"]


def test_the_copy_names_nobody_and_the_lists_say_what_stood_there(applicant: Applicant) -> None:
    telling = (FULL_NAME, KNOWN_AS, EMAIL, PHONE, EMPLOYER, REFEREE, REFEREE_EMAIL)
    with applicant.database.transaction() as session:
        session.exec(update(Answer).values(text="At the time: " + "; ".join(telling) + "."))
    page = preview(applicant)
    assert len(shown(page)) == 7
    for copy in shown(page):
        assert copy.startswith("At the time: [applicant]; ")
        assert not [word for word in telling if word in copy]
    assert page.main.count(f"“{FULL_NAME}” by [applicant]") == 7


def test_what_was_replaced_is_marked(applicant: Applicant) -> None:
    assert preview(applicant).html.count(NEUTRAL.format("[school]")) == 7


def test_what_may_still_tell_is_pointed_out_under_its_answer_and_left_as_it_is(applicant: Applicant) -> None:
    with applicant.database.transaction() as session:
        session.exec(update(Answer).values(text="Mr Lovelace and I met at Brookdale Primary School."))
    page = preview(applicant)
    assert set(shown(page)) == {"Mr Lovelace and I met at Brookdale Primary School."}
    assert page.main.count("“Mr Lovelace”: somebody’s name") == 7
    assert page.main.count("“Brookdale Primary School”: the name of a school, a trust or another place") == 7


def test_once_sent_nothing_is_pointed_out_that_cannot_be_changed(sent: Applicant) -> None:
    with sent.database.transaction() as session:
        session.exec(update(BlindedAnswer).values(text="Mr Lovelace and I met."))
    assert "Look at this again" not in preview(sent).main


def test_the_practical_question_is_said_not_to_be_read(applicant: Applicant) -> None:
    assert "Assessors do not read “Practical details”. It is not scored." in preview(applicant).main


def test_the_preview_is_to_the_letter_what_is_stored_at_submission(applicant: Applicant) -> None:
    before = shown(preview(applicant))
    applicant.browser.post(f"{applicant.address}/check")
    with applicant.database.transaction() as session:
        stored = [row.text for row in session.exec(select(BlindedAnswer).order_by(BlindedAnswer.question))]
    assert before == stored
    assert shown(preview(applicant)) == stored


def test_after_submission_the_copy_in_force_is_shown(sent: Applicant) -> None:
    with sent.database.transaction() as session:
        session.exec(update(BlindedAnswer).values(text="Blinded once more by a lead."))
    assert set(shown(preview(sent))) == {"Blinded once more by a lead."}


def test_an_unanswered_question_is_shown_as_one(beginner: Applicant) -> None:
    assert set(shown(preview(beginner))) == {"This question was left unanswered."}


def test_markup_in_an_answer_stays_text() -> None:
    assert marked("<b>[applicant]</b> & co") == [
        Markup("&lt;b&gt;" + NEUTRAL.format("[applicant]") + "&lt;/b&gt; &amp; co")
    ]


def test_paragraphs_stay_apart() -> None:
    assert marked("One.\n\nTwo.") == [Markup("One."), Markup("Two.")]


def test_each_replacement_is_told_once() -> None:
    twice = (Replacement(0, 2, "Eva", "[applicant]"), Replacement(5, 7, "Eva", "[applicant]"))
    assert replaced(twice) == [("Eva", "[applicant]")]
