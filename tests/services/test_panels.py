"""Panels are set by the rules, and changed without losing what anybody wrote."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from recruitment.domain.errors import NotFound, Refusal
from recruitment.domain.panels import PanelState
from recruitment.domain.stages import Stage
from recruitment.models import Application, Conflict, GivenBack, Observation, Panel, Reading, Scorecard
from recruitment.queries.observations import observed_on, own_observations
from recruitment.queries.panels import PanelKey, panel_lines, panels_by_state, panels_of
from recruitment.services.observations import commit_observation
from recruitment.services.panels import PanelRefused, Wanted, set_panels
from tests.conftest import Clock
from tests.factories import commit_score, make_assessor, make_reading
from tests.factories_observation import TO_DO, PanelHouse, commit, draft, make_panel_house, put_on, train
from tests.factories_reading import make_desk


def test_panel_is_set_with_time_and_place(session: Session, clock: Clock) -> None:
    house = make_panel_house(session, clock.now)
    (mine,) = own_observations(session, house.first, None)
    assert (mine.exercise, mine.place, mine.reference) == ("interview", "Room 4", house.reference)
    own = house.own(session, house.first)
    assert own.others == (house.own(session, house.second).own_name,)


def test_a_conflict_keeps_somebody_off_until_a_lead_has_cleared_it(session: Session, clock: Clock) -> None:
    house = make_panel_house(session, clock.now, is_set=False)
    found = Conflict(
        assessor_id=house.second, application_id=house.application_id, source="found", made_at=clock.now
    )
    session.add(found)
    session.flush()
    with pytest.raises(PanelRefused, match="kept apart"):
        put_on(session, house, clock.now, house.first, house.second)
    found.cleared_at = clock.now
    session.flush()
    put_on(session, house, clock.now, house.first, house.second)


def test_blind_reading_stays_blind(session: Session, clock: Clock) -> None:
    house = make_panel_house(session, clock.now, is_set=False)
    desk = make_desk(session, clock.now, cohort=house.cohort, assessor=house.second, readings=1)
    read, begun, unread = (
        make_reading(
            session,
            house.cohort,
            clock.now,
            application_id=house.application_id,
            assessor_id=house.second,
            item=item,
        )
        for item in ("q1", "q2", "q3")
    )
    commit_score(session, read, 3, clock.now)
    session.add(
        Scorecard(reading_id=begun, cohort_id=house.cohort.id, assessor_id=house.second, saved_at=clock.now)
    )
    session.flush()
    (told,) = put_on(session, house, clock.now, house.first, house.second)
    assert "lets go of 2 answers" in told
    # What is committed stands, and so does what they read of others.
    assert {*session.exec(select(Reading.id)).all()} == {read, *desk.readings}
    assert {*session.exec(select(GivenBack.id)).all()} == {begun, unread}


def test_a_third_exercise_of_the_centre_is_refused(session: Session, clock: Clock) -> None:
    house = make_panel_house(session, clock.now, exercise="teaching")
    for code in ("case_study", "final_interview"):
        more = replace(house, exercise=code)
        if code == "case_study":
            put_on(session, more, clock.now, house.first, house.second)
            continue
        with pytest.raises(PanelRefused, match="at 2 exercises of the centre already") as refused:
            put_on(session, more, clock.now, house.first, house.second)
        assert len(refused.value.sentences) == 2


def test_panel_waits_for_the_stage_of_its_exercise(session: Session, clock: Clock) -> None:
    house = make_panel_house(session, clock.now, is_set=False)
    session.get_one(Application, house.application_id).stage = Stage.SIFT
    session.flush()
    with pytest.raises(Refusal, match="until then nobody observes them there"):
        put_on(session, house, clock.now, house.first, house.second)
    assert session.exec(select(Panel)).all() == []


def test_an_application_of_nowhere_is_not_found(session: Session, clock: Clock) -> None:
    house = make_panel_house(session, clock.now, is_set=False)
    with pytest.raises(NotFound):
        put_on(session, replace(house, reference="DL27-2222-2222"), clock.now, house.first)


def test_whoever_is_taken_off_keeps_what_they_wrote_and_nobody_waits_for_it(
    session: Session, clock: Clock
) -> None:
    house = make_panel_house(session, clock.now)
    third = make_assessor(session, house.cohort, clock.now)
    draft(session, house, house.second, clock.now)
    card = house.own(session, house.second).card_id
    put_on(session, house, clock.now, house.first, third)
    assert own_observations(session, house.second, None) == ()
    assert len(observed_on(session, card)) == len(house.slots)
    (line,) = panel_lines(session, house.cohort.id, house.cohort.definition.exercise("interview"))
    assert (line.state, len(line.members)) == (PanelState.NOT_STARTED, 2)
    put_on(session, house, clock.now, house.first, house.second)
    assert house.own(session, house.second).card_id == card
    assert len(session.exec(select(col(Observation.id))).all()) == 3


def test_a_conflict_found_later_flags_the_panel_until_somebody_else_is_chosen(
    session: Session, clock: Clock
) -> None:
    house = make_panel_house(session, clock.now)
    exercise = house.cohort.definition.exercise("interview")
    third = make_assessor(session, house.cohort, clock.now)
    assert [one.gone for one in panel_lines(session, house.cohort.id, exercise)] == [0]
    session.add(
        Conflict(
            assessor_id=house.second, application_id=house.application_id, source="found", made_at=clock.now
        )
    )
    session.flush()
    assert [one.gone for one in panel_lines(session, house.cohort.id, exercise)] == [1]
    put_on(session, house, clock.now, house.first, third)
    assert [one.gone for one in panel_lines(session, house.cohort.id, exercise)] == [0]


def test_one_who_is_left_alone_is_given_another_though_they_have_committed(
    session: Session, clock: Clock
) -> None:
    house = make_panel_house(session, clock.now)
    third = make_assessor(session, house.cohort, clock.now)
    commit(session, house, house.first, clock.now)
    # As the database does when an observer says that they know the candidate.
    left = "update work.observation set left_at = :at where assessor_id = :who"
    session.execute(text(left), {"at": clock.now + timedelta(minutes=1), "who": house.second})
    (line,) = panel_lines(session, house.cohort.id, house.cohort.definition.exercise("interview"))
    assert (line.gone, len(line.members)) == (1, 1)
    put_on(session, house, clock.now, house.first, third)
    assert not house.own(session, house.first).panel_is_done


def test_who_was_taken_off_commits_nothing(session: Session, clock: Clock) -> None:
    house = make_panel_house(session, clock.now)
    third = make_assessor(session, house.cohort, clock.now)
    draft(session, house, house.second, clock.now)
    own = house.own(session, house.second)
    put_on(session, house, clock.now, house.first, third)
    with pytest.raises(NotFound):
        commit_observation(
            session, own=own, definition=house.cohort.definition, version=own.version, now=clock.now
        )


def test_states_are_counted_by_exercise(session: Session, clock: Clock) -> None:
    house = make_panel_house(session, clock.now)
    make_panel_house(session, clock.now, cohort=house.cohort, is_set=False)
    commit(session, house, house.first, clock.now)
    counts = panels_by_state(session, house.cohort.id, house.cohort.definition.exercises)
    assert counts["interview"] == {PanelState.NOBODY: 1, PanelState.IN_HAND: 1}
    commit(session, house, house.second, clock.now)
    counts = panels_by_state(session, house.cohort.id, house.cohort.definition.exercises)
    assert counts["interview"] == {PanelState.NOBODY: 1, PanelState.COMMITTED: 1}


def all_at_centre(house: PanelHouse, now: datetime, **chosen: UUID) -> dict[PanelKey, Wanted]:
    """The first, and with them somebody else, on the panel of each of these exercises."""
    return {
        (house.reference, code): Wanted(frozenset((house.first, who)), now, "Room 4", TO_DO)
        for code, who in chosen.items()
    }


def set_all(session: Session, house: PanelHouse, now: datetime, wanted: dict[PanelKey, Wanted]) -> None:
    set_panels(session, cohort=house.cohort, wanted=wanted, actor_id=house.lead, now=now)


def test_panels_that_are_set_together_are_held_to_the_rules_together(session: Session, clock: Clock) -> None:
    house = make_panel_house(session, clock.now, exercise="teaching", is_set=False)
    others = [make_assessor(session, house.cohort, clock.now) for _ in range(3)]
    codes = ("teaching", "case_study", "final_interview")
    three = dict(zip(codes, others, strict=True))
    with pytest.raises(PanelRefused, match="at 2 exercises of the centre already"):
        set_all(session, house, clock.now, all_at_centre(house, clock.now, **three))
    assert session.exec(select(Panel)).all() == []


def test_who_leaves_one_panel_for_another_at_once_is_counted_where_they_come(
    session: Session, clock: Clock
) -> None:
    house = make_panel_house(session, clock.now, exercise="teaching", is_set=False)
    second, third = (make_assessor(session, house.cohort, clock.now) for _ in range(2))
    both = {"teaching": second, "case_study": third}
    set_all(session, house, clock.now, all_at_centre(house, clock.now, **both))
    train(session, house.cohort, third, clock.now)
    wanted = {
        (house.reference, "final_interview"): Wanted(frozenset((house.first, second)), clock.now, "Room 4"),
        (house.reference, "teaching"): Wanted(
            frozenset((third, second)), clock.now, "Room 4", TO_DO, version=1
        ),
    }
    set_all(session, house, clock.now, wanted)
    held = panels_of(session, cohort_id=house.cohort.id, keys=wanted)
    assert [one.members for one in held.values()] == [{house.first, second}, {third, second}]
    assert [one.version for one in held.values()] == [1, 2]


def test_what_two_panels_together_read_blind_of_a_candidate_is_let_go_of_once(
    session: Session, clock: Clock
) -> None:
    house = make_panel_house(session, clock.now, exercise="teaching", is_set=False)
    readings = {
        make_reading(
            session,
            house.cohort,
            clock.now,
            application_id=house.application_id,
            assessor_id=house.first,
            item=item,
        )
        for item in ("q1", "q2")
    }
    both = {"teaching": house.second, "case_study": house.second}
    set_all(session, house, clock.now, all_at_centre(house, clock.now, **both))
    assert {*session.exec(select(GivenBack.id)).all()} == readings
    assert session.exec(select(Reading.id)).all() == []
