"""The demonstration shows one assessor who drifts, and nobody else."""

from sqlmodel import Session

from recruitment.demo.anchoring import DRIFTS
from recruitment.demo.loading import load_demo
from recruitment.queries.cohorts import cohort_by_id
from recruitment.queries.drift import drift_of
from recruitment.queries.samples import samples_of
from tests.conftest import NOW
from tests.factories import make_lead
from tests.factories_anchors import slip_at_every


def test_one_of_them_has_come_to_score_kinder_and_each_has_scored_what_there_is(session: Session) -> None:
    loaded = load_demo(session, applicants=12, seed=7, address="https://apply.example.org", now=NOW)
    cohort = cohort_by_id(session, loaded.cohort_id)
    assert cohort is not None
    found = drift_of(session, cohort)
    assert [one.drift.overall.n for one in found] == [8, 8, 9, 9, 9, 9]
    assert [number for number, one in enumerate(found) if one.drift.is_clear] == [DRIFTS]
    assert found[DRIFTS].drift.change.value == 1.0
    held = samples_of(session, cohort.id, actor_id=make_lead(session, cohort, NOW))
    assert sum(one.slipped_in for one in held) == len(cohort.definition.passes())
    # Nobody has one among the readings that are left: pages of the demonstration stay as they are counted.
    assert slip_at_every(session, cohort, cohort.definition.anchors.every, NOW) == 0
