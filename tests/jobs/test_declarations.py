"""Whoever was asked for a self-declaration and has not sent it is reminded at the days of the definition."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select, update

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.messages import MessageKind
from recruitment.domain.stages import Stage
from recruitment.due.references import due_references
from recruitment.jobs.references import chase_one
from recruitment.models import Application, Declaration, Delivery, Message
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.declarations import undeclared_one, waited_for
from recruitment.services.declaring import declaration_reminders
from recruitment.services.messages import Letter, post, standing_fields
from tests.conftest import NOW
from tests.factories import make_application, make_cohort, make_lead, make_person
from tests.factories_reference import ADDRESS, ask
from tests.factories_safer import ask_to_declare
from tests.statements import counted

#: Three and seven working days after Tuesday 12 January 2027, in the morning.
FIRST = datetime(2027, 1, 15, 9, tzinfo=NOW.tzinfo)
SECOND = datetime(2027, 1, 21, 9, tzinfo=NOW.tzinfo)
SECOND_LONG = timedelta(seconds=1)
EVA = "eva@example.org"


@pytest.fixture
def cohort(session: Session) -> CohortFacts:
    return make_cohort(session, NOW)


@pytest.fixture
def asked(session: Session, cohort: CohortFacts) -> UUID:
    return asked_of(session, cohort, EVA)


def asked_of(session: Session, cohort: CohortFacts, email: str, *, sent: bool = False) -> UUID:
    person = make_person(session, NOW, email=email)
    application = make_application(session, cohort, NOW, stage=Stage.INTERVIEW, person_id=person)
    ask_to_declare(session, application, NOW, sent=sent)
    return application


def run(session: Session, now: datetime) -> int:
    due = due_references(session, now)
    for one in due:
        chase_one(session, one.key, ADDRESS, now)
    return len(due)


def told(session: Session) -> list[str]:
    found = select(Message.recipient).where(Message.kind == "declaration_reminder")
    return list(session.exec(found))


def test_the_days_are_the_definitions_and_have_defaults(cohort: CohortFacts) -> None:
    offsets = cohort.definition.offsets
    assert declaration_reminders(offsets, NOW) == (FIRST, SECOND)
    assert declaration_reminders(offsets.model_copy(update={"remind_declaration_days": ()}), NOW) == ()


@pytest.mark.usefixtures("asked")
def test_a_reminder_is_due_on_its_second_and_goes_out_once(session: Session) -> None:
    assert run(session, FIRST - SECOND_LONG) == 0
    assert run(session, FIRST) == 1
    assert run(session, FIRST + timedelta(minutes=5)) == 0
    assert run(session, SECOND) == 1
    assert run(session, SECOND + timedelta(days=30)) == 0
    assert told(session) == [EVA, EVA]


@pytest.mark.usefixtures("asked")
def test_after_an_outage_only_the_newest_goes_out(session: Session) -> None:
    assert run(session, SECOND + timedelta(days=2)) == 1
    assert run(session, SECOND + timedelta(days=3)) == 0


def test_the_forecast_names_it_with_its_time(session: Session, cohort: CohortFacts, asked: UUID) -> None:
    assert asked
    first, second = due_references(session, NOW, until=SECOND, cohort_id=cohort.id)
    assert (first.at, second.at) == (FIRST, SECOND)
    assert [(one.kind, one.recipient) for one in first.messages] == [("declaration_reminder", EVA)]
    assert EVA not in first.key


def test_whoever_has_sent_it_or_has_left_is_let_be(
    session: Session, cohort: CohortFacts, asked: UUID
) -> None:
    asked_of(session, cohort, "sent@example.org", sent=True)
    left = asked_of(session, cohort, "left@example.org")
    session.execute(update(Application).where(col(Application.id) == left).values(stage=Stage.WITHDRAWN))
    assert run(session, FIRST) == 1
    assert told(session) == [EVA]
    session.execute(update(Declaration).where(col(Declaration.application_id) == asked).values(sent_at=FIRST))
    assert run(session, SECOND) == 0


def test_one_that_is_sent_between_finding_and_doing_is_let_be(session: Session, asked: UUID) -> None:
    (due,) = due_references(session, FIRST)
    session.execute(update(Declaration).where(col(Declaration.application_id) == asked).values(sent_at=FIRST))
    chase_one(session, due.key, ADDRESS, FIRST)
    assert told(session) == []


def letter_to(session: Session, cohort: CohortFacts, application_id: UUID, **values: object) -> None:
    """The letter that asked somebody, as far as it has come."""
    fields = standing_fields(cohort.definition, ADDRESS) | {"name": "Eva", "cohort": "", "reference": ""}
    kind = MessageKind.DECLARATION_ASKED
    letter = Letter(EVA, kind, f"declaration:{application_id}", fields, application_id)
    post(session, letter, definition=cohort.definition, now=NOW, cohort_id=cohort.id)
    whose = col(Delivery.application_id) == application_id
    session.execute(update(Delivery).where(whose).values(**values))


@pytest.mark.parametrize(
    "come", [{"state": "queued"}, {"held_at": NOW}, {"state": "dropped"}, {"state": "failed"}]
)
def test_nobody_is_reminded_of_a_request_that_they_were_not_sent(
    session: Session, cohort: CohortFacts, asked: UUID, come: dict[str, object]
) -> None:
    (due,) = due_references(session, FIRST)
    letter_to(session, cohort, asked, **come)
    assert run(session, FIRST) == 0
    chase_one(session, due.key, ADDRESS, FIRST)
    assert told(session) == []


def test_a_reminder_counts_from_when_the_request_left(
    session: Session, cohort: CohortFacts, asked: UUID
) -> None:
    letter_to(session, cohort, asked, state="sent", sent_at=NOW + timedelta(days=2))
    assert run(session, FIRST) == 0
    assert run(session, FIRST + timedelta(days=4)) == 1, "three working days later, over a week-end"


def test_doing_one_asks_for_one_however_many_wait(session: Session, cohort: CohortFacts, asked: UUID) -> None:
    asked_of(session, cohort, "more@example.org")
    one = undeclared_one(session, cohort.id, asked)
    assert one is not None
    assert one in waited_for(session, cohort.id)[1]
    assert (one.email, one.application_id) == (EVA, asked)


def test_what_is_waited_for_takes_one_statement_however_many(
    session: Session, cohort: CohortFacts, asked: UUID, worker_database: Database
) -> None:
    ask(session, cohort, make_application(session, cohort, NOW), NOW)
    with counted(worker_database) as one:
        referees, undeclared = waited_for(session, cohort.id)
    assert (len(referees), [one.application_id for one in undeclared]) == (2, [asked])
    for number in range(2):
        asked_of(session, cohort, f"more{number}@example.org")
    with counted(worker_database) as three:
        assert len(waited_for(session)[1]) == 3
    assert len(one) == len(three) == 1


def test_any_lead_of_the_cohort_foresees_it_and_no_other(
    database: Database, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, NOW)
        elsewhere = make_cohort(session, NOW, name="Elsewhere 2027", public=False)
        asked_of(session, cohort, EVA)
        lead, other = make_lead(session, cohort, NOW), make_lead(session, elsewhere, NOW)
    with database.transaction(Binding.OFFICE, lead) as session:
        assert [one.email for one in waited_for(session, cohort.id)[1]] == [EVA]
    with database.transaction(Binding.OFFICE, other) as session:
        assert waited_for(session, cohort.id)[1] == ()
