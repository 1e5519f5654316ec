"""Packs of panels and of interview days: what is in whose, and of whom."""

from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.domain.stages import Stage
from recruitment.models import Application, Observation, Pack, Panel
from recruitment.packs.panel_contexts import ExercisePart, MeetingPart, MissingPart
from recruitment.queries.own_packs import copy_of, to_meet
from recruitment.queries.slots import interview_days
from recruitment.services.day_packs import ask_for_day_packs, ask_for_own_copy
from recruitment.services.panel_contents import panel_pack, plan_day
from tests.conftest import NOW
from tests.factories import ADJUSTMENT
from tests.factories_booking import SlotHouse, follow_all, keep_apart, make_slot_house
from tests.factories_observation import TO_DO, PanelHouse, make_panel_house

GAP = "I walked in Wales."


@pytest.fixture
def house(session: Session) -> PanelHouse:
    return make_panel_house(session, NOW)


@pytest.fixture
def booked(session: Session) -> SlotHouse:
    """Two candidates who have slots in one day, the first with a panel."""
    made = make_slot_house(session, NOW)
    made.take(session, NOW, 0)
    follow_all(session, made, NOW)
    made.take(session, NOW, 1)
    return made


def panel_of(session: Session, application_id: UUID) -> UUID:
    found: UUID = session.execute(
        select(col(Panel.id)).where(col(Panel.application_id) == application_id)
    ).scalar_one()
    return found


def day_of(session: Session, house: SlotHouse) -> UUID:
    (day,) = interview_days(session, house.cohort.id)
    return day.id


def test_panel_pack_has_no_reference_and_no_words_of_an_adjustment(
    session: Session, house: PanelHouse
) -> None:
    panel = panel_of(session, house.application_id)
    pack = panel_pack(session, cohort=house.cohort, panel_id=panel, member_id=house.second, now=NOW)
    assert house.reference not in repr(pack)
    assert ADJUSTMENT not in repr(pack)
    assert (pack.meeting.to_do, pack.meeting.place) == (TO_DO, "Room 4")
    assert len(pack.meeting.panel) == 2


def test_gaps_are_for_the_member_alone_who_is_trained(session: Session, house: PanelHouse) -> None:
    panel = panel_of(session, house.application_id)
    gaps = {
        who: panel_pack(session, cohort=house.cohort, panel_id=panel, member_id=who, now=NOW).meeting.gaps
        for who in (house.first, house.second, None)
    }
    assert (gaps[house.second], gaps[None]) == (None, None)
    assert GAP in repr(gaps[house.first])


def test_somebody_who_left_the_panel_gets_no_pack_of_it_and_not_the_one_that_was_made(
    session: Session, house: PanelHouse
) -> None:
    panel, cohort = panel_of(session, house.application_id), house.cohort
    (subject,) = to_meet(session, cohort.id, house.second, NOW)
    pack_id = ask_for_own_copy(session, cohort_id=cohort.id, subject=subject, member_id=house.second, now=NOW)
    session.execute(update(Pack).where(col(Pack.id) == pack_id).values(panels=[panel]))
    assert copy_of(session, cohort.id, house.second, pack_id).subject == panel
    session.execute(
        update(Observation).where(col(Observation.assessor_id) == house.second).values(left_at=NOW)
    )
    with pytest.raises(NotFound, match="no longer to meet"):
        copy_of(session, cohort.id, house.second, pack_id)
    with pytest.raises(NotFound, match="panel of other people"):
        panel_pack(session, cohort=cohort, panel_id=panel, member_id=house.second, now=NOW)


def test_a_day_holds_the_exercise_then_each_candidate_in_the_order_of_the_day(
    session: Session, booked: SlotHouse
) -> None:
    plan = plan_day(session, cohort=booked.cohort, day_id=day_of(session, booked), member_id=None, now=NOW)
    parts = [one.fill(session) for one in plan.parts]
    assert [type(one) for one in parts] == [ExercisePart, MeetingPart, MissingPart]
    assert [one.title for one in parts[1:]] == ["9am, Éva Okonkwo-Price", "10am, Idris Calloway"]
    assert "Nobody is on the panel yet." in getattr(parts[2], "why", "")
    assert {one.label: one.value for one in plan.whole.facts}["Candidates"] == "2"
    assert plan.panels == (panel_of(session, booked.candidates[0]),)


def test_a_members_copy_of_a_day_leaves_out_whom_they_do_not_meet(
    session: Session, booked: SlotHouse
) -> None:
    follow_all(session, booked, NOW)
    day = day_of(session, booked)
    keep_apart(session, booked, NOW)
    plans = {
        who: plan_day(session, cohort=booked.cohort, day_id=day, member_id=who, now=NOW)
        for who in (*booked.panel, None)
    }
    met = {who: [one.title for one in plan.parts[1:]] for who, plan in plans.items()}
    assert met[booked.panel[1]] == ["10am, Idris Calloway"]
    assert met[None] == met[booked.panel[0]] == ["9am, Éva Okonkwo-Price", "10am, Idris Calloway"]


def test_the_packs_of_a_day_are_the_leads_and_each_members(session: Session, booked: SlotHouse) -> None:
    day = day_of(session, booked)
    ask_for_day_packs(session, day_id=day, actor_id=None, now=NOW)
    ask_for_day_packs(session, day_id=day, actor_id=None, now=NOW)
    rows = session.execute(select(col(Pack.kind), col(Pack.member_id)).where(col(Pack.day_id) == day))
    assert sorted(str(who) for _, who in rows) == sorted(str(who) for who in (None, *booked.panel))


def test_whoever_meets_nobody_in_a_day_is_asked_no_pack_for(session: Session, booked: SlotHouse) -> None:
    keep_apart(session, booked, NOW)
    day, others = day_of(session, booked), (None, booked.panel[0])
    ask_for_day_packs(session, day_id=day, actor_id=None, now=NOW)
    asked = session.scalars(select(col(Pack.member_id)).where(col(Pack.day_id) == day))
    assert set(asked) == set(others)


def test_a_copy_about_somebody_who_left_is_fetched_no_more(session: Session, house: PanelHouse) -> None:
    panel, cohort = panel_of(session, house.application_id), house.cohort
    (subject,) = to_meet(session, cohort.id, house.second, NOW)
    pack_id = ask_for_own_copy(session, cohort_id=cohort.id, subject=subject, member_id=house.second, now=NOW)
    session.execute(update(Pack).where(col(Pack.id) == pack_id).values(panels=[panel]))
    left = update(Application).where(col(Application.id) == house.application_id)
    session.execute(left.values(stage=Stage.WITHDRAWN))
    with pytest.raises(NotFound, match="no longer to meet"):
        copy_of(session, cohort.id, house.second, pack_id)


def test_what_has_begun_is_there_to_fetch_until_its_day_ends(session: Session, house: PanelHouse) -> None:
    panel = panel_of(session, house.application_id)
    # In June London is an hour ahead: its day ends at 23:00.
    held = NOW.replace(month=6, day=8, hour=9, minute=0)
    session.execute(update(Panel).where(col(Panel.id) == panel).values(held_at=held))
    when = (held.replace(hour=22, minute=59), held.replace(hour=23))
    assert [len(to_meet(session, house.cohort.id, house.second, now)) for now in when] == [1, 0]
