"""Reading on paper: asking for a pack, fetching it, typing scores in, looking them through, committing."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import Session, col, select, update

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.domain.scorecards import Draft
from recruitment.models import (
    BlindedAnswer,
    Conflict,
    Evidence,
    Pack,
    PaperScore,
    Reading,
    Score,
    Scorecard,
    View,
)
from recruitment.services.packs import make_pack
from recruitment.storage.place import open_storage
from tests.conftest import Clock
from tests.factories import make_application, make_assessor, make_lead, make_reading
from tests.factories_calibration import make_sample
from tests.factories_reading import Desk, make_desk, make_draft
from tests.pages import Browser, Page
from tests.statements import counted


@pytest.fixture
def desk(worker_database: Database, clock: Clock) -> Desk:
    with worker_database.transaction() as session:
        return make_desk(session, clock.now)


@pytest.fixture
def reader(browser: Browser, desk: Desk) -> Browser:
    return browser.sign_in(desk.assessor)


def paper(desk: Desk, page: str = "") -> str:
    return f"/assess/{desk.cohort.slug}/paper{page}"


def scores(desk: Desk) -> str:
    return paper(desk, f"/{desk.item}-{desk.criterion}/scores")


def review(desk: Desk) -> str:
    return paper(desk, f"/{desk.item}-{desk.criterion}/review")


def typed(desk: Desk, *rows: tuple[str, str] | str, version: int = 0) -> dict[str, str]:
    """What the form sends: a digit, or a digit and words, for each of the first readings."""
    sent: dict[str, str] = {}
    for reading, row in zip(desk.readings, rows, strict=False):
        score, evidence = (row, "") if isinstance(row, str) else row
        fields = {"score": score, "evidence": evidence, "version": str(version)}
        sent |= {f"{reading}-{name}": text for name, text in fields.items()}
    return sent


def save(reader: Browser, desk: Desk, index: int, **fields: str) -> tuple[int, dict[str, object]]:
    """Save a row as the page's own script does; the answer's status and what it says."""
    sent = {f"{desk.readings[index]}-{name}": text for name, text in fields.items()} | reader.with_token()
    response = reader.client.post(f"{scores(desk)}/{desk.readings[index]}", json=sent)
    told: dict[str, object] = response.get_json()
    return response.status_code, told


def held(session: Session) -> list[tuple[str, int | None, str | None]]:
    """Of each scorecard its state, score and evidence, in the order of the queue."""
    rows = session.execute(
        select(Scorecard.state, Score.value, Evidence.text)
        .join(Reading, col(Reading.id) == col(Scorecard.reading_id))
        .outerjoin(Score, col(Score.scorecard_id) == col(Scorecard.id))
        .outerjoin(Evidence, col(Evidence.scorecard_id) == col(Scorecard.id))
        .order_by(col(Reading.position))
    )
    return [(row[0], row[1], row[2]) for row in rows]


def make_own_pack(reader: Browser, desk: Desk, worker: Database, settings: Settings, clock: Clock) -> str:
    """Ask for the pack as its assessor and have the worker make it; the address of its file."""
    reader.post(paper(desk, f"/{desk.item}-{desk.criterion}/pack"), {})
    with worker.transaction() as session:
        pack_id = session.exec(select(Pack.id)).one()
        make_pack(session, pack_id=pack_id, storage=open_storage(settings.packs), now=clock.now)
    return paper(desk, f"/packs/{pack_id}")


def test_pack_is_asked_for_made_and_fetched_and_its_fetching_is_noted(
    reader: Browser, desk: Desk, worker_database: Database, settings: Settings, clock: Clock
) -> None:
    address = make_own_pack(reader, desk, worker_database, settings, clock)
    page = reader.get(paper(desk))
    assert address in page.links()
    response = reader.client.get(address)
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    assert "q2-purpose-to-read.pdf" in response.headers["Content-Disposition"]
    with worker_database.transaction() as session:
        pack = session.exec(select(Pack)).one()
        assert pack.readings == list(desk.readings)
        seen = session.exec(select(View.person_id, View.page)).all()
        assert seen == [(desk.assessor, "reader pack")] * 3
        assert all(one.displayed_at == clock.now for one in session.exec(select(Reading)))


def test_pack_holds_the_blinded_answers_in_ones_own_order_and_nobodys_name(
    reader: Browser, desk: Desk, worker_database: Database, settings: Settings, clock: Clock
) -> None:
    address = make_own_pack(reader, desk, worker_database, settings, clock)
    path = fetched(reader, address, settings)
    words = " ".join("\n".join(page.extract_text() for page in PdfReader(path).pages).split())
    places = [words.index(f"No. {n}, {one}") for n, one in enumerate(desk.references, 1)]
    assert places == sorted(places)
    assert words.count("I worked with [referee]") == 3
    assert "Jamie" not in words


def fetched(reader: Browser, address: str, settings: Settings) -> Path:
    """The file that an address sends, kept to be read."""
    path = Path(settings.data_dir) / "fetched.pdf"
    path.write_bytes(reader.client.get(address).data)
    return path


def test_pack_leaves_out_what_is_committed_and_what_stands_in_conflict(
    reader: Browser, desk: Desk, worker_database: Database, settings: Settings, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        known = session.get_one(Reading, desk.readings[1]).application_id
        session.add(
            Conflict(assessor_id=desk.assessor, application_id=known, source="lead", made_at=clock.now)
        )
    address = make_own_pack(reader, desk, worker_database, settings, clock)
    words = "\n".join(page.extract_text() for page in PdfReader(fetched(reader, address, settings)).pages)
    assert [one in words for one in desk.references] == [True, False, True]


def test_pack_that_holds_what_went_to_somebody_else_is_not_sent(
    reader: Browser, desk: Desk, worker_database: Database, settings: Settings, clock: Clock
) -> None:
    address = make_own_pack(reader, desk, worker_database, settings, clock)
    with worker_database.transaction() as session:
        session.delete(session.get_one(Reading, desk.readings[1]))
    assert reader.client.get(address).status_code == 404


def test_pack_is_nobody_elses(
    reader: Browser,
    browser: Browser,
    desk: Desk,
    worker_database: Database,
    settings: Settings,
    clock: Clock,
) -> None:
    address = make_own_pack(reader, desk, worker_database, settings, clock)
    with worker_database.transaction() as session:
        colleague = make_assessor(session, desk.cohort, clock.now)
    assert browser.sign_in(colleague).client.get(address).status_code == 404


def test_gate_stands_before_the_pack_and_before_the_scores(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_sample(session, desk.cohort, clock.now)
    assert "Not open yet" in reader.get(paper(desk)).main
    for address in (scores(desk), review(desk)):
        assert reader.client.get(address).location.endswith("/calibrate/q2-purpose")
    reader.client.post(paper(desk, "/q2-purpose/pack"), data=reader.with_token())
    with worker_database.transaction() as session:
        assert session.exec(select(Pack)).all() == []


def test_rows_stand_in_ones_own_order_and_show_what_is_typed(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_draft(session, desk, 1, Draft(no_evidence=True, evidence="Nothing of their own."), clock.now)
    reader.post(paper(desk, "/q2-purpose/pack"), {})
    page = reader.get(scores(desk))
    places = [page.main.index(f"No. {n}, {one}") for n, one in enumerate(desk.references, 1)]
    assert places == sorted(places)
    assert [page.value(f"{one}-score") for one in desk.readings] == ["", "0", ""]
    assert page.value(f"{desk.readings[1]}-version") == "1"
    assert "Nothing of their own." in page.main


def test_form_by_itself_keeps_every_row_and_leads_to_the_review(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    page = reader.post(scores(desk), typed(desk, "3", ("0", "Nothing of their own."), ""))
    assert page.heading == "Look through 2 scores from paper"
    with worker_database.transaction() as session:
        assert held(session) == [("draft", 3, None), ("draft", None, "Nothing of their own.")]
        noted = session.exec(select(PaperScore.reading_id, PaperScore.typed_by)).all()
        assert set(noted) == {(one, desk.assessor) for one in desk.readings[:2]}


def test_what_is_wrong_or_missing_is_said_on_its_row_and_the_rest_is_kept(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    page = reader.post(scores(desk), typed(desk, "7", "5", "2"))
    assert f"{desk.references[0]}: Type a digit from 1 to 5, or 0 for no evidence." in page.main
    assert f"{desk.references[1]}: Write what you saw: 5, the highest score, needs evidence." in page.main
    assert page.value(f"{desk.readings[0]}-score") == "7"
    with worker_database.transaction() as session:
        assert held(session) == [("draft", 5, None), ("draft", 2, None)]


def test_row_changed_elsewhere_meanwhile_is_not_written_over_unseen(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_draft(session, desk, 0, Draft(score=4), clock.now)
    page = reader.post(scores(desk), typed(desk, "2"))
    assert "Saved now: 4. Press the button again to keep yours." in page.main
    with worker_database.transaction() as session:
        assert held(session) == [("draft", 4, None)]
    reader.post(scores(desk), typed(desk, "2", version=1))
    with worker_database.transaction() as session:
        assert held(session) == [("draft", 2, None)]


def test_what_the_page_saves_by_itself_is_told_and_marked(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    status, told = save(reader, desk, 0, score="0", version="0")
    assert (status, told["version"]) == (200, 1)
    status, told = save(reader, desk, 0, evidence="Nothing of their own.", version="1")
    assert (status, told["version"]) == (200, 2)
    with worker_database.transaction() as session:
        assert held(session) == [("draft", None, "Nothing of their own.")]
        assert len(session.exec(select(PaperScore)).all()) == 1


def test_what_the_page_saves_over_something_newer_is_given_back_in_the_rows_own_signs(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_draft(session, desk, 0, Draft(no_evidence=True, evidence="Nothing."), clock.now)
    status, told = save(reader, desk, 0, score="4", version="0")
    prefix = desk.readings[0]
    assert status == 409
    assert told["stored"] == {f"{prefix}-score": "0", f"{prefix}-evidence": "Nothing."}


def test_mistaken_digit_sent_by_script_is_refused_on_its_field(reader: Browser, desk: Desk) -> None:
    status, told = save(reader, desk, 0, score="9", version="0")
    sentence = "Type a digit from 1 to 5, or 0 for no evidence."
    assert (status, told) == (422, {"faults": {f"{desk.readings[0]}-score": sentence}})


def commit(reader: Browser, desk: Desk) -> Page:
    shown = reader.get(review(desk))
    return reader.post(review(desk), looked_through(shown))


def looked_through(shown: Page) -> dict[str, str | list[str]]:
    """What a review sends."""
    return {"seen_at": shown.value("seen_at"), "reading": shown.values("reading")}


def test_commit_takes_what_came_from_paper_and_leaves_what_was_scored_on_the_screen(
    reader: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_draft(session, desk, 2, Draft(score=4), clock.now)
    reader.post(scores(desk), typed(desk, "3", "1"))
    page = commit(reader, desk)
    assert "1 score is committed. Complete the rest first: " + desk.references[1] in page.text
    with worker_database.transaction() as session:
        assert [state for state, *_ in held(session)] == ["committed", "draft", "draft"]


def test_commit_twice_changes_nothing(reader: Browser, desk: Desk, worker_database: Database) -> None:
    reader.post(scores(desk), typed(desk, "3", "2"))
    sent = looked_through(reader.get(review(desk)))
    for _ in range(2):
        page = reader.post(review(desk), sent)
    assert "Nothing was left to commit" in page.text
    with worker_database.transaction() as session:
        assert held(session) == [("committed", 3, None), ("committed", 2, None)]


def test_rows_come_a_batch_at_a_time_and_others_can_be_passed_over(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=12)
    reader = browser.sign_in(desk.assessor)
    page = reader.get(scores(desk))
    assert [one in page.main for one in desk.references] == [True] * 10 + [False] * 2
    (further,) = [link for link in page.links() if "after=" in link]
    assert [one in reader.get(further).main for one in desk.references] == [False] * 10 + [True] * 2


@pytest.mark.parametrize("page", ["", "/q2-purpose/scores", "/q2-purpose/review"])
def test_pages_ask_as_many_statements_of_one_row_as_of_three(
    browser: Browser, database: Database, worker_database: Database, clock: Clock, page: str
) -> None:
    asked = []
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=1)
    reader = browser.sign_in(desk.assessor)
    reader.post(scores(desk), typed(desk, "3"))
    for count in (1, 3):
        with counted(database) as statements:
            reader.get(paper(desk, page))
        asked.append(len(statements))
        if count == 1:
            add_readings(worker_database, desk, clock)
            reader.post(scores(desk), typed(desk, "3", version=1))
    assert asked[0] == asked[1]


def add_readings(worker_database: Database, desk: Desk, clock: Clock) -> None:
    """Two more readings, typed in from paper."""
    with worker_database.transaction() as session:
        for position in (2, 3):
            application = make_application(session, desk.cohort, clock.now)
            reading = make_reading(
                session,
                desk.cohort,
                clock.now,
                application_id=application,
                assessor_id=desk.assessor,
                item=desk.item,
                criterion=desk.criterion,
                position=position,
            )
            card = Scorecard(
                reading_id=reading, cohort_id=desk.cohort.id, assessor_id=desk.assessor, saved_at=clock.now
            )
            session.add(card)
            session.flush()
            session.add(
                Score(scorecard_id=card.id, criterion=desk.criterion, cohort_id=desk.cohort.id, value=3)
            )
            session.add(PaperScore(reading_id=reading, typed_by=desk.assessor, typed_at=clock.now, version=1))


def test_words_typed_of_a_row_that_went_to_somebody_else_are_given_back(
    reader: Browser, desk: Desk, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        session.delete(session.get_one(Reading, desk.readings[0]))
    page = reader.post(scores(desk), typed(desk, ("2", "Long words from paper."), "3", ""))
    assert "An answer of this pass: you typed 2, and these words." in page.main
    assert "Long words from paper." in page.main
    with worker_database.transaction() as session:
        assert held(session) == [("draft", 3, None)]


def test_pack_is_not_sent_once_an_answer_in_it_was_blinded_anew(
    reader: Browser, desk: Desk, worker_database: Database, settings: Settings, clock: Clock
) -> None:
    address = make_own_pack(reader, desk, worker_database, settings, clock)
    with worker_database.transaction() as session:
        application = session.get_one(Reading, desk.readings[1]).application_id
        lead = make_lead(session, desk.cohort, clock.now)
        session.exec(
            update(BlindedAnswer)
            .where(col(BlindedAnswer.application_id) == application, col(BlindedAnswer.question) == "q2")
            .values(superseded_at=clock.now, superseded_by=lead, reason="A name stood in it.")
        )
        pack_id = session.exec(select(Pack.id)).one()
    assert "an answer in it was changed" in reader.get(address, status=404).text
    of_leads = f"/lead/{desk.cohort.slug}/packs/{pack_id}"
    assert "an answer in it was changed" in reader.another().sign_in(lead).get(of_leads, status=404).text
