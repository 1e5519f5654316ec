"""Readers read blind: not a word of who wrote, and nothing of what others scored, on any page or file."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlmodel import col, select
from weasyprint import HTML

from recruitment.db import Database
from recruitment.domain.entering import CameBy
from recruitment.domain.scorecards import Draft
from recruitment.models import (
    Answer,
    BlindedAnswer,
    EnteredApplication,
    Feedback,
    Message,
    Person,
    Reading,
    ReferenceRequest,
)
from tests.conftest import Clock
from tests.factories import (
    ADJUSTMENT,
    EMPLOYER,
    FORMER_EMPLOYER,
    FULL_NAME,
    KNOWN_AS,
    PHONE,
    REFEREE,
    REFEREE_EMAIL,
    TRN,
    UNIVERSITY,
)
from tests.factories_house import EMAIL, House, make_house
from tests.factories_observation import make_panel_house
from tests.factories_reading import make_draft
from tests.factories_reference import CONFIDED, ask, receive
from tests.leaks import Seen, every_address, leaks, readable, walk
from tests.pages import Browser

#: The colleague's evidence on the same answers.
COLLEAGUE = "Marmalade sandwiches in abundance"
#: What the candidate is told beyond the outcome.
TOLD = "Begin with the Friday calls"

#: The lead who entered the application, and what their pages say of it.
ENTERED = ("Henrietta Keystroke", "Entered for them")


@pytest.fixture
def house(worker_database: Database, database: Database, clock: Clock) -> House:
    """What is read came by telephone, and a lead entered it."""
    made = make_house(worker_database, database, clock.now)
    with worker_database.transaction() as session:
        session.add(
            EnteredApplication(
                application_id=made.application_id,
                came_by=CameBy.TELEPHONE,
                received_on=clock.now.date(),
                entered_by=made.lead,
                entered_at=clock.now,
            )
        )
        session.get_one(Person, made.lead).full_name = ENTERED[0]
    return replace(made, secrets=(*made.secrets, *ENTERED))


def look_everywhere(app: Flask, reader: Browser, house: House) -> list[Seen]:
    with reader.database.transaction() as session:
        readings = [str(one) for one in session.exec(select(Reading.id)).all()]
        asked = [str(one) for one in session.exec(select(ReferenceRequest.id)).all()]
    passes = house.cohort.definition.passes()
    values = {
        "cohort": [house.cohort.slug],
        "reference": [house.reference],
        "pass_slug": [f"{one.item}-{one.criterion}" for one in passes],
        "reading_id": readings,
        "question": ["q2"],
        "name": ["applications", "scores"],
        "kind": ["csv", "xlsx"],
        "request_id": asked,
        "filename": ["app.css"],
        "anything": [house.reference, str(house.application_id)],
    }
    return walk(reader.client, every_address(app, values))


def found(seen: list[Seen], secrets: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    return [(one.address, hits) for one in seen if (hits := leaks(one.text, secrets))]


def opened(seen: list[Seen]) -> set[str]:
    return {one.address for one in seen if one.status == 200}


# What a reader can open.


def test_reader_meets_nobodys_identity_with_drafts_or_after_commit(
    app: Flask, browser: Browser, house: House
) -> None:
    reader = browser.sign_in(house.desk.assessor)
    error = reader.post(house.desk.at(0), {"score": "5"})
    assert error.title.startswith("Error: ")
    said = {"score": "5", "evidence": "Went to every family.", "version": error.value("version")}
    reader.post(house.desk.at(0), said)
    drafts = look_everywhere(app, reader, house)
    assert f"{house.desk.url}/batch" in opened(drafts)
    shown = reader.get(f"{house.desk.url}/batch")
    done = reader.post(f"{house.desk.url}/batch", {"seen_at": shown.value("seen_at")})
    assert "1 score is committed." in done.text
    committed = look_everywhere(app, reader, house)
    assert house.reference in next(one.text for one in committed if one.address == "/assess/past-work")
    pages = [Seen("error", 200, error.html), Seen("shown", 200, shown.html), Seen("done", 200, done.html)]
    assert found([*drafts, *committed, *pages], house.secrets) == []


def test_whoever_interviews_one_candidate_still_reads_the_others_blind(
    app: Flask, browser: Browser, house: House, worker_database: Database, clock: Clock
) -> None:
    met = "Ottoline Interviewed"
    with worker_database.transaction() as session:
        panel = make_panel_house(
            session, clock.now, cohort=house.cohort, first=house.desk.assessor, full_name=met
        )
        url = panel.url(session, panel.first)
    seen = look_everywhere(app, browser.sign_in(house.desk.assessor), house)
    # By name on the pages of interviews, and nowhere in what is read blind.
    named = {address for address, _ in found(seen, (met,))}
    assert {"/assess/interviews", url} <= named
    assert [address for address in named if "/interviews" not in address] == []
    blind = [one for one in seen if "/interviews" not in one.address]
    assert {"/assess", house.desk.url, house.desk.at(0)} <= opened(blind)
    assert found(blind, (*house.secrets, panel.reference)) == []
    assert found(seen, (REFEREE, REFEREE_EMAIL, EMAIL, PHONE, ADJUSTMENT)) == []


def test_reader_is_told_nothing_by_message(worker_database: Database, house: House) -> None:
    with worker_database.transaction() as session:
        told = session.exec(select(Message).where(Message.kind == "reading_ready")).all()
    assert len(told) == 2
    assert [leaks(one.subject + one.text, (*house.secrets, house.reference)) for one in told] == [[], []]


def test_reader_meets_nobodys_identity_before_scoring_nor_anything_of_what_a_colleague_scored(
    app: Flask, browser: Browser, house: House, worker_database: Database, clock: Clock
) -> None:
    reader = browser.sign_in(house.desk.assessor)
    seen = look_everywhere(app, reader, house)
    assert {"/assess", "/assess/past-work", house.desk.url, house.desk.at(0)} <= opened(seen)
    assert found(seen, house.secrets) == []
    before = {one.address: one.text for one in seen}
    with worker_database.transaction() as session:
        make_draft(session, house.colleague, 0, Draft(5, evidence=COLLEAGUE), clock.now)
        session.execute(text("update work.scorecard set state = 'committed', committed_at = now()"))
        label = session.execute(
            text("select label from work.assessor where assessor_id = :id"), {"id": house.colleague.assessor}
        ).scalar_one()
    after = look_everywhere(app, reader, house)
    assert found(after, (COLLEAGUE, label)) == []
    # Not by a count or an order either: what can be opened says the same as before.
    changed = [one.address for one in after if main_of(one.text) != main_of(before[one.address])]
    assert changed == []


def test_reader_meets_nothing_of_what_referees_wrote_or_candidates_are_told_and_a_lead_does(
    app: Flask, browser: Browser, house: House, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        first, _ = ask(session, house.cohort, house.application_id, clock.now)
        receive(session, house.cohort, first, clock.now, concerns="yes", concerns_what=CONFIDED)
        session.add(
            Feedback(
                application_id=house.application_id,
                sentence=TOLD,
                bands=[],
                version=1,
                saved_at=clock.now,
                saved_by=house.lead,
                ready_at=clock.now,
                ready_by=house.lead,
                sent_at=clock.now,
            )
        )
    seen = look_everywhere(app, browser.sign_in(house.desk.assessor), house)
    assert {"/assess", house.desk.url} <= opened(seen)
    assert found(seen, (*house.secrets, CONFIDED, TOLD)) == []
    # A lead's walk finds both: what a referee confided, on one page; and whose it is, in files too.
    shown = look_everywhere(app, browser.sign_in(house.lead), house)
    assert [address for address, _ in found(shown, (CONFIDED,))] == [
        f"/lead/{house.cohort.slug}/applications/{house.reference}/references"
    ]
    named = [address for address, _ in found(shown, (FULL_NAME,)) if "/exports/" in address]
    assert sorted(named) == [
        f"/lead/{house.cohort.slug}/exports/applications.csv",
        f"/lead/{house.cohort.slug}/exports/applications.xlsx",
    ]


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("csrf_token")[0]


# The search itself finds what there is.


def test_all_of_it_stands_in_the_raw_answers_and_none_in_the_blinded(
    worker_database: Database, house: House
) -> None:
    with worker_database.transaction() as session:
        raw = "\n".join(session.exec(select(Answer.text)).all())
        blinded = session.exec(select(BlindedAnswer.text)).all()
    never_written = (REFEREE_EMAIL, TRN, ADJUSTMENT, *ENTERED)
    everywhere = [one for one in house.secrets if "referee" not in one and one not in never_written]
    assert leaks(raw, everywhere) == everywhere
    assert len(blinded) == 7
    assert [leaks(one, house.secrets) for one in blinded] == [[]] * 7


def test_all_of_it_stands_in_the_leads_view(browser: Browser, house: House) -> None:
    lead, whole = browser.sign_in(house.lead), f"/lead/{house.cohort.slug}/applications/{house.reference}"
    parts = ("", "/answers", "/details", "/record")
    shown = "\n".join(lead.get(f"{whole}{part}").html for part in parts)
    assert leaks(shown, house.secrets) == list(house.secrets)


def test_pdf_is_decoded_before_it_is_searched(app: Flask, browser: Browser) -> None:
    page = HTML(string=f"<title>By {KNOWN_AS}</title><p>Written by {FULL_NAME}").write_pdf()
    app.view_functions["health.live"] = lambda: (page, {"Content-Type": "application/pdf"})
    response = browser.client.get("/health/live")
    assert leaks(readable(response), [FULL_NAME, KNOWN_AS, PHONE]) == [FULL_NAME, KNOWN_AS]


def test_file_names_and_addresses_are_searched(app: Flask, browser: Browser) -> None:
    named = {"Content-Disposition": "attachment; filename*=UTF-8''%C3%89va%20Okonkwo%2DPrice.csv"}
    app.view_functions["health.live"] = lambda: ("nothing", named)
    (seen,) = walk(browser.client, ["/health/live"])
    assert leaks(seen.text, [FULL_NAME]) == [FULL_NAME]


def test_planted_leaks_are_found_each_by_itself(
    app: Flask, browser: Browser, house: House, worker_database: Database
) -> None:
    planted = {
        CONFIDED,
        FULL_NAME,
        KNOWN_AS,
        EMAIL,
        PHONE,
        EMPLOYER,
        FORMER_EMPLOYER,
        UNIVERSITY,
        REFEREE,
        REFEREE_EMAIL,
    }
    with worker_database.transaction() as session:
        told = col(BlindedAnswer.text) + "".join(f" Ask {secret.upper()}." for secret in planted)
        session.exec(update(BlindedAnswer).where(col(BlindedAnswer.question) == "q2").values(text=told))
    seen = look_everywhere(app, browser.sign_in(house.desk.assessor), house)
    hits = dict(found(seen, tuple(planted)))
    assert planted <= {*house.secrets, CONFIDED}
    assert set(hits[house.desk.url]) == set(hits[house.desk.at(0)]) == planted
