"""Giving out readings."""

from uuid import UUID

import pytest
from sqlmodel import col, func, select

from recruitment.db import Database
from recruitment.models import Application, Assessor, Conflict, ConflictSource, Message, Reading
from tests.conftest import Clock
from tests.factories import make_application, make_assessor
from tests.factories_lead import Office
from tests.pages import Browser, Page, text_of
from tests.statements import counted


@pytest.fixture
def candidates(worker_database: Database, office: Office, clock: Clock) -> list[UUID]:
    """Two candidates in the sift."""
    with worker_database.transaction() as session:
        return [make_application(session, office.cohort, clock.now) for _ in range(2)]


@pytest.fixture
def second(worker_database: Database, office: Office, clock: Clock) -> UUID:
    """A second assessor."""
    with worker_database.transaction() as session:
        return make_assessor(session, office.cohort, clock.now)


def readings(database: Database) -> int:
    with database.transaction() as session:
        return session.exec(select(func.count(col(Reading.id)))).one()


def test_the_arithmetic_stands_before_the_button(
    lead: Browser, office: Office, candidates: list[UUID], second: UUID
) -> None:
    page = lead.get(office.at("allocation"))
    assert page.heading == "Allocation"
    for words in ("2 candidatesin the sift", "9 passes", "36 readings in all2 × 9 × 2", "2 assessors"):
        assert words in page.main, words
    # 18 readings of 1.75 minutes.
    assert "0.5 hours for each assessor18 readings of 1.75 minutes" in page.main
    assert "2 candidates have no reader at all" in page.main
    assert "Give out 36 readings" in page.main


def test_every_reading_is_given_out_once_and_assessors_are_told(
    lead: Browser, office: Office, candidates: list[UUID], second: UUID, worker_database: Database
) -> None:
    page = lead.post(office.at("allocation"))
    assert "36 readings given out; 2 assessors are told by e-mail." in page.text
    assert "Every reading is given out." in page.main
    assert readings(worker_database) == 36
    with worker_database.transaction() as session:
        texts = session.exec(select(Message.text)).all()
    assert len(texts) == 2
    assert all("/assess" in text for text in texts)
    again = lead.post(office.at("allocation"))
    assert "Nothing was missing, so nothing was given out." in again.text
    assert readings(worker_database) == 36


def test_progress_of_each_assessor_is_shown(
    lead: Browser, office: Office, candidates: list[UUID], second: UUID
) -> None:
    page = lead.post(office.at("allocation"))
    assert page.main.count("Not signed in yet") == 2
    assert page.main.count("18 0 0 18 0.5 Not signed in yet Never") == 2


def test_without_assessors_nothing_can_be_given_out(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    from tests.factories import make_cohort, make_lead

    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now)
        make_application(session, cohort, clock.now)
        lead_id = make_lead(session, cohort, clock.now)
    browser.sign_in(lead_id)
    page = browser.get(f"/lead/{cohort.slug}/allocation")
    assert "There is no assessor who can read here. Invite assessors first." in page.main
    refused = browser.post(f"/lead/{cohort.slug}/allocation")
    assert refused.title.startswith("Error: Allocation")
    assert "Add an assessor" in refused.main
    assert readings(worker_database) == 0


def test_without_candidates_there_is_no_button(lead: Browser, office: Office) -> None:
    page = lead.get(office.at("allocation"))
    assert "Nobody is in the sift with answers to read." in page.main
    assert "Give out" not in page.main


def test_readings_that_nobody_can_be_given_are_named_with_the_reason(
    lead: Browser, office: Office, candidates: list[UUID], worker_database: Database
) -> None:
    # One assessor for two readings of each pass.
    page = lead.post(office.at("allocation"))
    assert "18 readings given out; 1 assessor is told by e-mail. Some could not be given out" in page.text
    assert "Could not be given out" in page.main
    assert "Question 1 · Inspired by the problem" in page.main
    assert readings(worker_database) == 18
    again = lead.post(office.at("allocation"))
    assert "Nothing was given out. Some could not be given out: see below." in again.text
    assert readings(worker_database) == 18


