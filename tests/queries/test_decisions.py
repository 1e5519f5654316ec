"""Decisions as leads read them."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select, update

from recruitment.domain.errors import NotFound
from recruitment.domain.stages import Action
from recruitment.models import Delivery, Person, View
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.decisions import (
    decision_by_id,
    decisions_of,
    open_decisions_of,
    opened,
    told,
)
from recruitment.queries.releases import addressees
from recruitment.services.decisions import confirm, release, set_release, withdraw
from tests.conftest import NOW
from tests.factories import make_assessor, make_cohort, make_lead
from tests.factories_decision import (
    confirm_and_set,
    make_imported,
    make_scored,
    make_shortlist,
    propose_all,
)

ADDRESS = "https://apply.example.org"


class Made:
    """A proposed decision: the best candidate is offered a place, the last not taken further."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.cohort: CohortFacts = make_cohort(session, NOW)
        self.first, self.second = (make_lead(session, self.cohort, NOW) for _ in range(2))
        assessor = make_assessor(session, self.cohort, NOW)
        self.people = make_scored(session, self.cohort, NOW, 5, 4, 2, assessor_id=assessor)
        self.imported = make_imported(session, self.cohort, NOW, "Essay 17")
        self.shortlist = make_shortlist(session, self.cohort, NOW)
        self.id = propose_all(
            session,
            self.cohort,
            NOW,
            shortlist_id=self.shortlist,
            by=self.first,
            offers=self.people[:1],
            declines=[self.people[2], self.imported],
        )

    def view(self, application_id: UUID, *people: UUID) -> None:
        self.session.add_all(
            View(application_id=application_id, person_id=person, page="application", at=NOW)
            for person in people
        )
        self.session.flush()


@pytest.fixture
def made(session: Session) -> Made:
    return Made(session)


def name_of(session: Session, person_id: UUID) -> str:
    return session.get_one(Person, person_id).full_name


def test_list_counts_outcomes_and_names_the_two(session: Session, made: Made) -> None:
    (line,) = decisions_of(session, made.cohort.id)
    assert (line.id, line.state, line.outcomes) == (made.id, "proposed", {"offer": 1, "decline": 2})
    assert line.proposed_by.startswith("Lead Number")
    assert line.confirmed_by == ""
    confirm(session, cohort_id=made.cohort.id, decision_id=made.id, actor_id=made.second, now=NOW)
    (line,) = decisions_of(session, made.cohort.id)
    assert line.confirmed_by.startswith("Lead Number")
    assert line.confirmed_by != line.proposed_by


def test_list_is_the_cohorts_own(session: Session, made: Made) -> None:
    assert decisions_of(session, uuid4()) == ()


def test_decision_has_its_candidates_in_the_order_of_the_shortlist(session: Session, made: Made) -> None:
    found = decision_by_id(session, made.cohort.id, made.id)
    assert [(one.application_id, one.action, one.position) for one in found.candidates] == [
        (made.people[0], Action.OFFER, 1),
        (made.people[2], Action.DECLINE, 3),
        (made.imported, Action.DECLINE, 4),
    ]
    assert found.listed == 4
    assert [one.application_id for one in found.with_action(Action.OFFER)] == made.people[:1]


def test_candidate_is_called_by_name_or_by_what_it_is_called_elsewhere(session: Session, made: Made) -> None:
    found = decision_by_id(session, made.cohort.id, made.id)
    assert [(one.called, one.has_address) for one in found.candidates] == [
        ("Applicant Number1", True),
        ("Applicant Number3", True),
        ("Essay 17", False),
    ]


def test_withdrawn_decision_keeps_its_reason_and_who_withdrew_it(session: Session, made: Made) -> None:
    withdraw(
        session,
        cohort_id=made.cohort.id,
        decision_id=made.id,
        reason="A new reading.",
        actor_id=made.second,
        now=NOW,
    )
    found = decision_by_id(session, made.cohort.id, made.id)
    assert (found.state, found.withdrawn_reason) == ("withdrawn", "A new reading.")
    assert (found.withdrawer, found.withdrawn_at) == (name_of(session, made.second), NOW)


def test_release_keeps_who_set_it_last(session: Session, made: Made) -> None:
    confirm_and_set(session, made.cohort, NOW, decision_id=made.id, by=made.second, at=NOW)
    later = NOW + timedelta(hours=1)
    set_release(
        session,
        cohort_id=made.cohort.id,
        decision_id=made.id,
        release_at=later,
        actor_id=made.first,
        now=later,
    )
    found = decision_by_id(session, made.cohort.id, made.id)
    assert (found.release_setter, found.release_set_at) == (name_of(session, made.first), later)


def test_open_decisions_are_counted_for_both_who_made_them(session: Session, made: Made) -> None:
    def count() -> list[int]:
        people = (made.first, made.second, uuid4())
        return [open_decisions_of(session, made.cohort.id, one) for one in people]

    assert count() == [1, 0, 0]
    confirm_and_set(session, made.cohort, NOW, decision_id=made.id, by=made.second, at=NOW)
    assert count() == [1, 1, 0]
    release(session, decision_id=made.id, address=ADDRESS, now=NOW)
    assert count() == [0, 0, 0]


def test_decision_of_another_cohort_is_not_found(session: Session, made: Made) -> None:
    with pytest.raises(NotFound):
        decision_by_id(session, uuid4(), made.id)


def test_opened_counts_people_and_not_how_often(session: Session, made: Made) -> None:
    best, last = made.people[0], made.people[2]
    made.view(best, made.first, made.first, made.second)
    made.view(last, made.second)
    assert opened(session, shortlist_id=made.shortlist, people=[made.first, made.second]) == {
        best: 2,
        last: 1,
    }
    assert opened(session, shortlist_id=made.shortlist, people=[made.first]) == {best: 1}


def test_opening_by_somebody_else_does_not_count(session: Session, made: Made) -> None:
    made.view(made.people[0], uuid4())
    assert opened(session, shortlist_id=made.shortlist, people=[made.first, made.second]) == {}


def test_told_counts_the_messages_of_the_decision_by_how_far_they_are(session: Session, made: Made) -> None:
    assert told(session, made.cohort.id, made.id) == {}
    confirm_and_set(session, made.cohort, NOW, decision_id=made.id, by=made.second, at=NOW)
    release(session, decision_id=made.id, address=ADDRESS, now=NOW)
    assert told(session, made.cohort.id, made.id) == {"queued": 2}
    delivery = session.exec(select(Delivery)).first()
    assert delivery is not None
    delivery.state = "failed"
    session.flush()
    assert told(session, made.cohort.id, made.id) == {"queued": 1, "failed": 1}
    session.exec(update(Delivery).where(col(Delivery.state) == "queued").values(held_at=NOW))
    assert told(session, made.cohort.id, made.id) == {"held": 1, "failed": 1}


def test_addressees_are_those_whose_person_we_know(session: Session, made: Made) -> None:
    found = addressees(session, [made.people[0], made.imported])
    assert [(one.application_id, one.name) for one in found] == [(made.people[0], "Evie")]
