"""Scorecards of an exercise: kept as made, committed once, added to by talking, never edited."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, col, select

from recruitment.domain.errors import NotFound, Refusal, Stale
from recruitment.domain.observing import Observed, Slot
from recruitment.domain.requests import RequestKind
from recruitment.models import DiscussedScore, Message, ObservationCard, ObservedScore, Request
from recruitment.queries.observations import discussed_by, notes_of, observed_on
from recruitment.queries.side_by_side import compared_panel
from recruitment.services.drafts import Overtaken
from recruitment.services.observations import (
    commit_observation,
    discuss,
    raise_concern,
    save_note,
    save_observed,
)
from tests.conftest import Clock
from tests.factories_observation import PanelHouse, commit, draft, make_panel_house, put_on


@pytest.fixture
def house(session: Session, clock: Clock) -> PanelHouse:
    return make_panel_house(session, clock.now)


def save(session: Session, house: PanelHouse, clock: Clock, version: int, **typed: str) -> object:
    own = house.own(session, house.first)
    named = {name.replace("__", "-"): value for name, value in typed.items()}
    return save_observed(session, own=own, slots=house.slots, typed=named, version=version, now=clock.now)


def test_only_what_was_typed_is_changed(session: Session, house: PanelHouse, clock: Clock) -> None:
    save(session, house, clock, 0, score__why_now__inspired="4")
    save(session, house, clock, 1, evidence__why_now__inspired=" She rang. ")
    save(session, house, clock, 2, score__unasked__purpose="no_opportunity")
    own = house.own(session, house.first)
    assert own.version == 3
    assert observed_on(session, own.card_id) == {
        Slot("why_now", "inspired"): Observed("4", "She rang."),
        Slot("unasked", "purpose"): Observed("no_opportunity", ""),
    }


def test_a_score_gives_way_to_an_absence(session: Session, house: PanelHouse, clock: Clock) -> None:
    save(session, house, clock, 0, score__why_now__inspired="4")
    save(session, house, clock, 1, score__why_now__inspired="no_evidence")
    assert session.exec(select(ObservedScore.value, ObservedScore.absence)).one() == (None, "no_evidence")


def test_a_stale_save_writes_nothing_and_says_what_stands(
    session: Session, house: PanelHouse, clock: Clock
) -> None:
    save(session, house, clock, 0, score__why_now__inspired="4")
    with pytest.raises(Overtaken) as found:
        save(session, house, clock, 0, score__why_now__inspired="2")
    assert (found.value.version, found.value.stored["score-why_now-inspired"]) == (1, "4")
    again = save(session, house, clock, 0, score__why_now__inspired="4")
    assert not again.changed  # type: ignore[attr-defined]


def test_a_score_off_the_scale_is_no_row(session: Session, house: PanelHouse, clock: Clock) -> None:
    with pytest.raises(IntegrityError, match="observed_score_cohort_id_value_fk"):
        save(session, house, clock, 0, score__why_now__inspired="9")


def test_commit_is_done_once_and_is_never_edited(session: Session, house: PanelHouse, clock: Clock) -> None:
    commit(session, house, house.first, clock.now)
    own = house.own(session, house.first)
    committed_at = session.get_one(ObservationCard, own.card_id).committed_at
    clock.now += timedelta(minutes=5)
    definition = house.cohort.definition
    assert commit_observation(session, own=own, definition=definition, version=0, now=clock.now) == ()
    session.expire_all()
    assert session.get_one(ObservationCard, own.card_id).committed_at == committed_at
    with pytest.raises(Stale, match="committed and stands"):
        save(session, house, clock, own.version, score__why_now__inspired="1")
    with pytest.raises(DBAPIError, match="never edited"):
        session.execute(text("update work.observed_score set value = 5"))


def test_an_incomplete_card_is_asked_for_the_rest(session: Session, house: PanelHouse, clock: Clock) -> None:
    lacking = {house.slots[1]: Observed("3", "")}
    draft(session, house, house.first, clock.now, made=lacking)
    own = house.own(session, house.first)
    (lack,) = commit_observation(
        session, own=own, definition=house.cohort.definition, version=own.version, now=clock.now
    )
    assert (lack.slot, lack.field) == (house.slots[1], "evidence")
    assert not house.own(session, house.first).is_committed


def test_what_was_not_looked_through_is_not_committed(
    session: Session, house: PanelHouse, clock: Clock
) -> None:
    draft(session, house, house.first, clock.now)
    own = house.own(session, house.first)
    save(session, house, clock, own.version, score__why_now__inspired="1")
    with pytest.raises(Stale, match="Look it through once more"):
        commit_observation(
            session, own=own, definition=house.cohort.definition, version=own.version, now=clock.now
        )


def test_a_superseded_card_needs_a_reason_and_stays(
    session: Session, house: PanelHouse, clock: Clock
) -> None:
    commit(session, house, house.first, clock.now)
    superseded = "update work.observation_card set state = 'superseded', superseded_at = now(), reason = :why"
    with pytest.raises(IntegrityError, match="superseded_with_reason"), session.begin_nested():
        session.execute(text(superseded), {"why": ""})
    session.execute(text(superseded), {"why": "Entered for somebody else."})
    draft(session, house, house.first, clock.now, choice="2")
    states = session.exec(select(ObservationCard.state).order_by(col(ObservationCard.state))).all()
    assert states == ["draft", "superseded"]


# Notes.


def test_a_note_keeps_the_time_at_which_it_was_begun(
    session: Session, house: PanelHouse, clock: Clock
) -> None:
    own, note, begun = house.own(session, house.first), uuid4(), clock.now
    saved = save_note(session, own=own, note_id=note, words="Began with", version=0, now=begun)
    clock.now += timedelta(minutes=3)
    save_note(
        session, own=own, note_id=note, words="Began with a child", version=saved.version, now=clock.now
    )
    (held,) = notes_of(session, own.id)
    assert (held.text, held.begun_at, held.version) == ("Began with a child", begun, 2)


def test_two_saves_of_one_new_note_make_one(session: Session, house: PanelHouse, clock: Clock) -> None:
    own, note = house.own(session, house.first), uuid4()
    for _ in range(2):
        save_note(session, own=own, note_id=note, words="Once", version=0, now=clock.now)
    assert [one.text for one in notes_of(session, own.id)] == ["Once"]
    with pytest.raises(Overtaken):
        save_note(session, own=own, note_id=note, words="Otherwise", version=0, now=clock.now)


def test_an_empty_note_is_none_and_a_committed_card_takes_none(
    session: Session, house: PanelHouse, clock: Clock
) -> None:
    own = house.own(session, house.first)
    save_note(session, own=own, note_id=uuid4(), words="", version=0, now=clock.now)
    commit(session, house, house.first, clock.now)
    after = house.own(session, house.first)
    with pytest.raises(Stale):
        save_note(session, own=after, note_id=uuid4(), words="Later", version=0, now=clock.now)
    assert notes_of(session, own.id) == ()


# A concern, and talking afterwards.


def test_a_concern_is_a_request_and_touches_no_score(
    session: Session, house: PanelHouse, clock: Clock
) -> None:
    own, once = house.own(session, house.first), uuid4()
    for _ in range(2):
        raise_concern(
            session, own=own, cohort=house.cohort, request_id=once, words="Left a pupil alone.", now=clock.now
        )
    (made,) = session.exec(select(Request)).all()
    assert (made.kind, made.application_id, made.person_id) == (
        RequestKind.CONCERN,
        house.application_id,
        house.first,
    )
    assert made.text == "Online interview, 10am\n\nLeft a pupil alone."
    assert session.exec(select(func.count()).select_from(ObservedScore)).one() == 0
    # Nobody is written to: an address in the log of the mail server would tell.
    assert session.exec(select(func.count()).select_from(Message)).one() == 0


def agree(
    session: Session, house: PanelHouse, clock: Clock, slot: Slot, value: int, *, seen: int = 0
) -> None:
    discuss(
        session,
        own=house.own(session, house.second),
        definition=house.cohort.definition,
        slot=slot,
        value=value,
        reason="He had heard of the family.",
        seen=seen,
        now=clock.now,
    )


def test_nothing_is_agreed_on_before_all_have_committed(
    session: Session, house: PanelHouse, clock: Clock
) -> None:
    commit(session, house, house.second, clock.now)
    with pytest.raises(Refusal, match="Wait until everybody"):
        agree(session, house, clock, house.slots[0], 4)
    assert compared_of(session, house) is None


def compared_of(session: Session, house: PanelHouse) -> object:
    definition = house.cohort.definition
    panel = house.own(session, house.first).panel_id
    return compared_panel(session, panel, exercise=definition.exercise(house.exercise), definition=definition)


def test_a_score_agreed_on_later_holds_and_all_that_went_before_stays(
    session: Session, house: PanelHouse, clock: Clock
) -> None:
    commit(session, house, house.first, clock.now, choice="5")
    commit(session, house, house.second, clock.now, choice="3")
    agree(session, house, clock, house.slots[0], 4)
    # The page was filled in before that was added.
    with pytest.raises(Stale, match="Look at what was added meanwhile"):
        agree(session, house, clock, house.slots[0], 2)
    with pytest.raises(NotFound):
        agree(session, house, clock, Slot("why_now", "bravery"), 2, seen=1)
    agree(session, house, clock, house.slots[0], 2, seen=1)
    agreed = discussed_by(session, house.own(session, house.first).panel_id)
    assert {slot: [one.value for one in found] for slot, found in agreed.items()} == {house.slots[0]: [2, 4]}
    compared = compared_of(session, house)
    assert [one.choice for one in compared.slots[0].made] == ["5", "3"]  # type: ignore[attr-defined]
    # What is agreed on already is offered last.
    assert compared.to_discuss[-1].slot == house.slots[0]  # type: ignore[attr-defined]
    assert compared.agreed == 2  # type: ignore[attr-defined]


def test_nobody_agrees_with_themselves_alone(session: Session, clock: Clock) -> None:
    house = make_panel_house(session, clock.now, is_set=False, exercise="pupil_panel")
    put_on(session, house, clock.now, house.second)
    commit(session, house, house.second, clock.now)
    with pytest.raises(Refusal, match="alone on this panel"):
        agree(session, house, clock, house.slots[0], 2)
    assert session.exec(select(func.count()).select_from(DiscussedScore)).one() == 0
