"""Lists of those at interview and at the centre: exercises weighed by rule, frozen with their basis."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import Session, col, update

from recruitment.domain.errors import Refusal
from recruitment.domain.observing import Observed
from recruitment.domain.scorecards import NO_EVIDENCE
from recruitment.domain.stages import Stage
from recruitment.models import Application
from recruitment.queries.shortlists import FrozenShortlist, shortlist_by_id
from recruitment.services.composites import PLAIN, build_composite_list, exercises_counted
from recruitment.services.observations import discuss
from tests.factories_observation import PanelHouse, another, commit, draft, make_panel_house, put_on

INTERVIEW, TEACHING = 0.30, 0.25


@pytest.fixture
def house(session: Session, now: datetime) -> PanelHouse:
    return make_panel_house(session, now)


def both(session: Session, house: PanelHouse, now: datetime, *choices: str) -> None:
    """Both of the panel commit, each giving one score throughout."""
    for assessor, choice in zip((house.first, house.second), choices, strict=True):
        commit(session, house, assessor, now, choice=choice)


def built(
    session: Session, house: PanelHouse, now: datetime, *, stage: Stage = Stage.INTERVIEW, places: int = 1
) -> FrozenShortlist:
    key = build_composite_list(
        session, cohort=house.cohort, stage=stage, places=places, actor_id=house.lead, now=now
    )
    return shortlist_by_id(session, house.cohort.id, key)


def move(session: Session, house: PanelHouse, stage: Stage) -> None:
    session.exec(update(Application).where(col(Application.id) == house.application_id).values(stage=stage))


def at_the_centre(session: Session, house: PanelHouse, now: datetime, *choices: str) -> None:
    """The same candidate teaches a lesson, seen by two others."""
    move(session, house, Stage.CENTRE)
    others = make_panel_house(session, now, exercise="teaching", cohort=house.cohort, is_set=False)
    session.exec(
        update(Application).where(col(Application.id) == others.application_id).values(stage="withdrawn")
    )
    there = replace(others, application_id=house.application_id, reference=house.reference)
    put_on(session, there, now, there.first, there.second)
    both(session, there, now, *choices)


def test_those_at_interview_stand_by_what_each_assessor_scored(
    session: Session, house: PanelHouse, now: datetime
) -> None:
    better = another(session, house, now)
    both(session, house, now, "2", "3")
    both(session, better, now, "4", "5")
    found = built(session, house, now)
    assert [(one.reference, one.average) for one in found.candidates] == [
        (better.reference, 4.5),
        (house.reference, 2.5),
    ]
    assert [dict(one.exercises) for one in found.candidates] == [{"interview": 4.5}, {"interview": 2.5}]
    assert found.is_composite
    assert found.within == found.candidates[:1]
    slots = 2 * len(house.slots)
    assert [one.scores for one in found.candidates] == [slots, slots]
    assert found.basis["weights"] == {"interview": INTERVIEW}
    assert found.basis["exercises"] == {"interview": "Online interview"}
    assert found.basis["assessors"] == 2


def test_many_candidates_of_the_same_two_have_intervals_and_ranks(
    session: Session, house: PanelHouse, now: datetime
) -> None:
    seen = [house, *(another(session, house, now) for _ in range(7))]
    for number, one in enumerate(seen):
        low = 1 + number // 2
        both(session, one, now, str(low), str(min(low + 1, 5)))
    found = built(session, house, now, places=2)
    assert found.modelled
    assert {one.reference for one in found.within} == {one.reference for one in seen[-2:]}
    best = found.candidates[0]
    assert (best.low or 9) < (best.measure or 9) < (best.high or 0)
    assert sum(one.p_top or 0 for one in found.candidates) == pytest.approx(2)


def test_at_the_centre_exercises_are_weighed_by_their_shares(
    session: Session, house: PanelHouse, now: datetime
) -> None:
    both(session, house, now, "2", "2")
    at_the_centre(session, house, now, "4", "5")
    found = built(session, house, now, stage=Stage.CENTRE)
    (one,) = found.candidates
    assert dict(one.exercises) == {"interview": 2, "teaching": 4.5}
    assert one.average == pytest.approx((INTERVIEW * 2 + TEACHING * 4.5) / (INTERVIEW + TEACHING))
    assert dict(one.criteria)["excellence"] == 4.5
    assert found.method == PLAIN
    assert (
        "Nobody is scored yet on A hard conversation, Pupil panel, Case study, Final interview."
        in (found.basis["notes"])
    )


def test_whoever_lacks_an_exercise_is_weighed_on_the_rest_and_the_row_says_so(
    session: Session, house: PanelHouse, now: datetime
) -> None:
    other = another(session, house, now)
    both(session, house, now, "2", "2")
    both(session, other, now, "3", "3")
    move(session, other, Stage.CENTRE)
    at_the_centre(session, house, now, "5", "5")
    rows = {one.reference: one for one in built(session, house, now, stage=Stage.CENTRE).candidates}
    assert rows[other.reference].note == "Not scored yet on Teaching a lesson; the others stand in."
    assert rows[other.reference].average == 3
    assert rows[house.reference].note == ""


def test_a_panel_that_is_not_done_counts_nothing(session: Session, house: PanelHouse, now: datetime) -> None:
    commit(session, house, house.first, now, choice="5")
    draft(session, house, house.second, now, choice="1")
    with pytest.raises(Refusal, match=r"^Wait until the whole of a panel has committed its scores"):
        built(session, house, now)
    other = another(session, house, now)
    both(session, other, now, "3", "3")
    found = built(session, house, now)
    assert [(one.reference, one.note) for one in found.candidates] == [
        (other.reference, ""),
        (house.reference, "No score yet."),
    ]
    assert [one.reference for one in found.within] == [other.reference]


def test_what_a_panel_agreed_on_is_told_and_moves_nobody(
    session: Session, house: PanelHouse, now: datetime
) -> None:
    both(session, house, now, "2", "3")
    before = built(session, house, now).candidates[0]
    discuss(
        session,
        own=house.own(session, house.first),
        definition=house.cohort.definition,
        slot=house.slots[0],
        value=5,
        reason="She had the figures.",
        seen=0,
        now=now,
    )
    after = built(session, house, now).candidates[0]
    assert after.average == before.average
    assert after.note == "After talking, panels agreed on Inspired 5 (Online interview)."


def test_no_evidence_that_decides_a_place_is_marked(
    session: Session, house: PanelHouse, now: datetime
) -> None:
    other = another(session, house, now)
    both(session, other, now, "4", "4")
    for assessor in (house.first, house.second):
        unseen = {slot: Observed(NO_EVIDENCE, "Nothing was said of it.") for slot in house.slots[:3]}
        commit(session, house, assessor, now, choice="5", made=unseen)
    found = built(session, house, now)
    assert [one.reference for one in found.within] == [other.reference]
    assert [one.depends_on_no_evidence for one in found.candidates] == [True, True]
    assert {one.reference: one.no_evidence for one in found.candidates} == {
        other.reference: 0,
        house.reference: 6,
    }


def test_a_criterion_of_which_all_saw_no_evidence_has_no_average(
    session: Session, house: PanelHouse, now: datetime
) -> None:
    unseen = {house.slots[0]: Observed(NO_EVIDENCE, "Nothing was said of it.")}
    for assessor in (house.first, house.second):
        commit(session, house, assessor, now, choice="5", made=unseen)
    (one,) = built(session, house, now).candidates
    assert one.criteria[house.slots[0].criterion] is None
    assert one.criteria[house.slots[1].criterion] == 5


def test_the_other_way_of_counting_is_put_in_order_like_the_list_itself(
    session: Session, house: PanelHouse, now: datetime
) -> None:
    """Panels that share nobody: plain averages both times, so the method alone marks nobody."""
    strange = make_panel_house(session, now, cohort=house.cohort)
    both(session, house, now, "4", "4")
    both(session, another(session, house, now), now, "3", "3")
    both(session, another(session, strange, now), now, "2", "2")
    unseen = {strange.slots[0]: Observed(NO_EVIDENCE, "Nothing was said of it.")}
    for assessor in (strange.first, strange.second):
        commit(session, strange, assessor, now, choice="1", made=unseen)
    found = built(session, house, now, places=2)
    assert found.method == PLAIN
    assert [one.depends_on_no_evidence for one in found.candidates] == [False] * 4
    assert found.basis["notes"] == [
        "Online interview: plain averages without interval, for its assessors fall into 2 groups that share"
        " nobody."
    ]


def test_the_same_scores_make_the_same_list(session: Session, house: PanelHouse, now: datetime) -> None:
    both(session, house, now, "2", "3")
    first, again = built(session, house, now), built(session, house, now)
    assert first.basis == again.basis
    both(session, another(session, house, now), now, "3", "3")
    assert built(session, house, now).basis["fingerprint"] != first.basis["fingerprint"]


def test_only_those_at_the_stage_are_put_in_order(session: Session, house: PanelHouse, now: datetime) -> None:
    both(session, house, now, "2", "3")
    with pytest.raises(Refusal, match=r"^Wait until somebody is at the stage “Assessment centre”"):
        built(session, house, now, stage=Stage.CENTRE)
    move(session, house, Stage.NOT_PROGRESSED)
    with pytest.raises(Refusal, match=r"^Wait until somebody is at the stage “Interview”"):
        built(session, house, now)
    with pytest.raises(Refusal, match=r"^Enter the number of places"):
        built(session, house, now, places=0)


def test_the_interview_counts_at_the_centre_and_not_the_other_way_round(house: PanelHouse) -> None:
    definition = house.cohort.definition
    assert [one.code for one in exercises_counted(definition, Stage.INTERVIEW)] == ["interview"]
    assert len(exercises_counted(definition, Stage.CENTRE)) == 6
