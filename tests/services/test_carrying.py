"""Beginning with what one wrote before: all that still fits, nothing to be said anew, nobody else's."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.stages import Stage
from recruitment.models import (
    Answer,
    Application,
    Details,
    FilledSection,
    HistoryEntry,
    HistoryGap,
    Qualification,
    Referee,
)
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.own_application import OwnApplication, own_application, still_carried, written
from recruitment.services.carrying import carry_over
from tests.factories import FULL_NAME, make_application, make_cohort, make_person
from tests.statements import counted

YEAR = timedelta(days=365)
ASKED_ANEW = "q2"


class Returner:
    """Somebody who applied last year and has just begun again, by the pages' own role."""

    def __init__(self, database: Database, worker_database: Database, now: datetime) -> None:
        self.database, self.worker_database, self.now = database, worker_database, now
        with worker_database.transaction() as session:
            before = make_cohort(session, now - YEAR, name="Cohort 2026", public=False)
            self.cohort = make_cohort(session, now)
            self.person = make_person(session, now)
            self.old = make_application(session, before, now - YEAR, person_id=self.person)
            self.new = self.begun(session)
        self.before = reworded(before)

    def begun(self, session: Session) -> UUID:
        application = Application(
            cohort_id=self.cohort.id,
            reference="DL27-4KTQ-9XWB",
            stage=Stage.APPLICATION,
            stage_since=self.now,
            started_at=self.now,
        )
        session.add(application)
        session.flush()
        of: dict[str, Any] = {"application_id": application.id}
        session.add(Details(**of, cohort_id=self.cohort.id, person_id=self.person, saved_at=self.now))
        said = {"eligibility": {"is_qts": "yes"}, "teaching": {"qts": "no"}}
        session.add_all(
            FilledSection(**of, section=code, entries=entries, saved_at=self.now)
            for code, entries in said.items()
        )
        return application.id

    def own(self, application: UUID) -> OwnApplication:
        with self.worker_database.transaction() as session:
            reference = session.get_one(Application, application).reference
        with self.database.transaction(Binding.APPLICANT, self.person) as session:
            return own_application(session, reference, self.person)

    def carry(self) -> tuple[str, ...]:
        earlier = self.own(self.old)
        with self.database.transaction(Binding.APPLICANT, self.person) as session:
            return carry_over(
                session,
                earlier=earlier,
                written_for=self.before,
                application_id=self.new,
                cohort=self.cohort,
                now=self.now,
            )


def reworded(cohort: CohortFacts) -> CohortFacts:
    """The cohort, as if one of its questions had had other words."""
    questions = tuple(
        one.model_copy(update={"text": "Asked otherwise?"}) if one.code == ASKED_ANEW else one
        for one in cohort.definition.questions
    )
    return replace(cohort, definition=cohort.definition.model_copy(update={"questions": questions}))


@pytest.fixture
def returner(database: Database, worker_database: Database, now: datetime) -> Returner:
    return Returner(database, worker_database, now)


def test_what_still_fits_is_copied_and_what_must_be_said_anew_is_not(returner: Returner) -> None:
    parts = returner.carry()
    assert {"details", "contact", "history", "education", "referees", "q1"} <= set(parts)
    assert not {"eligibility", "declarations", ASKED_ANEW} & set(parts)
    with returner.worker_database.transaction() as session:
        new = returner.new
        assert session.get_one(Details, new).full_name == FULL_NAME
        assert session.get_one(Details, new).search_name == session.get_one(Details, returner.old).search_name
        for table, rows in (
            (HistoryEntry, 2),
            (HistoryGap, 1),
            (Qualification, 1),
            (Referee, 2),
            (Answer, 7),
        ):
            found = session.exec(select(table).where(col(table.application_id) == new)).all()
            assert (table, len(found)) == (table, rows)
        sections = {
            row.section: row.entries
            for row in session.exec(select(FilledSection).where(FilledSection.application_id == new))
        }
    assert "declarations" not in sections
    assert sections["eligibility"] == {"is_qts": "yes"}


def test_what_was_said_on_beginning_stands(returner: Returner) -> None:
    returner.carry()
    with returner.worker_database.transaction() as session:
        teaching = session.get_one(FilledSection, (returner.new, "teaching"))
    assert (teaching.entries["qts"], teaching.entries["year"], teaching.version) == ("no", "2015", 2)


def test_earlier_application_stays_as_it_is(returner: Returner) -> None:
    def entries() -> list[UUID]:
        with returner.worker_database.transaction() as session:
            found = select(HistoryEntry.id).where(HistoryEntry.application_id == returner.old)
            return sorted(session.exec(found))

    before = entries()
    returner.carry()
    assert entries() == before


def test_second_time_it_does_nothing(returner: Returner) -> None:
    assert returner.carry() != ()
    assert returner.carry() == ()
    with returner.worker_database.transaction() as session:
        found = session.exec(select(HistoryEntry).where(HistoryEntry.application_id == returner.new)).all()
    assert len(found) == 2


def test_statements_are_as_many_however_much_there_is(returner: Returner) -> None:
    with returner.worker_database.transaction() as session:
        for place in range(5):
            session.add(HistoryEntry(id=UUID(int=place), application_id=returner.old, saved_at=returner.now))
    with counted(returner.database) as statements:
        returner.carry()
    # Its own reading (2), role, what is there (4), the mark, and eight tables.
    assert len(statements) == 2 + 1 + 4 + 1 + 8


def test_part_counts_as_carried_over_until_it_is_changed(returner: Returner) -> None:
    returner.carry()
    with returner.worker_database.transaction() as session:
        session.get_one(Answer, (returner.new, "q1")).saved_at = returner.now + timedelta(minutes=1)
    own = returner.own(returner.new)
    assert own.carried is not None
    assert own.carried.cohort == "Cohort 2026"
    with returner.database.transaction(Binding.APPLICANT, returner.person) as session:
        texts = written(session, own.id, returner.cohort.definition)
    assert set(own.carried.parts) - set(still_carried(own, texts)) == {"q1"}


def test_nobody_carries_over_what_somebody_else_wrote(returner: Returner) -> None:
    earlier = returner.own(returner.old)
    with returner.worker_database.transaction() as session:
        thief = make_person(session, returner.now)
        mine = make_application(
            session, returner.cohort, returner.now, stage=Stage.APPLICATION, person_id=thief
        )
        before = len(session.exec(select(HistoryEntry).where(HistoryEntry.application_id == mine)).all())
    with returner.database.transaction(Binding.APPLICANT, thief) as session:
        parts = carry_over(
            session,
            earlier=replace(earlier, details=replace(earlier.details, full_name="")),
            written_for=returner.before,
            application_id=mine,
            cohort=returner.cohort,
            now=returner.now,
        )
    assert parts == ()
    with returner.worker_database.transaction() as session:
        found = session.exec(select(HistoryEntry).where(HistoryEntry.application_id == mine)).all()
    assert len(found) == before
