"""Staff are invited once, hold roles by cohort, and lose access at once."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.domain.access import Role
from recruitment.domain.errors import NotFound, Refusal
from recruitment.models import Assessor, Message
from recruitment.queries.accounts import actor_by_session
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.staff import StaffLine, lead_addresses, staff
from recruitment.services.sign_in import open_session, token_hash
from recruitment.services.staff import add_staff, deactivate_staff
from tests.factories import make_cohort

EMAIL = "ada@example.org"


@pytest.fixture
def cohort(session: Session, now: datetime) -> CohortFacts:
    return make_cohort(session, now)


def add(session: Session, now: datetime, role: Role, cohort: CohortFacts | None, held: CohortFacts) -> UUID:
    return add_staff(
        session,
        email=EMAIL,
        full_name="Ada Quill",
        role=role,
        cohort=cohort,
        definition=held.definition,
        link="https://apply.example.org/sign-in",
        now=now,
    )


def invitations(session: Session) -> int:
    return len(session.execute(select(col(Message.id)).where(col(Message.kind) == "staff_invited")).all())


def test_a_lead_of_every_cohort_is_listed_as_such(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    add(session, now, Role.LEAD, None, cohort)
    assert staff(session) == (StaffLine(EMAIL, "Ada Quill", "lead", None, True),)
    assert lead_addresses(session, cohort.id) == (EMAIL,)


def test_the_same_role_twice_is_held_and_told_once(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    add(session, now, Role.ASSESSOR, cohort, cohort)
    add(session, now, Role.ASSESSOR, cohort, cohort)
    assert len(staff(session)) == 1
    assert invitations(session) == 1


def test_an_assessor_is_put_on_the_cohorts_list_under_a_label(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    person_id = add(session, now, Role.ASSESSOR, cohort, cohort)
    listed = session.get(Assessor, (cohort.id, person_id))
    assert listed is not None
    assert (listed.label, listed.has_account) == ("Assessor 1", True)


def test_an_assessor_without_a_cohort_is_refused(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    with pytest.raises(Refusal, match="Name the cohort that this assessor reads for"):
        add(session, now, Role.ASSESSOR, None, cohort)


def test_deactivating_ends_open_sessions_at_once(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    person_id = add(session, now, Role.LEAD, cohort, cohort)
    token = open_session(session, person_id=person_id, now=now)
    assert actor_by_session(session, token_hash(token), now) is not None
    deactivate_staff(session, email=EMAIL, now=now)
    assert actor_by_session(session, token_hash(token), now) is None
    assert staff(session)[0].active is False
    assert lead_addresses(session, cohort.id) == ()


def test_a_role_given_again_revives_the_account(session: Session, cohort: CohortFacts, now: datetime) -> None:
    add(session, now, Role.LEAD, cohort, cohort)
    deactivate_staff(session, email=EMAIL, now=now)
    add(session, now + timedelta(days=1), Role.LEAD, cohort, cohort)
    assert staff(session)[0].active is True


def test_deactivating_somebody_unknown_says_so(session: Session, now: datetime) -> None:
    with pytest.raises(NotFound, match=r"nobody has an account as who@example\.org"):
        deactivate_staff(session, email="who@example.org", now=now)


def test_a_revived_account_has_only_the_role_it_is_given(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    add(session, now, Role.LEAD, None, cohort)
    deactivate_staff(session, email=EMAIL, now=now)
    add(session, now + timedelta(days=1), Role.ASSESSOR, cohort, cohort)
    assert [(line.role, line.cohort) for line in staff(session)] == [("assessor", cohort.slug)]
    assert invitations(session) == 2


def test_a_lead_is_refused_as_an_assessor_of_the_same_cohort(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    add(session, now, Role.LEAD, None, cohort)
    with pytest.raises(Refusal, match="Choose one role in a cohort"):
        add(session, now, Role.ASSESSOR, cohort, cohort)


def test_labels_that_an_import_took_are_passed_over(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    session.add(Assessor(cohort_id=cohort.id, assessor_id=uuid4(), label="Assessor 1", has_account=False))
    session.flush()
    listed = session.get(Assessor, (cohort.id, add(session, now, Role.ASSESSOR, cohort, cohort)))
    assert listed is not None
    assert listed.label == "Assessor 2"
