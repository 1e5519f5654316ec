"""Requests: taken in once, acknowledged with a day; taken, noted and settled by another."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import NotFound, Refusal, Stale
from recruitment.domain.requests import RequestDeed, RequestKind, RequestState
from recruitment.domain.stages import Stage
from recruitment.models import Message, Request
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.requests import request_by_id
from recruitment.services.requests import Sender, make_request, note_request, take_request
from tests.conftest import NOW
from tests.factories import make_application, make_cohort, make_lead, make_person
from tests.factories_requests import ask, settle

EMAIL = "asks@example.org"


@dataclass
class Desk:
    """A cohort with a lead and a request."""

    session: Session
    cohort: CohortFacts
    lead: UUID
    request: UUID

    def told(self) -> list[tuple[str, str]]:
        """Subject and text of the e-mails to whoever asked."""
        rows = self.session.exec(select(Message).where(col(Message.recipient) == EMAIL))
        return sorted((row.subject, row.text) for row in rows)


@pytest.fixture
def desk(session: Session) -> Desk:
    cohort = make_cohort(session, NOW)
    lead = make_lead(session, cohort, NOW)
    return Desk(session, cohort, lead, ask(session, cohort, NOW, email=EMAIL))


def test_a_request_is_acknowledged_with_its_day_and_none_of_its_words(desk: Desk) -> None:
    ((subject, said),) = desk.told()
    assert subject == "We have received your appeal"
    assert "we answer you by 9 February 2027." in said
    assert "Amina" not in said
    assert "second answer" not in said


def test_what_is_sent_twice_is_one_request(desk: Desk) -> None:
    again = {
        "request_id": desk.request,
        "cohort": desk.cohort,
        "sender": Sender("Amina Ask", EMAIL),
        "kind": RequestKind.APPEAL,
        "text": "My second answer was cut.",
        "link": "https://x.example",
        "now": NOW,
    }
    assert not make_request(desk.session, **again)  # type: ignore[arg-type]
    assert len(desk.session.exec(select(Request.id)).all()) == 1
    assert len(desk.told()) == 1


def test_without_an_address_nobody_is_told(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    lead = make_lead(session, cohort, NOW)
    request = ask(session, cohort, NOW, email="")
    settle(session, cohort, NOW, request, by=lead)
    assert session.exec(select(Message.id)).all() == []


def test_a_request_is_taken_noted_and_settled_with_a_trail(desk: Desk) -> None:
    who = {"cohort_id": desk.cohort.id, "request_id": desk.request, "actor_id": desk.lead, "now": NOW}
    take_request(desk.session, **who)  # type: ignore[arg-type]
    note_request(desk.session, text="Rang the school.", **who)  # type: ignore[arg-type]
    settle(desk.session, desk.cohort, NOW, desk.request, by=desk.lead)
    found = request_by_id(desk.session, desk.cohort.id, desk.request)
    assert [(one.deed, one.text) for one in found.trail] == [
        (RequestDeed.SETTLED, "We looked again and found nothing cut."),
        (RequestDeed.NOTED, "Rang the school."),
        (RequestDeed.TAKEN, ""),
    ]
    assert (found.line.state, found.line.settled_at) == (RequestState.SETTLED, NOW)
    assert found.owner_id == desk.lead


def test_the_outcome_is_told_under_a_subject_of_its_own(desk: Desk) -> None:
    settle(desk.session, desk.cohort, NOW, desk.request, by=desk.lead)
    outcome, _ = desk.told()
    assert outcome[0] == "Our answer to your appeal"
    assert outcome[1].startswith("Dear Amina Ask,\n")
    assert "\n\nWe looked again and found nothing cut.\n\n" in outcome[1]


def test_what_is_settled_is_not_settled_or_taken_again_but_can_be_noted(desk: Desk) -> None:
    settle(desk.session, desk.cohort, NOW, desk.request, by=desk.lead)
    who = {"cohort_id": desk.cohort.id, "request_id": desk.request, "actor_id": desk.lead, "now": NOW}
    with pytest.raises(Stale):
        settle(desk.session, desk.cohort, NOW, desk.request, by=desk.lead)
    with pytest.raises(Stale):
        take_request(desk.session, **who)  # type: ignore[arg-type]
    assert request_by_id(desk.session, desk.cohort.id, desk.request).owner_id == desk.lead
    note_request(desk.session, text="They rang to say thank you.", **who)  # type: ignore[arg-type]
    assert len(desk.told()) == 2


def test_nobody_settles_what_they_asked_for_themselves(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    lead = make_lead(session, cohort, NOW)
    request = ask(session, cohort, NOW, person_id=lead)
    with pytest.raises(Refusal, match="Ask another lead"):
        settle(session, cohort, NOW, request, by=lead)


def test_another_cohorts_request_is_not_there(desk: Desk) -> None:
    other = make_cohort(desk.session, NOW, name="Cohort 2028", public=False)
    with pytest.raises(NotFound):
        settle(desk.session, other, NOW, desk.request, by=desk.lead)


def test_nobody_settles_what_is_about_their_own_application(desk: Desk) -> None:
    own = make_application(desk.session, desk.cohort, NOW, person_id=desk.lead)
    # Entered by another lead, from an assessor: they did not send it themselves.
    about = ask(desk.session, desk.cohort, NOW, kind=RequestKind.LEAK, application_id=own)
    with pytest.raises(Refusal, match="the application is your own"):
        take_request(desk.session, cohort_id=desk.cohort.id, request_id=about, actor_id=desk.lead, now=NOW)
    with pytest.raises(Refusal, match="the application is your own"):
        settle(desk.session, desk.cohort, NOW, about, by=desk.lead)


# What the database allows whom.


def try_request(database: Database, binding: Binding, actor: UUID, values: dict[str, object]) -> None:
    columns = ", ".join(values)
    slots = ", ".join(f":{name}" for name in values)
    with database.transaction(binding, actor) as session:
        session.execute(text(f"insert into identity.request ({columns}) values ({slots})"), values)


@pytest.mark.parametrize("lie", ["person_id", "application_id", "owner_id", "state"])
def test_an_applicant_asks_only_as_themselves_about_their_own(
    database: Database, worker_database: Database, lie: str
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, NOW)
        person, stranger = make_person(session, NOW), make_person(session, NOW)
        own = make_application(session, cohort, NOW, stage=Stage.SIFT, person_id=person)
        theirs = make_application(session, cohort, NOW, stage=Stage.SIFT, person_id=stranger)
    true: dict[str, object] = {
        "id": uuid4(),
        "cohort_id": cohort.id,
        "kind": "appeal",
        "person_id": person,
        "application_id": own,
        "name": "",
        "email": EMAIL,
        "text": "x",
        "made_at": NOW,
        "due_at": NOW,
        "state": "open",
        "outcome": "",
        "owner_id": None,
    }
    try_request(database, Binding.APPLICANT, person, true)
    false = {"person_id": stranger, "application_id": theirs, "owner_id": person, "state": "settled"}
    with pytest.raises(ProgrammingError, match="row-level security"):
        try_request(database, Binding.APPLICANT, person, true | {"id": uuid4(), lie: false[lie]})
    with database.transaction(Binding.APPLICANT, stranger) as session:
        assert session.execute(text("select id from identity.request")).all() == []
    with database.transaction(Binding.APPLICANT, person) as session:
        assert len(session.execute(text("select id from identity.request")).all()) == 1


@pytest.mark.parametrize("table", ["request", "request_note"])
@pytest.mark.parametrize("binding", [Binding.SIGNIN, Binding.READER])
def test_what_people_ask_is_read_by_nobody_who_has_no_part_in_it(
    database: Database, binding: Binding, table: str
) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        database.transaction(binding, uuid4()) as session,
    ):
        session.execute(text(f"select id from identity.{table}"))


def test_an_applicant_does_not_see_who_has_it_in_hand(database: Database) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        database.transaction(Binding.APPLICANT, uuid4()) as session,
    ):
        session.execute(text("select owner_id from identity.request"))
