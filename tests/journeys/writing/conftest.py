"""Somebody who writes, in real Chromium, against our application with a clock that goes only when told.

Each test has a draft, windows and cookies of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.models import Answer, Application
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.sign_in import SESSION_LASTS, open_session
from tests.conftest import NOW
from tests.factories import make_application, make_cohort, make_person
from tests.journeys.conftest import AXE, LOOK
from tests.journeys.live import Live, newest_code

EMAIL = "eva.okonkwo-price@example.org"
FIRST = "A first text."
#: Pauses last a fifth of what they do for people.
HURRY = "const wait = window.setTimeout; window.setTimeout = (work, pause) => wait(work, pause / 5);"
AWAY = "Not saved yet: we cannot be reached. It is kept on this device and sent later."


@dataclass
class Writer:
    """Somebody with a draft, whose first question holds `FIRST`, and the windows that they write in."""

    live: Live
    chromium: Browser
    database: Database
    cohort: CohortFacts
    person_id: UUID
    reference: str
    devices: list[BrowserContext] = field(default_factory=list)

    def device(
        self, *, signed_in: bool = True, person_id: UUID | None = None, **options: Any
    ) -> BrowserContext:
        """A browser of its own: cookies, and what is kept in it."""
        held = self.chromium.new_context(base_url=self.live.address, **options)
        held.set_default_timeout(10_000)
        held.add_init_script(HURRY)
        self.devices.append(held)
        self.sign_in(held)
        return held

    def sign_in(self, device: BrowserContext, person_id: UUID | None = None) -> None:
        """Sign a browser in, without the e-mail."""
        with self.database.transaction() as session:
            person = person_id or self.person_id
            token = open_session(session, person_id=person, now=self.live.clock.now)
        with self.live.app.test_client() as client:
            with client.session_transaction() as held:
                held["_user_id"], held["_fresh"] = token, True
            cookie = client.get_cookie("session")
        assert cookie is not None
        device.add_cookies([{"name": "session", "value": cookie.value, "url": self.live.address}])

    def open(self, device: BrowserContext, part: str = "questions/q1") -> Page:
        """A page of the draft, in a tab of its own."""
        page = device.new_page()
        page.goto(f"/apply/{self.reference}/{part}")
        # The script has begun: it says that it saves, or that it has saved what it found on the device.
        expect(status(page)).not_to_be_empty()
        return page

    def stored(self, question: str = "q1") -> tuple[str, int]:
        """What the database holds of an answer: text and version."""
        with self.database.transaction() as session:
            row = session.exec(select(Answer).where(Answer.question == question)).one()
            return row.text, row.version

    def end_sessions(self) -> None:
        """Every session runs out."""
        self.live.clock.now += SESSION_LASTS

    def code(self, email: str = EMAIL) -> str:
        """The code of the newest e-mail."""
        return newest_code(self.database, email)

    def application(self) -> Application:
        """The row as it stands."""
        with self.database.transaction() as session:
            return session.exec(select(Application)).one()

    def to_the_end(self, seconds: int, *, grace: bool = False) -> None:
        """Set the clock so many seconds from closing, or from the end of the grace."""
        more = timedelta(minutes=self.cohort.definition.offsets.grace_minutes if grace else 0)
        self.live.clock.now = self.cohort.closes_at + more + timedelta(seconds=seconds)


@pytest.fixture
def writer(live: Live, chromium: Browser, worker_database: Database) -> Iterator[Writer]:
    live.clock.now = NOW
    with worker_database.transaction() as session:
        cohort = make_cohort(session, NOW)
        person_id = make_person(session, NOW, email=EMAIL)
        application_id = make_application(
            session, cohort, NOW, stage=Stage.APPLICATION, person_id=person_id, answers={"q1": FIRST}
        )
        application = session.get(Application, application_id)
        assert application is not None
        held = Writer(live, chromium, worker_database, cohort, person_id, application.reference)
    yield held
    for device in held.devices:
        device.close()


def status(page: Page) -> Locator:
    """The line that says whether it is saved."""
    return page.locator("[data-saving-status] [data-words]")


def write(page: Page, text: str) -> None:
    """Replace the answer, by the keyboard."""
    page.locator("textarea").press("Control+a")
    page.keyboard.insert_text(text)


def lose(page: Page) -> None:
    """End a tab as a crash does.

    One that is merely closed sends its text once more on its way out, which may well arrive: Chromium forgets
    that a page was offline once it is gone.
    """
    page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    page.close()


def faults_of(page: Page) -> list[str]:
    """What axe finds on a page as it stands."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(LOOK)["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


def kept_on(page: Page) -> int:
    """How many entries of unsaved text this browser keeps."""
    count: int = page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('typed:')).length")
    return count