def test_a_conflict_is_shown_and_heeded(
    lead: Browser,
    office: Office,
    candidates: list[UUID],
    second: UUID,
    worker_database: Database,
    clock: Clock,
) -> None:
    with worker_database.transaction() as session:
        session.add(
            Conflict(
                assessor_id=second,
                application_id=candidates[0],
                source=ConflictSource.DECLARED,
                made_at=clock.now,
            )
        )
    assert "Declared by the assessor" in lead.get(office.at("allocation")).main
    lead.post(office.at("allocation"))
    with worker_database.transaction() as session:
        read = session.exec(select(Reading.application_id).where(Reading.assessor_id == second)).all()
    assert set(read) == {candidates[1]}


def test_a_conflict_that_was_found_can_be_cleared_and_one_that_was_said_cannot(
    lead: Browser,
    office: Office,
    candidates: list[UUID],
    second: UUID,
    worker_database: Database,
    clock: Clock,
) -> None:
    with worker_database.transaction() as session:
        for candidate, source in zip(
            candidates, (ConflictSource.FOUND, ConflictSource.DECLARED), strict=False
        ):
            session.add(
                Conflict(assessor_id=second, application_id=candidate, source=source, made_at=clock.now)
            )
    page = lead.get(office.at("allocation"))
    fields = {name: page.value(name) for name in ("label", "reference")}
    assert page.main.count("There is none") == 1
    page = lead.post(office.at("allocation/conflicts"), fields)
    assert "can be given" in page.text
    assert "Cleared" in page.main
    assert "Nothing was cleared" in lead.post(office.at("allocation/conflicts"), fields).text


def test_nothing_is_given_out_without_the_pages_token(
    lead: Browser, office: Office, candidates: list[UUID], worker_database: Database
) -> None:
    page = Page(lead.client.post(office.at("allocation")))
    assert page.title.startswith("Error: Allocation")
    assert readings(worker_database) == 0


def test_a_lead_of_another_cohort_may_not_give_out(
    browser: Browser, office: Office, candidates: list[UUID], worker_database: Database
) -> None:
    browser.sign_in(office.stranger).post(office.at("allocation"), status=403)
    assert readings(worker_database) == 0


def test_the_page_asks_as_much_for_three_assessors_as_for_one(
    lead: Browser,
    office: Office,
    candidates: list[UUID],
    worker_database: Database,
    database: Database,
    clock: Clock,
) -> None:
    lead.get(office.at("allocation"))
    with counted(database) as one:
        lead.get(office.at("allocation"))
    with worker_database.transaction() as session:
        for _ in range(2):
            make_assessor(session, office.cohort, clock.now)
            make_application(session, office.cohort, clock.now)
    with counted(database) as three:
        lead.get(office.at("allocation"))
    assert len(one) == len(three)


def test_preview_says_who_would_get_what_and_gives_out_nothing(
    lead: Browser,
    office: Office,
    candidates: list[UUID],
    second: UUID,
    worker_database: Database,
    clock: Clock,
) -> None:
    with worker_database.transaction() as session:
        make_assessor(session, office.cohort, clock.now)
        session.add(
            Conflict(
                assessor_id=second,
                application_id=candidates[0],
                source=ConflictSource.FOUND,
                made_at=clock.now,
            )
        )
    page = lead.get(office.at("allocation/preview"))
    assert "36 readings would be given out" in page.main
    assert "9 to 14 for each assessor in all0.4 hours at most" in page.main
    assert "One scale for all assessors" in page.main
    rows = [text_of(row) for row in page.all("tr")[1:]]
    assert len(rows) == 3
    assert sum("0 9 9 0.3 1 candidate" in row for row in rows) == 1
    assert readings(worker_database) == 0
    assert "36 readings given out" in lead.post(office.at("allocation")).text
    with worker_database.transaction() as session:
        loads = session.exec(select(func.count(col(Reading.id))).group_by(col(Reading.assessor_id))).all()
    assert sorted(loads) == [9, 13, 14]


