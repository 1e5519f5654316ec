"""Anchor answers on paper: no count, list, number or pack tells one from any other answer."""

from dataclasses import replace

from pypdf import PdfReader

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.queries.paper import paper_rows
from tests.conftest import Clock
from tests.factories import make_lead
from tests.factories_anchors import WORDS as ANCHOR
from tests.factories_anchors import make_anchor_answer, slip_at_every
from tests.factories_reading import Desk, make_desk
from tests.pages import Browser
from tests.routes.assess.test_paper import commit, fetched, make_own_pack, paper, scores, typed


def with_anchor(database: Database, worker_database: Database, clock: Clock) -> Desk:
    """A desk of three answers and an anchor answer, in its reader's order."""
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=3)
        make_anchor_answer(session, desk.cohort, clock.now)
        assert slip_at_every(session, desk.cohort, 3, clock.now) == 1
    with database.transaction(Binding.READER, desk.assessor) as session:
        rows = paper_rows(session, desk.queue)
    return replace(
        desk, readings=tuple(row.id for row in rows), references=tuple(row.reference for row in rows)
    )


def test_anchor_answer_is_counted_printed_and_typed_in_like_any_other(
    browser: Browser, database: Database, worker_database: Database, settings: Settings, clock: Clock
) -> None:
    desk = with_anchor(database, worker_database, clock)
    reader = browser.sign_in(desk.assessor)
    assert "4 answers not committed" in reader.get(paper(desk)).main
    before = reader.get(scores(desk)).main
    assert all(one in before for one in desk.references)
    address = make_own_pack(reader, desk, worker_database, settings, clock)
    assert "4 answers not committed" in (page := reader.get(paper(desk)).main)
    assert "of 4 answers" in page
    pages = PdfReader(fetched(reader, address, settings)).pages
    words = " ".join("\n".join(page.extract_text() for page in pages).split())
    main = reader.get(scores(desk)).main
    for number, reference in enumerate(desk.references, 1):
        assert f"No. {number}, {reference}" in words
        assert f"No. {number}, {reference}" in main
    assert ANCHOR in words
    reader.post(scores(desk), typed(desk, "3", "3", "3", "3"))
    assert "4 scores are committed." in commit(reader, desk).text


def test_lead_is_shown_as_many_answers_as_the_assessor_and_can_fetch_their_pack(
    browser: Browser, database: Database, worker_database: Database, settings: Settings, clock: Clock
) -> None:
    desk = with_anchor(database, worker_database, clock)
    address = make_own_pack(browser.sign_in(desk.assessor), desk, worker_database, settings, clock)
    with worker_database.transaction() as session:
        lead_id = make_lead(session, desk.cohort, clock.now)
    lead = browser.another().sign_in(lead_id)
    of_leads = f"/lead/{desk.cohort.slug}/assessors/{desk.assessor}/paper"
    assert "4 answers not committed" in lead.get(of_leads).main
    page = lead.post(f"{of_leads}/q2-purpose/scores", typed(desk, "3", "3", "3", "3"))
    assert page.heading == "Look through 4 scores from paper"
    pack_id = address.rpartition("/")[2]
    assert lead.client.get(f"/lead/{desk.cohort.slug}/packs/{pack_id}").status_code == 200
