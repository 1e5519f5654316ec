"""Every page that a link leads to, for each kind of person, on a desktop and on a phone: axe finds nothing.

With SCREENSHOTS set to a folder, a picture of each is left there, to be looked at.
"""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.demo.loading import load_demo
from recruitment.demo.people import APPLICANT, ASSESSOR, LEAD
from recruitment.models import (
    Application,
    Cohort,
    Declaration,
    Delivery,
    Details,
    EnteredApplication,
    Person,
)
from recruitment.queries.bookings import invited
from recruitment.queries.cohorts import public_cohort
from recruitment.queries.releases import addressees
from tests.factories import make_lead
from tests.factories_feedback import make_told, owed_to, send, write
from tests.journeys import people
from tests.journeys.conftest import AXE, LOOK, RunningService

pytestmark = pytest.mark.journey

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
#: Assessors read in the evening on a tablet, and score interviews on one.
TABLET: ViewportSize = {"width": 820, "height": 1180}
#: Pages of one kind differ in these parts only; one of each kind is enough.
_PARTICULARS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]{2}\d\d-[A-Z0-9]{4}-[A-Z0-9]{4}|(?<=/)q\d(-[a-z]+)?(?=/|$)"
    r"|(?<=/monitoring/)[a-z]+|(?<=/messages/kinds/)[a-z_]+|(?<=/messages/group/)[a-z_]+"
    r"|(?<=/exercises/)[a-z_]+|(?<=/panels/)[a-z_]+|(?<=/bands/)[a-z_]+"
    r"|(?<=\d/interviews/)[a-z_]+|(?<=/slots/)[a-z_]+|(?<=/wording/)[a-z_0-9.]+"
)
_FILES = re.compile(r"\.(csv|xlsx|ics)$|/packs/[^/]+$|/file$|^/static/|^/sign-out")


class Part(NamedTuple):
    """Whose pages are looked at, from where, and how wide; of others' pages none.

    Each width of the leads' is a test of its own, since theirs are most: so two can go on at once.
    """

    email: str
    starts: tuple[str, ...]
    within: tuple[str, ...]
    widths: tuple[ViewportSize, ...]


PARTS = {
    "anybody": Part("", ("/", "/sign-in"), ("/",), (DESKTOP, PHONE)),
    "applicant": Part(APPLICANT, ("/apply", "/account"), ("/",), (DESKTOP, PHONE)),
    "assessor": Part(ASSESSOR, ("/assess", "/account"), ("/assess", "/account"), (DESKTOP, TABLET, PHONE)),
    "lead": Part(LEAD, ("/lead", "/account"), ("/lead", "/account"), (DESKTOP,)),
    "lead, phone": Part(LEAD, ("/lead", "/account"), ("/lead", "/account"), (PHONE,)),
}


class ToldFeedback(NamedTuple):
    """Two candidates by reference: whose feedback was sent, with their address, and whose is ready."""

    sent: str
    email: str
    ready: str


def kind_of(address: str) -> str:
    """An address without what is particular to one row, and without its query."""
    return _PARTICULARS.sub("*", address.partition("?")[0])


def links(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "a[href]", "all => all.filter(a => a.origin === location.origin).map(a => a.pathname + a.search)"
    )
    return found


def walk(page: Page, part: Part) -> Iterator[str]:
    """Open one page of every kind that links lead to, and yield its address."""
    waiting, seen = list(part.starts), set[str]()
    while waiting:
        address = waiting.pop(0)
        if kind_of(address) in seen or _FILES.search(address.partition("?")[0]):
            continue
        if not address.startswith(part.within):
            continue
        seen.add(kind_of(address))
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status}"
        yield address
        waiting += links(page)


def faults_of(page: Page) -> list[str]:
    """What axe finds on a page, in its own words, and whether the page scrolls sideways."""
    page.add_script_tag(path=AXE)
    found = page.evaluate(LOOK)["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{page.url}: {one['id']}: {node['target']}" for one in found for node in one["nodes"]] + (
        [f"{page.url} scrolls sideways"] if wide else []
    )


