"""A reader's pack and scores from paper: what PostgreSQL refuses, what no pack holds, what no pace counts."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import NotFound, Refusal
from recruitment.domain.scorecards import Draft
from recruitment.models import Pack, PackKind, PaperScore, Reading
from recruitment.packs.render import html_twin, render
from recruitment.queries.calibration import ENOUGH_FOR_PACE, standings_of
from recruitment.queries.paper import paper_rows
from recruitment.services.packs import COPIES_KEPT, forget_copies
from recruitment.services.paper import ask_for_reader_pack, note_typed
from recruitment.services.reader_contents import reader_pack
from tests.conftest import Clock
from tests.factories import FULL_NAME
from tests.factories_anchors import make_anchor_answer, slip_at_every
from tests.factories_house import make_house
from tests.factories_reading import Desk, make_desk, make_draft
from tests.leaks import leaks


@pytest.fixture
def desk(worker_database: Database, clock: Clock) -> Desk:
    with worker_database.transaction() as session:
        return make_desk(session, clock.now)


def ask(database: Database, desk: Desk, clock: Clock) -> UUID:
    with database.transaction(Binding.READER, desk.assessor) as session:
        rows = paper_rows(session, desk.queue)
        return ask_for_reader_pack(
            session, queue=desk.queue, rows=rows, actor_id=desk.assessor, now=clock.now
        )


def refused(database: Database, reader: UUID, statement: str, **values: object) -> str:
    """What PostgreSQL says when a reader tries this."""
    with (
        pytest.raises(DBAPIError) as refusal,
        database.transaction(Binding.READER, reader) as session,
    ):
        session.execute(text(statement), values)
    return str(refusal.value.orig)


def test_nothing_of_who_wrote_stands_in_a_pack(
    worker_database: Database, database: Database, clock: Clock
) -> None:
    house = make_house(worker_database, database, clock.now)
    with worker_database.transaction() as session:
        contents = reader_pack(
            session,
            cohort=house.cohort,
            queue=house.desk.queue,
            readings=house.desk.readings,
            now=clock.now,
        )
    pages = PdfReader(BytesIO(render(contents).data)).pages
    printed = "\n".join(page.extract_text() for page in pages)
    assert house.reference in printed
    assert leaks(printed, house.secrets) == []
    assert leaks(html_twin(contents), house.secrets) == []
    # What is planted is found.
    assert leaks(printed + FULL_NAME, house.secrets) != []


def test_pack_asked_for_twice_is_made_once_and_is_nobody_elses(
    database: Database, worker_database: Database, desk: Desk, clock: Clock
) -> None:
    assert ask(database, desk, clock) == ask(database, desk, clock)
    with database.transaction(Binding.READER, uuid4()) as session:
        assert session.exec(select(Pack.id)).all() == []
    said = refused(
        database,
        uuid4(),
        "insert into work.pack (id, cohort_id, kind, assessor_id, item, criterion, readings, state, asked_by,"
        " asked_at) select gen_random_uuid(), id, 'reader', :assessor, 'q2', 'purpose', '{}', 'queued',"
        " :assessor, now() from work.cohort",
        assessor=desk.assessor,
    )
    assert "row-level security" in said


def test_pack_without_anything_to_read_is_not_made(
    worker_database: Database, desk: Desk, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        with pytest.raises(Refusal, match="everything of this pass is committed"):
            ask_for_reader_pack(session, queue=desk.queue, rows=(), actor_id=desk.assessor, now=clock.now)
        with pytest.raises(NotFound, match="nothing of it is left to read"):
            reader_pack(session, cohort=desk.cohort, queue=desk.queue, readings=[uuid4()], now=clock.now)


def test_nobody_is_marked_as_having_typed_what_somebody_else_did(database: Database, desk: Desk) -> None:
    mark = "insert into work.paper_score (reading_id, typed_by, typed_at) values (:reading, :who, now())"
    reading = desk.readings[0]
    for reader, who in ((desk.assessor, uuid4()), (uuid4(), desk.assessor)):
        assert "row-level security" in refused(database, reader, mark, reading=reading, who=who)


def test_reader_notes_no_download_but_their_own_of_what_they_read(
    database: Database, worker_database: Database, desk: Desk
) -> None:
    with worker_database.transaction() as session:
        application = session.get_one(Reading, desk.readings[0]).application_id
    note = (
        "insert into work.view (application_id, person_id, page, at)"
        " values (:about, :who, 'reader pack', now())"
    )
    for reader, who in ((desk.assessor, uuid4()), (uuid4(), desk.assessor)):
        assert "row-level security" in refused(database, reader, note, about=application, who=who)


def numbers(database: Database, desk: Desk) -> list[int | None]:
    with database.transaction(Binding.READER, desk.assessor) as session:
        return [row.number for row in paper_rows(session, desk.queue)]


def test_number_once_printed_stays_whatever_goes_and_comes(
    database: Database, worker_database: Database, desk: Desk, clock: Clock
) -> None:
    assert numbers(database, desk) == [None, None, None]
    pack_id = ask(database, desk, clock)
    assert numbers(database, desk) == [1, 2, 3]
    with worker_database.transaction() as session:
        session.delete(session.get_one(Reading, desk.readings[1]))
        session.delete(session.get_one(Pack, pack_id))
        make_desk(session, clock.now, readings=1, cohort=desk.cohort, assessor=desk.assessor)
    assert numbers(database, desk) == [1, 3, None]
    ask(database, desk, clock)
    assert numbers(database, desk) == [1, 3, 4]


def test_among_what_is_printed_no_anchor_answer_turns_up_even_once_the_pack_is_forgotten(
    database: Database, worker_database: Database, desk: Desk, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_anchor_answer(session, desk.cohort, clock.now)
    ask(database, desk, clock)
    with worker_database.transaction() as session:
        assert slip_at_every(session, desk.cohort, 1, clock.now) == 0
        assert forget_copies(session, now=clock.now + COPIES_KEPT + timedelta(seconds=1)) == 1
        assert slip_at_every(session, desk.cohort, 1, clock.now) == 0
        make_desk(session, clock.now, readings=1, cohort=desk.cohort, assessor=desk.assessor)
        assert slip_at_every(session, desk.cohort, 1, clock.now) == 1


def test_readers_packs_are_forgotten_with_the_copies(
    database: Database, worker_database: Database, desk: Desk, clock: Clock
) -> None:
    ask(database, desk, clock)
    with worker_database.transaction() as session:
        assert forget_copies(session, now=clock.now + COPIES_KEPT) == 0
        assert forget_copies(session, now=clock.now + COPIES_KEPT + timedelta(seconds=1)) == 1
        assert session.exec(select(Pack).where(col(Pack.kind) == PackKind.READER)).all() == []


def test_what_was_read_on_paper_says_nothing_of_somebodys_pace(
    worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=ENOUGH_FOR_PACE)
        for index, reading in enumerate(desk.readings):
            session.get_one(Reading, reading).displayed_at = clock.now - timedelta(minutes=4)
            session.flush()
            make_draft(session, desk, index, Draft(score=3), clock.now)
        assert standings_of(session, desk.assessor)[desk.cohort.id].pace == 4.0
        note_typed(session, reading_id=desk.readings[0], version=1, actor_id=desk.assessor, now=clock.now)
        assert standings_of(session, desk.assessor)[desk.cohort.id].pace is None
        assert len(session.exec(select(PaperScore)).all()) == 1
