"""The whole path, once, with real parts: somebody applies, assessors score blind, two leads decide, the
clock carries it out, mail arrives, a PDF opens."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys import people
from tests.journeys.conftest import ROOT, RunningService
from tests.journeys.hands import Hand

pytestmark = pytest.mark.journey

DEFINITION = "recruitment/programme/definitions/difference_leaders.toml"
LEAD, SECOND = "lead@example.org", "second@example.org"
ASSESSORS = ("ada@example.org", "ben@example.org")
APPLICANT = "evie@example.org"


def make_cohort(service: RunningService, folder: Path) -> None:
    # Away from its sample answers, which everybody would have to score first. Nor does mail wait here.
    definition = folder / "definition.toml"
    words = (ROOT / DEFINITION).read_text("utf-8")
    definition.write_text(words.replace("[offsets]", "[offsets]\nhold_minutes = 0", 1), "utf-8")
    opens, closes = datetime.now() - timedelta(days=1), datetime.now() + timedelta(days=9)  # noqa: DTZ005
    service.command(
        "cohort", "create", "--definition", str(definition), "--name", "Cohort 2027", "--places", "1",
        "--opens", f"{opens:%Y-%m-%dT%H:%M}", "--closes", f"{closes:%Y-%m-%dT%H:%M}",
    )  # fmt: skip
    for lead in (LEAD, SECOND):
        service.command("staff", "add", lead, "--role", "lead", "--name", f"Lead {lead[:3]}")
    for assessor in ASSESSORS:
        service.command("staff", "add", assessor, "--role", "assessor", "--cohort", "cohort-2027")


def own_window(chromium: Browser, service: RunningService) -> BrowserContext:
    window = chromium.new_context(base_url=service.address, viewport={"width": 1280, "height": 800})
    window.set_default_timeout(15_000)
    return window


def share_out_the_reading(lead: Page) -> None:
    lead.goto("/lead/cohort-2027/allocation")
    people.press(lead, re.compile("share|allocate|give out", re.IGNORECASE))


def propose_an_offer(lead: Page) -> None:
    lead.goto("/lead/cohort-2027/shortlist")
    people.press(lead, re.compile("build", re.IGNORECASE))
    lead.get_by_role("link", name=re.compile("propose", re.IGNORECASE)).first.click()
    lead.get_by_label("Why is this the right decision as a whole?").fill("She is ready to lead.")
    lead.get_by_label(re.compile("^Outcome for")).select_option("Offer a place")
    lead.get_by_label("Reason for the offers").fill("Strong on every criterion, by both readers.")
    people.press(lead, re.compile("propose", re.IGNORECASE))


def confirm_and_release(second: Page, decision: str) -> None:
    second.goto(decision)
    people.press(second, "Confirm this decision")
    people.press(second, "Release it now")


def application_pack(lead: Page, reference: str, folder: Path) -> Path:
    lead.goto(f"/lead/cohort-2027/applications/{reference}")
    people.press(lead, re.compile("pack", re.IGNORECASE))
    for _ in range(60):
        lead.goto("/lead/cohort-2027/packs")
        ready = lead.get_by_role("main").get_by_role("link", name=re.compile("download", re.IGNORECASE))
        if ready.count():
            break
        lead.wait_for_timeout(500)
    with lead.expect_download() as download:
        ready.first.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_one_cohort_end_to_end(service: RunningService, chromium: Browser, tmp_path: Path) -> None:
    make_cohort(service, tmp_path)
    windows = [own_window(chromium, service) for _ in range(5)]
    applicant = people.sign_in(windows[0], service.mailbox, APPLICANT)
    reference = people.apply(Hand(applicant))
    assert service.mailbox.to(APPLICANT, subject=reference)["Subject"] == (
        f"We have received your application {reference}"
    )

    lead = people.sign_in(windows[1], service.mailbox, LEAD)
    share_out_the_reading(lead)
    for window, assessor, score in zip(windows[2:4], ASSESSORS, ("4", "5"), strict=True):
        service.mailbox.to(assessor, subject="ready for you to read")
        page = people.sign_in(window, service.mailbox, assessor)
        page.goto("/assess/cohort-2027/agreement")
        people.press(page, "I agree")
        assert people.read_everything(page, score) == 9

    propose_an_offer(lead)
    second = people.sign_in(windows[4], service.mailbox, SECOND)
    confirm_and_release(second, lead.url)
    offer = service.mailbox.to(APPLICANT, subject="offer", patience=100)
    assert "Congratulations" in str(offer.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    applicant.goto(f"/apply/{reference}/status")
    expect(applicant.get_by_role("main")).to_contain_text(re.compile("offer", re.IGNORECASE))

    path = application_pack(lead, reference, tmp_path)
    assert path.name == f"{reference}-application.pdf"
    with pikepdf.open(path) as pdf:
        assert pdf.Root.Lang == "en-GB"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert len(pdf.pages) >= 3
    offers = [email for email in service.mailbox.emails if "offer you a place" in str(email["Subject"])]
    assert len(offers) == 1
    for window in windows:
        window.close()
