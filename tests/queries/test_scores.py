"""Committed scores: those of the candidates in the sift, and none that are missing by right."""

from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, update

from recruitment.domain.stages import Stage
from recruitment.models import Application, Assessor, CardState, Scorecard
from recruitment.models.reading import Absence
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.scores import CommittedScore, candidates_at, committed_scores
from tests.conftest import NOW
from tests.factories import make_application, make_cohort, make_reading
from tests.factories_decision import score


@pytest.fixture
def cohort(session: Session) -> CohortFacts:
    return make_cohort(session, NOW)


def scored(session: Session, cohort: CohortFacts, value: int | None, assessor: UUID) -> UUID:
    application_id = make_application(session, cohort, NOW)
    score(session, cohort, NOW, application_id, value, assessor_id=assessor)
    return application_id


def test_score_and_no_evidence_are_both_there(session: Session, cohort: CohortFacts) -> None:
    assessor = uuid4()
    first = scored(session, cohort, 4, assessor)
    second = scored(session, cohort, None, assessor)
    assert set(committed_scores(session, cohort.id)) == {
        CommittedScore(first, assessor, "purpose", "q1", 4),
        CommittedScore(second, assessor, "purpose", "q1", None),
    }


def test_no_opportunity_to_observe_is_missing(session: Session, cohort: CohortFacts) -> None:
    assessor = uuid4()
    session.add(Assessor(cohort_id=cohort.id, assessor_id=assessor, label="A", has_account=False))
    session.flush()
    application_id = make_application(session, cohort, NOW)
    reading = make_reading(session, cohort, NOW, application_id=application_id, assessor_id=assessor)
    card = Scorecard(reading_id=reading, cohort_id=cohort.id, assessor_id=assessor, saved_at=NOW)
    session.add(card)
    session.flush()
    session.add(Absence(scorecard_id=card.id, criterion="inspired", kind="no_opportunity"))
    session.flush()
    card.state, card.committed_at = CardState.COMMITTED, NOW
    session.flush()
    assert committed_scores(session, cohort.id) == ()


def test_drafts_do_not_count(session: Session, cohort: CohortFacts) -> None:
    assessor = uuid4()
    session.add(Assessor(cohort_id=cohort.id, assessor_id=assessor, label="A", has_account=False))
    session.flush()
    application_id = make_application(session, cohort, NOW)
    reading = make_reading(session, cohort, NOW, application_id=application_id, assessor_id=assessor)
    session.add(Scorecard(reading_id=reading, cohort_id=cohort.id, assessor_id=assessor, saved_at=NOW))
    session.flush()
    assert committed_scores(session, cohort.id) == ()


@pytest.mark.parametrize("stage", [Stage.OFFER, Stage.NOT_PROGRESSED])
def test_those_who_have_left_the_sift_are_left_out(
    session: Session, cohort: CohortFacts, stage: Stage
) -> None:
    scored(session, cohort, 4, uuid4())
    session.exec(update(Application).values(stage=stage))
    assert committed_scores(session, cohort.id) == ()
    assert candidates_at(session, cohort.id, Stage.SIFT) == {}


def test_other_cohorts_are_left_out(session: Session, cohort: CohortFacts) -> None:
    other = make_cohort(session, NOW, name="Cohort 2028", public=False)
    scored(session, other, 4, uuid4())
    assert committed_scores(session, cohort.id) == ()
    assert candidates_at(session, cohort.id, Stage.SIFT) == {}


def test_candidates_stand_under_their_references(session: Session, cohort: CohortFacts) -> None:
    application_id = make_application(session, cohort, NOW, reference="DL27-2222-2223")
    make_application(session, cohort, NOW, stage=Stage.APPLICATION)
    assert candidates_at(session, cohort.id, Stage.SIFT) == {"DL27-2222-2223": application_id}
