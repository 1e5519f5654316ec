"""Sample answers of leads: scored apart, then agreed for good; whoever has begun to read goes on."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from recruitment.domain.errors import NotFound, Refusal, Stale
from recruitment.domain.scorecards import Draft
from recruitment.models import Calibration, Sample
from recruitment.programme.loading import DEFINITIONS
from recruitment.programme.samples import load_samples
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.passes import progress_of_pass
from recruitment.queries.samples import sample_sheet, samples_of
from recruitment.services.samples import add_sample, agree_sample, retire_sample, score_apart, take_in
from tests.conftest import Clock
from tests.factories import make_cohort, make_lead
from tests.factories_calibration import make_sample
from tests.factories_reading import make_desk, make_draft


@pytest.fixture
def cohort(session: Session, clock: Clock) -> CohortFacts:
    return make_cohort(session, clock.now)


@pytest.fixture
def leads(session: Session, cohort: CohortFacts, clock: Clock) -> tuple[UUID, UUID]:
    return make_lead(session, cohort, clock.now), make_lead(session, cohort, clock.now)


def add(session: Session, cohort: CohortFacts, clock: Clock, actor: UUID) -> UUID:
    return add_sample(
        session,
        cohort_id=cohort.id,
        item="q2",
        criterion="purpose",
        text="An answer.",
        actor_id=actor,
        now=clock.now,
    )


def judge(session: Session, cohort: CohortFacts, sample: UUID, who: UUID, score: int, clock: Clock) -> None:
    score_apart(
        session,
        cohort_id=cohort.id,
        sample_id=sample,
        score=score,
        reason=f"It is a {score}.",
        actor_id=who,
        now=clock.now,
    )


def agree(session: Session, cohort: CohortFacts, sample: UUID, who: UUID, clock: Clock) -> None:
    agree_sample(
        session,
        cohort=cohort,
        sample_id=sample,
        score=4,
        reason="Between the two.",
        actor_id=who,
        now=clock.now,
    )


def test_samples_of_the_definition_are_taken_in_agreed(
    session: Session, cohort: CohortFacts, leads: tuple[UUID, UUID], clock: Clock
) -> None:
    shipped = load_samples(DEFINITIONS / "difference_leaders.toml", cohort.definition)
    take_in(session, cohort_id=cohort.id, samples=shipped, now=clock.now)
    held = samples_of(session, cohort.id, actor_id=leads[0])
    assert len(held) == 27
    assert all(one.in_use and one.score for one in held)


def test_nobody_sees_anothers_score_before_their_own(
    session: Session, cohort: CohortFacts, leads: tuple[UUID, UUID], clock: Clock
) -> None:
    first, second = leads
    sample = add(session, cohort, clock, first)
    judge(session, cohort, sample, first, 5, clock)
    assert sample_sheet(session, cohort.id, sample, actor_id=second).opinions == ()
    judge(session, cohort, sample, second, 3, clock)
    for who in leads:
        seen = sample_sheet(session, cohort.id, sample, actor_id=who).opinions
        assert sorted(one.score for one in seen) == [3, 5]


def test_score_is_agreed_by_one_of_two_who_scored_it_and_never_again(
    session: Session, cohort: CohortFacts, leads: tuple[UUID, UUID], clock: Clock
) -> None:
    first, second = leads
    third = make_lead(session, cohort, clock.now)
    sample = add(session, cohort, clock, first)
    with pytest.raises(Refusal, match="Score this answer by yourself first"):
        agree(session, cohort, sample, first, clock)
    judge(session, cohort, sample, first, 5, clock)
    with pytest.raises(Refusal, match="Wait until another lead"):
        agree(session, cohort, sample, first, clock)
    judge(session, cohort, sample, second, 3, clock)
    with pytest.raises(Refusal, match="Score this answer by yourself first"):
        agree(session, cohort, sample, third, clock)
    agree(session, cohort, sample, second, clock)
    held = session.get_one(Sample, sample)
    session.refresh(held)
    assert (held.score, held.reason, held.agreed_by) == (4, "Between the two.", second)
    with pytest.raises(Stale):
        agree(session, cohort, sample, first, clock)
    with pytest.raises(Stale):
        judge(session, cohort, sample, third, 1, clock)


def test_nobody_scores_a_sample_twice(
    session: Session, cohort: CohortFacts, leads: tuple[UUID, UUID], clock: Clock
) -> None:
    sample = add(session, cohort, clock, leads[0])
    judge(session, cohort, sample, leads[0], 5, clock)
    with pytest.raises(Refusal, match="you have scored this answer already"):
        judge(session, cohort, sample, leads[0], 1, clock)


def test_retired_sample_is_out_of_use_for_good(
    session: Session, cohort: CohortFacts, leads: tuple[UUID, UUID], clock: Clock
) -> None:
    sample = make_sample(session, cohort, clock.now)
    retire = {"cohort_id": cohort.id, "sample_id": sample, "actor_id": leads[0], "now": clock.now}
    retire_sample(session, **retire)  # type: ignore[arg-type]
    assert [one.in_use for one in samples_of(session, cohort.id, actor_id=leads[0])] == [False]
    with pytest.raises(Stale):
        retire_sample(session, **retire)  # type: ignore[arg-type]


def test_another_cohorts_sample_is_not_there(
    session: Session, cohort: CohortFacts, leads: tuple[UUID, UUID], clock: Clock
) -> None:
    elsewhere = make_cohort(session, clock.now, name="Elsewhere", public=False)
    sample = make_sample(session, elsewhere, clock.now, score=None)
    for deed in (
        lambda: judge(session, cohort, sample, leads[0], 1, clock),
        lambda: agree(session, cohort, sample, leads[0], clock),
        lambda: sample_sheet(session, cohort.id, sample, actor_id=leads[0]),
    ):
        with pytest.raises(NotFound):
            deed()


def test_whoever_has_begun_a_pass_goes_on_when_it_gets_samples(
    session: Session, cohort: CohortFacts, leads: tuple[UUID, UUID], clock: Clock
) -> None:
    begun, shown, fresh = (make_desk(session, clock.now, cohort=cohort, readings=1) for _ in "abc")
    make_draft(session, begun, 0, Draft(3), clock.now)
    session.execute(
        text("update work.reading set displayed_at = now() where id = :id"), {"id": shown.readings[0]}
    )
    sample = add(session, cohort, clock, leads[0])
    for who in leads:
        judge(session, cohort, sample, who, 4, clock)
    agree(session, cohort, sample, leads[0], clock)
    opened = session.exec(select(Calibration.assessor_id).where(Calibration.how == "had_begun")).all()
    assert set(opened) == {begun.assessor, shown.assessor}
    assert progress_of_pass(session, shown.queue).samples[0].score == 4
    assert fresh.assessor not in opened
