"""Keeping what somebody says of themselves: only by them, over what they read, and gone when they say so."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.stages import Stage
from recruitment.queries.monitoring import SavedMonitoring, saved_monitoring
from recruitment.services.drafts import HeldDraft, Overtaken, Saved
from recruitment.services.monitoring import remove_monitoring, save_monitoring
from tests.factories import make_application, make_person
from tests.factories_draft import Draft, make_draft


@pytest.fixture
def draft(worker_database: Database, now: datetime) -> Draft:
    return make_draft(worker_database, now)


def save(
    database: Database,
    draft: Draft,
    typed: dict[str, str],
    version: int = 0,
    *,
    actor: UUID | None = None,
    application: UUID | None = None,
) -> Saved:
    held = HeldDraft(application or draft.application_id, draft.cohort.definition, draft.cohort.opens_at)
    with database.transaction(Binding.APPLICANT, actor or draft.person_id) as session:
        return save_monitoring(session, held=held, typed=typed, version=version)


def stored(database: Database, draft: Draft) -> SavedMonitoring:
    with database.transaction(Binding.APPLICANT, draft.person_id) as session:
        return saved_monitoring(session, draft.application_id)


def rows(database: Database) -> tuple[int, int]:
    """How many links and responses there are."""
    both = (
        "select (select count(*) from identity.monitoring_link), (select count(*) from monitoring.response)"
    )
    with database.transaction() as session:
        links, responses = session.execute(text(both)).one()
        return links, responses


def test_answers_are_added_one_by_one_and_changed(database: Database, draft: Draft) -> None:
    assert save(database, draft, {"sex": "female"}) == Saved(1, {"sex": "female"}, changed=True)
    assert save(database, draft, {"age": "25-34"}, 1).version == 2
    assert save(database, draft, {"sex": "prefer-not"}, 2).version == 3
    assert stored(database, draft) == SavedMonitoring({"age": "25-34", "sex": "prefer-not"}, 3)


def test_the_same_again_and_what_is_no_answer_write_nothing(database: Database, draft: Draft) -> None:
    save(database, draft, {"sex": "female"})
    for typed in ({"sex": "female"}, {"sex": "other"}, {"sex": ""}, {"pregnancy": "yes"}):
        for version in (0, 1, 7):
            again = save(database, draft, typed, version)
            assert (again.version, again.changed) == (1, False)
    assert stored(database, draft) == SavedMonitoring({"sex": "female"}, 1)


def test_nothing_chosen_leaves_no_row(database: Database, worker_database: Database, draft: Draft) -> None:
    assert save(database, draft, {"sex": ""}).version == 0
    assert rows(worker_database) == (0, 0)


@pytest.mark.parametrize("version", [0, 1])
def test_what_was_said_elsewhere_meanwhile_is_not_overwritten(
    database: Database, draft: Draft, version: int
) -> None:
    save(database, draft, {"sex": "female"})
    save(database, draft, {"sex": "male"}, 1)
    with pytest.raises(Overtaken) as overtaken:
        save(database, draft, {"sex": "prefer-not"}, version)
    assert overtaken.value.version == 2
    assert overtaken.value.stored["sex"] == "male"
    assert overtaken.value.stored["age"] == ""


def test_removed_is_gone_with_whose_it_was_and_can_be_said_again(
    database: Database, worker_database: Database, draft: Draft
) -> None:
    save(database, draft, {"sex": "female"})
    for _ in range(2):
        with database.transaction(Binding.APPLICANT, draft.person_id) as session:
            remove_monitoring(session, application_id=draft.application_id)
        assert rows(worker_database) == (0, 0)
    with pytest.raises(Overtaken):
        save(database, draft, {"sex": "male"}, 1)  # a page that was open before
    assert save(database, draft, {"sex": "male"}).version == 1


@pytest.mark.parametrize("stage", [Stage.SIFT, Stage.OFFER, Stage.WITHDRAWN, Stage.NOT_PROGRESSED])
def test_it_may_be_said_in_every_stage(
    database: Database, worker_database: Database, now: datetime, stage: Stage
) -> None:
    draft = make_draft(worker_database, now, stage=stage)
    assert save(database, draft, {"sex": "female"}).changed


def test_nobody_says_or_reads_or_removes_anything_for_somebody_else(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    save(database, draft, {"sex": "female"})
    with worker_database.transaction() as session:
        other = make_person(session, now)
        make_application(session, draft.cohort, now, person_id=other, stage=Stage.APPLICATION)
    with pytest.raises(Overtaken):  # as if there were nothing: it is no row of theirs
        save(database, draft, {"sex": "male"}, 1, actor=other)
    with pytest.raises(DBAPIError, match="row-level security"):
        save(database, draft, {"sex": "male"}, actor=other)
    with database.transaction(Binding.APPLICANT, other) as session:
        assert saved_monitoring(session, draft.application_id) == SavedMonitoring()
        remove_monitoring(session, application_id=draft.application_id)
        for table in ("identity.monitoring_link", "monitoring.response"):
            assert session.execute(text(f"select 1 from {table}")).all() == []
    assert stored(database, draft) == SavedMonitoring({"sex": "female"}, 1)


def test_a_response_of_nobody_is_refused(database: Database, draft: Draft) -> None:
    insert = (
        "insert into monitoring.response (key, cohort_id, entries, version) values (:key, :cohort, '{}', 1)"
    )
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        database.transaction(Binding.APPLICANT, draft.person_id) as session,
    ):
        session.execute(text(insert), {"key": uuid4(), "cohort": draft.cohort.id})


def test_a_response_holds_nothing_that_tells_whose_or_when(worker_database: Database) -> None:
    columns = "select column_name from information_schema.columns where table_schema = 'monitoring'"
    with worker_database.transaction() as session:
        names = session.execute(text(columns)).scalars()
        assert sorted(names) == ["cohort_id", "entries", "key", "version"]
