"""Wash-ups: who took part is recorded, nothing is confirmed without, who differs from the list is kept."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import NotFound, Refusal
from recruitment.domain.stages import Action, Stage
from recruitment.models import DecisionItem, Details, WashUp
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.wash_ups import heard_list, took_part
from recruitment.services.decisions import Outcome, confirm, propose
from recruitment.services.wash_ups import NoPanel, record_wash_up
from tests.factories import make_application, make_cohort, make_lead
from tests.factories_decision import have_opened
from tests.factories_observation import commit, make_panel_house
from tests.factories_wash_up import make_exercise_list, make_panel_of_three
from tests.statements import counted


class Hall:
    """Three at the centre on a list, best first, and three who can hear them."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now = session, now
        self.cohort: CohortFacts = make_cohort(session, now)
        self.first, self.second = (make_lead(session, self.cohort, now) for _ in range(2))
        self.people = [make_application(session, self.cohort, now, stage=Stage.CENTRE) for _ in range(3)]
        self.list = make_exercise_list(
            session, self.cohort, now, list(zip(self.people, (4.5, 3.5, 2.5), strict=True))
        )
        self.panel = make_panel_of_three(session, self.cohort, now)
        have_opened(session, now, *self.people)

    def record(self, *people: UUID, days: int = 0) -> None:
        record_wash_up(
            self.session,
            cohort=self.cohort,
            shortlist_id=self.list,
            people=people or self.panel,
            held_on=self.now.date() + timedelta(days=days),
            actor_id=self.first,
            now=self.now,
        )

    def propose(self, *actions: Action | None) -> UUID:
        return propose(
            self.session,
            cohort=self.cohort,
            shortlist_id=self.list,
            outcomes=[
                Outcome(one, action, "As we heard.")
                for one, action in zip(self.people, actions, strict=False)
                if action is not None
            ],
            reason="After the wash-up.",
            actor_id=self.first,
            now=self.now,
        )

    def confirm(self, decision: UUID) -> None:
        confirm(
            self.session, cohort_id=self.cohort.id, decision_id=decision, actor_id=self.second, now=self.now
        )


@pytest.fixture
def hall(session: Session, now: datetime) -> Hall:
    return Hall(session, now)


def test_nothing_is_confirmed_about_somebody_at_the_centre_before_a_wash_up_is_recorded(hall: Hall) -> None:
    decision = hall.propose(Action.OFFER, None, Action.DECLINE)
    with pytest.raises(Refusal) as refused:
        hall.confirm(decision)
    assert refused.value.sentence.startswith(
        "Record first who took part in the wash-up, 3 people or more and one of them trained in safer"
        " recruitment: nobody is recorded for a list with DL27-"
    )
    hall.record()
    hall.confirm(decision)


def test_who_took_part_stands_with_their_training_and_the_newest_record_holds(hall: Hall) -> None:
    hall.record()
    hall.now += timedelta(minutes=5)
    trained, other, lead = hall.panel
    hall.record(trained, other, lead, hall.first)
    found = took_part(hall.session, hall.list)
    assert found is not None
    assert len(found.people) == 4
    assert [one.is_trained(found.held_on) for one in found.people].count(True) == 1


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (slice(0, 2), "Choose 3 people or more: 2 are too few."),
        (
            slice(1, 3),
            "Choose 3 people or more: 2 are too few. Choose somebody whose training in safer recruitment was"
            " in date on that day: nobody’s was.",
        ),
    ],
)
def test_too_few_or_nobody_trained_are_no_panel(hall: Hall, chosen: slice, sentence: str) -> None:
    with pytest.raises(NoPanel) as refused:
        hall.record(*list(hall.panel)[chosen])
    assert refused.value.sentence == sentence
    assert took_part(hall.session, hall.list) is None


def test_only_people_of_the_cohort_hear_a_list_of_exercises_of_its_own(hall: Hall) -> None:
    with pytest.raises(Refusal, match=r"^Choose again from those on the page"):
        hall.record(*hall.panel, uuid4())
    sift = make_exercise_list(hall.session, hall.cohort, hall.now, [(hall.people[0], 3.0)], stage=Stage.SIFT)
    hall.list = sift
    with pytest.raises(Refusal, match=r"^Build a list of those at interview or at the centre"):
        hall.record()
    hall.list = uuid4()
    with pytest.raises(NotFound):
        hall.record()


