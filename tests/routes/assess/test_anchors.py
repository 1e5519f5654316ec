"""An anchor answer is to its reader what any other is, on every page and press; it counts for nobody."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.queries.allocation import (
    allocation_outlook,
    candidates_to_read,
    progress_by_assessor,
    readings_held,
    unfinished_readings,
)
from recruitment.queries.application_sheet import application_rows, score_rows
from recruitment.queries.contradictions import contradictions
from recruitment.queries.readings import own_reading
from recruitment.queries.scores import committed_scores
from tests.conftest import Clock
from tests.factories import make_lead
from tests.factories_anchors import WORDS, make_anchor_answer, slip_at_every
from tests.factories_reading import Desk, make_desk
from tests.pages import Browser
from tests.statements import counted

#: What any two looks at one page differ in: the form's token, and what names the page it was typed on.
CHANGING = re.compile(r'name="(csrf_token|once)"( type="hidden")? value="[^"]+"')


@dataclass(frozen=True)
class Slipped:
    """A desk with one anchor answer among its readings, behind the second."""

    desk: Desk
    anchor: UUID
    reference: str

    @property
    def url(self) -> str:
        return f"{self.desk.url}/{self.anchor}"


def place(session: Session, desk: Desk, *positions: int) -> None:
    """Put a desk's readings at these places."""
    for reading, position in zip(desk.readings, positions, strict=True):
        session.execute(
            text("update work.reading set position = :position where id = :id"),
            {"id": reading, "position": position},
        )


@pytest.fixture
def slipped(database: Database, worker_database: Database, clock: Clock) -> Slipped:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=3)
        # It stands beside one of these by chance, and no role but its reader's sees it: these move instead.
        place(session, desk, 11, 12, 13)
        make_anchor_answer(session, desk.cohort, clock.now)
        assert slip_at_every(session, desk.cohort, 3, clock.now) == 1
        place(session, desk, 1, 2, 21)
    with database.transaction(Binding.READER, desk.assessor) as session:
        held = session.execute(text("select id from work.reading where sample_id is not null")).scalar_one()
        return Slipped(desk, held, own_reading(session, desk.queue, held).reference)


@pytest.fixture
def reader(browser: Browser, slipped: Slipped) -> Browser:
    return browser.sign_in(slipped.desk.assessor)


def plain(page: str, reading: UUID, reference: str, answer: str) -> str:
    """A page without what must differ: the reading, the reference, the words, and the form's token."""
    page = page.replace(str(reading), "READING").replace(reference, "REFERENCE")
    return CHANGING.sub("CHANGING", re.sub(r"<p[^>]*>" + re.escape(answer) + "</p>", "ANSWER", page))


def own_words(database: Database, desk: Desk, reading: UUID) -> str:
    with database.transaction(Binding.READER, desk.assessor) as session:
        return own_reading(session, desk.queue, reading).answer


@pytest.mark.parametrize("rest", ["", "/aside?about=known"])
def test_page_is_that_of_any_other_byte_for_byte(
    reader: Browser, database: Database, slipped: Slipped, rest: str
) -> None:
    desk = slipped.desk
    pages = []
    for reading, reference in ((desk.readings[1], desk.references[1]), (slipped.anchor, slipped.reference)):
        response = reader.client.get(f"{desk.url}/{reading}{rest}")
        page = response.get_data(as_text=True)
        pages.append(
            (response.status_code, plain(page, reading, reference, own_words(database, desk, reading)))
        )
    assert pages[0] == pages[1]
    assert len(pages[0][1]) > 1000


def test_page_that_comes_ahead_is_that_of_any_other_byte_for_byte(
    reader: Browser, database: Database, slipped: Slipped
) -> None:
    desk = slipped.desk
    pages = []
    # The second has the anchor answer ahead, which has the third ahead.
    for reading, ahead, reference in (
        (desk.readings[1], slipped.anchor, slipped.reference),
        (slipped.anchor, desk.readings[2], desk.references[2]),
    ):
        response = reader.client.get(f"{desk.url}/{reading}/ahead")
        page = response.get_data(as_text=True)
        assert reference in page
        pages.append((response.status_code, plain(page, ahead, reference, own_words(database, desk, ahead))))
    assert pages[0] == pages[1]
    assert len(pages[0][1]) > 1000


def test_page_costs_as_many_statements_as_any_other(
    reader: Browser, database: Database, slipped: Slipped
) -> None:
    costs = []
    for url in (slipped.desk.at(1), slipped.url):
        reader.get(url)
        with counted(database) as statements:
            reader.get(url)
        costs.append([one.split("\n")[0] for one in statements])
    assert costs[0] == costs[1]


def commit(reader: Browser, slipped: Slipped) -> None:
    """Score all there is, the anchor answer among it, and commit it."""
    desk = slipped.desk
    for number, held in enumerate((*desk.readings, slipped.anchor)):
        reader.post(f"{desk.url}/{held}", {"score": str(number + 1), "evidence": f"I saw {number}."})
    page = reader.get(f"{desk.url}/batch")
    assert slipped.reference in page.main
    assert (
        "4 scores are committed." in reader.post(f"{desk.url}/batch", {"seen_at": page.value("seen_at")}).text
    )


