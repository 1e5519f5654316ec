"""What a reader's database role may do, whatever our code does: PostgreSQL itself refuses the rest."""

import re
from uuid import UUID

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.scorecards import Draft
from recruitment.models import metadata
from recruitment.servers import Addresses
from tests.conftest import Clock
from tests.factories import make_application, make_assessor
from tests.factories_house import House, make_house
from tests.factories_reading import make_desk, make_draft

IDENTITY_TABLES = sorted(table.name for table in metadata.tables.values() if table.schema == "identity")
WORK_TABLES = sorted(table.name for table in metadata.tables.values() if table.schema == "work")
MONITORING_TABLES = sorted(table.name for table in metadata.tables.values() if table.schema == "monitoring")
#: What a reader may ask of the blind side; their own rows, where rows belong to somebody.
READABLE = {
    "absence",
    "acquaintance",
    "anchor_answer",
    "assessor",
    "assessor_standing",
    "blinded_answer",
    "calibration",
    "calibration_score",
    "cohort",
    "cohort_definition",
    "evidence",
    "pack",
    "paper_score",
    "reading",
    "sample",
    "scale_point",
    "score",
    "scorecard",
}


@pytest.fixture
def house(worker_database: Database, database: Database, clock: Clock) -> House:
    return make_house(worker_database, database, clock.now)


def refused(database: Database, reader: UUID, statement: str, **values: object) -> str:
    """What PostgreSQL says when a reader tries this."""
    with (
        pytest.raises(DBAPIError) as refusal,
        database.transaction(Binding.READER, reader) as session,
    ):
        session.execute(text(statement), values)
    return str(refusal.value.orig)


def rows_seen(database: Database, reader: UUID, statement: str, **values: object) -> int:
    with database.transaction(Binding.READER, reader) as session:
        return len(session.execute(text(statement), values).all())


def catalogue(addresses: Addresses, schema: str) -> list[str]:
    """The tables there are, asked of PostgreSQL as the superuser."""
    assert addresses.superuser is not None
    database = make_url(addresses.owner).database
    engine = create_engine(make_url(addresses.superuser).set(database=database))
    with engine.connect() as connection:
        names = connection.execute(
            text("select tablename from pg_tables where schemaname = :schema order by 1"), {"schema": schema}
        )
        found = [name for (name,) in names]
    engine.dispose()
    return found


@pytest.mark.parametrize(
    ("schema", "known"),
    [("identity", IDENTITY_TABLES), ("work", WORK_TABLES), ("monitoring", MONITORING_TABLES)],
)
def test_every_table_there_is_is_tried_below(addresses: Addresses, schema: str, known: list[str]) -> None:
    assert catalogue(addresses, schema) == known
    assert known != []


#: Whatever could be done to a table.
DEEDS = (
    "select * from {0}",
    "select 1 from {0}",
    "insert into {0} default values",
    "delete from {0}",
    "truncate {0}",
    "copy {0} to stdout",
    "lock table {0}",
    "create table copied as select * from {0}",
)


@pytest.mark.parametrize("deed", DEEDS)
def test_identity_is_refused_to_readers_by_the_database(database: Database, house: House, deed: str) -> None:
    for table in IDENTITY_TABLES:
        said = refused(database, house.desk.assessor, deed.format(f"identity.{table}"))
        assert "permission denied for schema identity" in said, table


def test_rest_of_the_blind_side_is_refused_to_readers(database: Database, house: House) -> None:
    for table in set(WORK_TABLES) - READABLE:
        said = refused(database, house.desk.assessor, f"select * from work.{table}")
        assert f"permission denied for table {table}" in said


@pytest.mark.parametrize("schema", ["safeguarding", "monitoring", "migration"])
def test_other_schemas_are_refused_to_readers(database: Database, house: House, schema: str) -> None:
    said = refused(database, house.desk.assessor, f"create table {schema}.mine (id int)")
    assert f"permission denied for schema {schema}" in said


@pytest.mark.parametrize("table", MONITORING_TABLES)
@pytest.mark.parametrize("binding", [Binding.READER, Binding.OFFICE, Binding.REFEREE, Binding.SIGNIN])
def test_what_people_say_of_themselves_is_refused_to_everybody_but_them(
    database: Database, house: House, binding: Binding, table: str
) -> None:
    with (
        pytest.raises(DBAPIError, match="permission denied for schema monitoring"),
        database.transaction(binding, house.desk.assessor) as session,
    ):
        session.execute(text(f"select 1 from monitoring.{table}"))


def test_candidate_is_a_reference_and_no_more(database: Database, house: House) -> None:
    reader = house.desk.assessor
    assert rows_seen(database, reader, "select id, cohort_id, reference from work.application") == 1
    for column in ("stage", "submitted_at", "outside_id", "started_at"):
        said = refused(database, reader, f"select {column} from work.application")
        assert "permission denied for table application" in said


@pytest.mark.parametrize(
    "table",
    [
        "reading",
        "scorecard",
        "score",
        "absence",
        "evidence",
        "assessor",
        "assessor_standing",
        "blinded_answer",
    ],
)
def test_another_readers_rows_are_not_rows(
    database: Database, worker_database: Database, house: House, clock: Clock, table: str
) -> None:
    with worker_database.transaction() as session:
        stranger = make_assessor(session, house.cohort, clock.now)
        make_draft(session, house.colleague, 0, Draft(no_evidence=True, evidence="Theirs"), clock.now)
        other = make_application(session, house.cohort, clock.now)
        more = make_desk(session, clock.now, cohort=house.cohort, readings=1)
        make_draft(session, more, 0, Draft(score=3), clock.now)
        every = session.execute(text(f"select 1 from work.{table}")).all()
    assert len(every) >= 1
    assert other is not None
    mine = 1 if table in ("assessor", "assessor_standing") else 0
    assert rows_seen(database, stranger, f"select * from work.{table}") == mine