def test_preview_says_where_no_one_scale_would_hold(
    lead: Browser,
    office: Office,
    candidates: list[UUID],
    second: UUID,
    worker_database: Database,
    clock: Clock,
) -> None:
    with worker_database.transaction() as session:
        session.add_all(
            Conflict(assessor_id=one, application_id=other, source=ConflictSource.LEAD, made_at=clock.now)
            for one, other in ((office.assessor, candidates[0]), (second, candidates[1]))
        )
    page = lead.get(office.at("allocation/preview"))
    assert "No one scale" in page.main
    assert "Their scores could not be compared" in page.main
    assert "18 could be given to nobody" in page.main


def test_preview_of_nothing_leads_back(lead: Browser, office: Office) -> None:
    page = lead.get(office.at("allocation/preview"))
    assert page.heading == "Allocation"
    assert "there is nothing to see yet" in page.text


def test_lead_keeps_somebody_away_and_what_they_hold_goes(
    lead: Browser,
    office: Office,
    candidates: list[UUID],
    second: UUID,
    worker_database: Database,
) -> None:
    lead.post(office.at("allocation"))
    with worker_database.transaction() as session:
        reference = session.get_one(Application, candidates[0]).reference
        label = session.exec(select(Assessor.label).where(Assessor.assessor_id == second)).one()
    said = {"candidate": reference.lower(), "assessor": label}
    page = lead.post(office.at("allocation/keep-away"), said)
    assert f"{label} is given nothing of {reference} any more" in page.text
    assert "Set by a lead" in page.main
    with worker_database.transaction() as session:
        held = session.exec(
            select(Reading.assessor_id).where(Reading.application_id == candidates[0]).distinct()
        ).all()
        queued = session.connection().exec_driver_sql(
            "select count(*) from queue.procrastinate_jobs where task_name = 'hand_on'"
        )
        assert queued.scalar_one() == 1
    assert held == [office.assessor]
    again = lead.post(office.at("allocation/keep-away"), said)
    assert "this cohort has no such candidate, or it is known" in again.main
    cleared = lead.post(office.at("allocation/conflicts"), {"label": label, "reference": reference})
    assert f"{label} can be given {reference} again." in cleared.text
    assert "is given nothing of" in lead.post(office.at("allocation/keep-away"), said).text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"candidate": "", "assessor": "Assessor 1"}, "Enter the candidate’s reference."),
        ({"candidate": "DL27-4KTQ-9XWB", "assessor": ""}, "Choose an assessor."),
        ({"candidate": "DL27-4KTQ-9XWB", "assessor": "Nobody"}, "Check the reference:"),
    ],
)
def test_who_is_kept_away_from_whom_is_asked_for(
    lead: Browser, office: Office, said: dict[str, str], sentence: str
) -> None:
    page = lead.post(office.at("allocation/keep-away"), said)
    assert page.title.startswith("Error: ")
    assert sentence in page.main


def test_nobody_chooses_who_reads_their_own_application(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        own = make_application(session, office.cohort, clock.now, person_id=office.lead)
        reference = session.get_one(Application, own).reference
        label = session.exec(select(Assessor.label)).one()
        session.add(
            Conflict(
                assessor_id=office.assessor,
                application_id=own,
                source=ConflictSource.FOUND,
                made_at=clock.now,
            )
        )
    kept = lead.post(office.at("allocation/keep-away"), {"candidate": reference, "assessor": label})
    cleared = lead.post(office.at("allocation/conflicts"), {"label": label, "reference": reference})
    for page in (kept, cleared):
        assert "Ask another lead to do this: the application is your own." in page.main
    with worker_database.transaction() as session:
        (conflict,) = session.exec(select(Conflict)).all()
        assert (conflict.source, conflict.cleared_at) == ("found", None)
