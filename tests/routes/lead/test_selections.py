"""Saved selections: picked from lists, read with what has changed, taken away, decided about."""

import csv
import io
from uuid import UUID

import pytest
from sqlmodel import Session, col, select, update

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.models import Application, DecisionItem, Details, Selection
from tests.conftest import Clock
from tests.factories import make_application, make_assessor
from tests.factories_decision import have_opened, make_scored, make_shortlist
from tests.factories_lead import Office
from tests.pages import Browser, Page
from tests.statements import counted

PROPOSAL = {"outcome": "decline", "each": "Little evidence.", "reason": "As discussed.", "then": "look"}


class Listed:
    """Three scored candidates on a shortlist of one place, best first."""

    def __init__(self, session: Session, office: Office, clock: Clock) -> None:
        assessor = make_assessor(session, office.cohort, clock.now)
        self.ids = make_scored(session, office.cohort, clock.now, 5, 4, 2, assessor_id=assessor)
        self.list = make_shortlist(session, office.cohort, clock.now, places=1)
        self.references = [session.get_one(Application, one).reference for one in self.ids]


@pytest.fixture
def listed(worker_database: Database, office: Office, clock: Clock) -> Listed:
    with worker_database.transaction() as session:
        return Listed(session, office, clock)


def ticked(page: Page) -> list[str]:
    return [one.get("value") or "" for one in page.all("input") if one.get("checked") is not None]


def save(lead: Browser, office: Office, *references: str, name: str = "Below") -> str:
    """Save these and return the selection's address."""
    page = lead.client.post(
        office.at("selections/new"),
        data=lead.with_token({"name": name, "chosen": list(references)}),
    )
    assert page.status_code == 302
    return str(page.location)


def test_ticked_rows_and_all_that_a_list_finds_are_picked(
    lead: Browser, office: Office, listed: Listed
) -> None:
    page = lead.get(office.at("applications"))
    boxes = [one.get("value") for one in page.all("input") if one.get("name") == "chosen"]
    assert boxes == sorted(listed.references)
    one = lead.get(office.at(f"selections/new?chosen={listed.references[1]}"))
    assert ticked(one) == [listed.references[1]]
    every = office.at("selections/new?all=y&stage=sift")
    stage = lead.get(office.at("applications?stage=sift"))
    assert every in [link.get("href") for link in stage.all("a")]
    assert ticked(lead.get(every)) == sorted(listed.references)
    assert "nobody is picked yet" in lead.get(office.at("selections/new?all=y&stage=offer")).main


def test_parts_of_a_shortlist_are_picked(lead: Browser, office: Office, listed: Listed) -> None:
    first, *below = listed.references
    url = office.at(f"selections/new?shortlist={listed.list}")
    assert ticked(lead.get(f"{url}&part=within")) == [first]
    assert ticked(lead.get(f"{url}&part=below")) == sorted(below)
    page = lead.post(f"{url}&part=below", {"name": "Below the line", "chosen": below[:1]})
    assert "It holds 1 application for good." in page.main
    assert "from a shortlist" in page.main


def test_what_was_typed_comes_back_where_it_cannot_be_saved(
    lead: Browser, office: Office, listed: Listed
) -> None:
    url = office.at("selections/new?all=y")
    page = lead.post(url, {"name": "", "chosen": listed.references[:1]})
    assert "Enter a name for the selection." in page.main
    assert ticked(page) == listed.references[:1]
    page = lead.post(url, {"name": "Nobody", "chosen": []})
    assert "Tick at least one application." in page.main


def test_what_is_no_reference_picks_nobody(lead: Browser, office: Office, listed: Listed) -> None:
    for chosen in ("%00", "DL27", "nobody%27s"):
        assert "nobody is picked yet" in lead.get(office.at(f"selections/new?chosen={chosen}")).main
    page = lead.post(office.at("selections/new"), {"name": "Nobody", "chosen": ["\x00", "DL27"]})
    assert "nobody is picked yet" in page.main
    assert len(listed.references) == 3


