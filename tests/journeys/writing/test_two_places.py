"""Two tabs, two devices: nothing is overwritten, and the person chooses."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlmodel import select

from recruitment.models import Details
from tests.journeys.writing.conftest import Writer, faults_of, kept_on, status, write

pytestmark = pytest.mark.journey

HERE, THERE = "Written in the second place.", "Written in the first place."


def overtaken(writer: Writer, *devices: BrowserContext) -> Page:
    """The second of two pages that were open at once, where the first has saved and both have written."""
    first, second = (writer.open(device) for device in devices)
    write(first, THERE)
    expect(status(first)).to_have_text("Saved at 10am.")
    write(second, HERE)
    expect(status(second)).to_have_text("Not saved yet: choose which text to keep, below the box.")
    return second


@pytest.fixture
def second(writer: Writer) -> Page:
    return overtaken(writer, writer.device(), writer.device())


def test_of_two_tabs_too_the_second_is_shown_both_texts(writer: Writer) -> None:
    device = writer.device()
    second = overtaken(writer, device, device)
    expect(second.locator("[data-stored]")).to_have_text(THERE)
    second.get_by_role("button", name="Keep what is saved now").click()
    expect(status(second)).to_have_text("What you type is saved as you go.")
    assert (second.locator("textarea").input_value(), writer.stored()) == (THERE, (THERE, 2))


def test_both_texts_are_shown_and_what_is_in_the_box_can_be_kept(writer: Writer, second: Page) -> None:
    assert writer.stored() == (THERE, 2)
    expect(second.locator("[data-stored]")).to_have_text(THERE)
    assert second.locator("textarea").input_value() == HERE
    assert faults_of(second) == []
    # Put together, then kept.
    write(second, f"{THERE} {HERE}")
    second.get_by_role("button", name="Keep what is in the box above").click()
    expect(status(second)).to_have_text("Saved at 10am.")
    expect(second.locator("textarea")).to_be_focused()
    assert second.locator(".app-choose").count() == 0
    assert writer.stored() == (f"{THERE} {HERE}", 3)


def test_going_on_waits_for_the_choice(writer: Writer, second: Page) -> None:
    second.get_by_role("button", name="Save and continue").click()
    expect(second.get_by_role("button", name="Keep what is in the box above")).to_be_focused()
    second.get_by_role("button", name="Keep what is saved now").click()
    expect(second.locator("textarea")).to_have_value(THERE)
    second.get_by_role("button", name="Save and continue").click()
    second.wait_for_url("**/questions/q2")
    assert writer.stored() == (THERE, 2)
    assert kept_on(second) == 0


def test_where_the_tab_is_closed_before_the_choice_nothing_is_saved_over(
    writer: Writer, second: Page
) -> None:
    device = second.context
    second.close()
    page = device.new_page()
    page.goto(f"/apply/{writer.reference}")
    told = page.locator(".app-before [role=status]")
    expect(told).to_contain_text("This is kept on this device and not saved: Why this work.")
    assert writer.stored() == (THERE, 2)
    page = writer.open(device)
    expect(page.locator("[data-stored]")).to_have_text(THERE)
    assert page.locator("textarea").input_value() == HERE
    page.get_by_role("button", name="Keep what is in the box above").click()
    expect(status(page)).to_have_text("Saved at 10am.")
    assert writer.stored() == (HERE, 3)


def test_different_fields_are_no_conflict_and_the_page_is_brought_up_to_date(writer: Writer) -> None:
    first, second = writer.open(writer.device(), "details"), writer.open(writer.device(), "details")
    first.get_by_label("Telephone number").fill("07700 900456")
    expect(status(first)).to_have_text("Saved at 10am.")
    second.get_by_label("Present employer").fill("Hill School")
    expect(status(second)).to_have_text("Saved at 10am. This page now shows what you wrote elsewhere.")
    assert second.get_by_label("Telephone number").input_value() == "07700 900456"
    second.get_by_role("button", name="Save and continue").click()
    second.wait_for_url("**/contact")
    with writer.database.transaction() as session:
        row = session.exec(select(Details)).one()
        assert (row.phone, row.employer, row.version) == ("07700 900456", "Hill School", 3)


def test_without_a_script_the_page_shows_both_texts(writer: Writer) -> None:
    pages = [writer.device(java_script_enabled=False).new_page() for _ in range(2)]
    for page in pages:
        page.goto(f"/apply/{writer.reference}/questions/q1")
    for page, text in zip(pages, (THERE, HERE), strict=True):
        page.locator("textarea").fill(text)
        page.get_by_role("button", name="Save and continue").click()
    expect(pages[1].get_by_role("main")).to_contain_text(THERE)
    assert pages[1].locator("textarea").input_value() == HERE
    pages[1].get_by_role("button", name="Save what I typed here").click()
    assert writer.stored() == (HERE, 3)
