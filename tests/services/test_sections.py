"""Saving a section of the form: by whom, until when, and only what changed."""

from datetime import datetime

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import Closed, NotFound
from recruitment.domain.stages import Stage
from recruitment.models import FilledSection
from recruitment.services.drafts import Overtaken, Saved
from recruitment.services.sections import hold_for_section, save_section
from tests.factories import make_application, make_person
from tests.factories_draft import Draft, make_draft


def save(
    database: Database, draft: Draft, now: datetime, section: str, typed: dict[str, str], version: int = 1
) -> Saved:
    with database.transaction(Binding.APPLICANT, draft.person_id) as session:
        return save_section(
            session,
            held=hold_for_section(
                session, section=section, reference=draft.reference, actor_id=draft.person_id, now=now
            ),
            section=draft.cohort.definition.section(section),
            typed=typed,
            version=version,
        )


def entries(database: Database, draft: Draft, section: str) -> dict[str, str]:
    with database.transaction() as session:
        return dict(session.get_one(FilledSection, (draft.application_id, section)).entries)


def test_a_save_merges_what_changed_into_what_is_there(
    database: Database, worker_database: Database, now: datetime
) -> None:
    draft = make_draft(worker_database, now)
    before = entries(worker_database, draft, "contact")
    saved = save(database, draft, now, "contact", {"town": "Hull", "salary": "1"})
    assert saved == Saved(2, {"town": "Hull"}, changed=True)
    assert entries(worker_database, draft, "contact") == before | {"town": "Hull"}


def test_the_same_again_writes_nothing_at_whatever_version(
    database: Database, worker_database: Database, now: datetime
) -> None:
    draft = make_draft(worker_database, now)
    same = {"town": entries(worker_database, draft, "contact")["town"], "line_2": ""}
    for version in (1, 0, 7):
        saved = save(database, draft, now, "contact", {"town": same["town"]}, version)
        assert (saved.version, saved.changed) == (1, False)


def test_an_overtaken_save_writes_nothing_and_tells_every_field(
    database: Database, worker_database: Database, now: datetime
) -> None:
    draft = make_draft(worker_database, now)
    save(database, draft, now, "teaching", {"years": "9"})
    with pytest.raises(Overtaken) as overtaken:
        save(database, draft, now, "teaching", {"years": "10"}, version=1)
    assert overtaken.value.version == 2
    assert overtaken.value.stored == {"qts": "yes", "trn": "7394218", "year": "2015", "years": "9"}


def test_a_section_that_was_never_begun_is_stored_with_the_first_text(
    database: Database, worker_database: Database, now: datetime
) -> None:
    draft = make_draft(worker_database, now)
    with worker_database.transaction() as session:
        session.delete(session.get_one(FilledSection, (draft.application_id, "help")))
    assert save(database, draft, now, "help", {"kind": ""}, version=0) == Saved(
        0, {"kind": "", "words": ""}, changed=False
    )
    assert save(database, draft, now, "help", {"kind": "ai"}, version=0).version == 1
    assert entries(worker_database, draft, "help") == {"kind": "ai"}


@pytest.mark.parametrize("stage", [Stage.SIFT, Stage.OFFER])
def test_after_sending_adjustments_alone_can_be_saved(
    database: Database, worker_database: Database, now: datetime, stage: Stage
) -> None:
    draft = make_draft(worker_database, now, stage=stage)
    assert save(database, draft, now, "adjustments", {"needs": "no"}).changed
    with pytest.raises(Closed):
        save(database, draft, now, "contact", {"town": "Hull"})


@pytest.mark.parametrize("stage", [Stage.NOT_PROGRESSED, Stage.WITHDRAWN, Stage.INELIGIBLE])
def test_after_the_end_not_even_adjustments(
    database: Database, worker_database: Database, now: datetime, stage: Stage
) -> None:
    draft = make_draft(worker_database, now, stage=stage)
    with pytest.raises(Closed):
        save(database, draft, now, "adjustments", {"needs": "no"})


def test_nobody_else_can_save_or_see_a_section(
    database: Database, worker_database: Database, now: datetime
) -> None:
    draft = make_draft(worker_database, now)
    with worker_database.transaction() as session:
        other = make_person(session, now)
        make_application(session, draft.cohort, now, stage=Stage.APPLICATION, person_id=other)
    with pytest.raises(NotFound), database.transaction(Binding.APPLICANT, other) as session:
        hold_for_section(session, section="contact", reference=draft.reference, actor_id=other, now=now)
    with database.transaction(Binding.APPLICANT, other) as session:
        seen = session.exec(select(FilledSection.application_id)).all()
    assert draft.application_id not in seen
    assert len(seen) == 7
