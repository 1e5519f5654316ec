"""The page on which an application that ended is taken up again."""

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.models import Application
from tests.conftest import Clock
from tests.factories import make_application, make_lead
from tests.factories_lead import Office
from tests.factories_reopening import declined, withdrew
from tests.pages import Browser

WHY = "We had mixed up two people."


def end(database: Database, office: Office, clock: Clock, stage: Stage) -> str:
    """An application that ended; the address of its page here."""
    with database.transaction() as session:
        made = make_application(session, office.cohort, clock.now, stage=stage)
        session.add((withdrew if stage is Stage.WITHDRAWN else declined)(made, clock.now))
        return office.at(f"applications/{session.get_one(Application, made).reference}/reopening")


def stages(database: Database) -> list[str]:
    with database.transaction() as session:
        return list(session.exec(select(Application.stage)))


def test_who_withdrew_is_taken_up_at_once(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    address = end(worker_database, office, clock, Stage.WITHDRAWN)
    assert "at once" in lead.get(address).main
    page = lead.post(address, {"reason": WHY})
    assert "is taken up again, at “Sift”" in page.text
    assert stages(worker_database) == [Stage.SIFT]


def test_who_was_turned_down_waits_for_another_lead_who_reads_why(
    lead: Browser, office: Office, worker_database: Database, clock: Clock, browser: Browser
) -> None:
    address = end(worker_database, office, clock, Stage.NOT_PROGRESSED)
    asked = lead.post(address, {"reason": WHY})
    assert "Ask one to open this page." in asked.main
    assert stages(worker_database) == [Stage.NOT_PROGRESSED]
    with worker_database.transaction() as session:
        second = make_lead(session, office.cohort, clock.now)
    other = browser.sign_in(second)
    assert WHY in other.get(address).main
    assert "is taken up again" in other.post(f"{address}/agree").text
    assert stages(worker_database) == [Stage.SIFT]


def test_whoever_asked_cannot_agree(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    address = end(worker_database, office, clock, Stage.NOT_PROGRESSED)
    lead.post(address, {"reason": WHY})
    assert "Ask another lead to agree: you asked for it." in lead.post(f"{address}/agree").main
    assert stages(worker_database) == [Stage.NOT_PROGRESSED]


@pytest.mark.parametrize("stage", [Stage.SIFT, Stage.INELIGIBLE])
def test_what_has_not_ended_in_this_way_has_no_such_page(
    lead: Browser, office: Office, worker_database: Database, clock: Clock, stage: Stage
) -> None:
    assert lead.get(end(worker_database, office, clock, stage), status=404)


def test_a_reason_is_needed(lead: Browser, office: Office, worker_database: Database, clock: Clock) -> None:
    address = end(worker_database, office, clock, Stage.WITHDRAWN)
    assert "Give a reason for taking it up again." in lead.post(address, {"reason": ""}).main
