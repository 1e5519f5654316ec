"""Who wants to be told when applications open: kept once, told once, removed by a link, and forgotten."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.models import Interest, Message, Phase
from recruitment.queries.cohorts import CohortFacts, house_definition
from recruitment.queries.interests import waiting_addresses
from recruitment.services.interests import (
    KEPT_AFTER_TELLING,
    KEPT_WAITING,
    forget_interest,
    forget_interests,
    register_interest,
)
from recruitment.services.phases import close_applications, open_applications
from tests.conftest import NOW
from tests.factories import make_cohort
from tests.factories_requests import ask

EMAIL = "waits@example.org"
ADDRESS = "https://apply.example.org"
SECOND = timedelta(seconds=1)


def register(session: Session, email: str = EMAIL, name: str = "Amina", now: datetime = NOW) -> None:
    register_interest(
        session,
        email=email,
        name=name,
        definition=house_definition(),
        address=ADDRESS,
        now=now,
    )


def subjects(session: Session, email: str = EMAIL) -> list[str]:
    return sorted(session.exec(select(Message.subject).where(col(Message.recipient) == email)).all())


NOTED = "We will tell you when applications to the Difference Leaders Programme open"
OPENED = "You can now apply to the Difference Leaders Programme"


@pytest.fixture
def planned(session: Session) -> CohortFacts:
    return make_cohort(session, NOW, opens_in=timedelta(), phase=Phase.PLANNED)


def test_an_address_is_kept_and_sent_the_link_that_removes_it(session: Session) -> None:
    register(session)
    kept = session.exec(select(Interest)).one()
    assert (kept.email, kept.name, kept.told_at) == (EMAIL, "Amina", None)
    (said,) = session.exec(select(Message.text)).all()
    assert f"{ADDRESS}/interest/{kept.id}" in said
    assert "Amina" not in said
    assert subjects(session) == [NOTED]


def test_asking_twice_is_asking_once(session: Session) -> None:
    register(session)
    register(session, name="Another")
    assert waiting_addresses(session) == (EMAIL,)
    assert subjects(session) == [NOTED]


def test_everybody_who_waits_is_told_once_when_the_public_cohort_opens(
    session: Session, planned: CohortFacts
) -> None:
    register(session)
    register(session, "other@example.org", name="")
    assert open_applications(session, cohort_id=planned.id, address=ADDRESS, now=NOW)
    assert not open_applications(session, cohort_id=planned.id, address=ADDRESS, now=NOW)
    assert subjects(session) == [NOTED, OPENED]
    assert subjects(session, "other@example.org") == [NOTED, OPENED]
    assert waiting_addresses(session) == ()
    told = session.exec(select(Message.text).where(col(Message.kind) == "interest_opened")).all()
    assert sorted(one.partition(",")[0] for one in told) == ["Hello Amina", "Hello there"]


def test_whoever_asks_again_is_told_of_the_next_cohort(session: Session, planned: CohortFacts) -> None:
    register(session)
    open_applications(session, cohort_id=planned.id, address=ADDRESS, now=NOW)
    register(session)
    assert waiting_addresses(session) == (EMAIL,)


def test_the_opening_of_a_cohort_that_is_not_public_is_told_to_nobody(session: Session) -> None:
    cohort = make_cohort(session, NOW, public=False, opens_in=timedelta(), phase=Phase.PLANNED)
    register(session)
    open_applications(session, cohort_id=cohort.id, address=ADDRESS, now=NOW)
    assert subjects(session) == [NOTED]


@pytest.mark.parametrize(("after", "told"), [(-SECOND, True), (timedelta(), True), (SECOND, False)])
def test_a_clock_that_is_so_late_that_all_is_over_tells_nobody(
    session: Session, planned: CohortFacts, after: timedelta, told: bool
) -> None:
    register(session)
    late = planned.closes_at + after
    open_applications(session, cohort_id=planned.id, address=ADDRESS, now=late)
    close_applications(session, cohort_id=planned.id, address=ADDRESS, now=late)
    assert (OPENED in subjects(session)) is told


def test_the_link_removes_the_address_and_works_twice(session: Session) -> None:
    register(session)
    kept = session.exec(select(Interest.id)).one()
    for interest_id in (kept, kept, uuid4()):
        forget_interest(session, interest_id=interest_id)
    assert waiting_addresses(session) == ()


@pytest.mark.parametrize(
    ("age", "told", "left"),
    [
        (KEPT_AFTER_TELLING, True, 1),
        (KEPT_AFTER_TELLING + SECOND, True, 0),
        (KEPT_WAITING, False, 1),
        (KEPT_WAITING + SECOND, False, 0),
    ],
)
def test_addresses_are_forgotten_when_it_was_promised(
    session: Session, age: timedelta, told: bool, left: int
) -> None:
    register(session)
    kept = session.exec(select(Interest)).one()
    kept.told_at = NOW if told else None
    session.flush()
    forget_interests(session, now=NOW + age)
    session.expire_all()
    assert len(session.exec(select(Interest.id)).all()) == left


def test_what_was_written_to_them_goes_after_a_month_and_nothing_else_does(
    session: Session, planned: CohortFacts
) -> None:
    register(session)
    open_applications(session, cohort_id=planned.id, address=ADDRESS, now=NOW)
    ask(session, planned, NOW, email=EMAIL)
    forget_interests(session, now=NOW + KEPT_AFTER_TELLING)
    assert len(subjects(session)) == 3
    forget_interests(session, now=NOW + KEPT_AFTER_TELLING + SECOND)
    assert subjects(session) == ["We have received your appeal"]


# What the database allows whom.


@pytest.mark.parametrize("binding", [Binding.SIGNIN, Binding.APPLICANT, Binding.READER])
@pytest.mark.parametrize("statement", ["select id from", "delete from"])
def test_nobody_without_a_part_in_it_reads_or_empties_the_list(
    database: Database, binding: Binding, statement: str
) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        database.transaction(binding, uuid4()) as session,
    ):
        session.execute(text(f"{statement} identity.interest"))


def test_without_an_account_one_registers_and_removes_ones_own(
    database: Database, worker_database: Database
) -> None:
    with database.transaction(Binding.SIGNIN) as session:
        register(session)
    with worker_database.transaction() as session:
        kept: UUID = session.exec(select(Interest.id)).one()
    with database.transaction(Binding.SIGNIN) as session:
        forget_interest(session, interest_id=kept)
    with worker_database.transaction() as session:
        assert waiting_addresses(session) == ()
