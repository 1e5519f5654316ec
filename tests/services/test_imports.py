"""Scores collected elsewhere become candidates, assessors and committed scores, or nothing at all."""

import os
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col

from recruitment.domain.errors import Refusal
from recruitment.domain.import_scores import ColumnMapping, ImportedScores, decode_lines, read_scores
from recruitment.models import Application, Assessor, Details, Event, Score, Scorecard
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.imports import import_scores
from tests.factories import make_assessor, make_cohort

WIDE = """student,rater,style,org,conv,sent_form
1,A,3,3,2,4
1,B,2,,2,3
2,A,1,1,1,1
"""
MAPPING = ColumnMapping("student", "rater")
CRITERIA = ("style", "org", "conv", "sent_form")


@pytest.fixture
def cohort(session: Session, now: datetime) -> CohortFacts:
    return make_cohort(session, now, definition="writing_assessment", name="Essays")


def checked(text: str) -> ImportedScores:
    return read_scores(
        decode_lines(text.encode()), MAPPING, CRITERIA, dict.fromkeys(CRITERIA, ("essay",)), 1, 4
    )


def count(session: Session, model: type) -> int:
    found: int = session.execute(select(func.count()).select_from(model)).scalar_one()
    return found


def test_candidates_arrive_at_the_sift_without_identity(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    stored = import_scores(session, cohort=cohort, scores=checked(WIDE), source="essays.csv", now=now)
    assert (stored.scores, stored.new_candidates, stored.new_assessors) == (11, 2, 2)
    rows = session.execute(
        select(col(Application.outside_id), col(Application.stage), col(Application.source)).order_by(
            col(Application.outside_id)
        )
    ).all()
    assert [tuple(row) for row in rows] == [("1", "sift", "import"), ("2", "sift", "import")]
    assert count(session, Details) == 0


def test_every_score_is_committed_and_as_in_the_file(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    import_scores(session, cohort=cohort, scores=checked(WIDE), source="essays.csv", now=now)
    states = session.execute(select(col(Scorecard.state)).distinct()).scalars().all()
    assert states == ["committed"]
    total = session.execute(select(func.sum(col(Score.value)))).scalar_one()
    assert total == 12 + 7 + 4


def test_assessors_have_no_account_and_each_arrival_is_an_event(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    import_scores(session, cohort=cohort, scores=checked(WIDE), source="essays.csv", now=now)
    assessors = session.execute(select(col(Assessor.label), col(Assessor.has_account))).all()
    assert sorted(tuple(one) for one in assessors) == [("A", False), ("B", False)]
    assert session.execute(select(col(Event.cause))).scalars().all() == ["import:essays.csv"] * 2


def test_a_second_file_finds_the_same_people_again(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    import_scores(session, cohort=cohort, scores=checked(WIDE), source="essays.csv", now=now)
    more = "student,rater,style,org,conv,sent_form\n2,B,4,4,4,4\n3,B,1,1,1,1\n"
    stored = import_scores(session, cohort=cohort, scores=checked(more), source="more.csv", now=now)
    assert (stored.scores, stored.new_candidates, stored.new_assessors) == (8, 1, 0)


def test_the_same_score_twice_is_refused_by_its_line(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    import_scores(session, cohort=cohort, scores=checked(WIDE), source="essays.csv", now=now)
    with pytest.raises(Refusal) as refused:
        import_scores(session, cohort=cohort, scores=checked(WIDE), source="again.csv", now=now)
    assert refused.value.sentence == (
        "Take out line 2, and any other that was imported before: A has scored 1 on style already."
    )


def test_an_assessor_named_like_one_with_an_account_is_refused(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    assessor = session.get(Assessor, (cohort.id, make_assessor(session, cohort, now)))
    assert assessor is not None
    file = f"student,rater,style,org,conv,sent_form\n1,{assessor.label},1,1,1,1\n"
    with pytest.raises(Refusal) as refused:
        import_scores(session, cohort=cohort, scores=checked(file), source="essays.csv", now=now)
    assert refused.value.sentence.startswith("Rename the assessor in line 2")
    assert count(session, Application) == 0


@pytest.mark.skipif("REFERENCE_DATA" not in os.environ, reason="REFERENCE_DATA names no folder")
def test_georgia_writing_imports_whole(session: Session, cohort: CohortFacts, now: datetime) -> None:
    text = (Path(os.environ["REFERENCE_DATA"]) / "georgia_writing.csv").read_text()
    stored = import_scores(session, cohort=cohort, scores=checked(text), source="georgia.csv", now=now)
    assert (stored.scores, stored.new_candidates, stored.new_assessors) == (31_248, 372, 21)


def test_a_reference_of_somebody_who_applied_here_is_refused(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    import_scores(session, cohort=cohort, scores=checked(WIDE), source="essays.csv", now=now)
    reference = session.execute(select(col(Application.reference)).limit(1)).scalar_one()
    file = f"student,rater,style,org,conv,sent_form\n{reference.lower()},C,1,1,1,1\n"
    with pytest.raises(Refusal, match="Take out line 2"):
        import_scores(session, cohort=cohort, scores=checked(file), source="more.csv", now=now)
