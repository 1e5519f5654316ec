"""What feedback says of each criterion: from the frozen shortlist, or from what was committed."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from recruitment.domain.feedback import Band
from recruitment.domain.stages import Stage
from recruitment.models import Shortlist, ShortlistRow
from recruitment.queries.bands import present_bands
from recruitment.queries.cohorts import CohortFacts
from tests.conftest import NOW
from tests.factories import make_assessor, make_cohort
from tests.factories_decision import score
from tests.factories_feedback import make_told, owed_to

DAY = timedelta(days=1)


@pytest.fixture
def cohort(session: Session) -> CohortFacts:
    return make_cohort(session, NOW)


def bands(session: Session, cohort: CohortFacts, told: UUID, *, frozen: bool = True) -> dict[str, Band]:
    owed = owed_to(session, cohort, told)
    if not frozen:
        owed = replace(owed, shortlist_id=None)
    return {one.code: one.band for one in present_bands(session, owed, cohort.definition)}


@pytest.mark.parametrize("frozen", [True, False], ids=["shortlist", "scores"])
@pytest.mark.parametrize(
    ("value", "band"), [(5, Band.HIGH), (3, Band.MIDDLE), (1, Band.LOW), (None, Band.NO_EVIDENCE)]
)
def test_bands_come_from_the_averages_that_were_decided_by(
    session: Session, cohort: CohortFacts, value: int | None, band: Band, frozen: bool
) -> None:
    (told,) = make_told(session, cohort, NOW, value)
    found = bands(session, cohort, told, frozen=frozen)
    assert found.pop("purpose") is band
    assert set(found.values()) == {Band.NOT_SCORED}


def test_what_was_committed_after_the_shortlist_changes_nothing(
    session: Session, cohort: CohortFacts
) -> None:
    (told,) = make_told(session, cohort, NOW, None)
    later = make_assessor(session, cohort, NOW)
    score(session, cohort, NOW + DAY, told, 5, assessor_id=later, item="q2")
    assert bands(session, cohort, told)["purpose"] is Band.NO_EVIDENCE
    assert bands(session, cohort, told, frozen=False)["purpose"] is Band.MIDDLE


def test_a_list_of_exercises_says_what_was_seen_in_them_and_the_sift_the_rest(
    session: Session, cohort: CohortFacts
) -> None:
    (told,) = make_told(session, cohort, NOW, None)
    later = make_assessor(session, cohort, NOW)
    score(session, cohort, NOW + DAY, told, 5, assessor_id=later, item="q3", criterion="teaching")
    assert bands(session, cohort, told)["teaching"] is Band.NOT_SCORED
    session.execute(update(Shortlist).values(stage=Stage.CENTRE))
    session.execute(update(ShortlistRow).values(criteria={"purpose": 4.5}))
    found = bands(session, cohort, told)
    assert (found["purpose"], found["teaching"]) == (Band.HIGH, Band.HIGH)
    session.execute(update(ShortlistRow).values(criteria={"teaching": None}))
    assert bands(session, cohort, told)["teaching"] is Band.NO_EVIDENCE


def test_the_averages_are_those_that_the_shortlist_kept(session: Session, cohort: CohortFacts) -> None:
    (told,) = make_told(session, cohort, NOW, 5)
    kept = {"purpose": 2.5, "bravery": 4.5}
    session.exec(update(ShortlistRow).where(col(ShortlistRow.application_id) == told).values(criteria=kept))
    found = bands(session, cohort, told)
    assert (found["purpose"], found["bravery"]) == (Band.MIDDLE, Band.HIGH)