def test_reader_sees_the_answers_given_to_them_and_no_others(
    database: Database, worker_database: Database, house: House, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_application(session, house.cohort, clock.now)  # given to nobody
        desk = make_desk(session, clock.now, cohort=house.cohort, readings=2)
    # Not even the same candidate's other answers.
    seen = "select question from work.blinded_answer"
    assert rows_seen(database, desk.assessor, seen) == 2
    assert rows_seen(database, desk.assessor, f"{seen} where question <> 'q2'") == 0
    assert rows_seen(database, desk.assessor, "select id from work.application") == 2


def test_superseded_copy_is_no_row(database: Database, worker_database: Database, house: House) -> None:
    with worker_database.transaction() as session:
        session.execute(text("update work.blinded_answer set superseded_at = now(), reason = 'a name'"))
    assert rows_seen(database, house.desk.assessor, "select id from work.blinded_answer") == 0


CARD = (
    "insert into work.scorecard (id, reading_id, cohort_id, assessor_id, state, saved_at, reason)"
    " values (gen_random_uuid(), :reading, :cohort, :assessor, 'draft', now(), '')"
)
ON_CARD = {
    "score": "insert into work.score (scorecard_id, criterion, cohort_id, value)"
    " values (:card, 'purpose', :cohort, 5)",
    "absence": "insert into work.absence (scorecard_id, criterion, kind)"
    " values (:card, 'purpose', 'no_evidence')",
    "evidence": "insert into work.evidence (scorecard_id, criterion, text)"
    " values (:card, 'purpose', 'Planted')",
}


def test_reader_cannot_make_a_scorecard_for_somebody_elses_reading(database: Database, house: House) -> None:
    for assessor in (house.desk.assessor, house.colleague.assessor):
        said = refused(
            database,
            house.desk.assessor,
            CARD,
            reading=house.colleague.readings[0],
            cohort=house.cohort.id,
            assessor=assessor,
        )
        assert "row-level security" in said or "foreign key" in said


@pytest.mark.parametrize("table", sorted(ON_CARD))
def test_reader_cannot_write_on_somebody_elses_scorecard(
    database: Database, worker_database: Database, house: House, clock: Clock, table: str
) -> None:
    with worker_database.transaction() as session:
        make_draft(session, house.colleague, 0, Draft(), clock.now)
        card = session.execute(text("select id from work.scorecard")).scalar_one()
    said = refused(database, house.desk.assessor, ON_CARD[table], card=card, cohort=house.cohort.id)
    assert "row-level security" in said


@pytest.fixture
def committed(worker_database: Database, house: House, clock: Clock) -> UUID:
    """The reader's own scorecard, committed."""
    with worker_database.transaction() as session:
        make_draft(session, house.desk, 0, Draft(3, evidence="As it was"), clock.now)
        session.execute(text("update work.scorecard set state = 'committed', committed_at = now()"))
        card: UUID = session.execute(text("select id from work.scorecard")).scalar_one()
        return card


@pytest.mark.parametrize("table", sorted(ON_CARD))
def test_reader_cannot_add_to_a_committed_scorecard(
    database: Database, house: House, committed: UUID, table: str
) -> None:
    said = refused(database, house.desk.assessor, ON_CARD[table], card=committed, cohort=house.cohort.id)
    assert "never edited" in said or "row-level security" in said


@pytest.mark.parametrize(
    "statement",
    [
        "update work.score set value = 5",
        "update work.evidence set text = 'Better'",
        "delete from work.score",
        "delete from work.evidence",
    ],
)
def test_reader_finds_nothing_to_change_on_a_committed_scorecard(
    database: Database, worker_database: Database, house: House, committed: UUID, statement: str
) -> None:
    with database.transaction(Binding.READER, house.desk.assessor) as session:
        assert session.connection().execute(text(statement)).rowcount == 0
    with worker_database.transaction() as session:
        kept = text("select value, text from work.score join work.evidence using (scorecard_id, criterion)")
        assert session.execute(kept).one() == (3, "As it was")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("state = 'draft', committed_at = null", "permission denied|never edited"),
        ("committed_at = now() + interval '1 day'", "never edited"),
        ("saved_at = now() + interval '1 day'", "never edited"),
        ("state = 'superseded', superseded_at = now(), reason = 'x'", "permission denied"),
        ("reading_id = gen_random_uuid()", "permission denied"),
        ("assessor_id = gen_random_uuid()", "permission denied"),
    ],
)
def test_reader_cannot_take_a_commit_back(
    database: Database, house: House, committed: UUID, change: str, said: str
) -> None:
    answer = refused(
        database, house.desk.assessor, f"update work.scorecard set {change} where id = :id", id=committed
    )
    assert re.search(said, answer)


@pytest.mark.parametrize(
    "change",
    ["value = 5", "criterion = 'bravery'"],
)
def test_nobody_changes_a_committed_score_not_even_the_worker(
    worker_database: Database, committed: UUID, change: str
) -> None:
    with (
        pytest.raises(DBAPIError, match="never edited"),
        worker_database.transaction() as session,
    ):
        session.execute(text(f"update work.score set {change} where scorecard_id = :id"), {"id": committed})


def test_reader_cannot_give_readings_out_or_away(database: Database, house: House) -> None:
    reader = house.desk.assessor
    for column in ("assessor_id", "application_id", "position", "item"):
        said = refused(database, reader, f"update work.reading set {column} = {column}")
        assert "permission denied for table reading" in said
    assert "permission denied for table reading" in refused(database, reader, "delete from work.reading")
    assert "permission denied for table reading" in refused(
        database, reader, "insert into work.reading default values"
    )
