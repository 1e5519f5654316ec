"""A connection that is cut: the text is kept on the device, locked, and sent later."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.factories import make_person
from tests.journeys.writing.conftest import (
    AWAY,
    FIRST,
    Writer,
    faults_of,
    kept_on,
    lose,
    status,
    write,
)

pytestmark = pytest.mark.journey

TYPED = "Typed on a train, in a tunnel."


@pytest.fixture
def device(writer: Writer) -> BrowserContext:
    return writer.device()


@pytest.fixture
def cut(writer: Writer, device: BrowserContext) -> Page:
    """A page on which something was typed after the connection was cut."""
    page = writer.open(device)
    device.set_offline(True)
    write(page, TYPED)
    expect(status(page)).to_have_text(AWAY)
    return page


def test_it_says_so_and_saves_by_itself_once_connected_again(
    writer: Writer, device: BrowserContext, cut: Page
) -> None:
    assert writer.stored() == (FIRST, 1)
    assert kept_on(cut) == 1
    assert faults_of(cut) == []
    device.set_offline(False)
    expect(status(cut)).to_have_text("Saved at 10am.")
    assert writer.stored() == (TYPED, 2)
    assert kept_on(cut) == 0


def test_what_is_kept_can_be_read_by_nobody_without_the_key(cut: Page) -> None:
    kept = cut.evaluate("JSON.stringify(localStorage)")
    assert TYPED not in kept
    assert "tunnel" not in kept


def test_save_and_continue_does_not_leave_the_page(writer: Writer, device: BrowserContext, cut: Page) -> None:
    cut.get_by_role("button", name="Save and continue").click()
    cut.wait_for_timeout(300)
    assert cut.locator("textarea").input_value() == TYPED
    device.set_offline(False)
    cut.wait_for_timeout(1000)
    cut.get_by_role("button", name="Save and continue").click()
    cut.wait_for_url("**/questions/q2")
    assert writer.stored() == (TYPED, 2)


def test_where_only_saving_is_blocked_a_second_press_sends_the_form(
    writer: Writer, device: BrowserContext
) -> None:
    page = writer.open(device)
    page.route("**/save/q1", lambda route: route.abort())
    write(page, TYPED)
    expect(status(page)).to_have_text(AWAY)
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_timeout(300)
    assert page.url.endswith("/questions/q1")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/questions/q2")
    assert writer.stored() == (TYPED, 2)


def test_after_the_tab_was_lost_the_page_opens_with_the_text_and_saves_it(
    writer: Writer, device: BrowserContext, cut: Page
) -> None:
    lose(cut)
    device.set_offline(False)
    page = writer.open(device)
    expect(page.locator("textarea")).to_have_value(TYPED)
    expect(status(page)).to_have_text("Saved at 10am.")
    assert writer.stored() == (TYPED, 2)
    assert kept_on(page) == 0


def test_after_the_tab_was_lost_any_page_of_the_same_person_saves_it(
    writer: Writer, device: BrowserContext, cut: Page
) -> None:
    cut.evaluate("const now = Date.now(); Date.now = () => now - 120_000")
    write(cut, f"{TYPED} Twice.")
    cut.wait_for_timeout(300)
    lose(cut)
    device.set_offline(False)
    page = device.new_page()
    page.goto(f"/apply/{writer.reference}")
    expect(page.locator(".app-before [role=status]")).to_have_text(
        "This was kept on this device and is saved now: Why this work."
    )
    assert writer.stored() == (f"{TYPED} Twice.", 2)
    assert kept_on(page) == 0
    assert faults_of(page) == []


def test_where_it_was_changed_elsewhere_meanwhile_it_is_told_and_both_are_shown(
    writer: Writer, device: BrowserContext, cut: Page
) -> None:
    lose(cut)
    other = writer.open(writer.device())
    write(other, "Typed at home.")
    expect(status(other)).to_have_text("Saved at 10am.")
    device.set_offline(False)
    page = device.new_page()
    page.goto(f"/apply/{writer.reference}")
    told = page.locator(".app-before [role=status]")
    expect(told).to_contain_text("This is kept on this device and not saved: Why this work.")
    told.get_by_text("Show what is kept").click()
    expect(told.locator("[data-text]")).to_have_text(TYPED)
    assert faults_of(page) == []
    told.get_by_role("link", name="Why this work").click()
    expect(page.locator("textarea")).to_have_value(TYPED)
    expect(page.locator(".app-choose [data-stored]")).to_have_text("Typed at home.")
    assert writer.stored() == ("Typed at home.", 2)


def test_text_of_one_person_is_neither_shown_to_nor_saved_by_the_next(
    writer: Writer, device: BrowserContext, cut: Page
) -> None:
    lose(cut)
    device.set_offline(False)
    with writer.database.transaction() as session:
        stranger = make_person(session, writer.live.clock.now)
    writer.sign_in(device, stranger)
    page = device.new_page()
    page.goto("/apply")
    page.wait_for_timeout(300)
    assert TYPED not in page.content()
    assert kept_on(page) == 1
    assert writer.stored() == (FIRST, 1)
    # The first comes back, and has it.
    writer.sign_in(device)
    assert writer.open(device).locator("textarea").input_value() == TYPED


def test_signing_out_asks_first_and_leaves_nothing_behind(
    writer: Writer, device: BrowserContext, cut: Page
) -> None:
    cut.get_by_role("button", name="Sign out").click()
    dialog = cut.get_by_role("dialog", name="Some of what you typed is not saved")
    expect(dialog).to_contain_text("Why this work")
    assert faults_of(cut) == []
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_have_count(0)
    assert (cut.locator("textarea").input_value(), kept_on(cut)) == (TYPED, 1)
    cut.get_by_role("button", name="Sign out").click()
    device.set_offline(False)
    dialog.get_by_role("button", name="Sign out and lose it").click()
    cut.wait_for_url("**/signed-out")
    assert kept_on(cut) == 0


def test_signing_out_saves_what_can_be_saved_and_asks_nothing(writer: Writer, device: BrowserContext) -> None:
    page = writer.open(device)
    write(page, TYPED)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signed-out")
    assert writer.stored() == (TYPED, 2)
    assert kept_on(page) == 0


def test_signing_out_in_one_tab_tells_the_others_which_keep_nothing_more(
    writer: Writer, device: BrowserContext
) -> None:
    page, other = writer.open(device), writer.open(device, "details")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/signed-out")
    expect(status(page)).to_contain_text("You are signed out.")
    write(page, TYPED)
    expect(page.get_by_role("button", name="Sign in again to save it")).to_be_visible()
    page.wait_for_timeout(400)
    assert kept_on(page) == 0
    assert page.locator("textarea").input_value() == TYPED


def test_where_the_device_keeps_nothing_it_is_said_and_leaving_is_asked_about(
    writer: Writer, device: BrowserContext
) -> None:
    device.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"
    )
    page = writer.open(device)
    device.set_offline(True)
    write(page, TYPED)
    expect(status(page)).to_have_text(
        "Not saved yet: we cannot be reached. Leave this page open: it is sent later."
    )
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()


def test_an_answer_that_was_lost_on_the_way_is_no_conflict(writer: Writer, device: BrowserContext) -> None:
    page = writer.open(device)

    def arrive_and_lose_the_answer(route):  # type: ignore[no-untyped-def]
        route.fetch()
        route.abort()

    page.route("**/save/q1", arrive_and_lose_the_answer)
    write(page, "It arrived.")
    expect(status(page)).to_have_text(AWAY)
    assert writer.stored() == ("It arrived.", 2)
    page.unroute("**/save/q1")
    write(page, "It arrived. And this is new.")
    expect(status(page)).to_have_text("Saved at 10am.")
    assert page.locator(".app-choose").count() == 0
    assert writer.stored() == ("It arrived. And this is new.", 3)
