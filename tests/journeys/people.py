"""What people do in a browser, step by step, by what they read on the page."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Mailbox

ANSWER = (
    "I am Éva Okonkwo-Price and I teach at Thornbury Vale Academy. With Marguerite Featherstone I sat with "
    "the four pupils nobody expected back, asked what would make school bearable, and changed our mornings."
)


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press a button and wait for the page it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def sign_in(context: BrowserContext, mailbox: Mailbox, email: str) -> Page:
    """Sign in by the code that the real worker sends through the real mail server."""
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("What is your e-mail address?").fill(email)
    held = len(mailbox.emails)
    press(page, "Send me a code")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    mailbox.wait_for_more_than(held)
    found = re.search(r"\b(\d{6})\b", str(mailbox.to(email, subject="sign-in code")["Subject"]))
    assert found
    page.get_by_label("Enter the code").fill(found[1])
    press(page, "Sign in")
    return page


def apply(page: Page) -> str:
    """Fill in and send an application; returns its reference."""
    for choice in page.get_by_label("Yes, this is true").all():
        choice.check()
    for box in page.get_by_role("checkbox").all():
        box.check()
    press(page, "Start my application")
    reference = page.url.rpartition("/")[2]
    _details(page)
    _about(page)
    _experience(page)
    _referees(page)
    _questions(page)
    _declarations(page)
    page.goto(f"/apply/{reference}/preview")
    expect(page.get_by_role("main")).not_to_contain_text("Okonkwo-Price and")
    page.goto(f"/apply/{reference}/check")
    press(page, "Send my application")
    expect(page.get_by_role("main")).to_contain_text(reference)
    return reference


def _details(page: Page) -> None:
    page.get_by_role("link", name=re.compile("details", re.IGNORECASE)).first.click()
    page.get_by_label("Full name").fill("Éva Okonkwo-Price")
    page.get_by_label(re.compile("What should we call you")).fill("Evie")
    page.get_by_label("Telephone number").fill("07700 900123")
    page.get_by_label("Present employer").fill("Thornbury Vale Academy")
    press(page, "Save and continue")


def _referees(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Your referees")
    names, emails = page.get_by_label("Full name"), page.get_by_label("Work e-mail address")
    names.nth(0).fill("Marguerite Featherstone")
    emails.nth(0).fill("m.featherstone@thornbury.example")
    names.nth(1).fill("Tobias Lindqvist")
    emails.nth(1).fill("t.lindqvist@hollins.example")
    press(page, "Save and continue")


def _about(page: Page) -> None:
    """Address, right to work, adjustments, teaching: one page after the other."""
    page.get_by_label("Address line 1").fill("12 Candlemaker Lane")
    page.get_by_label("Town or city").fill("Leeds")
    page.get_by_label("Postcode").fill("ql74ab")
    press(page, "Save and continue")
    page.get_by_label("I am a British or Irish citizen").check()
    press(page, "Save and continue")
    page.get_by_label("No", exact=True).check()
    press(page, "Save and continue")
    page.get_by_label("Teacher reference number (TRN)").fill("12/34567")
    page.get_by_label("Year in which you got QTS").fill("2015")
    page.get_by_label(re.compile("How many years have you taught")).fill("8")
    press(page, "Save and continue")


def _experience(page: Page) -> None:
    """No qualifications; then one post, begun in the month after leaving education and going on."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Your qualifications")
    press(page, "Continue")
    page.get_by_label("Month").fill("7")
    page.get_by_label("Year").fill("2015")
    press(page, "Save and continue")
    page.get_by_role("link", name="Add an entry").click()
    page.get_by_label("A post in a school").check()
    page.get_by_label("What did you do?").fill("Teacher of English")
    page.get_by_label("Where?").fill("Thornbury Vale Academy")
    began = page.get_by_role("group", name="When did it begin?")
    began.get_by_label("Month").fill("August")
    began.get_by_label("Year").fill("2015")
    page.get_by_label("I still do this").check()
    press(page, "Save and continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your history")
    press(page, "Save and continue")


def _declarations(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Help you had")
    page.get_by_label("No", exact=True).check()
    press(page, "Save and continue")
    page.get_by_label("I have read these, and I agree").check()
    press(page, "Save and continue")


def _questions(page: Page) -> None:
    while page.locator("textarea[name=text]").count():
        page.locator("textarea").fill(ANSWER)
        press(page, "Save and continue")


def read_everything(page: Page, score: str) -> int:
    """Score every answer allocated by keys alone, commit every batch; returns how many were scored."""
    scored = 0
    while True:
        page.goto("/assess")
        steps = page.get_by_role("link", name=re.compile("^(Start|Go on|Read|Commit|Look)", re.IGNORECASE))
        if steps.count() == 0:
            return scored
        with page.expect_navigation():
            steps.first.click()
        scored += _read_pass(page, score)


def _read_pass(page: Page, score: str) -> int:
    scored = 0
    while page.get_by_role("button", name="Save and read the next").count():
        page.get_by_label("What you saw").fill("Names the pupils and what changed for them.")
        page.locator("h1").click()
        page.keyboard.press(score)
        press(page, "Save and read the next")
        scored += 1
    press(page, re.compile("^Commit"))
    return scored
