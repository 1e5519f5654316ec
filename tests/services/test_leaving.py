"""Roles end and accounts close at once; what is left behind goes to others; some lead always remains."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from recruitment.db import Database
from recruitment.domain.access import Binding, Role
from recruitment.domain.errors import NotFound, Refusal, Stale
from recruitment.models import Person, Reading, SignInSession, StaffEvent, StaffRole
from recruitment.queries.arrivals import actor_by_session
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.staff import assessor_of, history_of_member, lead_of, member_by_email
from recruitment.services.allocation import allocate_readings
from recruitment.services.leaving import (
    Deed,
    deactivate_staff,
    end_role,
    foresee_deactivation,
    hand_back_readings,
    print_of,
    reactivate_staff,
)
from recruitment.services.sign_in import open_session, token_hash
from tests.factories import make_application, make_assessor, make_cohort, make_lead, make_person
from tests.factories_lead import make_card

LINK = "https://recruitment.example/assess"


class House:
    """A cohort with three assessors who have everything given out, and two leads."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now = session, now
        self.cohort: CohortFacts = make_cohort(session, now)
        self.lead, self.second = (make_lead(session, self.cohort, now) for _ in range(2))
        self.assessors = [make_assessor(session, self.cohort, now) for _ in range(3)]
        for _ in range(3):
            make_application(session, self.cohort, now)
        allocate_readings(session, cohort=self.cohort, link=LINK, now=now)

    @property
    def reader(self) -> UUID:
        return self.assessors[0]

    def deed(self, *, by: UUID | None = None, expected: str | None = None) -> Deed:
        return Deed(by or self.lead, self.now, LINK, expected)

    def readings(self, assessor: UUID) -> list[UUID]:
        return list(self.session.scalars(select(col(Reading.id)).where(col(Reading.assessor_id) == assessor)))

    def roles(self, person: UUID) -> list[tuple[str, UUID | None]]:
        rows = self.session.execute(
            select(col(StaffRole.role), col(StaffRole.cohort_id)).where(col(StaffRole.person_id) == person)
        )
        return [(row[0], row[1]) for row in rows]

    def kept(self, person: UUID) -> list[tuple[str, UUID | None, str]]:
        rows = self.session.execute(
            select(col(StaffEvent.action), col(StaffEvent.actor_id), col(StaffEvent.note))
            .where(col(StaffEvent.person_id) == person)
            .order_by(col(StaffEvent.id))
        )
        return [(row[0], row[1], row[2]) for row in rows]


@pytest.fixture
def house(session: Session, now: datetime) -> House:
    return House(session, now)


# Ending a role


def test_role_that_ends_is_gone_and_its_readings_are_with_others(house: House) -> None:
    done = end_role(
        house.session, person_id=house.reader, role=Role.ASSESSOR, cohort=house.cohort, deed=house.deed()
    )
    assert done is not None
    assert (done.taken, done.nobody) == (18, 0)
    assert house.roles(house.reader) == []
    assert house.readings(house.reader) == []
    assert house.kept(house.reader) == [
        ("handed_back", house.lead, "18 readings handed back: 18 to others."),
        ("role_ended", house.lead, ""),
    ]


def test_whoever_has_nothing_to_hand_back_just_goes(house: House) -> None:
    idle = make_assessor(house.session, house.cohort, house.now)
    end_role(house.session, person_id=idle, role=Role.ASSESSOR, cohort=house.cohort, deed=house.deed())
    assert house.kept(idle) == [("role_ended", house.lead, "")]


def test_role_elsewhere_goes_on(house: House) -> None:
    other = make_cohort(house.session, house.now, name="Cohort 2028", public=False)
    house.session.add(
        StaffRole(person_id=house.reader, role=Role.ASSESSOR, cohort_id=other.id, granted_at=house.now)
    )
    house.session.flush()
    end_role(
        house.session, person_id=house.reader, role=Role.ASSESSOR, cohort=house.cohort, deed=house.deed()
    )
    assert house.roles(house.reader) == [("assessor", other.id)]
    assert house.session.get_one(Person, house.reader).active


def test_role_that_nobody_holds_cannot_end(house: House) -> None:
    with pytest.raises(NotFound, match="this one has ended already"):
        end_role(house.session, person_id=house.reader, role=Role.LEAD, cohort=None, deed=house.deed())


def test_last_lead_of_a_cohort_cannot_be_ended(house: House) -> None:
    end_role(house.session, person_id=house.second, role=Role.LEAD, cohort=house.cohort, deed=house.deed())
    with pytest.raises(Refusal) as refused:
        end_role(
            house.session,
            person_id=house.lead,
            role=Role.LEAD,
            cohort=house.cohort,
            deed=Deed(None, house.now),
        )
    assert refused.value.sentence == "Add another lead first: Cohort 2027 would have none."


def test_lead_of_every_cohort_counts_as_a_lead_of_each(house: House) -> None:
    make_lead(house.session, None, house.now)
    for one in (house.lead, house.second):
        end_role(
            house.session, person_id=one, role=Role.LEAD, cohort=house.cohort, deed=Deed(None, house.now)
        )
    assert house.roles(house.lead) == []


