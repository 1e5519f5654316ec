"""Other words for one kind of message in one cohort: checked, previewed, tested, saved with a reason."""

from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.messages import MessageKind
from recruitment.models import Delivery, Message, Person
from recruitment.queries.cohorts import CohortFacts, cohort_by_id, house_definition
from tests.conftest import Clock
from tests.factories import make_cohort
from tests.factories_lead import Office
from tests.pages import Browser
from tests.statements import counted

BODY = "Dear {name},\n\nA place is yours. Answer by {answer_by}: {link}"
NEW = {"version": "1", "subject": "A place for you, {reference}", "body": BODY, "reason": "Warmer."}
PAGE = "messages/kinds/offer"


def now_in(database: Database, cohort: CohortFacts) -> CohortFacts:
    with database.transaction() as session:
        found = cohort_by_id(session, cohort.id)
    assert found is not None
    return found


def test_words_are_saved_for_this_cohort_alone_with_the_reason(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        other = make_cohort(session, clock.now, name="Cohort 2029", public=False)
    page = lead.post(office.at(PAGE), NEW | {"then": "save"})
    assert "Saved. The next message of this kind has these words." in page.html
    assert "Warmer." in page.main
    changed = now_in(worker_database, office.cohort)
    assert changed.definition.message(MessageKind.OFFER).body == BODY
    assert (changed.version, changed.definition.questions) == (2, office.cohort.definition.questions)
    house = house_definition().message(MessageKind.OFFER)
    assert now_in(worker_database, other).definition.message(MessageKind.OFFER) == house
    assert "A place for you, DL27-4KTQ-9XWB" in lead.get(office.at("messages/kinds")).main


def test_words_that_are_as_they_were_change_nothing(
    lead: Browser, office: Office, worker_database: Database
) -> None:
    body = lead.get(office.at(PAGE)).value("body")
    assert "Your answers stood out, and we would very much like to work with you.\n\n" in body
    subject = office.cohort.definition.message(MessageKind.OFFER).subject
    page = lead.post(office.at(PAGE), NEW | {"subject": subject, "body": body, "then": "save"})
    assert "Nothing has changed: it has these words already." in page.html
    assert now_in(worker_database, office.cohort).version == 1


def test_faults_are_said_on_the_field(lead: Browser, office: Office, worker_database: Database) -> None:
    page = lead.post(office.at(PAGE), NEW | {"body": "Dear {nam}, {answer_by} {link}", "then": "save"})
    assert "Write {name} if that is meant. {nam} is not a field of this message." in page.main
    assert "Give your reason" in lead.post(office.at(PAGE), NEW | {"reason": " ", "then": "save"}).main
    assert now_in(worker_database, office.cohort).version == 1


def test_a_preview_saves_nothing_and_needs_no_reason(
    lead: Browser, office: Office, worker_database: Database
) -> None:
    page = lead.post(office.at(PAGE), NEW | {"reason": "", "then": "preview"})
    assert "A place for you, DL27-4KTQ-9XWB" in page.main
    assert "Dear Amina," in page.main
    assert now_in(worker_database, office.cohort).version == 1


def test_a_test_goes_to_the_lead_alone_and_says_that_it_is_one(
    lead: Browser, office: Office, worker_database: Database
) -> None:
    page = lead.post(office.at(PAGE), NEW | {"then": "test"})
    with worker_database.transaction() as session:
        email = session.get_one(Person, office.lead).email
        (sent,) = session.exec(select(Message)).all()
        assert session.exec(select(Delivery.application_id)).all() == [None]
        assert (sent.recipient, sent.kind) == (email, "test")
        assert sent.subject == "Test: A place for you, DL27-4KTQ-9XWB"
        assert sent.text.startswith("This is a test of a message of Cohort 2027.")
        assert "\n\nDear Amina,\n\nA place is yours." in sent.text
    assert f"A test of it is on its way to {email}, and to nobody else." in page.html


def test_of_two_leads_the_second_is_told_and_another_kind_is_free(lead: Browser, office: Office) -> None:
    lead.post(office.at(PAGE), NEW | {"then": "save"})
    page = lead.post(office.at(PAGE), NEW | {"subject": "Mine, {reference}", "then": "save"})
    assert "another lead has changed these words" in page.main
    assert "Mine, {reference}" in page.html
    assert "A place for you, {reference}" in page.main
    again = NEW | {"subject": "Mine, {reference}", "version": page.value("version"), "then": "save"}
    assert "Saved." in lead.post(office.at(PAGE), again).html
    other = {
        "version": "1",
        "subject": "Held",
        "body": "Dear {name}, {link}",
        "reason": "Short.",
        "then": "save",
    }
    assert "Saved." in lead.post(office.at("messages/kinds/withdrawn"), other).html


def test_codes_and_nonsense_have_no_such_page(lead: Browser, office: Office) -> None:
    for kind in ("sign_in_code", "nonsense"):
        lead.get(office.at(f"messages/kinds/{kind}"), status=404)
    assert office.at("messages/kinds/sign_in_code") not in lead.get(office.at("messages/kinds")).links()


def test_page_costs_as_many_statements_with_one_change_as_with_three(
    lead: Browser, office: Office, database: Database
) -> None:
    counts = []
    for version in (1, 2, 3):
        words = NEW | {"version": str(version), "subject": f"Offer {version}, {{reference}}", "then": "save"}
        lead.post(office.at(PAGE), words)
        with counted(database) as seen:
            lead.get(office.at(PAGE))
        counts.append(len(seen))
    assert len(set(counts)) == 1
