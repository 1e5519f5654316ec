"""Writing to a group: one message to each who can be written to, once, by as many statements for many."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.errors import Refusal
from recruitment.domain.messages import FieldRefused, MessageKind
from recruitment.domain.stages import Stage
from recruitment.models import Application, Delivery, DeliveryState, Details, DoneToMessage, Message
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.group_writing import Group, readers_of
from recruitment.services.group_writing import write_to_group
from recruitment.services.selections import save_selection
from recruitment.services.writing import Written
from tests.conftest import NOW
from tests.factories import make_application, make_cohort, make_lead
from tests.factories_decision import make_imported
from tests.statements import counted

ADDRESS = "https://apply.example.org"
WORDS = Written(UUID(int=9), "About {cohort}", "Hello {name}, yours is {reference}.\n\nSee you.")
SIFT = Group(stage=Stage.SIFT)


class Setting:
    """A cohort with a lead and two applicants in the sift."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.cohort: CohortFacts = make_cohort(session, NOW)
        self.lead = make_lead(session, self.cohort, NOW)
        self.people = [make_application(session, self.cohort, NOW) for _ in range(2)]

    def reference(self, application_id: UUID) -> str:
        return self.session.get_one(Application, application_id).reference

    def write(self, group: Group = SIFT, written: Written = WORDS) -> int:
        return write_to_group(
            self.session,
            cohort=self.cohort,
            group=group,
            written=written,
            address=ADDRESS,
            actor_id=self.lead,
            now=NOW,
        )

    def written(self) -> list[tuple[UUID | None, str, str]]:
        rows = self.session.execute(
            select(col(Delivery.application_id), col(Message.subject), col(Message.text))
            .join(Message, col(Message.id) == col(Delivery.message_id))
            .order_by(col(Delivery.due_at))
        )
        return [(row[0], row[1], row[2]) for row in rows]


@pytest.fixture
def setting(session: Session) -> Setting:
    return Setting(session)


def test_each_gets_a_message_of_their_own_with_their_own_fields(setting: Setting) -> None:
    assert setting.write() == 2
    found = {application_id: (subject, words) for application_id, subject, words in setting.written()}
    assert set(found) == set(setting.people)
    for application_id in setting.people:
        subject, words = found[application_id]
        reference = setting.reference(application_id)
        assert setting.cohort.name in subject
        assert f"Hello Evie, yours is {reference}.\n\nSee you.\n\n" in words
        assert f"{ADDRESS}/apply/{reference}/requests" in words
    assert set(setting.session.exec(select(DoneToMessage.actor_id))) == {setting.lead}


def test_pressing_twice_writes_once_and_whoever_came_since_is_written_to(setting: Setting) -> None:
    assert setting.write() == 2
    assert setting.write() == 0
    setting.people.append(make_application(setting.session, setting.cohort, NOW))
    assert setting.write() == 1
    assert {one for one, *_ in setting.written()} == set(setting.people)
    assert len(setting.session.exec(select(DoneToMessage.id)).all()) == 3


def test_many_leave_some_minutes_apart_and_wait_as_others_do(setting: Setting) -> None:
    for _ in range(199):
        make_application(setting.session, setting.cohort, NOW)
    assert setting.write() == 201
    due = sorted(setting.session.exec(select(Delivery.due_at)))
    hold = setting.cohort.definition.offsets.hold_for
    assert (due[0], due[199], due[200]) == (NOW + hold, NOW + hold, NOW + hold + timedelta(minutes=1))


def test_a_selection_is_written_to_whatever_stage_its_members_are_in(setting: Setting) -> None:
    other = make_application(setting.session, setting.cohort, NOW, stage=Stage.INTERVIEW)
    imported = make_imported(setting.session, setting.cohort, NOW, "Essay 17")
    gone = make_application(setting.session, setting.cohort, NOW, stage=Stage.WITHDRAWN)
    picked = [setting.people[0], other, imported, gone]
    selection_id = save_selection(
        setting.session,
        cohort_id=setting.cohort.id,
        name="Some",
        references=[setting.reference(one) for one in picked],
        actor_id=setting.lead,
        now=NOW,
    )
    group = Group(selection_id=selection_id)
    readers = readers_of(setting.session, setting.cohort.id, group, writer_id=setting.lead)
    assert {(one.reference, one.why) for one in readers.left_out} == {
        (setting.reference(imported), "Has no e-mail address here: reach them another way."),
        (setting.reference(gone), "Has withdrawn, and is sent nothing more about it."),
    }
    assert setting.write(group) == 2
    assert {one for one, *_ in setting.written()} == {setting.people[0], other}