def test_own_application_is_not_offered(
    lead: Browser, office: Office, listed: Listed, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        owned = update(Details).where(col(Details.application_id) == listed.ids[0])
        session.execute(owned.values(person_id=office.lead))
    page = lead.get(office.at("selections/new?all=y"))
    assert ticked(page) == sorted(listed.references[1:])
    assert "Your own application is not offered" in page.main


def test_a_selection_says_who_has_moved_since(
    lead: Browser, office: Office, listed: Listed, worker_database: Database
) -> None:
    url = save(lead, office, *listed.references[1:])
    with worker_database.transaction() as session:
        session.get_one(Application, listed.ids[1]).stage = Stage.WITHDRAWN
        make_application(session, office.cohort, session.get_one(Selection, UUID(url[-36:])).made_at)
    page = lead.get(url)
    assert "It holds 2 applications for good." in page.main
    assert "Since then 1 of them has moved." in page.main
    assert "1 moved" in lead.get(office.at("selections")).main


def test_its_sheet_has_its_members_alone(lead: Browser, office: Office, listed: Listed) -> None:
    url = save(lead, office, *listed.references[1:])
    rows = list(csv.DictReader(io.StringIO(lead.client.get(f"{url}.csv").data.decode("utf-8-sig"))))
    assert [row["Reference"] for row in rows] == sorted(listed.references[1:])
    assert lead.client.get(f"{url}.xlsx").status_code == 200


def test_one_outcome_is_looked_at_then_proposed_for_all_of_it(
    lead: Browser, office: Office, listed: Listed, worker_database: Database, clock: Clock
) -> None:
    url = f"{save(lead, office, *listed.references)}/propose"
    with worker_database.transaction() as session:
        have_opened(session, clock.now, *listed.ids[:2])
        session.get_one(Application, listed.ids[0]).stage = Stage.WITHDRAWN
    page = lead.post(url, PROPOSAL)
    assert "Not to be taken further: 1." in page.main
    assert "Can take no part: 2" in page.main
    assert "Has withdrawn." in page.main
    assert "Nobody has opened the whole of it, so it cannot be turned down." in page.main
    sent = PROPOSAL | {"foreseen": page.value("foreseen"), "then": "propose"}
    refused = lead.post(url, sent)
    assert "Tick that those who can take no part are left out" in refused.main
    assert refused.value("each") == "Little evidence."
    assert "Proposed." in lead.post(url, sent | {"leave_out": "y"}).text
    with worker_database.transaction() as session:
        assert session.exec(select(DecisionItem.application_id)).all() == [listed.ids[1]]


def test_what_has_changed_since_the_look_is_looked_at_first(
    lead: Browser, office: Office, listed: Listed, worker_database: Database, clock: Clock
) -> None:
    url = f"{save(lead, office, *listed.references)}/propose"
    with worker_database.transaction() as session:
        have_opened(session, clock.now, *listed.ids)
    page = lead.post(url, PROPOSAL)
    with worker_database.transaction() as session:
        session.get_one(Application, listed.ids[0]).stage = Stage.WITHDRAWN
    sent = PROPOSAL | {"foreseen": page.value("foreseen"), "then": "propose", "leave_out": "y"}
    assert "this is not what you looked at" in lead.post(url, sent).main
    with worker_database.transaction() as session:
        assert session.exec(select(DecisionItem)).all() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"outcome": ""}, "Choose what you propose for all of them."),
        ({"outcome": "expel"}, "Choose what you propose for all of them."),
        ({"outcome": "reserve", "band": "z"}, "Choose a band of the reserve list."),
        ({"each": " "}, "Give the reason that is recorded for each of them."),
        ({"reason": ""}, "Give a reason for the decision as a whole."),
    ],
)
def test_what_is_missing_is_said_on_its_field(
    lead: Browser, office: Office, listed: Listed, changes: dict[str, str], sentence: str
) -> None:
    url = f"{save(lead, office, *listed.references)}/propose"
    assert sentence in lead.post(url, PROPOSAL | changes).main


def test_without_a_shortlist_one_is_built_first(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        one = make_application(session, office.cohort, clock.now)
        reference = session.get_one(Application, one).reference
    page = lead.get(f"{save(lead, office, reference)}/propose")
    assert "Build a shortlist first" in page.main


def test_whoever_stands_in_it_asks_another_lead(
    lead: Browser, office: Office, listed: Listed, worker_database: Database
) -> None:
    url = save(lead, office, *listed.references)
    with worker_database.transaction() as session:
        owned = update(Details).where(col(Details.application_id) == listed.ids[0])
        session.execute(owned.values(person_id=office.lead))
    assert "Ask another lead to propose this" in lead.get(f"{url}/propose").main
    assert listed.references[0] not in lead.get(url).main


def test_pages_take_as_many_statements_for_three_as_for_one(
    lead: Browser, office: Office, listed: Listed, database: Database, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        have_opened(session, clock.now, *listed.ids)
    small = save(lead, office, listed.references[0], name="One")
    large = save(lead, office, *listed.references, name="Three")
    for rest, form in (("", None), (".csv", None), ("/propose", PROPOSAL)):
        counts = []
        for url in (small, small, large):
            with counted(database) as seen:
                lead.client.get(url + rest) if form is None else lead.post(url + rest, form)
            counts.append(len(seen))
        assert counts[1] == counts[2], rest
