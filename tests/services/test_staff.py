"""Staff are invited once, reminded after, hold roles by cohort, and none that do not go together."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.db import Database
from recruitment.domain.access import STAFF_ROLES, Binding, Role
from recruitment.domain.errors import Refusal
from recruitment.models import Assessor, Message, Person, StaffEvent, StaffRole
from recruitment.queries.cohorts import CohortFacts, house_definition
from recruitment.queries.staff import StaffLine, lead_addresses, leads_of, member_by_email, staff
from recruitment.services.staff import Invited, Invitee, add_staff, invite
from tests.factories import make_cohort, make_lead, make_person
from tests.statements import counted

EMAIL, OTHER = "ada@example.org", "ben@example.org"
LINK = "https://apply.example.org/sign-in"
Invite = Callable[..., Invited]


@pytest.fixture
def cohort(session: Session, now: datetime) -> CohortFacts:
    return make_cohort(session, now)


@pytest.fixture
def asked(session: Session, cohort: CohortFacts, now: datetime) -> Invite:
    """Invite by address, as assessors of the cohort unless told otherwise."""

    def ask(
        *emails: str,
        role: Role = Role.ASSESSOR,
        where: CohortFacts | None = cohort,
        name: str = "",
        by: UUID | None = None,
        later: timedelta = timedelta(0),
    ) -> Invited:
        return invite(
            session,
            [Invitee(email, name) for email in emails],
            role=role,
            cohort=where,
            definition=cohort.definition,
            link=LINK,
            actor_id=by,
            now=now + later,
        )

    return ask


def invitations(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(
        select(col(Message.recipient), col(Message.text))
        .where(col(Message.kind) == "staff_invited")
        .order_by(col(Message.made_at), col(Message.recipient))
    )
    return [(row[0], row[1]) for row in rows]


def kept(session: Session) -> list[tuple[str, str | None, UUID | None]]:
    """What was done, which role, and who did it, in order."""
    rows = session.execute(
        select(col(StaffEvent.action), col(StaffEvent.role), col(StaffEvent.actor_id)).order_by(
            col(StaffEvent.id)
        )
    )
    return [(row[0], row[1], row[2]) for row in rows]


def test_somebody_new_gets_an_account_a_role_and_an_e_mail_that_says_which(
    session: Session, asked: Invite, cohort: CohortFacts
) -> None:
    done = asked(EMAIL, name="Ada Quill")
    assert (done.invited, done.reminded, done.told_lately) == ((EMAIL,), (), ())
    assert staff(session) == (StaffLine(EMAIL, "Ada Quill", "assessor", cohort.slug, True),)
    ((recipient, words),) = invitations(session)
    assert recipient == EMAIL
    assert "with the role of assessor for Cohort 2027." in words
    assert LINK in words


def test_a_lead_of_every_cohort_is_listed_as_such(
    session: Session, asked: Invite, cohort: CohortFacts
) -> None:
    asked(EMAIL, role=Role.LEAD, where=None, name="Ada Quill")
    assert staff(session) == (StaffLine(EMAIL, "Ada Quill", "lead", None, True),)
    assert lead_addresses(session, cohort.id) == (EMAIL,)
    assert [(one.email, one.everywhere) for one in leads_of(session, cohort.id)] == [(EMAIL, True)]
    assert "recruitment lead for every cohort" in invitations(session)[0][1]


def test_each_invitation_is_kept_with_who_sent_it(session: Session, asked: Invite, now: datetime) -> None:
    lead = make_lead(session, None, now)
    asked(EMAIL, by=lead)
    assert kept(session) == [("invited", "assessor", lead)]
    assert session.execute(
        select(col(StaffRole.granted_by)).order_by(col(StaffRole.role))
    ).scalars().all() == [
        lead,
        None,
    ]


def test_inviting_again_reminds_and_gives_nothing_twice(session: Session, asked: Invite) -> None:
    asked(EMAIL)
    again = asked(EMAIL, later=timedelta(days=1))
    assert (again.invited, again.reminded) == ((), (EMAIL,))
    assert len(staff(session)) == 1
    assert len(invitations(session)) == 2
    assert [action for action, _, _ in kept(session)] == ["invited", "reminded"]


def test_a_button_pressed_twice_tells_once(session: Session, asked: Invite) -> None:
    asked(EMAIL)
    again = asked(EMAIL, later=timedelta(minutes=4))
    assert (again.reminded, again.told_lately) == ((), (EMAIL,))
    assert len(invitations(session)) == 1
    assert len(kept(session)) == 1


def test_each_role_in_each_cohort_has_an_invitation_of_its_own(
    session: Session, asked: Invite, now: datetime
) -> None:
    other = make_cohort(session, now, name="Cohort 2028", public=False)
    asked(EMAIL)
    asked(EMAIL, where=other)
    cohorts = {words.partition("for Cohort ")[2][:4] for _, words in invitations(session)}
    assert (len(invitations(session)), cohorts) == (2, {"2027", "2028"})


def test_somebody_given_a_role_again_is_invited_again(session: Session, asked: Invite) -> None:
    asked(EMAIL)
    session.execute(StaffRole.__table__.delete())  # type: ignore[attr-defined]
    again = asked(EMAIL, later=timedelta(days=1))
    assert again.invited == (EMAIL,)
    assert len(invitations(session)) == 2


def test_an_applicant_keeps_their_account(session: Session, asked: Invite, now: datetime) -> None:
    person_id = make_person(session, now, email=EMAIL)
    assert asked(EMAIL).ids == {EMAIL: person_id}


def test_a_name_is_taken_where_it_is_given_and_kept_where_not(session: Session, asked: Invite) -> None:
    asked(EMAIL, name="Ada Quill")
    asked(EMAIL, later=timedelta(days=1))
    assert staff(session)[0].full_name == "Ada Quill"
    asked(EMAIL, name="Ada Quill-Marsh", later=timedelta(days=2))
    assert staff(session)[0].full_name == "Ada Quill-Marsh"


def test_assessors_are_put_on_the_cohorts_list_under_labels_in_order(
    session: Session, asked: Invite, cohort: CohortFacts
) -> None:
    session.add(Assessor(cohort_id=cohort.id, assessor_id=uuid4(), label="Assessor 2", has_account=False))
    session.flush()
    done = asked(EMAIL, OTHER)
    found = [session.get_one(Assessor, (cohort.id, done.ids[email])) for email in (EMAIL, OTHER)]
    # An import had taken the second.
    assert [(one.label, one.has_account) for one in found] == [("Assessor 1", True), ("Assessor 3", True)]
    assert asked(EMAIL, later=timedelta(days=1)).ids[EMAIL] == done.ids[EMAIL]


def test_an_assessor_without_a_cohort_is_refused(asked: Invite) -> None:
    with pytest.raises(Refusal, match="Name the cohort that this assessor works on"):
        asked(EMAIL, where=None)


def test_nobody_at_all_is_refused(asked: Invite) -> None:
    with pytest.raises(Refusal, match="Enter at least one e-mail address"):
        asked()


@pytest.mark.parametrize("everywhere", [False, True])
def test_a_lead_is_refused_as_an_assessor_of_the_same_cohort_and_named(
    asked: Invite, cohort: CohortFacts, everywhere: bool
) -> None:
    asked(EMAIL, role=Role.LEAD, where=None if everywhere else cohort)
    with pytest.raises(Refusal) as refused:
        asked(OTHER, EMAIL)
    assert refused.value.sentence == (
        f"Choose one role in a cohort for {EMAIL}: a lead sees what an assessor must not."
    )


@pytest.mark.parametrize("everywhere", [False, True])
def test_an_assessor_is_refused_as_a_lead_of_the_same_cohort(
    asked: Invite, cohort: CohortFacts, everywhere: bool
) -> None:
    asked(EMAIL)
    with pytest.raises(Refusal, match="Choose one role in a cohort for ada@example"):
        asked(EMAIL, role=Role.LEAD, where=None if everywhere else cohort)


def test_a_lead_of_one_cohort_may_read_for_another(session: Session, asked: Invite, now: datetime) -> None:
    other = make_cohort(session, now, name="Cohort 2028", public=False)
    asked(EMAIL, role=Role.LEAD)
    assert asked(EMAIL, where=other).invited == (EMAIL,)


def test_a_closed_account_is_not_opened_by_an_invitation(session: Session, asked: Invite) -> None:
    done = asked(EMAIL)
    session.get_one(Person, done.ids[EMAIL]).active = False
    session.flush()
    with pytest.raises(Refusal, match=r"Open the account of ada@example\.org again first: it is closed\."):
        asked(OTHER, EMAIL, later=timedelta(days=1))


def test_one_person_is_added_as_many_are(session: Session, cohort: CohortFacts, now: datetime) -> None:
    person_id = add_staff(
        session,
        email=EMAIL,
        role=Role.LEAD,
        cohort=None,
        definition=house_definition(),
        link=LINK,
        now=now,
    )
    assert session.get_one(Person, person_id).email == EMAIL
    assert kept(session) == [("invited", "lead", None)]


def test_as_much_is_asked_for_thirty_as_for_three(
    worker_database: Database, database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        here = make_cohort(session, now)
        lead = make_lead(session, here, now)
    counts = []
    for first, last in ((0, 3), (3, 33)):
        with database.transaction(Binding.OFFICE, lead) as session:
            session.connection()
            with counted(database) as seen:
                invite(
                    session,
                    [Invitee(f"reader{n}@example.org", f"Reader {n}") for n in range(first, last)],
                    role=Role.ASSESSOR,
                    cohort=here,
                    definition=here.definition,
                    link=LINK,
                    actor_id=lead,
                    now=now,
                )
            counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_database_knows_every_role_that_can_be_given(session: Session, now: datetime, role: Role) -> None:
    # Whoever adds a row to the table of roles and forgets its migration is told so here.
    person_id = make_person(session, now)
    session.add(StaffRole(person_id=person_id, role=role, cohort_id=None, granted_at=now))
    session.flush()
    assert [
        one.role for one in member_by_email(session, session.get_one(Person, person_id).email).grants
    ] == [role]
