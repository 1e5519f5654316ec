"""Moves: the table is asked, the stage and the events agree, and doing it twice does nothing."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select, update

from recruitment.db import Database
from recruitment.domain.errors import MoveRefused, NotFound, Refusal, Stale
from recruitment.domain.stages import MOVES, OUTCOMES, Action, Party, Stage
from recruitment.models import Application, Decision, Event
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.moves import move, move_decided, take_up_again
from tests.conftest import NOW
from tests.factories import make_application, make_assessor, make_cohort, make_lead
from tests.factories_decision import (
    confirm_and_set,
    make_scored,
    make_shortlist,
    propose_all,
    stage_of,
)
from tests.statements import counted

OWN_MOVES = [allowed for allowed in MOVES if allowed.party is Party.APPLICANT]
DECIDED_MOVES = [allowed for allowed in MOVES if allowed.party is Party.TWO_LEADS]


@pytest.fixture
def cohort(session: Session) -> CohortFacts:
    return make_cohort(session, NOW)


def events(session: Session, application_id: object) -> list[Event]:
    statement = select(Event).where(col(Event.application_id) == application_id).order_by(col(Event.id))
    return list(session.exec(statement))


@pytest.mark.parametrize("allowed", OWN_MOVES, ids=lambda allowed: str(allowed.action))
def test_move_changes_the_stage_and_leaves_one_event(
    session: Session, cohort: CohortFacts, allowed: object
) -> None:
    assert isinstance(allowed, type(MOVES[0]))
    person = uuid4()
    application_id = make_application(session, cohort, NOW, stage=allowed.origin)
    # Sent applications have a time; the services set it before they move.
    session.exec(update(Application).values(submitted_at=NOW))
    reached = move(
        session,
        application_id=application_id,
        action=allowed.action,
        actor_id=person,
        cause="page:x",
        now=NOW,
    )
    (event,) = events(session, application_id)
    assert reached == stage_of(session, application_id) == event.to_stage == allowed.target
    assert (event.from_stage, event.action, event.actor_id, event.cause, event.at) == (
        allowed.origin,
        allowed.action,
        person,
        "page:x",
        NOW,
    )


def test_a_move_that_sends_sets_the_time_and_one_whose_stage_is_held_reads_none(
    session: Session, cohort: CohortFacts, worker_database: Database
) -> None:
    application_id = make_application(session, cohort, NOW, stage=Stage.APPLICATION)

    def send() -> Stage:
        return move(
            session,
            application_id=application_id,
            action=Action.SUBMIT,
            actor_id=None,
            cause="page:x",
            now=NOW,
            held=Stage.APPLICATION,
            sends=True,
        )

    with counted(worker_database) as statements:
        reached = send()
    assert len(statements) == 1
    sent = session.execute(select(Application.submitted_at, Application.stage, Application.stage_since)).one()
    assert tuple(sent) == (NOW, reached, NOW)
    with pytest.raises(Stale):
        send()
    assert len(events(session, application_id)) == 1


@pytest.mark.parametrize("allowed", DECIDED_MOVES, ids=lambda allowed: str(allowed.action))
def test_what_two_leads_decide_cannot_be_done_by_one_call(
    session: Session, cohort: CohortFacts, allowed: object
) -> None:
    assert isinstance(allowed, type(MOVES[0]))
    application_id = make_application(session, cohort, NOW, stage=allowed.origin)
    with pytest.raises(MoveRefused, match="Propose a decision"):
        move(
            session,
            application_id=application_id,
            action=allowed.action,
            actor_id=uuid4(),
            cause="page:x",
            now=NOW,
        )
    assert stage_of(session, application_id) == allowed.origin
    assert events(session, application_id) == []


def test_application_that_is_not_there_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        move(session, application_id=uuid4(), action=Action.BEGIN, actor_id=None, cause="x", now=NOW)


def attempt(session: Session, application_id: UUID, action: Action) -> Refusal | None:
    try:
        move(session, application_id=application_id, action=action, actor_id=None, cause="walk", now=NOW)
    except Refusal as refusal:
        return refusal
    return None


def carry_out(session: Session, _application_id: UUID, action: Action) -> Refusal | None:
    """A job that finds a decision which nobody made: it moves nobody."""
    try:
        assert move_decided(session, decision_id=uuid4(), action=action, now=NOW) == ()
    except Refusal as refusal:
        return refusal
    return None


def take_up(session: Session, application_id: UUID, back: tuple[Stage, UUID, UUID | None]) -> Refusal | None:
    """Somebody takes it up again at a stage, with or without another who agrees."""
    target, who, other = back
    try:
        take_up_again(
            session,
            application_id=application_id,
            target=target,
            actor_id=who,
            agreed_by=other,
            cause="walk",
            reason="A mix-up.",
            now=NOW,
        )
    except Refusal as refusal:
        return refusal
    return None


PEOPLE = (UUID(int=1), UUID(int=2))
STEPS = st.one_of(
    st.tuples(st.just(attempt), st.sampled_from(list(Action))),
    st.tuples(st.just(carry_out), st.sampled_from(list(Action))),
    st.tuples(
        st.just(take_up),
        st.tuples(st.sampled_from(list(Stage)), st.sampled_from(PEOPLE), st.sampled_from([None, *PEOPLE])),
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from([Stage.REGISTER, Stage.APPLICATION, Stage.SIFT]),
    walk=st.lists(STEPS, max_size=8),
)
def test_on_any_walk_stage_and_events_agree_and_every_refusal_has_a_sentence(
    session: Session, start: Stage, walk: list[tuple[Any, Any]]
) -> None:
    with session.begin_nested() as savepoint:
        cohort = make_cohort(session, NOW, public=False, name=f"Cohort {uuid4().hex}")
        application_id = make_application(session, cohort, NOW, stage=start)
        session.exec(
            update(Application).where(col(Application.id) == application_id).values(submitted_at=NOW)
        )
        for step, given_to_it in walk:
            before = stage_of(session, application_id)
            refusal = step(session, application_id, given_to_it)
            if refusal is not None:
                assert refusal.sentence.endswith(".")
                assert stage_of(session, application_id) == before
        happened = events(session, application_id)
        stages = [start, *(event.to_stage for event in happened)]
        assert stage_of(session, application_id) == stages[-1]
        assert [event.from_stage for event in happened] == stages[:-1]
        # Nobody moves by a decision that nobody made, and nobody leaves an exit for where they never were.
        assert not {event.action for event in happened} & set(OUTCOMES)
        backs = [event for event in happened if event.action == Action.TAKE_UP_AGAIN]
        assert all(event.to_stage in stages[: happened.index(event)] for event in backs)
        savepoint.rollback()


class Decided:
    """Three candidates in the sift; a decision offers two of them a place."""

    def __init__(self, session: Session) -> None:
        cohort = make_cohort(session, NOW)
        leads = [make_lead(session, cohort, NOW) for _ in range(2)]
        assessor = make_assessor(session, cohort, NOW)
        self.session = session
        self.people = make_scored(session, cohort, NOW, 5, 4, 2, assessor_id=assessor)
        self.decision_id = propose_all(
            session,
            cohort,
            NOW,
            shortlist_id=make_shortlist(session, cohort, NOW),
            by=leads[0],
            offers=self.people[:2],
        )
        confirm_and_set(session, cohort, NOW, decision_id=self.decision_id, by=leads[1], at=NOW)

    def released(self) -> "Decided":
        """The decision is marked as released; nobody has moved yet."""
        self.session.exec(update(Decision).values(state="released", released_at=NOW))
        return self

    def move(self, action: Action = Action.OFFER) -> set[object]:
        moved = move_decided(self.session, decision_id=self.decision_id, action=action, now=NOW)
        return set(moved)


def test_decision_moves_those_it_names_and_no_others(session: Session) -> None:
    decided = Decided(session).released()
    assert decided.move() == set(decided.people[:2])
    assert [stage_of(session, one) for one in decided.people] == ["offer", "offer", "sift"]


def test_decided_twice_moves_once(session: Session) -> None:
    decided = Decided(session).released()
    decided.move()
    assert decided.move() == set()
    assert [len(events(session, one)) for one in decided.people] == [1, 1, 0]


def test_decision_that_is_not_released_moves_nobody(session: Session) -> None:
    decided = Decided(session)
    assert decided.move() == set()
    assert [stage_of(session, one) for one in decided.people] == ["sift"] * 3


def test_decision_moves_nobody_by_an_action_it_does_not_name(session: Session) -> None:
    assert Decided(session).released().move(Action.DECLINE) == set()


def test_decided_move_that_is_nothing_two_leads_decide_is_refused(session: Session) -> None:
    decided = Decided(session).released()
    with pytest.raises(MoveRefused):
        move_decided(session, decision_id=decided.decision_id, action=Action.WITHDRAW, now=NOW)
