"""The exercises of a programme as leads read them, and the kit that is printed of one."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.models import PackKind
from recruitment.queries.packs import packs_of
from recruitment.services.packs import make_pack
from recruitment.storage.folder import FolderStorage
from tests.conftest import Clock
from tests.factories import make_cohort, make_lead
from tests.factories_lead import Office
from tests.pages import Browser
from tests.statements import counted


@pytest.fixture
def folder(settings: Settings) -> Path:
    return settings.data_dir / "packs"


def test_exercises_stand_in_a_list_with_what_each_shows(lead: Browser, office: Office) -> None:
    page = lead.get(office.at("exercises"))
    assert page.heading == "Exercises"
    assert "6 exercises, 245 minutes in all for one candidate" in page.main
    assert "Pupil panel Assessment centre Pupils, together 25 3 Beside it" in page.main
    assert "Purpose Yes – – Yes – Yes 3" in page.main
    assert office.at("exercises/case_study") in page.links()


def test_list_and_exercise_ask_a_constant_number_of_statements(
    lead: Browser, office: Office, worker_database: Database
) -> None:
    with counted(worker_database) as listed:
        lead.get(office.at("exercises"))
    with counted(worker_database) as shown:
        lead.get(office.at("exercises/interview"))
    assert len(listed) == len(shown)


def test_an_exercise_shows_its_questions_probes_anchors_and_hand_outs(lead: Browser, office: Office) -> None:
    page = lead.get(office.at("exercises/stakeholder"))
    assert page.heading == "A hard conversation"
    assert "12 minutes, scored on Collaboration" in page.main
    assert "Where the answer leaves it out: What did the grandmother know that you did not?" in page.main
    assert "For the role-player: Sam's grandmother (candidates never get it)" in page.main
    assert office.cohort.definition.criterion("humility").anchors.low in page.main


def test_an_exercise_that_there_is_not_is_not_found(lead: Browser, office: Office) -> None:
    page = lead.get(office.at("exercises/juggling"), status=404)
    assert "Choose an exercise of this programme: it has no “juggling”." in page.main


def test_a_programme_without_exercises_says_so(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now, definition="writing_assessment")
        lead = make_lead(session, cohort, clock.now)
    browser.sign_in(lead)
    page = browser.get(f"/lead/{cohort.slug}/exercises")
    assert "This programme has no exercises" in page.main


def test_a_kit_is_asked_for_once_made_and_downloaded_under_the_exercises_name(
    lead: Browser, office: Office, folder: Path, worker_database: Database, clock: Clock
) -> None:
    for _ in range(2):
        page = lead.post(office.at("exercises/pupil_panel/kit"))
    assert "The kit of “Pupil panel” is being made." in page.text
    assert "Kit: Pupil panel Being made" in page.main
    with worker_database.transaction() as session:
        (pack,) = packs_of(session, office.cohort.id).packs
        make_pack(session, pack_id=pack.id, storage=FolderStorage(folder), now=clock.now)
    response = lead.client.get(office.at(f"packs/{pack.id}"))
    assert pack.kind is PackKind.KIT
    assert response.headers["Content-Disposition"] == "attachment; filename=DL27-pupil-panel.pdf"
    words = "\n".join(page.extract_text() for page in PdfReader(BytesIO(response.data)).pages)
    assert "Do we believe that they would stick up for pupils like us?" in words
