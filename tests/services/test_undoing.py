"""A confirmed decision is undone until its release: what was proposed goes back, and nobody was told."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, func, select

from recruitment.domain.errors import NotAllowed, NotFound, Refusal, Stale
from recruitment.domain.stages import Stage
from recruitment.models import Confirmation, Decision, DecisionItem, DecisionState, Message
from recruitment.queries.decisions import decision_by_id
from recruitment.queries.undone import undone_of
from recruitment.services.decisions import confirm, release
from recruitment.services.undoing import take_out, undo_decision
from tests.conftest import NOW
from tests.factories import make_application, make_assessor, make_cohort, make_lead
from tests.factories_decision import (
    confirm_and_set,
    make_scored,
    make_shortlist,
    propose_all,
    score,
    stage_of,
)

LATER = NOW + timedelta(days=1)
WHY = "One of them rang: the reading of question 2 was of another answer."


class Setting:
    """A confirmed decision about three, to be released tomorrow."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.cohort = make_cohort(session, NOW)
        self.first, self.second = make_lead(session, self.cohort, NOW), make_lead(session, self.cohort, NOW)
        self.assessor = make_assessor(session, self.cohort, NOW)
        self.people = make_scored(session, self.cohort, NOW, 5, 4, 2, assessor_id=self.assessor)
        self.shortlist = make_shortlist(session, self.cohort, NOW)
        self.decision = self.propose()
        self.confirm()

    def propose(self, *offers: UUID) -> UUID:
        return propose_all(
            self.session,
            self.cohort,
            NOW,
            shortlist_id=self.shortlist,
            by=self.first,
            offers=list(offers) or self.people[:2],
            declines=[] if offers else self.people[2:],
        )

    def confirm(self) -> None:
        confirm_and_set(self.session, self.cohort, NOW, decision_id=self.decision, by=self.second, at=LATER)

    def reference(self, number: int) -> str:
        (one,) = (
            one
            for one in decision_by_id(self.session, self.cohort.id, self.decision).candidates
            if one.application_id == self.people[number]
        )
        return one.reference

    def undo(self, *, by: UUID | None = None, reason: str = WHY) -> None:
        undo_decision(
            self.session,
            cohort_id=self.cohort.id,
            decision_id=self.decision,
            reason=reason,
            actor_id=by or self.second,
            now=NOW,
        )

    def take_out(self, reference: str, *, reason: str = WHY) -> None:
        take_out(
            self.session,
            cohort_id=self.cohort.id,
            decision_id=self.decision,
            reference=reference,
            reason=reason,
            actor_id=self.second,
            now=NOW,
        )

    def release(self) -> bool:
        return release(self.session, decision_id=self.decision, address="https://x.example", now=LATER)


@pytest.fixture
def setting(session: Session) -> Setting:
    return Setting(session)


def test_undone_whole_it_is_proposed_again_and_its_time_is_gone(setting: Setting) -> None:
    setting.undo()
    held = setting.session.get_one(Decision, setting.decision, populate_existing=True)
    assert (held.state, held.release_at, held.release_set_by) == (DecisionState.PROPOSED, None, None)
    assert setting.session.exec(select(Confirmation)).all() == []
    assert not setting.release()
    assert {stage_of(setting.session, one) for one in setting.people} == {Stage.SIFT}
    assert setting.session.exec(select(func.count()).select_from(Message)).one() == 0


def test_undone_whole_it_can_be_confirmed_anew_and_released(setting: Setting) -> None:
    setting.undo(by=setting.first)
    with pytest.raises(NotAllowed, match="you proposed it"):
        confirm(
            setting.session,
            cohort_id=setting.cohort.id,
            decision_id=setting.decision,
            actor_id=setting.first,
            now=NOW,
        )
    setting.confirm()
    assert setting.release()
    assert [stage_of(setting.session, one) for one in setting.people] == ["offer", "offer", "not_progressed"]


def test_what_was_undone_is_kept_with_who_when_and_why(setting: Setting) -> None:
    reference = setting.reference(1)
    setting.take_out(reference)
    setting.undo()
    whole, one = undone_of(setting.session, setting.decision)
    assert (whole.reference, whole.action, whole.reason, whole.at) == ("", "", WHY, NOW)
    assert (one.reference, one.action, one.proposed) == (reference, "offer", "Strong throughout.")
    assert whole.confirmed_by.startswith("Lead Number")
    assert whole.by == one.by == one.confirmed_by


def test_one_who_is_taken_out_stays_and_is_free_and_the_others_go_on(setting: Setting) -> None:
    setting.take_out(setting.reference(1))
    assert setting.release()
    assert [stage_of(setting.session, one) for one in setting.people] == ["offer", "sift", "not_progressed"]
    told = setting.session.exec(select(func.count()).select_from(Message)).one()
    assert told == 2
    assert setting.propose(setting.people[1])


def test_nobody_is_taken_out_as_the_last(setting: Setting) -> None:
    last = setting.reference(2)
    setting.take_out(setting.reference(0))
    setting.take_out(setting.reference(1))
    with pytest.raises(Refusal, match="Undo the whole decision"):
        setting.take_out(last)
    assert len(setting.session.exec(select(DecisionItem)).all()) == 1


def test_nothing_is_undone_that_is_only_proposed_or_released(setting: Setting) -> None:
    reference = setting.reference(0)
    setting.undo()
    with pytest.raises(Stale, match="confirmed and not released"):
        setting.undo()
    setting.confirm()
    setting.release()
    with pytest.raises(Stale):
        setting.undo()
    with pytest.raises(Stale):
        setting.take_out(reference)


@pytest.mark.parametrize("reason", ["", "  "])
def test_undoing_needs_a_reason(setting: Setting, reason: str) -> None:
    with pytest.raises(Refusal, match="Give a reason"):
        setting.undo(reason=reason)
    with pytest.raises(Refusal, match="Give a reason"):
        setting.take_out(setting.reference(0), reason=reason)


def test_nobody_undoes_what_is_decided_about_themselves_or_elsewhere(setting: Setting) -> None:
    late = make_application(setting.session, setting.cohort, NOW, person_id=setting.second)
    score(setting.session, setting.cohort, NOW, late, 3, assessor_id=setting.assessor)
    other = make_lead(setting.session, setting.cohort, NOW)
    setting.shortlist = make_shortlist(setting.session, setting.cohort, NOW)
    setting.decision = setting.propose(late)
    confirm_and_set(setting.session, setting.cohort, NOW, decision_id=setting.decision, by=other, at=LATER)
    with pytest.raises(NotAllowed):
        setting.undo()
    with pytest.raises(NotFound):
        undo_decision(
            setting.session,
            cohort_id=make_cohort(setting.session, NOW, name="Elsewhere", public=False).id,
            decision_id=setting.decision,
            reason=WHY,
            actor_id=other,
            now=NOW,
        )
