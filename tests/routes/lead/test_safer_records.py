"""The pages of safer recruitment: what is missing for whom, and recording what was found."""

from uuid import UUID

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.safer_records import Finding, Gate
from recruitment.domain.stages import Stage
from recruitment.models import Application, SaferRecord
from tests.conftest import Clock
from tests.factories import make_application
from tests.factories_lead import Office
from tests.factories_safer import CONFESSED, DECLARED, ask_to_declare, clear_gates, find, look_after
from tests.pages import Browser, text_of
from tests.statements import counted

LIST = "safer-recruitment"


@pytest.fixture
def candidate(office: Office, worker_database: Database, clock: Clock) -> str:
    """One at the interview, who has declared something."""
    with worker_database.transaction() as session:
        made = make_application(session, office.cohort, clock.now, stage=Stage.INTERVIEW)
        ask_to_declare(
            session, made, clock.now, sent=True, **DECLARED | {"conduct": "yes", "conduct_words": CONFESSED}
        )
        return session.get_one(Application, made).reference


def name(database: Database, office: Office, lead: UUID, clock: Clock) -> None:
    with database.transaction() as session:
        look_after(session, office.cohort, lead, clock.now)


def test_an_empty_list_says_so_and_asks_for_somebody_to_be_named(lead: Browser, office: Office) -> None:
    page = lead.get(office.at(LIST))
    assert "Nobody has been taken further yet." in page.main
    assert office.at("staff") in page.links()


def test_the_list_names_what_is_missing_and_before_when(
    lead: Browser, office: Office, candidate: str, worker_database: Database, clock: Clock
) -> None:
    page = lead.get(office.at(LIST))
    row = text_of(page.all("tr")[1])
    assert row.endswith("Closed Self-declaration, online search, references")
    assert "Assessment centre, " in row
    with worker_database.transaction() as session:
        made = session.exec(select(Application).where(Application.reference == candidate)).one()
        clear_gates(session, made.id, clock.now)
    assert text_of(lead.get(office.at(LIST)).all("tr")[1]).endswith("All cleared")


def test_whoever_is_not_named_sees_what_is_cleared_and_not_a_word_of_it(
    lead: Browser, office: Office, candidate: str
) -> None:
    page = lead.get(office.at(f"{LIST}/{candidate}"))
    assert "You see what is cleared." in page.main
    assert CONFESSED not in page.main
    assert office.at(f"{LIST}/{candidate}/online_search") not in page.links()
    refused = lead.post(
        office.at(f"{LIST}/{candidate}/online_search"), {"finding": "proceed", "words": "None.", "seen": "0"}
    )
    assert "Ask a lead who looks after safer recruitment" in refused.main


def test_whoever_is_named_reads_it_and_records_what_they_find(
    lead: Browser, office: Office, candidate: str, worker_database: Database, clock: Clock
) -> None:
    name(worker_database, office, office.lead, clock)
    page = lead.get(office.at(f"{LIST}/{candidate}"))
    assert CONFESSED in page.main
    address = office.at(f"{LIST}/{candidate}/self_declaration")
    assert address in page.links()
    given = {"finding": "discuss", "words": "To be asked about.", "seen": lead.get(address).value("seen")}
    shown = lead.post(address, given)
    assert "Nobody was moved or told." in shown.text
    assert "Self-declaration: Talk it over with them first" in shown.main
    assert "To be asked about." in shown.main


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"finding": ""}, "Choose what you find."),
        ({"finding": "perhaps"}, "Choose what you find."),
        ({"words": ""}, "Say what you looked at, and why you find this."),
        ({"seen": "x" * 30}, None),
        ({"seen": "0"}, "Read what was recorded a moment ago, then record yours: somebody else was first."),
    ],
)
def test_a_record_is_refused_with_a_sentence(
    lead: Browser,
    office: Office,
    candidate: str,
    worker_database: Database,
    clock: Clock,
    given: dict[str, str],
    sentence: str | None,
) -> None:
    name(worker_database, office, office.lead, clock)
    with worker_database.transaction() as session:
        made = session.exec(select(Application).where(Application.reference == candidate)).one()
        find(session, made.id, Gate.ONLINE_SEARCH, Finding.STOP, clock.now)
    address = office.at(f"{LIST}/{candidate}/online_search")
    usual = {"finding": "proceed", "words": "Nothing.", "seen": lead.get(address).value("seen")}
    page = lead.post(address, usual | given)
    assert (sentence or "somebody else was first") in page.main
    with worker_database.transaction() as session:
        assert len(session.exec(select(SaferRecord)).all()) == 1


def test_what_is_not_recorded_by_hand_has_no_form(lead: Browser, office: Office, candidate: str) -> None:
    for gate in ("references", "juggling"):
        assert lead.get(office.at(f"{LIST}/{candidate}/{gate}"), status=404)


@pytest.mark.parametrize("page", ["", "/{reference}"])
def test_pages_ask_as_much_with_three_candidates_as_with_one(
    lead: Browser,
    office: Office,
    candidate: str,
    worker_database: Database,
    database: Database,
    clock: Clock,
    page: str,
) -> None:
    address = office.at(LIST + page.format(reference=candidate))
    lead.get(address)
    counts = []
    for _ in range(2):
        with counted(database) as statements:
            lead.get(address)
        counts.append(len(statements))
        with worker_database.transaction() as session:
            for _ in range(2):
                made = make_application(session, office.cohort, clock.now, stage=Stage.INTERVIEW)
                clear_gates(session, made, clock.now)
    assert counts[0] == counts[1]
