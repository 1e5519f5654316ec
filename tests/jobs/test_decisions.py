"""Releasing by the clock."""

from datetime import timedelta

from sqlmodel import Session

from recruitment.due.decisions import due_decisions
from recruitment.jobs.decisions import release_one
from tests.conftest import NOW
from tests.factories import make_assessor, make_cohort, make_lead
from tests.factories_decision import (
    confirm_and_set,
    make_scored,
    make_shortlist,
    propose_all,
    stage_of,
)

ADDRESS = "https://apply.example.org"
SECOND = timedelta(seconds=1)


def test_confirmed_decision_is_due_on_its_second_and_carried_out_once(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    first, second = (make_lead(session, cohort, NOW) for _ in range(2))
    people = make_scored(session, cohort, NOW, 5, 2, assessor_id=make_assessor(session, cohort, NOW))
    shortlist = make_shortlist(session, cohort, NOW)
    decision_id = propose_all(
        session, cohort, NOW, shortlist_id=shortlist, by=first, offers=people[:1], declines=people[1:]
    )
    assert due_decisions(session, NOW) == ()
    at = NOW + timedelta(hours=2)
    confirm_and_set(session, cohort, NOW, decision_id=decision_id, by=second, at=at)
    assert due_decisions(session, at - SECOND) == ()
    (due,) = due_decisions(session, at)
    assert due.sentence == "Release a decision of Cohort 2027: 1 offered a place, 1 not taken further"
    release_one(session, due.key, ADDRESS, at)
    release_one(session, due.key, ADDRESS, at)
    assert due_decisions(session, at) == ()
    assert [stage_of(session, one) for one in people] == ["offer", "not_progressed"]
