"""Leads are told in the morning what came in: once, to each, and with nobody's name."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.messages import MessageKind
from recruitment.domain.requests import RequestKind
from recruitment.domain.stages import Stage
from recruitment.due.news import due_news
from recruitment.jobs.news import tell_one
from recruitment.models import Application, Bounce, Delivery, Message, OfferAnswer, Request
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import offer_answer_by
from recruitment.services.messages import Letter, post, standing_fields
from recruitment.services.news import tell_leads
from recruitment.services.requests import settle_request
from tests.conftest import NOW
from tests.factories import make_application, make_cohort, make_lead
from tests.factories_requests import ask
from tests.factories_wash_up import put_in_band
from tests.statements import counted

ADDRESS = "https://apply.example.org"
MORNING = datetime(2027, 1, 13, 7, tzinfo=NOW.tzinfo)  # NOW is the Tuesday before, at 10
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
LEAD, EVERYWHERE = "ada@example.org", "grace@example.org"


@pytest.fixture
def cohort(session: Session) -> CohortFacts:
    cohort = make_cohort(session, NOW)
    make_lead(session, cohort, NOW, email=LEAD)
    make_lead(session, None, NOW, email=EVERYWHERE)
    return cohort


def withdrawn(session: Session, cohort: CohortFacts, at: datetime, reference: str) -> None:
    made = make_application(session, cohort, NOW, reference=reference, full_name="Odette Outside")
    application = session.get_one(Application, made)
    application.stage, application.stage_since = Stage.WITHDRAWN, at
    session.flush()


def run(session: Session, now: datetime) -> int:
    due = due_news(session, now)
    for one in due:
        tell_one(session, one.key, ADDRESS, now)
    session.flush()
    return len(due)


def told(session: Session) -> list[tuple[str, str, str]]:
    found = select(Message).where(Message.kind == "news_for_leads")
    rows = session.exec(found.order_by(col(Message.made_at), col(Message.recipient)))
    return [(one.recipient, one.subject, one.text) for one in rows]


def test_each_lead_is_told_once_in_the_morning(session: Session, cohort: CohortFacts) -> None:
    ask(session, cohort, NOW, name="Amina Ask", text="My second answer was cut.")
    ask(session, cohort, NOW + SECOND, kind=RequestKind.CORRECTION)
    withdrawn(session, cohort, NOW + 2 * SECOND, "DL27-4KTQ-9XWB")
    assert due_news(session, MORNING - SECOND) == ()
    assert (run(session, MORNING), run(session, MORNING + SECOND)) == (1, 0)
    assert [(to, subject) for to, subject, _ in told(session)] == [
        (LEAD, "What came in for Cohort 2027"),
        (EVERYWHERE, "What came in for Cohort 2027"),
    ]


def test_it_holds_numbers_and_references_and_nothing_of_anybody(
    session: Session, cohort: CohortFacts
) -> None:
    ask(session, cohort, NOW, name="Amina Ask", text="My second answer was cut.")
    withdrawn(session, cohort, NOW, "DL27-4KTQ-9XWB")
    withdrawn(session, cohort, NOW + SECOND, "DL27-4KTQ-9XWC")
    run(session, MORNING)
    text = told(session)[0][2]
    assert "1 new request." in text
    assert "2 applications were withdrawn: DL27-4KTQ-9XWB, DL27-4KTQ-9XWC." in text
    assert f"{ADDRESS}/lead/cohort-2027/requests" in text
    assert not [word for word in ("Amina", "Ask", "Odette", "answer was cut") if word in text]


def test_what_came_since_is_told_the_next_time_and_what_was_told_is_not(
    session: Session, cohort: CohortFacts
) -> None:
    ask(session, cohort, NOW)
    run(session, MORNING)
    assert run(session, MORNING + DAY) == 0
    withdrawn(session, cohort, MORNING + 3 * SECOND, "DL27-4KTQ-9XWB")
    assert run(session, MORNING + DAY) == 1
    assert "0 new requests." in told(session)[-1][2]


def test_after_an_outage_all_that_was_missed_is_told_in_one(session: Session, cohort: CohortFacts) -> None:
    for day in range(3):
        ask(session, cohort, NOW + day * DAY)
    assert run(session, MORNING + 3 * DAY) == 1
    assert "3 new requests." in told(session)[0][2]


def test_what_is_a_week_old_what_leads_entered_and_what_is_settled_is_no_news(
    session: Session, cohort: CohortFacts
) -> None:
    lead = make_lead(session, cohort, NOW)
    ask(session, cohort, NOW - 7 * DAY)
    entered, settled = ask(session, cohort, NOW), ask(session, cohort, NOW)
    session.get_one(Request, entered).entered_by = lead
    settle_request(
        session,
        cohort=cohort,
        request_id=settled,
        outcome="It was not.",
        actor_id=lead,
        address=ADDRESS,
        now=NOW,
    )
    assert run(session, MORNING) == 0


def test_a_cohort_without_leads_waits_for_one(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    ask(session, cohort, NOW)
    assert run(session, MORNING) == 0
    make_lead(session, cohort, NOW, email=LEAD)
    assert run(session, MORNING) == 1


def test_it_is_foreseen(session: Session, cohort: CohortFacts) -> None:
    ask(session, cohort, NOW)
    (due,) = due_news(session, NOW, until=MORNING)
    assert (due.at, due.cohort_id) == (MORNING, cohort.id)
    assert due.sentence == "Tell the leads of Cohort 2027 what came in"
    assert [one.recipient for one in due.messages] == [LEAD, EVERYWHERE]
    assert due_news(session, NOW, until=MORNING - SECOND) == ()


def test_reading_costs_as_many_statements_for_three_cohorts_as_for_one(worker_database: Database) -> None:
    counts = []
    for number in range(3):
        with worker_database.transaction() as session:
            cohort = make_cohort(session, NOW, name=f"Cohort {number}", public=False)
            make_lead(session, cohort, NOW)
            ask(session, cohort, NOW)
        with counted(worker_database) as seen, worker_database.transaction() as session:
            assert len(due_news(session, MORNING)) == number + 1
        counts.append(len(seen))
    assert counts[0] == counts[2]


def on_reserve(session: Session, cohort: CohortFacts, until: date, reference: str) -> None:
    made = make_application(session, cohort, NOW, reference=reference, stage=Stage.RESERVE)
    put_in_band(session, cohort, NOW, made, until=until)


def test_what_ran_out_is_told_once_in_the_morning_after(session: Session, cohort: CohortFacts) -> None:
    on_reserve(session, cohort, NOW.date(), "DL27-4KTQ-9XWB")
    on_reserve(session, cohort, NOW.date() + timedelta(days=5), "DL27-4KTQ-9XWC")
    assert due_news(session, MORNING - 10 * 60 * 60 * SECOND) == ()
    assert (run(session, MORNING), run(session, MORNING + DAY)) == (1, 0)
    assert "Ran out: a place on the reserve list (DL27-4KTQ-9XWB)." in told(session)[0][2]


def test_words_pinned_before_anything_ran_out_tell_it_all_the_same(
    session: Session, cohort: CohortFacts
) -> None:
    kind = "news_for_leads"
    message = cohort.definition.message(kind)
    older = message.model_copy(update={"body": message.body.replace("{ran_out}.", "")})
    definition = cohort.definition.model_copy(
        update={"messages": {**cohort.definition.messages, kind: older}}
    )
    on_reserve(session, cohort, NOW.date(), "DL27-4KTQ-9XWB")
    older_cohort = replace(cohort, definition=definition)
    assert tell_leads(session, cohort=older_cohort, at=MORNING, address=ADDRESS, now=MORNING) == 2
    said = "No application was withdrawn. Ran out: a place on the reserve list (DL27-4KTQ-9XWB)."
    assert said in told(session)[0][2].replace("\n", " ")


def test_what_will_run_out_is_foreseen(session: Session, cohort: CohortFacts) -> None:
    on_reserve(session, cohort, NOW.date() + DAY, "DL27-4KTQ-9XWB")
    assert due_news(session, NOW, until=MORNING) == ()
    (one,) = due_news(session, NOW, until=MORNING + 2 * DAY)
    assert (one.at, len(one.messages)) == (MORNING + DAY, 2)


def test_an_offer_without_an_answer_runs_out_when_the_definition_says(
    session: Session, cohort: CohortFacts
) -> None:
    offered = make_application(session, cohort, NOW, reference="DL27-4KTQ-9XWB", stage=Stage.OFFER)
    answered = make_application(session, cohort, NOW, stage=Stage.OFFER)
    session.add(OfferAnswer(application_id=answered, answer="accepted", actor_id=answered, at=NOW))
    session.flush()
    assert offered
    by = offer_answer_by(cohort, NOW)
    assert run(session, by) == 0
    assert run(session, by + 4 * DAY) == 1
    assert "Ran out: the time to answer an offer (DL27-4KTQ-9XWB)." in told(session)[0][2]


def test_leads_are_told_of_what_came_back_and_not_of_what_is_sent_once_more(
    session: Session, cohort: CohortFacts
) -> None:
    made = make_application(session, cohort, NOW, reference="DL27-9XWB-4KTQ")
    fields = standing_fields(cohort.definition, ADDRESS) | {"role": "assessor"}
    for number, (about, state) in enumerate(((made, "failed"), (None, "failed"), (made, "queued"))):
        letter = Letter(f"r{number}@example.org", MessageKind.STAFF_INVITED, "x", fields, about)
        post(session, letter, definition=cohort.definition, now=NOW, cohort_id=cohort.id)
        message = session.exec(select(Message.id).where(Message.recipient == letter.recipient)).one()
        session.get_one(Delivery, message).state = state
        session.add(Bounce(digest=str(number), message_id=message, at=NOW, hard=True, reason="no"))
    session.flush()
    assert run(session, MORNING) == 1
    text = told(session)[0][2]
    assert "2 e-mails came back (DL27-9XWB-4KTQ): mend the address among the messages" in text
