"""What is typed is saved as it is typed; without a script, by every button."""

import json

import pytest
from playwright.sync_api import Page, Request, expect
from sqlmodel import select

from recruitment.models import Details
from tests.journeys.writing.conftest import Writer, faults_of, kept_on, status, write

pytestmark = pytest.mark.journey


def saves(page: Page) -> list[dict[str, str]]:
    """What the page sends to be saved from now on, without tokens."""
    sent: list[dict[str, str]] = []

    def note(request: Request) -> None:
        if "/save/" in request.url:
            fields = json.loads(request.post_data or "{}")
            sent.append({name: text for name, text in fields.items() if name != "csrf_token"})

    page.on("request", note)
    return sent


def test_an_answer_is_saved_a_moment_after_the_last_key(writer: Writer) -> None:
    page = writer.open(writer.device())
    sent, go_on = saves(page), page.get_by_role("button", name="Save and continue")
    before = go_on.bounding_box()
    page.locator("textarea").press("Control+End")
    page.keyboard.type(" And more.", delay=20)
    expect(status(page)).to_have_text("Saved at 10am.")
    assert writer.stored() == ("A first text. And more.", 2)
    assert sent == [{"text": "A first text. And more.", "version": "1"}]
    assert kept_on(page) == 0
    assert go_on.bounding_box() == before
    assert status(page).get_attribute("role") == "status"
    assert faults_of(page) == []


def test_of_several_fields_the_changed_ones_alone_are_sent(writer: Writer) -> None:
    page = writer.open(writer.device(), "details")
    sent = saves(page)
    page.get_by_label("Telephone number").fill("0770")
    expect(status(page)).to_have_text("Saved at 10am.")
    page.get_by_label("Telephone number").fill("07700 900456")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/contact")
    assert sent == [{"phone": "0770", "version": "1"}, {"phone": "07700 900456", "version": "2"}]
    with writer.database.transaction() as session:
        row = session.exec(select(Details)).one()
        assert (row.phone, row.version) == ("07700 900456", 3)


def test_each_referee_is_saved_by_itself(writer: Writer) -> None:
    page = writer.open(writer.device(), "referees")
    sent = saves(page)
    page.get_by_label("Work e-mail address").nth(1).fill("T.New@Hollins.example")
    expect(status(page)).to_have_text("Saved at 10am.")
    assert sent == [{"email_2": "T.New@Hollins.example", "version_2": "1"}]
    page.get_by_role("button", name="Save and go back to the list").click()
    page.wait_for_url(f"**/apply/{writer.reference}")


def test_following_a_link_saves_first(writer: Writer) -> None:
    page = writer.open(writer.device())
    write(page, "Typed, and left at once.")
    page.get_by_role("link", name="Back to the list").click()
    page.wait_for_url(f"**/apply/{writer.reference}")
    assert writer.stored() == ("Typed, and left at once.", 2)
    assert kept_on(page) == 0


def test_closing_the_tab_saves_too(writer: Writer) -> None:
    device = writer.device()
    page, other = writer.open(device), writer.open(device, "details")
    write(page, "Typed, and the tab was closed.")
    page.close(run_before_unload=True)
    for _ in range(50):
        if writer.stored()[1] == 2:
            break
        other.wait_for_timeout(100)
    assert writer.stored() == ("Typed, and the tab was closed.", 2)
    # Whatever that left on the device, the next page of the same person clears up.
    other.reload()
    other.wait_for_function("() => !Object.keys(localStorage).some(name => name.startsWith('typed:'))")
    assert writer.stored() == ("Typed, and the tab was closed.", 2)


def test_too_long_is_said_at_once_and_saved_whole(writer: Writer) -> None:
    page = writer.open(writer.device())
    write(page, "word " * 262)
    expect(page.locator("[data-count-shown]")).to_have_text("You have 12 words too many")
    expect(status(page)).to_have_text("Saved at 10am.")
    assert writer.stored()[0] == ("word " * 262).strip()


def test_what_cannot_be_stored_is_refused_with_a_sentence_and_stays(writer: Writer) -> None:
    page = writer.open(writer.device(), "details")
    page.get_by_label("Full name").fill("x" * 201)
    page.get_by_label("Telephone number").fill("07700 900456")
    expect(status(page)).to_have_text("Not saved yet. Shorten this to 200 characters or fewer; it has 201.")
    # The other field is saved all the same.
    page.wait_for_function("() => document.querySelector('[data-version]').value === '2'")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Shorten this to 200 characters")
    assert page.get_by_label("Full name").input_value() == "x" * 201


def test_without_a_script_every_button_saves(writer: Writer) -> None:
    page = writer.device(java_script_enabled=False).new_page()
    page.goto(f"/apply/{writer.reference}/questions/q1")
    expect(page.locator("[data-saving-status]")).to_be_hidden()
    for number, button in enumerate(("Save", "Save and go back to the list", "Save and continue"), start=1):
        page.goto(f"/apply/{writer.reference}/questions/q1")
        page.locator("textarea").fill(f"By the button {number}.")
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Saved: Why this work.")
        assert writer.stored() == (f"By the button {number}.", 1 + number)
