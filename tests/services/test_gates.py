"""Gates at a decision: what is missing is named; and those whom it takes from the sift are asked, once."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import MoveRefused
from recruitment.domain.messages import MessageKind
from recruitment.domain.safer_records import Finding, Gate
from recruitment.domain.stages import Action, Stage
from recruitment.due.decisions import due_decisions
from recruitment.models import Application, Decision, Declaration, Message
from recruitment.queries.decisions import decision_event, told
from recruitment.queries.gates import cleared
from recruitment.services.decisions import Outcome, confirm, propose
from recruitment.services.deliveries import claim
from recruitment.services.outbox import hold_event
from tests.conftest import NOW
from tests.factories import make_assessor, make_cohort, make_lead
from tests.factories_decision import confirm_and_set, decide_one, make_scored, make_shortlist, stage_of
from tests.factories_observation import let_training_run_out, make_panel_house, put_on
from tests.factories_safer import clear_gates, find, verify_all
from tests.statements import counted

SEARCH = Gate.ONLINE_SEARCH


class Setting:
    """A cohort whose centre asks for records, with candidates on a shortlist and two leads."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.cohort = make_cohort(session, NOW)
        self.leads = make_lead(session, self.cohort, NOW), make_lead(session, self.cohort, NOW)
        assessor = make_assessor(session, self.cohort, NOW)
        self.people = make_scored(session, self.cohort, NOW, 5, 4, 3, assessor_id=assessor)
        self.shortlist = make_shortlist(session, self.cohort, NOW)

    def propose(self, action: Action, *people: UUID) -> UUID:
        return propose(
            self.session,
            cohort=self.cohort,
            shortlist_id=self.shortlist,
            outcomes=[Outcome(one, action, "By what both of us saw.") for one in people],
            reason="As discussed.",
            actor_id=self.leads[0],
            now=NOW,
        )

    def confirm(self, decision: UUID) -> None:
        confirm(self.session, cohort_id=self.cohort.id, decision_id=decision, actor_id=self.leads[1], now=NOW)

    def decide(self, *actions: Action) -> None:
        decide_one(
            self.session,
            self.cohort,
            NOW,
            *actions,
            application_id=self.people[0],
            shortlist_id=self.shortlist,
            leads=self.leads,
        )

    def reference(self, number: int) -> str:
        return self.session.get_one(Application, self.people[number]).reference


@pytest.fixture
def setting(session: Session) -> Setting:
    return Setting(session)


def asked(session: Session) -> list[str]:
    statement = select(Message.recipient).where(col(Message.kind) == MessageKind.DECLARATION_ASKED)
    return list(session.exec(statement))


def test_nobody_is_proposed_for_a_stage_before_its_gates_are_open(setting: Setting) -> None:
    clear_gates(setting.session, setting.people[0], NOW)
    verify_all(setting.session, setting.people[1], NOW)
    with pytest.raises(MoveRefused) as refused:
        setting.propose(Action.INVITE_TO_CENTRE, *setting.people[:2])
    assert refused.value.sentence == (
        f"Complete what safer recruitment asks for before “Assessment centre”: {setting.reference(1)} still"
        " lacks a self-declaration that was read and cleared and an online search that was cleared."
    )
    assert setting.propose(Action.INVITE_TO_CENTRE, setting.people[0])


def test_a_stage_that_asks_for_nothing_costs_no_statement_and_refuses_nobody(
    setting: Setting, worker_database: Database
) -> None:
    with counted(worker_database) as statements:
        decision = setting.propose(Action.INVITE_TO_INTERVIEW, *setting.people)
    assert decision
    assert not any("safeguarding" in statement for statement in statements)


@pytest.mark.parametrize("finding", [Finding.DISCUSS, Finding.STOP])
def test_a_gate_that_closes_between_the_two_leads_stops_the_second_and_moves_nobody(
    setting: Setting, finding: Finding
) -> None:
    one = setting.people[0]
    clear_gates(setting.session, one, NOW)
    decision = setting.propose(Action.INVITE_TO_CENTRE, one)
    find(setting.session, one, SEARCH, finding, NOW)
    with pytest.raises(MoveRefused, match="an online search that was cleared"):
        setting.confirm(decision)
    assert stage_of(setting.session, one) == Stage.SIFT
    find(setting.session, one, SEARCH, Finding.PROCEED, NOW)
    setting.confirm(decision)


