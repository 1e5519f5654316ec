"""Every kind of message, as its reader will see it."""

from recruitment.db import Database
from recruitment.domain.messages import FIELDS, MessageKind, fields_of
from recruitment.invented.messages import invented_fields
from recruitment.routes.lead.message_kinds import samples_of
from recruitment.routes.lead.messages import KINDS
from tests.conftest import Clock
from tests.factories import make_cohort
from tests.factories_lead import Office
from tests.pages import Browser
from tests.statements import counted


def test_every_kind_has_a_name_for_staff_and_values_for_its_fields() -> None:
    assert set(KINDS) == set(MessageKind) - {MessageKind.SIGN_IN_CODE}
    for kind, fields in FIELDS.items():
        assert set(invented_fields(kind, {"link": "x"} | dict.fromkeys(STANDING, "x"))) == fields


STANDING = ("organisation", "programme", "help_email", "help_phone", "cohort")


def test_the_page_shows_every_kind_and_is_found_from_the_messages(lead: Browser, office: Office) -> None:
    assert office.at("messages/kinds") in lead.get(office.at("messages")).links()
    page = lead.get(office.at("messages/kinds"))
    ids = {section.get("aria-labelledby") for section in page.all("section")}
    assert set(MessageKind) <= ids
    assert "You have accepted your place on the Difference Leaders Programme" in page.main
    assert "Dear Amina," in page.main


def test_no_field_is_left_unfilled_and_no_two_subjects_are_alike(office: Office) -> None:
    samples = list(samples_of(office.cohort, "https://apply.example.org"))
    assert [one.kind for one in samples] == [*MessageKind]
    assert all(fields_of(one.subject + one.text) == () for one in samples)
    assert len({one.subject.casefold() for one in samples}) == len(samples)


def test_dates_are_those_of_the_cohort(lead: Browser, office: Office) -> None:
    page = lead.get(office.at("messages/kinds"))
    assert "applications close at 10am on 2 February 2027" in page.main
    assert "5pm on 16 March 2027" in page.main


def test_a_programme_without_applicants_has_fewer_kinds(worker_database: Database, clock: Clock) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now, definition="writing_assessment", name="Essays", public=False)
    kinds = [one.kind for one in samples_of(cohort, "https://apply.example.org")]
    assert MessageKind.READING_READY in kinds
    assert MessageKind.RECEIPT not in kinds


def test_the_page_costs_as_many_statements_as_any(lead: Browser, office: Office, database: Database) -> None:
    lead.get(office.at("messages/kinds"))
    with counted(database) as statements:
        lead.get(office.at("messages/kinds"))
    assert len(statements) <= 4
