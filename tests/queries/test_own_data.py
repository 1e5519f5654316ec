"""Everything held about somebody: all of it, nobody else's, and nothing that was told in confidence."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.scorecards import Draft
from recruitment.exports.own_data import as_json, chapters
from recruitment.models import (
    AddressChange,
    Application,
    Booking,
    CarriedOver,
    CentreDay,
    CentreSeat,
    Delivery,
    EnteredApplication,
    Event,
    Extension,
    Feedback,
    Interest,
    InterviewDay,
    MonitoringLink,
    OfferAnswer,
    Slot,
    metadata,
)
from recruitment.queries.own_data import LEFT_OUT, SOURCES, OwnData, own_data
from recruitment.services.drafts import HeldDraft
from recruitment.services.monitoring import save_monitoring
from tests.factories import (
    FULL_NAME,
    REFEREE_EMAIL,
    make_application,
    make_cohort,
    make_lead,
    make_person,
)
from tests.factories_house import EMAIL, House, make_house
from tests.factories_reading import make_draft
from tests.factories_reference import CONFIDED, receive, token_for
from tests.factories_reference import ask as ask_referees
from tests.factories_requests import ask
from tests.factories_safer import ask_to_declare
from tests.leaks import leaks
from tests.statements import counted

LEADS_WORDS = "The panel preferred somebody nearer"
EVIDENCE = "Marmalade sandwiches in abundance"


def of(data: OwnData, name: str) -> list[dict[str, object]]:
    return [dict(row) for held in data.held if held.source.name == name for row in held.rows]


def read(database: Database, person_id: UUID) -> OwnData:
    with database.transaction(Binding.APPLICANT, person_id) as session:
        return own_data(session, person_id)


@pytest.fixture
def house(worker_database: Database, database: Database, now: datetime) -> House:
    return make_house(worker_database, database, now)


@pytest.fixture
def person_id(worker_database: Database, database: Database, house: House, now: datetime) -> UUID:
    """The house's applicant, with a row in every source, and another applicant beside them."""
    with worker_database.transaction() as session:
        owner = session.get_one(Application, house.application_id)
        person = session.exec(
            select(Event.actor_id).where(Event.application_id == owner.id, Event.action == "submit")
        ).one()
        assert person is not None
        _fill(session, house, person, now)
        lead = make_lead(session, house.cohort, now)
        later: dict[str, Any] = {
            "application_id": owner.id,
            "from_stage": "sift",
            "to_stage": "offer",
            "cause": "x",
            "at": now,
        }
        session.add(Event(**later, action="offer", actor_id=lead, reason=LEADS_WORDS))
        other = make_person(session, now, email="other.person@example.org")
        make_application(session, house.cohort, now, person_id=other, full_name="Odette Other")
    with database.transaction(Binding.OFFICE, house.lead) as session:
        given: dict[str, Any] = {
            "application_id": house.application_id,
            "given_by": house.lead,
            "given_at": now,
        }
        session.add(Extension(**given, until=now, reason=LEADS_WORDS))
    with database.transaction(Binding.APPLICANT, person) as session:
        held = HeldDraft(house.application_id, house.cohort.definition, now)
        save_monitoring(session, held=held, typed={"sex": "female"}, version=0)
    return person


def _expect(session: Session, house: House, now: datetime) -> None:
    """A slot that they have taken, and a day of the centre that they were told of."""
    of: dict[str, Any] = {"cohort_id": house.cohort.id}
    until = now + timedelta(hours=1)
    times: dict[str, Any] = {"begins_at": now, "ends_at": until}
    made: dict[str, Any] = {"place": "Hill House", "minutes": 45, "set_at": now, "set_by": house.lead}
    day = InterviewDay(**of, exercise="interview", stage="interview", fewest=2, **times, **made)
    centre = CentreDay(**of, **times, **made, welcome=15, gap=10, breaks=[], rooms=[])
    session.add_all([day, centre])
    session.flush()
    slot = Slot(**of, day_id=day.id, exercise="interview", **times)
    session.add(slot)
    session.flush()
    who: dict[str, Any] = {"application_id": house.application_id, **of}
    session.add(Booking(**who, exercise="interview", state="booked", slot_id=slot.id, minutes=60))
    session.add(CentreSeat(**who, day_id=centre.id, comes_at=now, leaves_at=until))


def _fill(session: Session, house: House, person: UUID, now: datetime) -> None:
    application, cohort = house.application_id, house.cohort
    session.add_all([
        CarriedOver(application_id=application, cohort="Cohort 2026", parts=["q1"], at=now),
        AddressChange(person_id=person, was="before@example.org", becomes=EMAIL, at=now),
        EnteredApplication(
            application_id=application,
            came_by="paper",
            received_on=now.date(),
            entered_by=person,
            entered_at=now,
        ),
        OfferAnswer(application_id=application, answer="accepted", words="Gladly.", actor_id=person, at=now),
        Interest(email=EMAIL, name="Éva", made_at=now),
        Feedback(
            application_id=application,
            sentence="Say what came of it.",
            bands=[{"code": "bravery", "name": "Bravery", "band": "low", "met": "Waits.", "above": ""}],
            version=1,
            saved_at=now,
            saved_by=person,
            ready_at=now,
            ready_by=person,
            sent_at=now,
        ),
    ])  # fmt: skip
    _expect(session, house, now)
    ask_to_declare(session, application, now, sent=True)
    ask(session, cohort, now, text="My own words.", email=EMAIL, person_id=person, application_id=application)
    ask(session, cohort, now, text=LEADS_WORDS, name="Somebody", email="", application_id=application)
    first, _ = ask_referees(session, cohort, application, now)
    receive(session, cohort, first, now, concerns="yes", concerns_what=CONFIDED)