def test_those_taken_from_the_sift_are_asked_to_declare_and_written_to_once(setting: Setting) -> None:
    setting.decide(Action.INVITE_TO_INTERVIEW)
    held = setting.session.exec(select(Declaration)).one()
    assert (held.application_id, held.asked_at) == (setting.people[0], NOW)
    assert (held.entries, held.sent_at) == ({}, None)
    assert len(asked(setting.session)) == 1
    setting.decide(Action.INVITE_TO_CENTRE, Action.OFFER)
    assert len(asked(setting.session)) == 1


def test_whoever_holds_a_release_holds_what_it_asks_for_too(
    setting: Setting,
) -> None:
    setting.decide(Action.INVITE_TO_INTERVIEW)
    decision = setting.session.exec(select(Decision.id)).one()
    about = {"cohort_id": setting.cohort.id, "event": decision_event(decision)}
    held = hold_event(setting.session, **about, actor_id=setting.leads[0], now=NOW)  # type: ignore[arg-type]
    messages = setting.session.exec(select(Message.id)).all()
    assert held == len(messages) == 2
    later = NOW + timedelta(days=1)
    assert [claim(setting.session, message_id=one, now=later) for one in messages] == [None, None]
    # The page of the decision counts those who were told of it.
    assert told(setting.session, setting.cohort.id, decision) == {"held": 1}


def test_nobody_is_asked_who_is_not_taken_towards_a_gate(setting: Setting) -> None:
    setting.decide(Action.RESERVE, Action.OFFER)
    assert setting.session.exec(select(Declaration)).all() == []
    assert asked(setting.session) == []


def test_the_forecast_says_who_will_be_asked(setting: Setting) -> None:
    decision = setting.propose(Action.INVITE_TO_INTERVIEW, *setting.people)
    confirm_and_set(setting.session, setting.cohort, NOW, decision_id=decision, by=setting.leads[1], at=NOW)
    (due,) = due_decisions(setting.session, NOW)
    kinds = [one.kind for one in due.messages]
    assert kinds == [MessageKind.INVITED_TO_INTERVIEW, MessageKind.DECLARATION_ASKED] * 3


def test_references_open_their_gate_once_all_that_may_be_asked_for_are_verified(setting: Setting) -> None:
    one = setting.people[0]
    here = setting.session, setting.cohort.id, [one]
    assert Gate.REFERENCES not in cleared(*here)[one]
    verify_all(setting.session, one, NOW)
    assert Gate.REFERENCES in cleared(*here)[one]


def test_any_lead_of_the_cohort_may_know_what_is_cleared_and_nobody_else(
    setting: Setting, database: Database
) -> None:
    session, cohort, one = setting.session, setting.cohort, setting.people[0]
    find(session, one, SEARCH, Finding.PROCEED, NOW)
    elsewhere = make_lead(session, make_cohort(session, NOW, name="Elsewhere", public=False), NOW)
    assessor = make_assessor(session, cohort, NOW)
    session.commit()
    known = {}
    for who in (setting.leads[1], elsewhere, assessor):
        with database.transaction(Binding.OFFICE, who) as bound:
            known[who] = cleared(bound, cohort.id, [one])[one]
    assert known == {setting.leads[1]: {SEARCH}, elsewhere: frozenset(), assessor: frozenset()}


def test_a_search_by_somebody_on_the_panel_clears_nothing(worker_database: Database) -> None:
    with worker_database.transaction() as session:
        house = make_panel_house(session, NOW, is_set=False)
        find(session, house.application_id, SEARCH, Finding.PROCEED, NOW, by=house.first)
        here = house.cohort.id, [house.application_id]
        assert cleared(session, *here)[house.application_id] == {SEARCH}
        put_on(session, house, NOW, house.first, house.second)
        assert SEARCH not in cleared(session, *here)[house.application_id]


def test_a_panel_opens_its_gate_while_somebody_on_it_is_trained_in_date(worker_database: Database) -> None:
    with worker_database.transaction() as session:
        house = make_panel_house(session, NOW, is_set=False)
        here = house.cohort.id, [house.application_id]
        assert Gate.PANEL_TRAINING not in cleared(session, *here)[house.application_id]
        put_on(session, house, NOW, house.first, house.second)
        assert Gate.PANEL_TRAINING in cleared(session, *here)[house.application_id]
        let_training_run_out(session, house, NOW)
        assert Gate.PANEL_TRAINING not in cleared(session, *here)[house.application_id]
