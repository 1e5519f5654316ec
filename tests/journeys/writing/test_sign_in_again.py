"""A session that ran out, a token that is too old: the text stays, and is saved."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import make_person
from tests.journeys.writing.conftest import EMAIL, FIRST, Writer, faults_of, status, write

pytestmark = pytest.mark.journey

TYPED = "Written over a long evening."


@pytest.fixture
def page(writer: Writer) -> Page:
    """A page on which somebody writes as their session runs out."""
    opened = writer.open(writer.device())
    writer.end_sessions()
    write(opened, TYPED)
    return opened


def ask_for_code(page: Page, email: str = EMAIL) -> None:
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_label("Enter the code")).to_be_focused()


def test_somebody_signs_in_again_in_place_and_it_is_saved(writer: Writer, page: Page) -> None:
    expect(status(page)).to_contain_text("You are signed out. What you typed stays here")
    page.get_by_role("button", name="Sign in again to save it").click()
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(page.get_by_label("Your e-mail address")).to_be_focused()
    assert faults_of(page) == []
    dialog.get_by_role("button", name="Send me a code").click()
    expect(dialog.get_by_role("alert").first).to_have_text("Enter your e-mail address.")
    ask_for_code(page)
    expect(dialog).to_contain_text(f"We have sent a code to {EMAIL}.")
    page.get_by_label("Enter the code").fill("000 000" if writer.code() != "000000" else "000 001")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert").last).to_contain_text("Check the code, or ask for a new one")
    assert faults_of(page) == []
    page.get_by_label("Enter the code").fill(writer.code())
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(status(page)).to_have_text("Saved at 10pm.")
    assert writer.stored() == (TYPED, 2)
    assert page.locator("textarea").input_value() == TYPED


def test_save_and_continue_asks_and_then_goes_on(writer: Writer, page: Page) -> None:
    page.get_by_role("button", name="Save and continue").click()
    ask_for_code(page)
    page.get_by_label("Enter the code").fill(writer.code())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/questions/q2")
    assert writer.stored() == (TYPED, 2)


def test_not_now_leaves_everything_as_it_is(writer: Writer, page: Page) -> None:
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.locator("textarea").input_value() == TYPED
    assert writer.stored() == (FIRST, 1)


def test_somebody_else_is_not_let_in_on_this_page(writer: Writer, page: Page) -> None:
    with writer.database.transaction() as session:
        make_person(session, writer.live.clock.now, email="other@example.org")
    page.get_by_role("button", name="Save and continue").click()
    ask_for_code(page, "other@example.org")
    page.get_by_label("Enter the code").fill(writer.code("other@example.org"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").last).to_contain_text("Use the address that you began with")
    page.context.new_page().goto("/account")
    assert page.context.pages[-1].url.endswith("/sign-in?next=/account")
    assert writer.stored() == (FIRST, 1)


def test_where_somebody_else_signed_in_beside_it_nothing_is_saved_as_theirs(writer: Writer) -> None:
    device = writer.device()
    page = writer.open(device)
    with writer.database.transaction() as session:
        stranger = make_person(session, writer.live.clock.now)
    writer.sign_in(device, stranger)
    write(page, TYPED)
    expect(status(page)).to_contain_text("Somebody else is signed in. What you typed stays here")
    assert writer.stored() == (FIRST, 1)


def test_a_token_that_is_too_old_is_renewed_without_a_word(writer: Writer) -> None:
    page = writer.open(writer.device())
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(one => { one.value = 'old'; })")
    write(page, TYPED)
    expect(status(page)).to_have_text("Saved at 10am.")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/questions/q2")
    assert writer.stored() == (TYPED, 2)


def test_a_token_that_expired_while_somebody_wrote_loses_nothing(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [writer.open(writer.device()), writer.device(java_script_enabled=False).new_page()]
    pages[1].goto(f"/apply/{writer.reference}/questions/q1")
    with monkeypatch.context() as patched:
        patched.setitem(writer.live.app.config, "WTF_CSRF_TIME_LIMIT", 1)
        pages[0].wait_for_timeout(2_100)
        write(pages[0], TYPED)
        expect(status(pages[0])).to_have_text("Saved at 10am.")
        pages[1].locator("textarea").fill(f"{TYPED} Twice.")
        pages[1].get_by_role("button", name="Save and continue").click()
        expect(pages[1].get_by_role("alert")).to_contain_text("Press the button once more")
    expect(pages[1].locator("textarea")).to_have_value(f"{TYPED} Twice.")
    assert writer.stored() == (TYPED, 2)