def test_lead_whose_account_is_closed_counts_for_nothing(house: House) -> None:
    house.session.get_one(Person, house.second).active = False
    house.session.flush()
    with pytest.raises(Refusal, match="Add another lead first"):
        end_role(
            house.session,
            person_id=house.lead,
            role=Role.LEAD,
            cohort=house.cohort,
            deed=Deed(None, house.now),
        )


def test_last_lead_of_all_is_kept_for_the_cohorts_that_have_no_other(house: House) -> None:
    everywhere = make_lead(house.session, None, house.now)
    make_cohort(house.session, house.now, name="Cohort 2028", public=False)
    with pytest.raises(Refusal, match="Cohort 2028 would have none"):
        end_role(house.session, person_id=everywhere, role=Role.LEAD, cohort=None, deed=Deed(None, house.now))


# Closing an account


def test_closed_account_cannot_go_on_and_its_sessions_are_over(house: House) -> None:
    token = open_session(house.session, person_id=house.reader, now=house.now)
    assert actor_by_session(house.session, token_hash(token), house.now) is not None
    deactivate_staff(house.session, person_id=house.reader, deed=house.deed())
    assert actor_by_session(house.session, token_hash(token), house.now) is None
    ended = house.session.execute(select(col(SignInSession.revoked_at))).scalars().all()
    assert ended == [house.now]


def test_closed_account_keeps_its_roles_and_its_finished_work(house: House) -> None:
    first, *_ = house.readings(house.reader)
    card = make_card(house.session, first, 4, house.now)
    card.state, card.committed_at = "committed", house.now
    house.session.flush()
    (done,) = deactivate_staff(house.session, person_id=house.reader, deed=house.deed())
    assert (done.committed, done.taken) == (1, 17)
    assert house.readings(house.reader) == [first]
    assert house.roles(house.reader) == [("assessor", house.cohort.id)]
    assert [action for action, _, _ in house.kept(house.reader)] == ["handed_back", "deactivated"]


def test_work_is_handed_back_in_every_cohort_they_read_for(house: House) -> None:
    other = make_cohort(house.session, house.now, name="Another 2028", public=False)
    house.session.add(
        StaffRole(person_id=house.reader, role=Role.ASSESSOR, cohort_id=other.id, granted_at=house.now)
    )
    house.session.flush()
    foreseen = foresee_deactivation(house.session, person_id=house.reader)
    assert [one.cohort.slug for one in foreseen] == ["another-2028", "cohort-2027"]
    done = deactivate_staff(
        house.session, person_id=house.reader, deed=house.deed(expected=print_of(foreseen))
    )
    assert done == foreseen


def test_closing_is_stopped_by_work_done_meanwhile(house: House) -> None:
    foreseen = print_of(foresee_deactivation(house.session, person_id=house.reader))
    make_card(house.session, house.readings(house.reader)[0], 4, house.now)
    with pytest.raises(Stale, match="Look at the numbers again"):
        deactivate_staff(house.session, person_id=house.reader, deed=house.deed(expected=foreseen))


def test_closing_is_stopped_by_a_role_given_meanwhile(house: House) -> None:
    with pytest.raises(Stale, match="their roles changed a moment ago"):
        deactivate_staff(house.session, person_id=house.reader, deed=house.deed(expected=""))


def test_nobody_closes_their_own_account_or_ends_their_own_role(house: House) -> None:
    with pytest.raises(Refusal, match="Ask another lead to do this"):
        deactivate_staff(house.session, person_id=house.lead, deed=house.deed(by=house.lead))
    with pytest.raises(Refusal, match="Ask another lead to do this"):
        end_role(house.session, person_id=house.lead, role=Role.LEAD, cohort=house.cohort, deed=house.deed())


def test_account_of_the_last_lead_stays_open(house: House) -> None:
    deactivate_staff(house.session, person_id=house.second, deed=house.deed())
    with pytest.raises(Refusal, match="Add another lead first: Cohort 2027 would have none"):
        deactivate_staff(house.session, person_id=house.lead, deed=Deed(None, house.now))


def test_account_that_is_closed_is_not_closed_again(house: House) -> None:
    deactivate_staff(house.session, person_id=house.reader, deed=house.deed())
    with pytest.raises(Stale, match="it is closed already"):
        deactivate_staff(house.session, person_id=house.reader, deed=house.deed())


def test_two_leads_who_close_each_others_accounts_at_once_leave_one(
    worker_database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, now)
        leads = [make_lead(session, cohort, now) for _ in range(2)]
    together = Barrier(2)

    def close(number: int) -> str:
        try:
            with worker_database.transaction() as session:
                together.wait(timeout=10)
                deactivate_staff(session, person_id=leads[1 - number], deed=Deed(leads[number], now))
        except Refusal as refusal:
            return refusal.sentence
        return "closed"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(close, range(2)))
    assert said == ["Add another lead first: Cohort 2027 would have none.", "closed"]


