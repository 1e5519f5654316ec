"""What came back is marked once; what may pass is sent once more, and the rest is for leads."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, func, select

from recruitment.domain.messages import MessageKind
from recruitment.domain.stages import Action, Stage
from recruitment.mail.bounces import Bounce as Report
from recruitment.mail.bounces import read_bounce
from recruitment.models import Application, Bounce, Delivery, Event, Message
from recruitment.queries.bounces import box_read_at
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.messages import messages_of
from recruitment.services.bounces import PAUSE, Taken, keep_box, note_look, take_report
from recruitment.services.deliveries import claim, mark_sent
from recruitment.services.messages import Letter, post, standing_fields
from tests.conftest import NOW
from tests.factories import make_application, make_cohort
from tests.mail.reports import report

READER = "reader@example.org"
LATER = NOW + timedelta(minutes=3)


@pytest.fixture
def cohort(session: Session) -> CohortFacts:
    return make_cohort(session, NOW)


def sent(session: Session, cohort: CohortFacts, *, event: str = "x", link: str = "https://x.example") -> UUID:
    """A message that the mail server took."""
    fields = standing_fields(cohort.definition, link) | {"role": "assessor"}
    letter = Letter(READER, MessageKind.STAFF_INVITED, event, fields)
    post(session, letter, definition=cohort.definition, now=NOW, cohort_id=cohort.id)
    message_id = session.exec(select(Message.id).where(col(Message.event) == event)).one()
    leave(session, message_id)
    return message_id


def leave(session: Session, message_id: UUID, now: timedelta = timedelta(0)) -> None:
    held = claim(session, message_id=message_id, now=NOW + now)
    assert held is not None
    mark_sent(session, claim=held, now=NOW + now)


def delivery(session: Session, message_id: UUID) -> Delivery:
    return session.get_one(Delivery, message_id, populate_existing=True)


def about(session: Session, message_id: UUID, status: str) -> Report:
    read = read_bounce(report(delivery(session, message_id).header_id, status=status))
    assert read is not None
    return read


def test_what_cannot_arrive_has_failed_and_leads_see_why(session: Session, cohort: CohortFacts) -> None:
    message = sent(session, cohort)
    read = about(session, message, "5.1.1")
    assert take_report(session, report=read, now=LATER) is Taken.FAILED
    (line,) = messages_of(session, cohort.id).messages
    assert (line.state, line.attention, line.sent_at) == ("failed", True, NOW)
    assert line.fault == "came back: the address does not exist (5.1.1)"


def test_the_same_report_is_taken_in_once(session: Session, cohort: CohortFacts) -> None:
    message = sent(session, cohort)
    read = about(session, message, "4.2.2")
    assert take_report(session, report=read, now=LATER) is Taken.AGAIN
    leave(session, message, timedelta(days=1))
    assert take_report(session, report=read, now=LATER) is Taken.KNOWN
    assert delivery(session, message).state == "sent"
    assert session.exec(select(func.count()).select_from(Bounce)).one() == 1


def test_what_may_pass_is_sent_once_more_under_another_id_and_then_has_failed(
    session: Session, cohort: CohortFacts
) -> None:
    message = sent(session, cohort)
    before = delivery(session, message).header_id
    assert take_report(session, report=about(session, message, "4.2.2"), now=LATER) is Taken.AGAIN
    again = delivery(session, message)
    assert (again.state, again.due_at, again.attempts) == ("queued", LATER + PAUSE, 0)
    assert again.fault == "came back: the mailbox is full (4.2.2); sent once more"
    assert again.header_id != before
    assert claim(session, message_id=message, now=LATER) is None
    leave(session, message, timedelta(hours=5))
    assert take_report(session, report=about(session, message, "4.2.2"), now=LATER) is Taken.FAILED
    assert delivery(session, message).state == "failed"


def test_what_has_left_is_not_taken_back_by_whoever_withdraws_and_is_not_sent_once_more(
    session: Session, cohort: CohortFacts
) -> None:
    message, application = sent(session, cohort), make_application(session, cohort, NOW)
    delivery(session, message).application_id = application
    assert take_report(session, report=about(session, message, "4.2.2"), now=LATER) is Taken.AGAIN
    session.get_one(Application, application).stage = Stage.WITHDRAWN
    session.add(
        Event(
            application_id=application,
            action=Action.WITHDRAW,
            from_stage=Stage.SIFT,
            to_stage=Stage.WITHDRAWN,
            cause="page:withdraw",
            at=LATER + timedelta(minutes=1),
        )
    )
    session.flush()
    session.execute(text("select work.let_go(:application)"), {"application": application})
    assert session.exec(select(Message.id)).all() == [message]
    assert claim(session, message_id=message, now=LATER + PAUSE) is None
    assert delivery(session, message).state == "dropped"


def test_a_link_whose_key_is_gone_is_not_sent_again(session: Session, cohort: CohortFacts) -> None:
    message = sent(session, cohort)
    session.get_one(Message, message).text = "Come in: https://x.example/refer/…"
    session.flush()
    assert take_report(session, report=about(session, message, "4.2.2"), now=LATER) is Taken.FAILED


@pytest.mark.parametrize("status", ["5.1.1", "4.2.2"])
def test_a_forged_report_that_names_an_address_alone_marks_nothing(
    session: Session, cohort: CohortFacts, status: str
) -> None:
    message = sent(session, cohort)
    forged = read_bounce(report(status=status, recipient=READER, returned=""))
    assert forged is not None
    assert take_report(session, report=forged, now=LATER) is Taken.UNNAMED
    assert (delivery(session, message).state, delivery(session, message).fault) == ("sent", "")
    assert session.exec(select(func.count()).select_from(Bounce)).one() == 0


def test_a_report_about_another_house_changes_nothing(session: Session, cohort: CohortFacts) -> None:
    message = sent(session, cohort)
    read = read_bounce(report("<another@elsewhere.example>"))
    assert read is not None
    assert take_report(session, report=read, now=LATER) is Taken.UNKNOWN
    assert delivery(session, message).state == "sent"


def test_the_mailbox_is_known_as_long_as_a_worker_has_one(session: Session) -> None:
    assert box_read_at(session) is None
    keep_box(session, is_there=True, now=NOW)
    keep_box(session, is_there=True, now=LATER)
    assert box_read_at(session) == NOW
    note_look(session, now=LATER)
    assert box_read_at(session) == LATER
    keep_box(session, is_there=False, now=LATER)
    assert box_read_at(session) is None
