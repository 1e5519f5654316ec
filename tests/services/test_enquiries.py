"""Enquiries: recorded once, with their owner and day; settled where they are answered; the asker's to see."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.enquiries import AskedBy
from recruitment.domain.errors import Refusal
from recruitment.domain.requests import RequestDeed, RequestState
from recruitment.models import Details, Message
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.own_data import own_data
from recruitment.queries.requests import WholeRequest, own_requests, request_by_id
from recruitment.services.enquiries import Enquiry, record_enquiry
from recruitment.services.requests import settle_request
from tests.conftest import NOW
from tests.factories import FULL_NAME, make_application, make_cohort, make_lead

RANG = "Is there parking for a van with a ramp?"


@dataclass
class Desk:
    """A cohort with an application and two leads; an enquiry by telephone that the first answers."""

    session: Session
    cohort: CohortFacts
    application: UUID
    lead: UUID
    second: UUID
    enquiry: Enquiry

    def record(self, **other: object) -> WholeRequest:
        """Record the enquiry, with what is other about it."""
        enquiry = replace(self.enquiry, **other)  # type: ignore[arg-type]
        assert self._recorded(enquiry)
        return request_by_id(self.session, self.cohort.id, enquiry.id)

    def _recorded(self, enquiry: Enquiry, actor_id: UUID | None = None) -> bool:
        return record_enquiry(
            self.session,
            cohort=self.cohort,
            application_id=self.application,
            enquiry=enquiry,
            actor_id=actor_id or self.lead,
            now=NOW,
        )

    @property
    def person(self) -> UUID:
        whose = select(Details.person_id).where(col(Details.application_id) == self.application)
        found = self.session.exec(whose).one()
        assert found is not None
        return found


@pytest.fixture
def desk(session: Session) -> Desk:
    return make_desk(session)


def make_desk(session: Session) -> Desk:
    cohort = make_cohort(session, NOW)
    lead, second = make_lead(session, cohort, NOW), make_lead(session, cohort, NOW)
    application = make_application(session, cohort, NOW)
    enquiry = Enquiry(uuid4(), "", AskedBy.TELEPHONE, NOW.date(), RANG, "", lead, None)
    return Desk(session, cohort, application, lead, second, enquiry)


def test_nobody_is_given_what_is_asked_about_their_own_application(desk: Desk) -> None:
    desk.application = make_application(desk.session, desk.cohort, NOW, person_id=desk.second)
    asked = replace(desk.enquiry, by_other="A head teacher", owner_id=desk.second)
    with pytest.raises(Refusal, match="Choose another lead to answer it: the application is their own"):
        desk._recorded(asked)


def test_it_stands_in_the_queue_as_the_applicants_with_its_owner_and_day(desk: Desk) -> None:
    found = desk.record()
    assert (found.line.name, found.line.kind_name, found.line.state) == (FULL_NAME, "Question", "open")
    assert (found.owner_id, found.came_by, found.person_id) == (desk.lead, "telephone", desk.person)
    assert found.line.made_at == NOW
    days = desk.cohort.definition.requests.question
    assert days >= 1
    assert found.line.due_at > NOW
    assert [one.deed for one in found.trail] == [RequestDeed.TAKEN]
    assert not found.answered_then


def test_what_is_answered_is_settled_and_nobody_is_written_to(desk: Desk) -> None:
    found = desk.record(answer="Yes, two places by the side door.")
    assert found.line.state is RequestState.SETTLED
    assert found.outcome == "Yes, two places by the side door."
    assert found.answered_then
    assert desk.session.exec(select(Message)).all() == []


def test_another_lead_can_be_given_it_with_a_day_of_its_own(desk: Desk) -> None:
    found = desk.record(owner_id=desk.second, due_on=date(2027, 7, 1), came_on=date(2027, 1, 11))
    assert found.owner_id == desk.second
    assert found.line.due_at == datetime(2027, 7, 1, 16, 0, tzinfo=UTC)
    assert found.line.made_at == datetime(2027, 1, 11, 12, 0, tzinfo=UTC)
    (noted,) = found.trail
    assert noted.text.startswith("Given to ")


def test_one_that_was_open_is_settled_like_any_request_and_told(desk: Desk) -> None:
    found = desk.record()
    settle_request(
        desk.session,
        cohort=desk.cohort,
        request_id=found.line.id,
        outcome="Yes.",
        actor_id=desk.second,
        address="https://x.example",
        now=NOW,
    )
    (told,) = desk.session.exec(select(Message)).all()
    assert told.kind == "request_settled"
    assert not request_by_id(desk.session, desk.cohort.id, found.line.id).answered_then


def test_pressed_twice_it_is_recorded_once(desk: Desk) -> None:
    desk.record()
    assert not desk._recorded(desk.enquiry)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"came_on": date(2027, 1, 13)}, "still to come"),
        ({"due_on": date(2027, 1, 11)}, "from today on"),
        ({"owner_id": uuid4()}, "Choose who answers it"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, other: dict[str, object], said: str) -> None:
    with pytest.raises(Refusal, match=said):
        desk.record(**other)


def test_nobody_records_one_about_their_own_application(desk: Desk) -> None:
    with pytest.raises(Refusal, match="your own"):
        desk._recorded(desk.enquiry, desk.person)


def test_applicants_see_what_they_asked_and_nothing_of_what_others_asked(
    worker_database: Database, database: Database
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session)
        desk.record(answer="Yes.")
        desk.record(id=uuid4(), by_other="Ms Oduya", text="Is she any good?")
        person = desk.person
    with database.transaction(Binding.APPLICANT, person) as session:
        asked, _ = own_requests(session, desk.application, person)
        held = {one.source.name: one.rows for one in own_data(session, person).held}["requests"]
    assert [(one.text, one.outcome) for one in asked] == [(RANG, "Yes.")]
    assert [(row["text"], row["came_by"]) for row in held] == [(RANG, "telephone")]
