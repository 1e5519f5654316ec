"""A lead asks; the referee follows the link of the e-mail without an account, saves, comes back and sends;
the applicant sees that it has come; the lead verifies it."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlmodel import select

from recruitment.db import Database
from recruitment.models import Application
from tests.factories import REFEREE_EMAIL, make_application, make_cohort, make_lead, make_person
from tests.journeys import people
from tests.journeys.conftest import RunningService

pytestmark = pytest.mark.journey

LEAD, APPLICANT = "lead@example.org", "amina@example.org"
LINK = re.compile(r"https?://[^\s/]+(/refer/[A-Za-z0-9_-]{43})")


def own_window(chromium: Browser, service: RunningService) -> BrowserContext:
    window = chromium.new_context(base_url=service.address, viewport={"width": 390, "height": 844})
    window.set_default_timeout(15_000)
    return window


def fill(page: Page) -> None:
    for box in page.locator("main textarea").all():
        box.fill("They began a breakfast club that halved exclusions.")
    for name in ("known_since", "employed_from"):
        page.locator(f"#answer_{name}").fill("September 2019")
    for name in ("capacity", "employer", "post"):
        page.locator(f"#answer_{name}").fill("Thornbury Vale Academy")
    for name, answer in (("suitable", "yes"), ("is_head", "yes"), ("again", "yes")):
        page.locator(f"input[name=answer_{name}][value={answer}]").check()
    for name in ("concerns", "allegations", "disciplinary"):
        page.locator(f"input[name=answer_{name}][value=no]").check()
    page.get_by_role("checkbox").check()


def test_reference_from_asking_to_verified(
    service: RunningService, chromium: Browser, worker_database: Database
) -> None:
    now = datetime.now(UTC)
    with worker_database.transaction() as session:
        cohort = make_cohort(session, now)
        make_lead(session, cohort, now, email=LEAD)
        person = make_person(session, now, email=APPLICANT)
        make_application(session, cohort, now, person_id=person, full_name="Amina Inside")
        reference = session.exec(select(Application.reference)).one()
    windows = [own_window(chromium, service) for _ in range(4)]
    lead = people.sign_in(windows[0], service.mailbox, LEAD)
    address = f"/lead/{cohort.slug}/applications/{reference}/references"
    lead.goto(address)
    with lead.expect_navigation():
        lead.get_by_role("button", name="Ask for this reference").first.click()

    email = service.mailbox.to(REFEREE_EMAIL, subject="A reference for Amina Inside")
    found = LINK.search(email.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert found
    referee = windows[1].new_page()
    referee.goto(found[1])
    assert "/refer/for/" in referee.url
    referee.get_by_label("In what capacity do you know them?").fill("Head teacher")
    expect(referee.locator("[data-saving-status]")).to_contain_text("Saved at")
    returned = windows[2].new_page()
    returned.goto(found[1])
    expect(returned.get_by_label("In what capacity do you know them?")).to_have_value("Head teacher")
    fill(returned)
    people.press(returned, "Send the reference")
    expect(returned.get_by_role("heading", level=1)).to_have_text("Received, thank you")
    service.mailbox.to(REFEREE_EMAIL, subject="Thank you")

    applicant = people.sign_in(windows[3], service.mailbox, APPLICANT)
    applicant.goto(f"/apply/{reference}/status")
    expect(applicant.get_by_role("main")).to_contain_text("Received on")
    expect(applicant.get_by_role("main")).not_to_contain_text("breakfast club")

    lead.goto(address)
    lead.get_by_label("How was it verified?").fill("Rang the school, and the head confirmed it.")
    cleared = lead.get_by_label("Why are the differences no reason for worry?")
    if cleared.count():
        cleared.fill("Dates by contract and by first day.")
    people.press(lead, "It is verified")
    expect(lead.get_by_role("main")).to_contain_text("Rang the school")
    for window in windows:
        window.close()