def test_nobody_is_written_to_as_one_of_a_stage_before_they_are_told_of_it(setting: Setting) -> None:
    """A lead holds what tells one of them; of the other it has left."""
    held, told = setting.people
    for application_id, state in ((held, DeliveryState.QUEUED), (told, DeliveryState.SENT)):
        invite(setting, application_id, state)
    group = Group(stage=Stage.INTERVIEW)
    setting.session.execute(update(Application).values(stage=Stage.INTERVIEW))
    readers = readers_of(setting.session, setting.cohort.id, group, writer_id=setting.lead)
    assert [(one.reference, one.why) for one in readers.left_out] == [
        (setting.reference(held), "Is still to be told what was decided: that message waits in the outbox.")
    ]
    assert setting.write(group) == 1
    assert [one for one, subject, _ in setting.written() if "About" in subject] == [told]


def invite(setting: Setting, application_id: UUID, state: DeliveryState) -> None:
    """What tells somebody that they are invited, held where it waits."""
    message_id, waits = uuid4(), state is DeliveryState.QUEUED
    setting.session.add(
        Message(
            id=message_id,
            sender="Us <us@example.org>",
            recipient=f"{application_id}@example.org",
            kind=MessageKind.INVITED_TO_INTERVIEW,
            event="decision:1",
            subject="You are invited",
            text="Come.",
            made_at=NOW,
        )
    )
    setting.session.flush()
    setting.session.add(
        Delivery(
            message_id=message_id,
            header_id=f"<{message_id}@example.org>",
            kind=MessageKind.INVITED_TO_INTERVIEW,
            cohort_id=setting.cohort.id,
            application_id=application_id,
            state=state,
            due_at=NOW,
            held_at=NOW if waits else None,
            sent_at=None if waits else NOW,
        )
    )
    setting.session.flush()


def test_nobody_writes_to_themselves(setting: Setting) -> None:
    own = make_application(setting.session, setting.cohort, NOW, person_id=setting.lead)
    readers = readers_of(setting.session, setting.cohort.id, SIFT, writer_id=setting.lead)
    assert own not in {one.application_id for one in readers.written}
    assert setting.write() == 2


def test_where_nobody_can_be_written_to_it_is_refused(setting: Setting) -> None:
    setting.session.execute(update(Application).values(stage=Stage.WITHDRAWN))
    with pytest.raises(Refusal, match="nobody here can be written to"):
        setting.write(Group(stage=Stage.WITHDRAWN))


def test_a_field_that_there_is_not_is_refused_and_nobody_is_written_to(setting: Setting) -> None:
    with pytest.raises(FieldRefused, match="first_name"):
        setting.write(written=Written(UUID(int=8), "Hello", "Dear {first_name}"))
    assert setting.written() == []


def test_a_value_with_braces_stays_as_it_is(setting: Setting) -> None:
    setting.session.execute(update(Application).values(stage=Stage.INTERVIEW))
    braced = make_application(setting.session, setting.cohort, NOW)
    setting.session.get_one(Details, braced).known_as = "Ada {x}"
    setting.session.flush()
    assert setting.write() == 1
    ((_, _, words),) = setting.written()
    assert "Hello Ada {x}," in words


def test_it_takes_as_many_statements_for_twenty_as_for_two(
    setting: Setting, worker_database: Database
) -> None:
    with counted(worker_database) as few:
        setting.write()
    for _ in range(18):
        make_application(setting.session, setting.cohort, NOW)
    with counted(worker_database) as many:
        setting.write(written=Written(UUID(int=10), "Again", "Again."))
    assert len(few) == len(many)
