"""The pages on which the reserve list is extended: a last look at who is told, then each of them is."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.models import Application, Details
from tests.conftest import Clock
from tests.factories import make_application, make_person
from tests.factories_lead import Office
from tests.factories_wash_up import put_in_band
from tests.pages import Browser, Page
from tests.statements import counted

WHY = "A school may open a place in the spring."


class List:
    """The reserve list of an office's cohort."""

    def __init__(self, office: Office, database: Database, clock: Clock) -> None:
        self.office, self.database, self.clock = office, database, clock

    def add(self, days: int = 5, *, band: str = "a", person_id: UUID | None = None) -> str:
        """Somebody who stands there for so many days yet; their reference."""
        now = self.clock.now
        with self.database.transaction() as session:
            one = make_application(session, self.office.cohort, now, stage=Stage.RESERVE)
            until = now.date() + timedelta(days=days)
            put_in_band(session, self.office.cohort, now, one, until=until, band=band)
            if person_id is not None:
                session.get_one(Details, one).person_id = person_id
            return session.get_one(Application, one).reference

    def day(self, days: int) -> list[str]:
        day: date = self.clock.now.date() + timedelta(days=days)
        return [str(day.day), str(day.month), str(day.year)]


@pytest.fixture
def listed(office: Office, worker_database: Database, clock: Clock) -> List:
    return List(office, worker_database, clock)


def look_then_do(lead: Browser, address: str, until: list[str]) -> Page:
    form = {"until": until, "reason": WHY, "then": "look"}
    seen = lead.post(address, form)
    return lead.post(address, form | {"then": "do", "foreseen": seen.value("foreseen")})


def test_the_list_leads_to_extending_a_band_and_one_person(
    lead: Browser, office: Office, listed: List
) -> None:
    reference = listed.add()
    links = lead.get(office.at("reserve")).links()
    assert office.at("reserve/bands/a/extend") in links
    assert office.at("reserve/bands/b/extend") not in links
    assert office.at(f"reserve/{reference}/extend") in links


def test_a_last_look_says_who_of_a_band_is_told_and_who_is_left_as_they_are(
    lead: Browser, office: Office, listed: List
) -> None:
    short, long = listed.add(5), listed.add(60)
    elsewhere = listed.add(5, band="b")
    form = {"until": listed.day(40), "reason": WHY, "then": "look"}
    main = lead.post(office.at("reserve/bands/a/extend"), form).main
    assert "Nothing has happened yet." in main
    assert f"{short}: told by e-mail" in main
    assert f"{long}. Choose a later day: their place holds until 13 March 2027 already." in main
    assert elsewhere not in main
    assert "21 February 2027" not in lead.get(office.at("reserve")).main


def test_a_band_is_extended_and_what_had_run_out_stands_again(
    lead: Browser, office: Office, listed: List
) -> None:
    listed.add(5)
    over = listed.add(-1)
    assert "Run out" in lead.get(office.at("reserve")).main
    page = look_then_do(lead, office.at("reserve/bands/a/extend"), listed.day(40))
    assert "2 people stand on the reserve list for longer. Told by e-mail: 2." in page.text
    assert "Run out" not in page.main
    record = lead.get(office.at(f"applications/{over}/record")).main
    assert "Was given until 21 February 2027 on the reserve list" in record
    assert WHY in record
    assert "Longer on the reserve list" in record


def test_one_person_is_extended_alone(lead: Browser, office: Office, listed: List) -> None:
    one, other = listed.add(), listed.add()
    page = look_then_do(lead, office.at(f"reserve/{one}/extend"), listed.day(40))
    assert "1 person stands on the reserve list for longer. Told by e-mail: 1." in page.text
    assert page.main.count("21 February 2027") == 1
    assert other in page.main


def test_what_was_not_looked_at_is_looked_at_first(lead: Browser, office: Office, listed: List) -> None:
    address = office.at(f"reserve/{listed.add()}/extend")
    form = {"until": listed.day(40), "reason": WHY, "then": "look"}
    seen = lead.post(address, form).value("foreseen")
    changed = form | {"until": listed.day(41), "then": "do", "foreseen": seen}
    assert "Nothing has happened yet." in lead.post(address, changed).main
    assert "22 February 2027" not in lead.get(office.at("reserve")).main


def test_an_earlier_day_is_refused_on_its_field_and_nothing_typed_is_lost(
    lead: Browser, office: Office, listed: List
) -> None:
    address = office.at(f"reserve/{listed.add(60)}/extend")
    page = lead.post(address, {"until": listed.day(40), "reason": WHY, "then": "look"})
    assert "Choose a later day: their place holds until 13 March 2027 already." in page.main
    assert WHY in page.main
    page = lead.post(address, {"until": "", "reason": "", "then": "look"})
    assert "Enter the day." in page.main
    assert "Give your reason." in page.main


def test_nobody_finds_whom_the_list_does_not_hold(lead: Browser, office: Office, listed: List) -> None:
    own = listed.add(person_id=office.lead)
    assert lead.get(office.at(f"reserve/{own}/extend"), status=404)
    assert lead.get(office.at("reserve/bands/z/extend"), status=404)
    assert "Nobody is in this band." in lead.get(office.at("reserve/bands/b/extend")).main
    with listed.database.transaction() as session:
        application = session.exec(select(Application).where(col(Application.reference) == own)).one()
        session.get_one(Details, application.id).person_id = make_person(session, listed.clock.now)
    assert own in lead.get(office.at(f"reserve/{own}/extend")).main


def test_a_lead_who_applies_here_is_sent_to_another(lead: Browser, office: Office, listed: List) -> None:
    reference = listed.add()
    listed.add(person_id=office.lead)
    form = {"until": listed.day(40), "reason": WHY, "then": "look"}
    page = lead.post(office.at(f"reserve/{reference}/extend"), form)
    assert "Ask another lead to do this" in page.main


@pytest.mark.parametrize("then", ["get", "look", "do"])
def test_three_cost_as_many_statements_as_two(
    lead: Browser, office: Office, listed: List, database: Database, then: str
) -> None:
    asked, address = [], office.at("reserve/bands/a/extend")
    for added, days in ((2, 40), (1, 41)):
        for _ in range(added):
            listed.add()
        form = {"until": listed.day(days), "reason": WHY, "then": "look"}
        foreseen = lead.post(address, form).value("foreseen")
        with counted(database) as seen:
            if then == "get":
                lead.get(address)
            else:
                lead.post(address, form | {"then": then, "foreseen": foreseen})
        asked.append(len(seen))
    assert asked[0] == asked[1]
