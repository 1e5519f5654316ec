"""At night leads are told of clear drift, once for each way that somebody moves; assessors never are."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select, update

from recruitment.domain.stages import Stage
from recruitment.jobs.drift import watch
from recruitment.models import Application, Assessor, Message, Person
from recruitment.queries.cohorts import CohortFacts
from tests.conftest import NOW
from tests.factories import make_application, make_assessor, make_cohort
from tests.factories_anchors import make_scored_anchors

ADDRESS = "https://apply.example.org"
_IS = col(Assessor.assessor_id) == col(Person.id)
KINDER, STEADY = [0, 0, 0, 1, 1, 1], [1, 1, 1, 1, 1, 1]


@pytest.fixture
def cohort(session: Session) -> CohortFacts:
    """One with somebody in the sift."""
    made = make_cohort(session, NOW)
    make_application(session, made, NOW)
    return made


def drifting(session: Session, cohort: CohortFacts, offs: list[int]) -> UUID:
    who = make_assessor(session, cohort, NOW)
    make_scored_anchors(session, cohort, NOW, who, offs)
    return who


def told(session: Session, now: datetime = NOW) -> list[str]:
    """What the leads are told of, after one more night."""
    watch(session, "all", ADDRESS, now)
    session.flush()
    found = select(Message.text, Message.recipient).where(col(Message.kind) == "drift")
    # Each agreed answer has brought two leads of its own, and all of them hear of it.
    return sorted({text for text, _ in session.exec(found).all()})


def test_nobody_is_told_while_nobody_drifts(session: Session, cohort: CohortFacts) -> None:
    drifting(session, cohort, STEADY)
    drifting(session, cohort, [0, 4])
    assert told(session) == []


def test_leads_are_told_once_by_label_alone_and_where_to_look(session: Session, cohort: CohortFacts) -> None:
    drifting(session, cohort, KINDER)
    (words,) = told(session)
    assert "has come to score kinder than at first." in words
    assert f"{ADDRESS}/lead/{cohort.slug}/drift" in words
    assert "Assessor Number" not in words
    assert told(session, NOW + timedelta(days=1)) == [words]


def test_another_who_drifts_is_told_of_again(session: Session, cohort: CohortFacts) -> None:
    drifting(session, cohort, KINDER)
    assert len(told(session)) == 1
    drifting(session, cohort, KINDER[::-1])
    assert len(told(session, NOW + timedelta(days=1))) == 2


def test_nobody_is_told_of_a_cohort_that_has_nobody_left_in_the_sift(
    session: Session, cohort: CohortFacts
) -> None:
    drifting(session, cohort, KINDER)
    session.exec(update(Application).values(stage=Stage.INTERVIEW))
    assert told(session) == []


def test_no_assessor_is_told(session: Session, cohort: CohortFacts) -> None:
    drifting(session, cohort, KINDER)
    assert told(session)
    recipients = set(session.exec(select(Message.recipient)).all())
    assert recipients
    assert recipients.isdisjoint(session.exec(select(Person.email).join(Assessor, _IS)).all())
