"""One job's page: held with a reason, let go on, run now by a worker, and what it did."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.domain.timetable import BY_NAME
from recruitment.jobs.desk import Desk
from recruitment.jobs.tasks import build_queue
from recruitment.mail.posting import FolderPostbox
from recruitment.models import Hold, Message, Tick
from recruitment.queries.cohorts import CohortFacts
from recruitment.servers import Addresses
from recruitment.storage.folder import FolderStorage
from tests.conftest import Clock
from tests.factories import make_application, make_cohort, make_lead
from tests.pages import Browser
from tests.statements import counted


@pytest.fixture
def cohort(worker_database: Database, clock: Clock) -> CohortFacts:
    """One with a draft that is due to be reminded."""
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now, opens_in=timedelta(days=-9), closes_in=timedelta(days=1))
        make_application(session, cohort, clock.now - timedelta(days=8), stage=Stage.APPLICATION)
    return cohort


@pytest.fixture
def lead(browser: Browser, worker_database: Database, cohort: CohortFacts, clock: Clock) -> Browser:
    with worker_database.transaction() as session:
        person = make_lead(session, cohort, clock.now, email="lead@example.org")
    return browser.sign_in(person)


@pytest.fixture
def url(cohort: CohortFacts) -> str:
    return f"/lead/{cohort.slug}/timetable/remind_drafts"


def held(database: Database) -> list[tuple[str, bool]]:
    """Reason and whether it is over, of every hold."""
    with database.transaction() as session:
        return [(one.reason, one.resumed_at is not None) for one in session.exec(select(Hold))]


def asked(database: Database) -> list[tuple[str, UUID | None]]:
    with database.transaction() as session:
        return list(session.exec(select(Tick.state, Tick.cohort_id).where(col(Tick.asked_by).is_not(None))))


def test_job_stands_in_words_with_what_it_does_next_and_what_a_hold_means(lead: Browser, url: str) -> None:
    page = lead.get(url)
    assert page.heading == "Reminds people whose application is not sent"
    assert re.search(r"Remind the owner of draft DL27-\S+ When the clock looks next", page.main)
    assert "1 is sent “Reminder of a draft” Evie, DL27-" in page.main
    assert BY_NAME["remind_drafts"].while_held in page.main
    assert "What it did" not in page.main


@pytest.mark.parametrize("job", ["tidy", "recover_work", "no_such_job"])
def test_what_belongs_to_no_cohort_has_no_page(lead: Browser, cohort: CohortFacts, job: str) -> None:
    lead.get(f"/lead/{cohort.slug}/timetable/{job}", status=404)


def test_job_is_held_with_a_reason(lead: Browser, url: str, worker_database: Database) -> None:
    page = lead.post(f"{url}/hold", {"reason": "We write to them ourselves."})
    assert "Held. It does nothing for this cohort until somebody lets it go on." in page.text
    assert "Held for Cohort 2027 by Lead Number" in page.main
    assert "since 10am on 12 January 2027. Reason: We write to them ourselves." in page.main
    assert "None of this is done while it is held." in page.main
    assert held(worker_database) == [("We write to them ourselves.", False)]


def test_hold_without_a_reason_is_refused_on_the_field(
    lead: Browser, url: str, worker_database: Database
) -> None:
    page = lead.post(f"{url}/hold", {"reason": " "})
    assert page.title.startswith("Error: ")
    assert "Give a reason for holding it." in page.main
    assert held(worker_database) == []


def test_second_lead_who_holds_it_too_is_told(lead: Browser, url: str, worker_database: Database) -> None:
    lead.post(f"{url}/hold", {"reason": "First."})
    page = lead.post(f"{url}/hold", {"reason": "Second."})
    assert "somebody has held this already" in page.main
    assert "Reason: First." in page.main
    assert held(worker_database) == [("First.", False)]


def test_job_goes_on_and_the_hold_is_kept(lead: Browser, url: str, worker_database: Database) -> None:
    lead.post(f"{url}/hold", {"reason": "Wait."})
    page = lead.post(f"{url}/resume")
    assert "It goes on. What fell due meanwhile is done when it looks next." in page.text
    assert re.search(r"When it was held .* 10am on 12 January 2027 Lead Number\d+ Wait. 10am", page.main)
    assert held(worker_database) == [("Wait.", True)]
    assert "this is not held any more" in lead.post(f"{url}/resume").main


def test_run_is_asked_for_and_nothing_is_done_in_the_request(
    lead: Browser, url: str, worker_database: Database, cohort: CohortFacts
) -> None:
    page = lead.post(f"{url}/run")
    assert "Asked for. A worker runs it within moments; what it did stands below." in page.text
    assert "10am on 12 January 2027 Under way Lead Number" in page.main
    assert url in page.links()
    assert asked(worker_database) == [("queued", cohort.id)]
    with worker_database.transaction() as session:
        assert session.exec(select(Message)).all() == []
        waiting = session.execute(text("select args ->> 'job' from queue.procrastinate_jobs")).scalars().all()
    assert waiting == ["remind_drafts"]


def test_second_press_asks_for_nothing_more(lead: Browser, url: str, worker_database: Database) -> None:
    lead.post(f"{url}/run")
    assert "Asked for already, a moment ago." in lead.post(f"{url}/run").text
    assert len(asked(worker_database)) == 1


def test_held_job_is_not_run(lead: Browser, url: str, worker_database: Database) -> None:
    lead.post(f"{url}/hold", {"reason": "Wait."})
    page = lead.post(f"{url}/run")
    assert "Let it go on first: it is held for this cohort" in page.main
    assert asked(worker_database) == []


def test_outcome_stands_on_the_page_once_a_worker_has_run_it(
    lead: Browser,
    url: str,
    worker_database: Database,
    addresses: Addresses,
    clock: Clock,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    lead.post(f"{url}/run")
    folder = tmp_path_factory.mktemp("desk")
    desk = Desk(
        worker_database, "https://apply.example.org", FolderPostbox(folder), FolderStorage(folder), clock
    )
    with (app := build_queue(desk, addresses.worker)).open():
        app.run_worker(wait=False, concurrency=1, install_signal_handlers=False, listen_notify=False)
    page = lead.get(url)
    assert "10am on 12 January 2027 1 done Lead Number" in page.main
    assert "for Cohort 2027" in page.main
    assert url not in page.links()
    assert len(list(folder.glob("*.eml"))) == 1


def test_page_asks_the_database_as_often_for_one_of_everything_as_for_three(
    lead: Browser,
    url: str,
    worker_database: Database,
    database: Database,
    clock: Clock,
    cohort: CohortFacts,
) -> None:
    counts = []
    for _ in range(3):
        lead.post(f"{url}/run")
        lead.post(f"{url}/hold", {"reason": "Wait."})
        lead.post(f"{url}/resume")
        with worker_database.transaction() as session:
            make_application(session, cohort, clock.now - timedelta(days=8), stage=Stage.APPLICATION)
        clock.now += timedelta(minutes=6)
        lead.get(url)
        with counted(database) as seen:
            lead.get(url)
        counts.append(len(seen))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 13