def test_outcomes_otherwise_than_the_list_are_kept_as_such_and_the_list_stays(hall: Hall) -> None:
    hall.propose(Action.DECLINE, Action.OFFER, Action.DECLINE)
    kept = dict(
        hall.session.exec(select(col(DecisionItem.application_id), col(DecisionItem.against_list))).all()
    )
    assert [kept[one] for one in hall.people] == [True, True, False]
    heard = heard_list(hall.session, cohort=hall.cohort, shortlist_id=hall.list)
    assert [one.placed.application_id for one in heard.candidates] == hall.people
    assert [one.outcome and one.outcome.against_list for one in heard.candidates] == [True, True, False]


def test_whoever_proposes_is_left_out_of_the_order_as_on_the_page(hall: Hall) -> None:
    hall.session.get_one(Details, hall.people[0]).person_id = hall.first
    hall.session.flush()
    hall.propose(None, Action.OFFER, Action.DECLINE)
    assert not any(hall.session.exec(select(col(DecisionItem.against_list))))


def test_a_list_is_heard_exercise_by_exercise_in_as_many_statements_for_three_as_for_one(
    session: Session, worker_database: Database, now: datetime
) -> None:
    house = make_panel_house(session, now)
    for assessor, choice in ((house.first, "2"), (house.second, "4")):
        commit(session, house, assessor, now, choice=choice)
    others = [make_application(session, house.cohort, now, stage=Stage.INTERVIEW) for _ in range(2)]
    one, three = (
        make_exercise_list(session, house.cohort, now, [(who, 3.0) for who in people], stage=Stage.INTERVIEW)
        for people in ([house.application_id], [house.application_id, *others])
    )
    with counted(worker_database) as first:
        heard = heard_list(session, cohort=house.cohort, shortlist_id=one)
    with counted(worker_database) as second:
        heard_list(session, cohort=house.cohort, shortlist_id=three)
    assert len(first) == len(second) == 6
    interview = heard.candidates[0].exercises[0]
    assert interview.compared is not None
    assert [made.choice for made in interview.compared.slots[0].made] in (["2", "4"], ["4", "2"])
    assert interview.compared.slots[0].differs
    left_out = heard_list(session, cohort=house.cohort, shortlist_id=one, but=house.application_id)
    assert left_out.candidates == ()


def test_no_day_before_the_list_was_made_is_one_of_its_wash_up(hall: Hall) -> None:
    with pytest.raises(NoPanel, match=r"^Enter .* or a later day: the list was made then"):
        hall.record(days=-1)


def test_nobody_hears_themselves_nor_records_who_did(hall: Hall) -> None:
    trained, _, lead = hall.panel
    own = hall.session.get_one(Details, hall.people[1])
    own.person_id = lead
    hall.session.flush()
    with pytest.raises(Refusal, match=r"^Choose again from those on the page"):
        hall.record(trained, hall.second, lead)
    own.person_id = hall.first
    hall.session.flush()
    with pytest.raises(Refusal, match=r"^Ask another lead to record this: your own application"):
        hall.record()


_RECORD = text(
    "insert into work.wash_up (id, cohort_id, shortlist_id, held_on, recorded_by, recorded_at)"
    " values (gen_random_uuid(), :cohort, :list, '2027-01-12', :by, now())"
)
_JOIN = text(
    "insert into work.wash_up_member (wash_up_id, person_id) select id, gen_random_uuid() from work.wash_up"
    " where shortlist_id = :list union all select :record, gen_random_uuid()"
)


def test_under_the_role_of_leads_nobody_forges_a_wash_up_of_another_cohort_or_in_anothers_name(
    worker_database: Database, database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        hall = Hall(session, now)
        hall.record()
        elsewhere = make_cohort(session, now, name="Elsewhere 2027", public=False)
        other, record = make_lead(session, elsewhere, now), session.exec(select(WashUp.id)).one()
    here = hall.cohort.id
    for who, cohort, by in ((other, here, other), (other, elsewhere.id, other), (hall.first, here, other)):
        with (
            database.transaction(Binding.OFFICE, who) as session,
            pytest.raises(ProgrammingError, match="row-level security"),
        ):
            session.execute(_RECORD, {"cohort": cohort, "list": hall.list, "by": by})
    for who in (other, hall.second):
        with (
            database.transaction(Binding.OFFICE, who) as session,
            pytest.raises(ProgrammingError, match="row-level security"),
        ):
            session.execute(_JOIN, {"list": hall.list, "record": record})
    with database.transaction(Binding.OFFICE, other) as session:
        assert took_part(session, hall.list) is None
    with database.transaction(Binding.OFFICE, hall.first) as session:
        hall.session = session
        hall.record()
        assert took_part(session, hall.list) is not None
