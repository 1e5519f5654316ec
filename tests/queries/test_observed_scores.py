"""Scores of exercises as the engine takes scores."""

from sqlalchemy import text
from sqlmodel import Session

from recruitment.domain.observing import Observed, Slot
from recruitment.programme.exercises import Exercise, ExerciseQuestion
from recruitment.queries.observed_scores import discussed_scores, items_of, observed_scores
from recruitment.services.observations import commit_observation, discuss
from tests.conftest import Clock
from tests.factories_observation import commit, draft, make_panel_house


def test_an_exercise_is_an_item_and_a_question_where_it_must_be() -> None:
    asked = [
        ExerciseQuestion(code=code, text="Why?", minutes=5, criteria=criteria)
        for code, criteria in (("first", ("purpose", "bravery")), ("second", ("purpose",)))
    ]
    exercise = Exercise.model_construct(code="case_study", questions=tuple(asked))
    assert items_of(exercise) == {
        Slot("first", "purpose"): "case_study.first",
        Slot("first", "bravery"): "case_study",
        Slot("second", "purpose"): "case_study.second",
    }


def test_committed_scores_are_read_and_what_could_not_be_observed_is_missing(
    session: Session, clock: Clock
) -> None:
    house = make_panel_house(session, clock.now)
    exercise, definition = house.cohort.definition.exercise("interview"), house.cohort.definition
    first, second, *_ = house.slots
    made = {first: Observed("no_opportunity"), second: Observed("no_evidence", "Nothing was said of it.")}
    draft(session, house, house.first, clock.now, made=made)
    own = house.own(session, house.first)
    commit_observation(session, own=own, definition=definition, version=own.version, now=clock.now)
    assert observed_scores(session, house.cohort.id, exercise) == ()
    commit(session, house, house.second, clock.now, choice="5")
    found = observed_scores(session, house.cohort.id, exercise)
    mine = {one.criterion: one.value for one in found if one.assessor_id == house.first}
    assert mine == {"purpose": None, "bravery": 3, "pragmatism": 3, "challenge": 3}
    assert {one.value for one in found if one.assessor_id == house.second} == {5}
    assert {(one.application_id, one.item) for one in found} == {(house.application_id, "interview")}


def test_what_was_agreed_on_stands_beside_and_changes_no_score(session: Session, clock: Clock) -> None:
    house = make_panel_house(session, clock.now)
    exercise = house.cohort.definition.exercise("interview")
    for assessor in (house.first, house.second):
        commit(session, house, assessor, clock.now, choice="2")
    discuss(
        session,
        own=house.own(session, house.first),
        definition=house.cohort.definition,
        slot=house.slots[0],
        value=4,
        reason="We talked.",
        seen=0,
        now=clock.now,
    )
    assert discussed_scores(session, house.cohort.id, exercise) == {
        (house.application_id, "inspired", "interview"): 4
    }
    assert {one.value for one in observed_scores(session, house.cohort.id, exercise)} == {2}


def test_neither_who_left_the_panel_nor_a_candidate_who_left_is_read(session: Session, clock: Clock) -> None:
    house = make_panel_house(session, clock.now)
    exercise = house.cohort.definition.exercise("interview")
    for assessor in (house.first, house.second):
        commit(session, house, assessor, clock.now)
    taken_off = "update work.observation set left_at = now() where assessor_id = :who"
    session.execute(text(taken_off), {"who": house.second})
    found = observed_scores(session, house.cohort.id, exercise)
    assert {one.assessor_id for one in found} == {house.first}
    session.execute(text("update work.application set stage = 'withdrawn'"))
    assert observed_scores(session, house.cohort.id, exercise) == ()