def picture(page: Page, who: str, address: str, width: str) -> None:
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        name = kind_of(address).strip("/").replace("/", "_").replace("*", "x") or "start"
        page.screenshot(path=Path(folder) / f"{who}-{name}-{width}.png", full_page=True)


def look_at_all(who: str, page: Page, part: Part) -> list[str]:
    """Every fault of every page this person can reach."""
    faults = list[str]()
    for address in walk(page, part):
        for viewport in part.widths:
            page.set_viewport_size(viewport)
            faults += faults_of(page)
            picture(page, who, address, str(viewport["width"]))
    return faults


def look_at_what_is_entered(page: Page, cohort: str, reference: str) -> list[str]:
    """Every fault of an application that a lead entered for somebody, and of its form as the lead has it."""
    entered, form = f"/lead/{cohort}/applications/{reference}", f"/apply/{reference}"
    return look_at_each(
        page,
        "entering",
        (entered, "How it came"),
        (form, "You are entering this for"),
        (f"{form}/details", "It came by telephone"),
        (f"{form}/check", "Your name is kept with it"),
    )


def look_at_feedback_of_leads(page: Page, cohort: str, told: ToldFeedback) -> list[str]:
    """Every fault of the pages on which leads write feedback, sent and ready."""
    here = f"/lead/{cohort}"
    return look_at_each(
        page,
        "feedback",
        (f"{here}/feedback", "goes out"),
        (f"{here}/applications/{told.ready}/feedback", "Send it now"),
        (f"{here}/applications/{told.sent}/feedback", "What we told them"),
    )


def look_at_outbox(page: Page, cohort: str, held: UUID) -> list[str]:
    """Every fault of the pages of a message that a lead holds."""
    here = f"/lead/{cohort}/messages/{held}"
    return look_at_each(
        page,
        "outbox",
        (f"/lead/{cohort}/messages/waiting", "Held"),
        (here, "Let it go"),
        (f"{here}/drop", "Why is it not sent?"),
        (f"{here}/again", "Where should it go?"),
    )


def held_message(database: Database) -> UUID:
    """The message of the demonstration that a lead holds."""
    with database.transaction() as session:
        return session.exec(select(Delivery.message_id).where(col(Delivery.held_at).is_not(None))).one()


def look_at_own_feedback(page: Page, told: ToldFeedback) -> list[str]:
    """Every fault of feedback as its candidate reads it."""
    own = f"/apply/{told.sent}"
    return look_at_each(
        page,
        "told",
        (f"{own}/status", "Read your feedback"),
        (f"{own}/feedback", "What our assessors found"),
    )


def look_at_own_slots(page: Page, reference: str) -> list[str]:
    """Every fault of the pages on which a candidate chooses a time, has it and cancels it."""
    own = f"/apply/{reference}"
    here = f"{own}/slots/interview"
    faults = look_at_each(page, "slots", (f"{own}/status", "Your times"), (here, "Choose a time"))
    page.get_by_role("button", name="Take this time").click()
    expect(page.get_by_role("link", name="Choose a time.")).to_be_visible()
    faults += faults_of(page)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Take this time").click()
    expect(page.get_by_text("The time is yours.")).to_be_visible()
    return faults + look_at_each(
        page, "slot taken", (here, "Move to another time"), (f"{here}/cancel", "Cancel my time")
    )


def chooser(database: Database) -> tuple[str, str]:
    """The e-mail address and the reference of a candidate of the demonstration who has chosen no time."""
    with database.transaction() as session:
        cohort = public_cohort(session)
        assert cohort is not None
        candidates = invited(session, cohort.id, cohort.definition.exercise("interview"))
        without = [one.application_id for one in candidates if one.booking.slot_id is None]
        who = next(one for one in addressees(session, without) if one.email)
    return who.email, who.reference