def test_it_is_counted_reviewed_committed_and_kept_as_past_work(
    reader: Browser, slipped: Slipped, worker_database: Database
) -> None:
    assert "0 of 4" in reader.get("/assess").main
    commit(reader, slipped)
    assert "4 of 4" in reader.get("/assess").main
    past = reader.get("/assess/past-work").main
    assert all(one in past for one in (slipped.reference, *slipped.desk.references))
    with worker_database.transaction() as session:
        turn = session.execute(text("select score, no_evidence, gone from work.anchor_turn")).one()
    assert tuple(turn) == (4, False, None)


def counts(session: Session, slipped: Slipped, now: datetime) -> object:
    """All that is added up, given out or written down of a cohort's readings and scores."""
    cohort = slipped.desk.cohort
    return (
        [tuple(row) for row in session.execute(text("select * from work.tally order by application_id"))],
        sorted(committed_scores(session, cohort.id, stage=None), key=str),
        application_rows(session, cohort.id, cohort.definition.scale),
        score_rows(session, cohort.id),
        allocation_outlook(session, cohort),
        progress_by_assessor(session, cohort)[0].committed,
        sorted(readings_held(session, cohort.id), key=str),
        unfinished_readings(session, cohort.id, slipped.desk.assessor),
        candidates_to_read(session, cohort.id),
        contradictions(session),
        session.execute(text("select count(*) from work.given_back")).scalar_one(),
    )


def test_it_enters_no_tally_score_sheet_count_or_allocation(
    reader: Browser, slipped: Slipped, database: Database, worker_database: Database, clock: Clock
) -> None:
    commit(reader, slipped)
    with worker_database.transaction() as session:
        lead = make_lead(session, slipped.desk.cohort, clock.now)
        found = counts(session, slipped, clock.now)
        assert [one.value for one in committed_scores(session, slipped.desk.cohort.id, stage=None)]
        assert slipped.reference not in str(found)
    with database.transaction(Binding.OFFICE, lead) as session:
        assert str(counts(session, slipped, clock.now)) == str(found)
    # As the owner, who sees every row: without it all comes to the same.
    with worker_database.transaction() as session:
        tally = session.execute(text("select sum(planned), sum(committed), sum(total) from work.tally")).one()
    assert tuple(tally) == (3, 3, 1 + 2 + 3)


@pytest.mark.parametrize(
    "path", ["applications", "quality", "allocation", "exports", "shortlist", "assessors", "reading-plan"]
)
def test_no_page_of_leads_has_it_but_those_about_it(
    reader: Browser, browser: Browser, slipped: Slipped, worker_database: Database, clock: Clock, path: str
) -> None:
    commit(reader, slipped)
    with worker_database.transaction() as session:
        lead = make_lead(session, slipped.desk.cohort, clock.now)
    page = browser.sign_in(lead).get(f"/lead/{slipped.desk.cohort.slug}/{path}").text
    assert slipped.reference not in page
    assert WORDS not in page


@pytest.mark.parametrize(("matter", "why"), [("known", "known"), ("hand_back", "handed_back")])
def test_put_aside_it_goes_as_any_other_and_is_nobodys_conflict_or_next_reading(
    reader: Browser, slipped: Slipped, worker_database: Database, matter: str, why: str
) -> None:
    page = reader.post(f"{slipped.url}/aside", {"matter": matter})
    assert page.response.request.path == slipped.desk.url
    assert "Thank you. Somebody else reads it." in page.text
    reader.get(slipped.url, status=404)
    with worker_database.transaction() as session:
        kept = session.execute(
            text(
                "select (select gone from work.anchor_turn), (select count(*) from work.conflict),"
                " (select count(*) from work.given_back), (select count(*) from work.reading)"
            )
        ).one()
    assert tuple(kept) == (why, 0, 0, 3)


@pytest.mark.parametrize("matter", ["leak", "concern"])
def test_reported_it_stays_and_leads_read_that_nobody_sent_it_in(
    reader: Browser, slipped: Slipped, worker_database: Database, clock: Clock, matter: str
) -> None:
    page = reader.post(f"{slipped.url}/aside", {"matter": matter, "words": "“Hill School” stands there."})
    assert page.response.request.path == slipped.url
    assert "nobody sent in" not in page.text
    with worker_database.transaction() as session:
        asked = session.execute(text("select id, application_id, text from identity.request")).one()
        lead = make_lead(session, slipped.desk.cohort, clock.now)
    assert asked.application_id is None
    page = reader.another().sign_in(lead).get(f"/lead/{slipped.desk.cohort.slug}/requests/{asked.id}")
    assert "“Hill School” stands there." in page.main
    assert "This was an anchor answer, which nobody sent in." in page.main