def test_every_table_about_people_is_read_or_left_out_for_a_reason() -> None:
    schemas = ("identity", "monitoring", "safeguarding")
    identity = {name for name, table in metadata.tables.items() if table.schema in schemas}
    told = {table for source in SOURCES for table in source.tables}
    assert identity - told == set(LEFT_OUT)
    assert told & set(LEFT_OUT) == set()


def test_times_they_were_given_are_in_it_in_words(database: Database, person_id: UUID, now: datetime) -> None:
    data = read(database, person_id)
    (interview,) = of(data, "interviews")
    assert (interview["begins_at"], interview["place"], interview["minutes_you_need"]) == (
        now,
        "Hill House",
        60,
    )
    (centre,) = of(data, "centre_days")
    assert (centre["comes_at"], centre["place"], centre["arrival"]) == (now, "Hill House", "expected")
    (told,) = [one for one in chapters(data) if one.title.startswith("Interviews")]
    assert ("Exercise", "Online interview") in told.records[0].facts


def test_sources_have_names_of_their_own() -> None:
    assert len({one.name for one in SOURCES}) == len({one.title for one in SOURCES}) == len(SOURCES)


def test_every_source_is_read_under_the_applicants_own_role(database: Database, person_id: UUID) -> None:
    data = read(database, person_id)
    assert [held.source.name for held in data.held if not held.rows] == []
    assert of(data, "account")[0]["email"] == EMAIL
    assert of(data, "details")[0]["full_name"] == FULL_NAME
    assert of(data, "monitoring")[0]["entries"] == {"sex": "female"}
    assert [row["text"] for row in of(data, "requests")] == ["My own words."]
    assert len(of(data, "answers")) == 8
    assert len(of(data, "blinded_answers")) == 7


def test_nothing_that_others_wrote_of_them_is_in_it(
    worker_database: Database, database: Database, house: House, person_id: UUID, now: datetime
) -> None:
    with worker_database.transaction() as session:
        make_draft(session, house.desk, 0, Draft(5, evidence=EVIDENCE), now)
        link = token_for(session, REFEREE_EMAIL)
    whole = as_json(read(database, person_id), now=now)
    secrets = (
        CONFIDED,
        LEADS_WORDS,
        EVIDENCE,
        link,
        "Head teacher",
        "Odette Other",
        "other.person@example.org",
    )
    assert leaks(whole, secrets) == []
    assert leaks(whole, (FULL_NAME, "My own words", "Gladly")) == [FULL_NAME, "My own words", "Gladly"]
    received = of(read(database, person_id), "references")
    assert [row["received_at"] for row in received] == [now, None]


def test_reasons_are_shown_where_they_are_ones_own(database: Database, person_id: UUID) -> None:
    reasons = {row["action"]: row["reason"] for row in of(read(database, person_id), "events")}
    assert reasons["offer"] == ""


def test_messages_are_those_to_ones_own_addresses(
    worker_database: Database, database: Database, person_id: UUID
) -> None:
    with worker_database.transaction() as session:
        session.execute(update(AddressChange).values(was=REFEREE_EMAIL))
    assert {row["recipient"] for row in of(read(database, person_id), "messages")} == {EMAIL, REFEREE_EMAIL}
    with worker_database.transaction() as session:
        session.execute(update(AddressChange).values(was="another@example.org"))
    assert {row["recipient"] for row in of(read(database, person_id), "messages")} == {EMAIL}


def test_what_left_and_came_back_is_among_ones_messages_although_it_waits_again(
    worker_database: Database, database: Database, person_id: UUID, now: datetime
) -> None:
    waits = {"state": "queued", "due_at": now + timedelta(days=1)}
    for sent_at, count in ((None, 0), (now, len(of(read(database, person_id), "messages")))):
        with worker_database.transaction() as session:
            session.execute(update(Delivery).values(**waits, sent_at=sent_at))
        assert [row["sent_at"] for row in of(read(database, person_id), "messages")] == [now] * count


def test_database_itself_shows_nobody_anothers_rows(
    database: Database, house: House, person_id: UUID
) -> None:
    # Asked for somebody else's, under one's own name.
    with database.transaction(Binding.APPLICANT, house.lead) as session:
        data = own_data(session, person_id)
    assert [held.source.name for held in data.held if held.rows] == []


def test_statements_are_as_many_with_one_application_as_with_three(
    worker_database: Database, database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        person = make_person(session, now)
        for number in range(3):
            name, later = f"Cohort 20{number + 30}", now + timedelta(days=number)
            make_application(
                session, make_cohort(session, later, name=name, public=not number), later, person_id=person
            )
    read(database, person)
    with counted(database) as statements:
        data = read(database, person)
    # The role and actor, the sources, the applications and their cohorts.
    assert len(statements) == 1 + len(SOURCES) + 2
    assert [row["cohort"] for row in of(data, "applications")] == [
        "Cohort 2032",
        "Cohort 2031",
        "Cohort 2030",
    ]
    assert len(data.cohorts) == 3


def test_whose_monitoring_is_is_not_told(database: Database, person_id: UUID) -> None:
    with database.transaction(Binding.APPLICANT, person_id) as session:
        key = session.exec(select(col(MonitoringLink.key))).one()
    assert str(key) not in as_json(read(database, person_id), now=datetime(2027, 1, 1).astimezone())
