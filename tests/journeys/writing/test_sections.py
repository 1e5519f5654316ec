"""The plain sections in a browser: what saves itself, errors where one lands, and no script at all."""

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from recruitment.models import FilledSection
from tests.journeys.writing.conftest import Writer, faults_of, status

pytestmark = pytest.mark.journey


def stored(writer: Writer, section: str) -> dict[str, str]:
    with writer.database.transaction() as session:
        return dict(session.exec(select(FilledSection.entries).where(FilledSection.section == section)).one())


def go_on(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save and continue").click()


def test_a_choice_and_words_are_saved_as_they_are_made(writer: Writer) -> None:
    page = writer.open(writer.device(), "help")
    page.get_by_label("Yes, from AI").check()
    expect(status(page)).to_have_text("Saved at 10am.")
    page.get_by_label("If so, what was the help?").fill("It shortened an answer.")
    expect(status(page)).to_have_text("Saved at 10am.")
    page.reload()
    expect(page.get_by_label("Yes, from AI")).to_be_checked()
    assert stored(writer, "help") == {"kind": "ai", "words": "It shortened an answer."}


def test_a_box_is_ticked_and_unticked(writer: Writer) -> None:
    page = writer.open(writer.device(), "declarations")
    box = page.get_by_role("checkbox")
    expect(box).to_be_checked()
    box.uncheck()
    expect(status(page)).to_have_text("Saved at 10am.")
    assert stored(writer, "declarations") == {"agreed": ""}


@pytest.mark.parametrize(
    ("section", "empty"),
    [
        ("contact", "Address line 1"),
        ("teaching", "Teacher reference number (TRN)"),
        ("adjustments", "If so, what should we do?"),
    ],
)
def test_what_is_missing_is_said_where_one_lands_and_axe_finds_nothing(
    writer: Writer, section: str, empty: str
) -> None:
    page = writer.open(writer.device(viewport={"width": 390, "height": 844}), section)
    page.get_by_label(empty).fill("")
    go_on(page)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator(".govuk-error-summary a").first.click()
    expect(page.get_by_label(empty)).to_be_focused()
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_a_script_a_section_is_saved_by_its_buttons(writer: Writer) -> None:
    page = writer.device(java_script_enabled=False).new_page()
    page.goto(f"/apply/{writer.reference}/right-to-work")
    page.get_by_label("I will need permission").check()
    page.get_by_label("If you have or will need permission: what kind, and until when?").fill("A visa.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved: Right to work in the UK.")).to_be_visible()
    assert stored(writer, "right-to-work") == {"status": "will-need", "words": "A visa."}
