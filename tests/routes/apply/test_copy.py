"""A copy of what one sent: asked for on the page, made by a worker, fetched by its owner alone."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlmodel import col, select, update
from werkzeug.test import TestResponse

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.models import Pack
from recruitment.services.packs import fail_pack, make_pack
from recruitment.storage.place import open_storage
from tests.factories import ADJUSTMENT, FULL_NAME, REFEREE, make_lead, make_person
from tests.pages import Page
from tests.routes.apply.conftest import Applicant
from tests.statements import counted

HERE = "copy"


def ask(who: Applicant) -> Page:
    return who.browser.post(f"{who.address}/{HERE}")


def fetch(who: Applicant) -> TestResponse:
    return who.browser.client.get(f"{who.address}/{HERE}/file")


def work(who: Applicant, settings: Settings) -> None:
    """What the worker does with all that is asked for."""
    with who.database.transaction() as session:
        for pack_id in session.exec(select(Pack.id)):
            make_pack(session, pack_id=pack_id, storage=open_storage(settings.packs), now=who.clock.now)


def test_status_leads_to_the_copy(sent: Applicant) -> None:
    assert f"{sent.address}/{HERE}" in sent.browser.get(f"{sent.address}/status").links()


def test_copy_is_asked_for_made_and_fetched(sent: Applicant, settings: Settings) -> None:
    asked = ask(sent)
    assert "Your copy is being made." in asked.main
    assert f"{sent.address}/{HERE}" in asked.links()
    assert fetch(sent).location == f"{sent.address}/{HERE}"
    work(sent, settings)
    page = sent.browser.get(f"{sent.address}/{HERE}")
    assert "we keep it here until 11 February 2027." in page.main
    assert f"{sent.address}/{HERE}/file" in page.links()
    response = fetch(sent)
    assert response.headers["Content-Disposition"] == f"attachment; filename={sent.reference}-copy.pdf"
    assert response.headers["Cache-Control"] == "no-store"
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(response.data)).pages)
    words = " ".join(text.split())
    assert "Your own data: keep it safe Page 2 of" in words
    for told in (FULL_NAME, REFEREE, ADJUSTMENT, "on Why this work."):
        assert told in words
    assert "scored on" not in words
    assert "Notes" not in words


def test_two_presses_ask_for_one_copy(sent: Applicant) -> None:
    ask(sent)
    ask(sent)
    with sent.database.transaction() as session:
        assert len(session.exec(select(Pack)).all()) == 1


def test_copy_that_failed_can_be_asked_for_again(sent: Applicant) -> None:
    ask(sent)
    with sent.database.transaction() as session:
        fail_pack(session, pack_id=session.exec(select(Pack.id)).one(), fault="x", now=sent.clock.now)
    page = sent.browser.get(f"{sent.address}/{HERE}")
    assert "We could not make your copy. Ask for it again." in page.main
    sent.clock.now += timedelta(minutes=1)
    assert "Your copy is being made." in ask(sent).main


def test_file_that_is_no_longer_kept_leads_back(sent: Applicant) -> None:
    ask(sent)
    with sent.database.transaction() as session:
        made = {"state": "ready", "digest": "0" * 64, "size": 1, "pages": 1, "made_at": sent.clock.now}
        session.exec(update(Pack).values(**made))
    assert fetch(sent).location == f"{sent.address}/{HERE}"


def test_draft_has_no_copy_yet(applicant: Applicant) -> None:
    assert applicant.browser.get(f"{applicant.address}/{HERE}").response.request.path == applicant.address
    assert ask(applicant).response.request.path == applicant.address
    with applicant.database.transaction() as session:
        assert session.exec(select(Pack)).all() == []


def test_nobody_else_reaches_it_not_even_a_lead(sent: Applicant, settings: Settings) -> None:
    ask(sent)
    work(sent, settings)
    with sent.database.transaction() as session:
        others = make_person(session, sent.clock.now), make_lead(session, None, sent.clock.now)
    for other in others:
        there = sent.browser.another().sign_in(other)
        assert there.client.get(f"{sent.address}/{HERE}/file").status_code == 404
        assert there.client.get(f"{sent.address}/{HERE}").status_code == 404


@pytest.mark.parametrize(
    ("values", "seen"), [({}, 1), ({"asked_by": None, "kind": "application"}, 0)], ids=["copy", "lead's pack"]
)
def test_database_itself_shows_applicants_their_copies_alone(
    sent: Applicant, database: Database, values: dict[str, str | None], seen: int
) -> None:
    ask(sent)
    with sent.database.transaction() as session:
        if values:
            session.exec(update(Pack).values(**values))
        other = make_person(session, sent.clock.now)
    with database.transaction(Binding.APPLICANT, sent.person_id) as session:
        assert len(session.exec(select(col(Pack.id))).all()) == seen
    with database.transaction(Binding.APPLICANT, other) as session:
        assert session.exec(select(col(Pack.id))).all() == []


def test_page_costs_one_statement_more_than_any(sent: Applicant, database: Database) -> None:
    ask(sent)
    for _ in range(2):
        with counted(database) as statements:
            sent.browser.client.get(f"{sent.address}/{HERE}")
        assert len(statements) == 4
        sent.clock.now += timedelta(seconds=1)
        ask(sent)
