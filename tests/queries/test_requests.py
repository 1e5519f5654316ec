"""The queue of requests: its order, its pages, what is overdue, and one's own."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from recruitment.domain.messages import MessageKind
from recruitment.domain.requests import RequestKind, RequestState
from recruitment.mail.bounces import Bounce as Report
from recruitment.models import Message, Request
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.requests import open_requests, own_requests, requests_about, requests_of
from recruitment.services.bounces import Taken, take_report
from recruitment.services.deliveries import claim, mark_sent
from tests.conftest import NOW
from tests.factories import make_application, make_cohort, make_lead, make_person
from tests.factories_outbox import make_waiting
from tests.factories_requests import ask, settle

DAY = timedelta(days=1)


@pytest.fixture
def cohort(session: Session) -> CohortFacts:
    return make_cohort(session, NOW)


def names(session: Session, cohort: CohortFacts, **asked: object) -> list[str]:
    return [one.name for one in requests_of(session, cohort.id, **asked).lines]  # type: ignore[arg-type]


def test_the_open_ones_come_first_by_their_day_then_the_settled_newest_first(
    session: Session, cohort: CohortFacts
) -> None:
    lead = make_lead(session, cohort, NOW)
    ask(session, cohort, NOW, name="slow appeal")
    ask(session, cohort, NOW, name="leak", kind=RequestKind.LEAK)
    for name, days in (("settled long ago", 1), ("settled lately", 3)):
        settle(session, cohort, NOW + days * DAY, ask(session, cohort, NOW, name=name), by=lead)
    assert names(session, cohort) == ["leak", "slow appeal", "settled lately", "settled long ago"]


def test_pages_follow_one_another_without_gap_or_repetition(session: Session, cohort: CohortFacts) -> None:
    lead = make_lead(session, cohort, NOW)
    made = [ask(session, cohort, NOW + number * DAY, name=f"r{number}") for number in range(7)]
    for request in made[4:]:
        settle(session, cohort, NOW + 9 * DAY, request, by=lead)
    seen: list[str] = []
    page = requests_of(session, cohort.id, limit=2)
    seen += [one.name for one in page.lines]
    while page.next:
        page = requests_of(session, cohort.id, after=page.next, limit=2)
        seen += [one.name for one in page.lines]
    assert seen[:4] == ["r0", "r1", "r2", "r3"]
    assert sorted(seen) == [f"r{number}" for number in range(7)]


def test_the_queue_can_be_narrowed_to_a_kind_and_holds_one_cohort(
    session: Session, cohort: CohortFacts
) -> None:
    other = make_cohort(session, NOW, name="Cohort 2028", public=False)
    ask(session, other, NOW, name="elsewhere")
    ask(session, cohort, NOW, name="appeal")
    ask(session, cohort, NOW, name="complaint", kind=RequestKind.COMPLAINT)
    assert names(session, cohort, kind=RequestKind.COMPLAINT) == ["complaint"]
    assert sorted(names(session, cohort)) == ["appeal", "complaint"]


def test_what_is_open_and_past_its_day_is_overdue(session: Session, cohort: CohortFacts) -> None:
    lead = make_lead(session, cohort, NOW)
    late = ask(session, cohort, NOW, kind=RequestKind.LEAK)
    ask(session, cohort, NOW)
    due = session.get_one(Request, late).due_at
    assert open_requests(session, cohort.id, due) == (2, 0)
    assert open_requests(session, cohort.id, due + timedelta(seconds=1)) == (2, 1)
    first, second = requests_of(session, cohort.id).lines
    assert first.overdue(due + timedelta(seconds=1))
    assert not second.overdue(due + timedelta(seconds=1))
    settle(session, cohort, NOW, late, by=lead)
    assert open_requests(session, cohort.id, due + timedelta(seconds=1)) == (1, 0)


def test_one_sees_what_one_sent_about_an_application_and_its_outcome(
    session: Session, cohort: CohortFacts
) -> None:
    lead, person = make_lead(session, cohort, NOW), make_person(session, NOW)
    mine = make_application(session, cohort, NOW, person_id=person)
    about = {"person_id": person, "application_id": mine}
    settle(session, cohort, NOW, ask(session, cohort, NOW, text="first", **about), by=lead)  # type: ignore[arg-type]
    ask(session, cohort, NOW + DAY, text="second", **about)  # type: ignore[arg-type]
    # A lead entered this one about the same application: theirs to see is what they sent.
    ask(session, cohort, NOW, text="from an assessor", application_id=mine)
    own, letters = own_requests(session, mine, person)
    assert letters == ()
    assert [(one.text, one.state, one.outcome) for one in own] == [
        ("second", RequestState.OPEN, ""),
        ("first", RequestState.SETTLED, "We looked again and found nothing cut."),
    ]
    assert len(requests_about(session, mine)) == 3


def test_what_leads_wrote_to_one_stays_although_its_e_mail_came_back(
    session: Session, cohort: CohortFacts
) -> None:
    person = make_person(session, NOW)
    mine = make_application(session, cohort, NOW, person_id=person)
    message = make_waiting(session, cohort, NOW, application_id=mine)
    session.get_one(Message, message).kind = MessageKind.ONE_OFF
    assert own_requests(session, mine, person)[1] == ()
    held = claim(session, message_id=message, now=NOW + DAY)
    assert held is not None
    mark_sent(session, claim=held, now=NOW + DAY)
    (letter,) = own_requests(session, mine, person)[1]
    report = Report("d", (held.outgoing.header_id,), hard=True, reason="no such address")
    assert take_report(session, report=report, now=NOW + DAY) is Taken.FAILED
    assert own_requests(session, mine, person)[1] == (letter,)
