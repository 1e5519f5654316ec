"""The last minutes: to the second, the text survives, and there is one submission."""

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import func, select

from recruitment.models import Message
from tests.journeys.writing.conftest import FIRST, Writer, status, write

pytestmark = pytest.mark.journey

LAST = "Written at the last moment."
TOO_LATE = "Write to us if something serious kept you: applications closed at 10am on 2 February 2027."


def receipts(writer: Writer) -> int:
    with writer.database.transaction() as session:
        return session.exec(select(func.count()).select_from(Message).where(Message.kind == "receipt")).one()


def opened_at(writer: Writer, seconds: int, *, grace: bool, part: str = "questions/q1") -> Page:
    """A page that was open before, as the clock comes to this moment."""
    writer.to_the_end(-60)
    page = writer.open(writer.device(), part) if part.startswith("q") else writer.device().new_page()
    if not page.url.startswith("http"):
        page.goto(f"/apply/{writer.reference}/{part}")
    writer.to_the_end(seconds, grace=grace)
    return page


@pytest.mark.parametrize(
    ("seconds", "grace", "at"), [(-1, False, "9:59am"), (1, False, "10am"), (0, True, "10:15am")]
)
def test_until_the_end_of_the_grace_it_is_saved_and_can_be_sent(
    writer: Writer, seconds: int, grace: bool, at: str
) -> None:
    page = opened_at(writer, seconds, grace=grace)
    write(page, LAST)
    expect(status(page)).to_have_text(f"Saved at {at}.")
    page.goto(f"/apply/{writer.reference}/check")
    page.get_by_role("button", name="Send my application").click()
    page.wait_for_url("**/status")
    assert writer.stored() == (LAST, 2)
    assert (writer.application().submitted_at, receipts(writer)) == (writer.live.clock.now, 1)


def test_a_second_after_the_grace_nothing_is_saved_and_the_text_survives(writer: Writer) -> None:
    page = opened_at(writer, 1, grace=True)
    write(page, LAST)
    expect(status(page)).to_have_text(f"Not saved. {TOO_LATE}")
    assert page.locator("textarea").input_value() == LAST
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why this work")
    expect(page.get_by_role("main")).to_contain_text(LAST)
    expect(page.get_by_role("main")).to_contain_text(FIRST)
    assert writer.stored() == (FIRST, 1)
    # And on any later page, until it is let go of.
    page.goto(f"/apply/{writer.reference}")
    expect(page.locator(".app-before [role=status]")).to_contain_text("kept on this device and not saved")


def test_a_second_after_the_grace_it_is_not_sent(writer: Writer) -> None:
    page = opened_at(writer, 1, grace=True, part="check")
    page.get_by_role("button", name="Send my application").click()
    expect(page.get_by_role("main")).to_contain_text(TOO_LATE)
    assert (writer.application().submitted_at, receipts(writer)) == (None, 0)


def test_a_double_click_on_send_is_one_submission(writer: Writer) -> None:
    page = writer.device().new_page()
    page.goto(f"/apply/{writer.reference}/check")
    page.get_by_role("button", name="Send my application").dblclick()
    page.wait_for_url("**/status")
    assert receipts(writer) == 1


def test_a_double_click_without_a_script_is_one_submission(writer: Writer) -> None:
    page = writer.device(java_script_enabled=False).new_page()
    page.goto(f"/apply/{writer.reference}/check")
    page.get_by_role("button", name="Send my application").dblclick()
    page.wait_for_url("**/status")
    assert receipts(writer) == 1


def test_going_back_after_sending_shows_what_was_sent_and_offers_no_change(writer: Writer) -> None:
    device = writer.device()
    page = writer.open(device)
    beside = writer.open(device)
    page.goto(f"/apply/{writer.reference}/check")
    page.get_by_role("button", name="Send my application").click()
    page.wait_for_url("**/status")
    page.go_back()
    page.wait_for_url("**/status")
    page.go_back()
    expect(page.get_by_role("main")).to_contain_text("so this can no longer be changed")
    # A tab that was open all the while: its text stays, the application is as it was sent.
    write(beside, "An afterthought.")
    expect(status(beside)).to_contain_text("Not saved. Write to us if something must be put right")
    assert beside.locator("textarea").input_value() == "An afterthought."
    assert (writer.stored(), receipts(writer)) == ((FIRST, 1), 1)