def give_feedback(database: Database) -> ToldFeedback:
    """Decide about two more candidates of the demonstration, and write to both."""
    now = datetime.now(UTC)
    with database.transaction() as session:
        cohort = public_cohort(session)
        assert cohort is not None
        lead, told = make_lead(session, cohort, now), make_told(session, cohort, now, 5, None, offers=1)
        send(session, cohort, told[0], now, by=lead)
        write(session, cohort, told[1], now, by=lead)
        owed = [owed_to(session, cohort, one) for one in told]
    return ToldFeedback(owed[0].reference, owed[0].email, owed[1].reference)


def declaring(database: Database) -> tuple[str, str]:
    """Whoever of the demonstration has begun a self-declaration: their address, and their reference."""
    with database.transaction() as session:
        email, reference = session.exec(
            select(Person.email, Application.reference)
            .join(Details, col(Details.person_id) == col(Person.id))
            .join(Application, col(Application.id) == col(Details.application_id))
            .join(Declaration, col(Declaration.application_id) == col(Application.id))
            .where(col(Declaration.sent_at).is_(None))
            .limit(1)
        ).one()
    return email, reference


def look_at_each(page: Page, who: str, *pages: tuple[str, str]) -> list[str]:
    """Every fault of pages, each an address and what it shows."""
    faults = list[str]()
    for address, shows in pages:
        page.goto(address)
        expect(page.get_by_text(shows).first).to_be_visible()
        for width, viewport in (("1280", DESKTOP), ("390", PHONE)):
            page.set_viewport_size(viewport)
            faults += faults_of(page)
            picture(page, who, address, width)
    return faults


@pytest.fixture
def lenient(chromium: Browser, service: RunningService) -> Iterator[BrowserContext]:
    """A window in which the test may add axe's script, which the pages' own policy refuses."""
    held = chromium.new_context(base_url=service.address, bypass_csp=True)
    held.set_default_timeout(20_000)
    yield held
    held.close()


@pytest.fixture
def entered(service: RunningService, worker_database: Database) -> tuple[str, str]:
    """The demonstration: its cohort, and the reference of what a lead entered for somebody."""
    with worker_database.transaction() as session:
        load_demo(session, applicants=12, seed=1, address=service.address, now=datetime.now(UTC))
        return session.exec(
            select(Cohort.slug, Application.reference)
            .join(Application, col(Application.cohort_id) == col(Cohort.id))
            .join(EnteredApplication, col(EnteredApplication.application_id) == col(Application.id))
        ).one()


@pytest.mark.usefixtures("entered")
@pytest.mark.parametrize("who", PARTS)
def test_axe_finds_nothing_on_any_page(lenient: BrowserContext, service: RunningService, who: str) -> None:
    part = PARTS[who]
    page = people.sign_in(lenient, service.mailbox, part.email) if part.email else lenient.new_page()
    assert look_at_all(who, page, part) == []


def test_axe_finds_nothing_on_pages_that_few_have(
    lenient: BrowserContext, service: RunningService, worker_database: Database, entered: tuple[str, str]
) -> None:
    lead = people.sign_in(lenient, service.mailbox, LEAD)
    faults = look_at_what_is_entered(lead, *entered)
    faults += look_at_outbox(lead, entered[0], held_message(worker_database))
    told = give_feedback(worker_database)
    faults += look_at_feedback_of_leads(lead, entered[0], told)
    lenient.clear_cookies()
    email, reference = chooser(worker_database)
    faults += look_at_own_slots(people.sign_in(lenient, service.mailbox, email), reference)
    email, reference = declaring(worker_database)
    lenient.clear_cookies()
    declared = people.sign_in(lenient, service.mailbox, email)
    faults += look_at_each(
        declared, "declaring", (f"/apply/{reference}/declaration", "Send my self-declaration")
    )
    lenient.clear_cookies()
    faults += look_at_own_feedback(people.sign_in(lenient, service.mailbox, told.email), told)
    assert faults == []
