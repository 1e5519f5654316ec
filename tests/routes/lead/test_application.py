"""One application, part by part: where it stands, what they wrote, its scores, what happened, who looked."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.stages import Action, Stage
from recruitment.models import Confirmation, Pack, View
from recruitment.queries.decisions import opened
from recruitment.services.decisions import Outcome, confirm, propose, release, set_release
from recruitment.services.moves import move
from recruitment.services.shortlists import build_shortlist
from recruitment.services.views import log_view
from tests.conftest import Clock
from tests.factories import (
    EMPLOYER,
    FULL_NAME,
    KNOWN_AS,
    PHONE,
    REFEREE,
    REFEREE_EMAIL,
    make_application,
    make_assessor,
    make_lead,
    make_person,
    make_reading,
)
from tests.factories_lead import (
    NO_EVIDENCE,
    Office,
    make_card,
    make_imported,
    make_named,
    make_scores,
)
from tests.pages import Browser, Page, text_of
from tests.statements import counted

REFERENCE = "DL27-4KTQ-9XWB"


@pytest.fixture
def application_id(worker_database: Database, office: Office, clock: Clock) -> UUID:
    with worker_database.transaction() as session:
        return make_named(session, office.cohort, clock.now, reference=REFERENCE)


def views(database: Database) -> list[tuple[UUID, UUID, str]]:
    with database.transaction() as session:
        rows = session.exec(select(View).order_by(col(View.id))).all()
        return [(row.application_id, row.person_id, row.page) for row in rows]


def part(office: Office, name: str = "") -> str:
    return office.at(f"applications/{REFERENCE}{name}")


PARTS = ("", "/answers", "/details", "/scores", "/record")


@pytest.mark.parametrize("name", PARTS)
def test_each_part_leads_to_all_of_them_and_says_which_is_open(
    lead: Browser, office: Office, application_id: UUID, name: str
) -> None:
    assert application_id
    page = lead.get(part(office, name))
    for other in PARTS:
        assert part(office, other) in page.links()
    assert FULL_NAME in page.heading
    (here,) = [
        one for one in page.all("a") if "/applications/DL" in one.get("href", "") and one.get("aria-current")
    ]
    assert (here.get("href"), here.get("aria-current")) == (part(office, name), "page")
    # A browser keeps titles.
    assert FULL_NAME not in page.title


def test_the_overview_says_who_applies_and_where_it_stands(
    lead: Browser, office: Office, application_id: UUID
) -> None:
    assert application_id
    page = lead.get(part(office))
    assert page.heading == FULL_NAME
    for words in (REFERENCE, KNOWN_AS, PHONE, EMPLOYER, "What may happen next", "How things stand"):
        assert words in page.text, words
    # What they wrote stands on a page of its own.
    assert f"I am {FULL_NAME}" not in page.main


def test_the_answers_stand_as_written_with_the_blinded_copy_beside_each(
    lead: Browser, office: Office, application_id: UUID
) -> None:
    assert application_id
    page = lead.get(part(office, "/answers"))
    assert page.main.count(f"I am {FULL_NAME} and at {EMPLOYER}") == 8
    assert "The blinded copy, as assessors read it" in page.main
    assert "I am [applicant] and at [school] I worked with [referee]" in page.main


def test_details_name_those_who_speak_for_them(lead: Browser, office: Office, application_id: UUID) -> None:
    assert application_id
    page = lead.get(part(office, "/details"))
    for words in (KNOWN_AS, PHONE, EMPLOYER, REFEREE, REFEREE_EMAIL, "Tobias Lindqvist"):
        assert words in page.text, words


def test_scores_stand_by_pass_with_assessor_evidence_and_mean(
    lead: Browser, office: Office, worker_database: Database, clock: Clock, application_id: UUID
) -> None:
    with worker_database.transaction() as session:
        make_scores(
            session,
            office.cohort,
            clock.now,
            application_id,
            4,
            NO_EVIDENCE,
            None,
            evidence="Names the cause.",
        )
    assert "2 of 3 readings are committed." in lead.get(part(office)).main
    page = lead.get(part(office, "/scores"))
    assert "2 of 3 readings are committed." in page.main
    # No evidence counts as 1 in this definition.
    assert "Inspired by the problem, mean 2.50" in page.main
    assert "Names the cause." in page.main
    assert "No evidence seen" in page.main
    assert "1 reading not committed yet" in page.main
    assert page.main.count("Assessor Number") == 2


def test_nothing_of_a_draft_is_shown(
    lead: Browser, office: Office, worker_database: Database, clock: Clock, application_id: UUID
) -> None:
    with worker_database.transaction() as session:
        assessor = make_assessor(session, office.cohort, clock.now)
        reading = make_reading(
            session, office.cohort, clock.now, application_id=application_id, assessor_id=assessor
        )
        make_card(session, reading, 5, clock.now, evidence="Half a thought.")
    assert "Half a thought." not in lead.get(part(office)).html
    page = lead.get(part(office, "/scores"))
    assert "0 of 1 readings are committed." in page.main
    assert "1 reading not committed yet" in page.main
    assert "Half a thought." not in page.html
    assert "mean" not in page.main


def test_each_part_that_is_opened_is_noted_by_its_own_name(
    lead: Browser, office: Office, worker_database: Database, application_id: UUID
) -> None:
    for name in PARTS:
        lead.get(part(office, name))
    opened = ("overview", "answers", "details", "scores", "record")
    assert views(worker_database) == [(application_id, office.lead, page) for page in opened]


def test_who_opened_it_stands_on_its_record_and_whether_they_read_the_answers(
    lead: Browser, office: Office, worker_database: Database, clock: Clock, application_id: UUID
) -> None:
    assert application_id
    assert "Nobody before you. Opening it now has been noted." in lead.get(part(office, "/record")).main
    assert "Answers not opened yet" in lead.get(part(office)).text
    lead.get(part(office, "/answers"))
    clock.now += timedelta(hours=1)
    with worker_database.transaction() as session:
        other = make_lead(session, office.cohort, clock.now)
    second = lead.another().sign_in(other)
    assert "Answers opened by 1 person" in second.get(part(office)).text
    assert "you among them" not in second.get(part(office)).text
    (row,) = [one for one in second.get(part(office, "/record")).all("tr") if "10am" in text_of(one)][:1]
    assert re.search(r"3 ?1 ?10am on 12 January 2027", text_of(row))
    second.get(part(office, "/answers"))
    assert "Answers opened by 2 people, you among them" in second.get(part(office)).text


@pytest.mark.parametrize(
    ("page", "counts"),
    [
        ("answers", 1),
        ("application pack", 1),
        ("application", 1),
        ("overview", 0),
        ("scores", 0),
        ("references", 0),
    ],
)
def test_only_what_shows_the_answers_counts_as_opened_to_those_who_decide(
    office: Office, worker_database: Database, clock: Clock, application_id: UUID, page: str, counts: int
) -> None:
    with worker_database.transaction() as session:
        make_scores(session, office.cohort, clock.now, application_id, 5)
        shortlist = build_shortlist(
            session, cohort=office.cohort, places=1, actor_id=office.lead, now=clock.now
        )
        log_view(session, application_id=application_id, person_id=office.lead, page=page, now=clock.now)
        found = opened(session, shortlist_id=shortlist, people=[office.lead])
    assert found.get(application_id, 0) == counts


def test_asking_only_whether_the_page_is_there_is_no_view(
    lead: Browser, office: Office, worker_database: Database, application_id: UUID
) -> None:
    for name in PARTS:
        assert lead.client.head(part(office, name)).status_code == 200
    assert views(worker_database) == []


def test_history_says_what_happened_and_who_did_it(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        applicant = make_person(session, clock.now)
        application_id = make_application(
            session,
            office.cohort,
            clock.now,
            stage=Stage.REGISTER,
            person_id=applicant,
            reference=REFERENCE,
        )
        move(
            session,
            application_id=application_id,
            action=Action.BEGIN,
            actor_id=applicant,
            cause="page:start",
            now=clock.now,
        )
    page = lead.get(part(office, "/record"))
    assert "Began the application 10am on 12 January 2027, by the applicant" in page.main


def test_history_names_both_deciders_of_what_the_clock_carried_out(
    lead: Browser, office: Office, worker_database: Database, clock: Clock, application_id: UUID
) -> None:
    with worker_database.transaction() as session:
        second = make_lead(session, office.cohort, clock.now)
        decide(session, office, second, application_id, clock)
    assert "Not answered yet" in lead.get(part(office)).main
    page = lead.get(part(office, "/record"))
    assert "Was offered a place" in page.main
    assert "by Lead Number" in page.main
    assert "confirmed by Lead Number" in page.main
    assert "High on every criterion." in page.main


def decide(session: Session, office: Office, second: UUID, application_id: UUID, clock: Clock) -> None:
    """Offer a place: proposed by the lead, confirmed by another, released at once."""
    cohort, now = office.cohort, clock.now
    make_scores(session, cohort, now, application_id, 5)
    shortlist = build_shortlist(session, cohort=cohort, places=1, actor_id=office.lead, now=now)
    decision = propose(
        session,
        cohort=cohort,
        shortlist_id=shortlist,
        outcomes=[Outcome(application_id, Action.OFFER, "High on every criterion.")],
        reason="The best.",
        actor_id=office.lead,
        now=now,
    )
    confirm(session, cohort_id=cohort.id, decision_id=decision, actor_id=second, now=now)
    set_release(session, cohort_id=cohort.id, decision_id=decision, release_at=now, actor_id=second, now=now)
    release(session, decision_id=decision, address="http://localhost", now=now)
    assert session.exec(select(Confirmation.person_id)).all() == [second]


def test_an_imported_candidate_has_scores_and_no_person(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        application_id = make_imported(session, office.cohort, clock.now)
        make_scores(session, office.cohort, clock.now, application_id, 3)
    imported = office.at("applications/DL27-7777-2222")
    assert lead.get(imported).heading == "Candidate 1041"
    assert "1 of 1 readings are committed." in lead.get(imported).main
    assert "These scores were collected elsewhere" in lead.get(f"{imported}/answers").main
    assert "Imported at 10am on 12 January 2027." in lead.get(f"{imported}/record").main
    assert "Referees" not in lead.get(f"{imported}/details").main


def test_a_draft_shows_how_far_it_is(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_application(session, office.cohort, clock.now, stage=Stage.APPLICATION, reference=REFERENCE)
    page = lead.get(office.at(f"applications/{REFERENCE}"))
    assert "SubmittedNot yet" in page.text
    assert "No assessor has been given a reading of this application." in page.main


def test_a_reference_typed_loosely_leads_to_its_page(
    lead: Browser, office: Office, application_id: UUID
) -> None:
    page = lead.get(office.at("applications/dl27-4ktq-9xwb"))
    assert page.response.request.path == office.at(f"applications/{REFERENCE}")


def test_another_cohorts_application_is_not_found_here(
    browser: Browser, office: Office, worker_database: Database, application_id: UUID
) -> None:
    browser.sign_in(office.stranger).get(f"/lead/cohort-2028/applications/{REFERENCE}", status=404)
    browser.get(office.at(f"applications/{REFERENCE}"), status=403)
    assert views(worker_database) == []


def test_an_assessor_is_refused_and_sees_no_name(
    browser: Browser, office: Office, application_id: UUID
) -> None:
    page = browser.sign_in(office.assessor).get(office.at(f"applications/{REFERENCE}"), status=403)
    assert FULL_NAME not in page.html


@pytest.mark.parametrize(
    ("name", "asked"), [("", 6), ("/answers", 5), ("/details", 7), ("/scores", 5), ("/record", 7)]
)
def test_each_part_asks_as_much_with_three_scores_as_with_one(
    lead: Browser,
    office: Office,
    worker_database: Database,
    database: Database,
    clock: Clock,
    application_id: UUID,
    name: str,
    asked: int,
) -> None:
    with worker_database.transaction() as session:
        make_scores(session, office.cohort, clock.now, application_id, 3)
    with counted(database) as one:
        lead.get(part(office, name))
    with worker_database.transaction() as session:
        make_scores(session, office.cohort, clock.now, application_id, 4, 5)
    with counted(database) as three:
        lead.get(part(office, name))
    assert (len(one), len(three)) == (asked, asked)


def test_what_few_applications_have_is_asked_for_where_there_is_any(
    lead: Browser, office: Office, database: Database, application_id: UUID
) -> None:
    assert application_id
    with counted(database) as without:
        lead.get(part(office))
    lead.post(part(office, "/pack"))
    with counted(database) as with_a_pack:
        page = lead.get(part(office))
    assert (len(without), len(with_a_pack)) == (6, 7)
    assert "Make a new pack" in page.main


def test_a_pack_is_asked_for_and_listed(
    lead: Browser, office: Office, worker_database: Database, application_id: UUID
) -> None:
    page = lead.post(office.at(f"applications/{REFERENCE}/pack"))
    assert page.heading == "Packs"
    assert f"The pack of {REFERENCE} is being made." in page.text
    with worker_database.transaction() as session:
        pack = session.exec(select(Pack)).one()
    assert (pack.application_id, pack.state, pack.asked_by) == (application_id, "queued", office.lead)
    assert "Being made" in lead.get(office.at(f"applications/{REFERENCE}")).main


def test_a_pack_is_not_asked_for_without_the_pages_token(
    lead: Browser, office: Office, worker_database: Database, application_id: UUID
) -> None:
    response = lead.client.post(office.at(f"applications/{REFERENCE}/pack"), follow_redirects=True)
    assert "Press the button again" in Page(response).text
    with worker_database.transaction() as session:
        assert session.exec(select(Pack)).all() == []


def test_a_lead_of_another_cohort_may_not_ask_for_a_pack(
    browser: Browser, office: Office, application_id: UUID
) -> None:
    browser.sign_in(office.stranger)
    browser.post(office.at(f"applications/{REFERENCE}/pack"), status=403)
    browser.post(f"/lead/cohort-2028/applications/{REFERENCE}/pack", status=404)
