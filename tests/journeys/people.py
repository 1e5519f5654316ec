"""What people do in a browser, step by step, by what they read on the page."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Mailbox
from tests.journeys.hands import Hand

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


def begin(hand: Hand, email: str, code: Callable[[], str]) -> None:
    """From the public page to the page on which an application is started.

    Args:
        hand: before its first page.
        email: of somebody who has never been here.
        code: reads the code that was sent to them.
    """
    hand.open("/")
    hand.follow(re.compile("^Apply to"))
    hand.type(hand.page.get_by_label("What is your e-mail address?"), email)
    hand.press("Send me a code")
    hand.type(hand.page.get_by_label("Enter the code"), code())
    hand.press("Sign in")


def apply(hand: Hand) -> str:
    """Fill in and send an application, from the page on which it is started; returns its reference."""
    page = hand.page
    for choice in page.get_by_label("Yes, this is true").all():
        hand.choose(choice)
    for box in page.get_by_role("checkbox").all():
        hand.choose(box)
    hand.press("Start my application")
    reference = page.url.rpartition("/")[2]
    hand.follow(re.compile("details", re.IGNORECASE))
    _details(hand)
    _about(hand)
    _experience(hand)
    _referees(hand)
    _questions(hand)
    _declarations(hand)
    _look_and_send(hand, reference)
    return reference


def _look_and_send(hand: Hand, reference: str) -> None:
    """See what assessors will see, then send; from the page on which everything is checked."""
    page = hand.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your application")
    hand.follow("as an assessor will see them")
    expect(page.get_by_role("main")).not_to_contain_text("Okonkwo-Price and")
    hand.follow("Back to your application")
    hand.follow("Check and send")
    hand.press("Send my application")
    expect(page.get_by_role("main")).to_contain_text(reference)


def _details(hand: Hand) -> None:
    page = hand.page
    hand.type(page.get_by_label("Full name"), "Éva Okonkwo-Price")
    hand.type(page.get_by_label(re.compile("What should we call you")), "Evie")
    hand.type(page.get_by_label("Telephone number"), "07700 900123")
    hand.type(page.get_by_label("Present employer"), "Thornbury Vale Academy")
    hand.press("Save and continue")


def _referees(hand: Hand) -> None:
    expect(hand.page.get_by_role("heading", level=1)).to_have_text("Your referees")
    names, emails = hand.page.get_by_label("Full name"), hand.page.get_by_label("Work e-mail address")
    hand.type(names.nth(0), "Marguerite Featherstone")
    hand.type(emails.nth(0), "m.featherstone@thornbury.example")
    hand.type(names.nth(1), "Tobias Lindqvist")
    hand.type(emails.nth(1), "t.lindqvist@hollins.example")
    hand.press("Save and continue")


def _about(hand: Hand) -> None:
    """Address, right to work, adjustments, teaching: one page after the other."""
    page = hand.page
    hand.type(page.get_by_label("Address line 1"), "12 Candlemaker Lane")
    hand.type(page.get_by_label("Town or city"), "Leeds")
    hand.type(page.get_by_label("Postcode"), "ql74ab")
    hand.press("Save and continue")
    hand.choose(page.get_by_label("I am a British or Irish citizen"))
    hand.press("Save and continue")
    hand.choose(page.get_by_label("No", exact=True))
    hand.press("Save and continue")
    hand.type(page.get_by_label("Teacher reference number (TRN)"), "12/34567")
    hand.type(page.get_by_label("Year in which you got QTS"), "2015")
    hand.type(page.get_by_label(re.compile("How many years have you taught")), "8")
    hand.press("Save and continue")


def _experience(hand: Hand) -> None:
    """No qualifications; then one post, begun in the month after leaving education and going on."""
    page = hand.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Your qualifications")
    hand.press("Continue")
    hand.type(page.get_by_label("Month"), "7")
    hand.type(page.get_by_label("Year"), "2015")
    hand.press("Save and continue")
    hand.follow("Add an entry")
    hand.choose(page.get_by_label("A post in a school"))
    hand.type(page.get_by_label("What did you do?"), "Teacher of English")
    hand.type(page.get_by_label("Where?"), "Thornbury Vale Academy")
    began = page.get_by_role("group", name="When did it begin?")
    hand.type(began.get_by_label("Month"), "August")
    hand.type(began.get_by_label("Year"), "2015")
    hand.choose(page.get_by_label("I still do this"))
    hand.press("Save and continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your history")
    hand.press("Save and continue")


def _declarations(hand: Hand) -> None:
    page = hand.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Help you had")
    hand.choose(page.get_by_label("No", exact=True))
    hand.press("Save and continue")
    hand.choose(page.get_by_label("I have read these, and I agree"))
    hand.press("Save and continue")


def _questions(hand: Hand) -> None:
    while hand.page.locator("textarea[name=text]").count():
        hand.type(hand.page.locator("textarea"), ANSWER)
        hand.press("Save and continue")


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
