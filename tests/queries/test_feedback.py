"""To whom feedback is due, in which order, and how much of it is late."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import Session, select

from recruitment.db import Database
from recruitment.domain.errors import NotFound
from recruitment.domain.feedback import FeedbackState
from recruitment.domain.stages import Action, Stage
from recruitment.models import Application, Decision, DecisionItem
from recruitment.queries.bands import present_bands
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.feedback import (
    feedback_counts,
    feedback_for,
    feedback_of,
    ready_feedback,
)
from tests.conftest import NOW
from tests.factories import make_cohort, make_lead
from tests.factories_feedback import make_told, owed_to, send, write
from tests.statements import counted

DAY = timedelta(days=1)


@pytest.fixture
def cohort(session: Session) -> CohortFacts:
    return make_cohort(session, NOW)


@pytest.fixture
def lead(session: Session, cohort: CohortFacts) -> UUID:
    return make_lead(session, cohort, NOW)


def references(session: Session, cohort: CohortFacts, told: list[UUID]) -> list[str]:
    return [owed_to(session, cohort, one).reference for one in told]


def test_what_is_not_sent_comes_first_and_then_the_longest_due(
    session: Session, cohort: CohortFacts, lead: UUID
) -> None:
    sent, early = references(session, cohort, first := make_told(session, cohort, NOW, 5, 4))
    (late,) = references(session, cohort, make_told(session, cohort, NOW + DAY, 3))
    send(session, cohort, first[0], NOW, by=lead)
    page = feedback_of(session, cohort.id)
    assert ([one.reference for one in page.lines], page.next) == ([early, late, sent], "")
    shown = feedback_of(session, cohort.id, limit=2)
    assert ([one.reference for one in shown.lines], shown.next) == ([early, late], late)
    assert [one.reference for one in feedback_of(session, cohort.id, after=late).lines] == [sent]


def test_it_is_counted_by_state_with_what_is_late(session: Session, cohort: CohortFacts, lead: UUID) -> None:
    told = make_told(session, cohort, NOW, 5, 4, 3, 2, offers=1)
    send(session, cohort, told[0], NOW, by=lead)
    write(session, cohort, told[1], NOW, by=lead)
    write(session, cohort, told[2], NOW, by=lead, ready=False)
    in_time, too_late = (
        feedback_counts(session, cohort.id, cohort.definition, NOW + days * DAY) for days in (14, 15)
    )
    assert in_time.by_state == dict.fromkeys(FeedbackState, 1)
    assert (in_time.owed, in_time.late, too_late.late) == (3, 0, 3)
    assert in_time.due_at is not None
    assert in_time.due_at.date() == (NOW + 14 * DAY).date()


def test_nobody_owes_anything_before_a_release(session: Session, cohort: CohortFacts) -> None:
    counts = feedback_counts(session, cohort.id, cohort.definition, NOW)
    assert (counts.owed, counts.late, counts.due_at) == (0, 0, None)


def test_an_invitation_is_no_outcome(session: Session, cohort: CohortFacts) -> None:
    make_told(session, cohort, NOW, 5)
    session.exec(update(DecisionItem).values(action=Action.INVITE_TO_INTERVIEW))
    assert feedback_of(session, cohort.id).lines == ()


def test_of_two_outcomes_the_newer_one_counts(session: Session, cohort: CohortFacts) -> None:
    (told,) = make_told(session, cohort, NOW, 5, offers=1)
    (decision,) = session.exec(select(Decision)).all()
    item = session.exec(select(DecisionItem)).one()
    newer = Decision(**decision.model_dump(exclude={"id"}) | {"released_at": NOW + DAY})
    session.add(newer)
    session.flush()
    session.add(DecisionItem(**item.model_dump() | {"decision_id": newer.id, "action": Action.DECLINE}))
    session.get_one(Application, told).stage = Stage.NOT_PROGRESSED
    session.flush()
    (line,) = feedback_of(session, cohort.id).lines
    assert (line.application_id, line.outcome) == (told, "Not taken further")


def test_whoever_was_moved_by_something_else_is_owed_nothing(session: Session, cohort: CohortFacts) -> None:
    (told,) = make_told(session, cohort, NOW, 5)
    assert [line.application_id for line in feedback_of(session, cohort.id).lines] == [told]
    session.get_one(Application, told).stage = Stage.SIFT
    session.flush()
    assert feedback_of(session, cohort.id).lines == ()


def test_programme_that_promises_no_day_is_never_late(session: Session, cohort: CohortFacts) -> None:
    make_told(session, cohort, NOW, 5)
    offsets = cohort.definition.offsets.model_copy(update={"feedback_days": None})
    silent = cohort.definition.model_copy(update={"offsets": offsets})
    counts = feedback_counts(session, cohort.id, silent, NOW + 400 * DAY)
    assert (counts.owed, counts.late, counts.due_at) == (1, 0, None)
    (line,) = feedback_of(session, cohort.id).lines
    assert (line.due_at(silent), line.is_late(silent, NOW + 400 * DAY)) == (None, False)


def test_those_who_have_withdrawn_are_not_listed_unless_it_was_sent(
    session: Session, cohort: CohortFacts, lead: UUID
) -> None:
    told = make_told(session, cohort, NOW, 5, 4)
    send(session, cohort, told[0], NOW, by=lead)
    write(session, cohort, told[1], NOW, by=lead)
    session.exec(update(Application).values(stage=Stage.WITHDRAWN))
    assert [one.application_id for one in feedback_of(session, cohort.id).lines] == [told[0]]
    assert ready_feedback(session) == ()


def test_what_is_ready_is_found_for_all_cohorts_or_one(
    session: Session, cohort: CohortFacts, lead: UUID
) -> None:
    told = make_told(session, cohort, NOW, 5, 4)
    write(session, cohort, told[1], NOW, by=lead)
    other = make_cohort(session, NOW, name="Other 2027", public=False)
    assert [one.application_id for one in ready_feedback(session)] == [told[1]]
    assert ready_feedback(session, cohort_id=other.id) == ()


def test_another_cohorts_is_not_there(session: Session, cohort: CohortFacts) -> None:
    (told,) = make_told(session, cohort, NOW, 5)
    other = make_cohort(session, NOW, name="Other 2027", public=False)
    with pytest.raises(NotFound, match="Choose somebody else"):
        feedback_for(session, other.id, owed_to(session, cohort, told).reference)


@pytest.mark.parametrize("several", [1, 3])
def test_reading_takes_the_same_statements_however_many_there_are(
    worker_database: Database, several: int
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, NOW)
        told = make_told(session, cohort, NOW, *[4] * several)
        write(session, cohort, told[0], NOW, by=make_lead(session, cohort, NOW))
        owed = owed_to(session, cohort, told[0])
        with counted(worker_database) as statements:
            feedback_of(session, cohort.id)
            feedback_counts(session, cohort.id, cohort.definition, NOW)
            ready_feedback(session)
            present_bands(session, owed, cohort.definition)
    assert len(statements) == 5