# Opening it again


def test_account_opened_again_has_its_roles_and_needs_a_new_sign_in(house: House) -> None:
    token = open_session(house.session, person_id=house.reader, now=house.now)
    deactivate_staff(house.session, person_id=house.reader, deed=house.deed())
    reactivate_staff(house.session, person_id=house.reader, deed=house.deed())
    assert house.session.get_one(Person, house.reader).active
    assert house.roles(house.reader) == [("assessor", house.cohort.id)]
    assert actor_by_session(house.session, token_hash(token), house.now) is None
    assert house.kept(house.reader)[-1] == ("reactivated", house.lead, "")


def test_drafts_are_there_when_somebody_comes_back(house: House) -> None:
    drafted = house.readings(house.reader)[:2]
    for one in drafted:
        make_card(house.session, one, 4, house.now, evidence="Half a thought")
    deactivate_staff(house.session, person_id=house.reader, deed=house.deed())
    reactivate_staff(house.session, person_id=house.reader, deed=house.deed())
    assert sorted(house.readings(house.reader)) == sorted(drafted)


def test_open_account_is_not_opened_again(house: House) -> None:
    with pytest.raises(Stale, match="it is open already"):
        reactivate_staff(house.session, person_id=house.reader, deed=house.deed())


# Handing back and staying


def test_whoever_hands_back_stays(house: House) -> None:
    done = hand_back_readings(house.session, cohort=house.cohort, person_id=house.reader, deed=house.deed())
    assert done.taken == 18
    assert house.roles(house.reader) == [("assessor", house.cohort.id)]
    assert house.kept(house.reader) == [("handed_back", house.lead, "18 readings handed back: 18 to others.")]


# What is read of them


def test_history_is_of_this_cohort_and_of_the_account_alone(house: House) -> None:
    other = make_cohort(house.session, house.now, name="Cohort 2028", public=False)
    for cohort_id, action in ((house.cohort.id, "invited"), (other.id, "reminded"), (None, "deactivated")):
        house.session.add(
            StaffEvent(
                person_id=house.reader,
                action=action,
                cohort_id=cohort_id,
                actor_id=house.lead,
                at=house.now + timedelta(minutes=len(action)),
            )
        )
    house.session.flush()
    found = history_of_member(house.session, house.cohort.id, house.reader)
    assert [(one.action, one.everywhere) for one in found] == [("deactivated", True), ("invited", False)]
    assert (found[0].by or "").startswith("Lead Number")


def test_nobody_is_looked_up_who_never_worked_here(house: House) -> None:
    other = make_cohort(house.session, house.now, name="Cohort 2028", public=False)
    stranger, applicant = (
        make_assessor(house.session, other, house.now),
        make_person(house.session, house.now),
    )
    for person in (stranger, applicant, house.lead):
        with pytest.raises(NotFound):
            assessor_of(house.session, house.cohort.id, person)
    for person in (stranger, applicant, house.reader):
        with pytest.raises(NotFound):
            lead_of(house.session, house.cohort.id, person)


def test_whoever_left_is_still_known(house: House) -> None:
    end_role(
        house.session, person_id=house.reader, role=Role.ASSESSOR, cohort=house.cohort, deed=house.deed()
    )
    end_role(house.session, person_id=house.second, role=Role.LEAD, cohort=house.cohort, deed=house.deed())
    assert assessor_of(house.session, house.cohort.id, house.reader).grants == ()
    gone = lead_of(house.session, house.cohort.id, house.second)
    assert (gone.grants, gone.label) == ((), None)
    assert member_by_email(house.session, gone.email).person_id == house.second


def test_unknown_address_says_so(house: House) -> None:
    with pytest.raises(NotFound, match=r"nobody has an account as who@example\.org"):
        member_by_email(house.session, "who@example.org")


# Under the role that leads work in


def test_lead_may_close_an_account_but_not_read_anybodys_session(
    worker_database: Database, database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        house = House(session, now)
        open_session(session, person_id=house.reader, now=now)
    with database.transaction(Binding.OFFICE, house.lead) as session:
        deactivate_staff(session, person_id=house.reader, deed=Deed(house.lead, now, LINK))
    with worker_database.transaction() as session:
        assert session.scalars(select(col(SignInSession.revoked_at))).all() == [now]
    with (
        pytest.raises(DBAPIError, match="permission denied for table sign_in_session"),
        database.transaction(Binding.OFFICE, house.lead) as session,
    ):
        session.execute(text("select token_hash from identity.sign_in_session"))


@pytest.mark.parametrize(
    "statement", ["update identity.staff_event set note = 'x'", "delete from identity.staff_event"]
)
def test_what_happened_is_changed_by_nobody(database: Database, house: House, statement: str) -> None:
    assert house.kept(house.reader) == []
    with (
        pytest.raises(DBAPIError, match="permission denied for table staff_event"),
        database.transaction(Binding.OFFICE, house.lead) as session,
    ):
        session.execute(text(statement))
