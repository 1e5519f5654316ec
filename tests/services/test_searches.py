"""What leads look for is kept for them alone, for a day; what was sent is found by its words."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.models import AnswerWords
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.searches import Typed, typed_before
from recruitment.services.searches import forget_searches, keep_search, make_findable
from recruitment.services.ticks import tidy
from tests.factories import make_application, make_cohort, make_lead
from tests.factories_lead import make_imported


@pytest.fixture
def cohort(session: Session, now: datetime) -> CohortFacts:
    return make_cohort(session, now)


@pytest.fixture
def lead(session: Session, cohort: CohortFacts, now: datetime) -> UUID:
    return make_lead(session, cohort, now)


def test_a_search_is_had_again_by_whoever_made_it_in_its_cohort(
    session: Session, cohort: CohortFacts, lead: UUID, now: datetime
) -> None:
    kept = keep_search(session, cohort_id=cohort.id, find="Éva", words="garden", actor_id=lead, now=now)
    assert typed_before(session, kept, cohort_id=cohort.id, actor_id=lead) == Typed("Éva", "garden")
    colleague = make_lead(session, cohort, now)
    other = make_cohort(session, now, name="Cohort 2028", public=False)
    assert typed_before(session, kept, cohort_id=cohort.id, actor_id=colleague) is None
    assert typed_before(session, kept, cohort_id=other.id, actor_id=lead) is None
    assert typed_before(session, uuid4(), cohort_id=cohort.id, actor_id=lead) is None


@pytest.mark.parametrize("forget", [forget_searches, tidy])
def test_searches_are_forgotten_after_a_day(
    session: Session, cohort: CohortFacts, lead: UUID, now: datetime, forget: object
) -> None:
    old, new = (
        keep_search(session, cohort_id=cohort.id, find="Éva", words="", actor_id=lead, now=at)
        for at in (now - timedelta(hours=25), now - timedelta(hours=23))
    )
    forget(session, now=now)  # type: ignore[operator]
    assert typed_before(session, old, cohort_id=cohort.id, actor_id=lead) is None
    assert typed_before(session, new, cohort_id=cohort.id, actor_id=lead) == Typed("Éva", "")


def test_the_database_keeps_a_search_from_other_leads(
    worker_database: Database, database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, now)
        lead, colleague = make_lead(session, cohort, now), make_lead(session, cohort, now)
    with database.transaction(Binding.OFFICE, lead) as session:
        kept = keep_search(session, cohort_id=cohort.id, find="Éva", words="", actor_id=lead, now=now)
    for actor, seen in ((lead, Typed("Éva", "")), (colleague, None)):
        with database.transaction(Binding.OFFICE, actor) as session:
            # Asked for as the lead's: a forgotten filter would show it.
            assert typed_before(session, kept, cohort_id=cohort.id, actor_id=lead) == seen


def test_the_words_of_what_was_sent_are_kept_each_once(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    application_id = make_imported(session, cohort, now)
    make_findable(
        session,
        application_id=application_id,
        cohort_id=cohort.id,
        reference="DL27-7777-2222",
        texts=["A garden; the Garden.", "Éva’s: garden & tree | 'x':*"],
    )
    assert session.get_one(AnswerWords, application_id).words == "'a' 'evas' 'garden' 'the' 'tree' 'x'"


def test_a_draft_has_no_words_to_be_found_by(session: Session, cohort: CohortFacts, now: datetime) -> None:
    from recruitment.domain.stages import Stage

    application_id = make_application(session, cohort, now, stage=Stage.APPLICATION)
    assert session.get(AnswerWords, application_id) is None
