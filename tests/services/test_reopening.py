"""An application that ended is taken up again at the stage it left, by as many as had ended it."""

from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from recruitment.domain.errors import MoveRefused, NotAllowed, NotFound, Refusal, Stale
from recruitment.domain.messages import MessageKind
from recruitment.domain.stages import Stage
from recruitment.models import Application, Event, Message
from recruitment.queries.contradictions import contradictions
from recruitment.queries.reopenings import Ended, ended_application
from recruitment.services.moves import take_up_again
from recruitment.services.reopening import agree_to_reopen, ask_to_reopen
from tests.conftest import NOW
from tests.factories import make_application, make_cohort, make_lead
from tests.factories_decision import stage_of
from tests.factories_reopening import declined, withdrew

ADDRESS = "https://apply.example.org"
WHY = "We had mixed up two people of the same name."


class Setting:
    """A cohort with two leads, and applications that ended."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.cohort = make_cohort(session, NOW)
        self.first, self.second = make_lead(session, self.cohort, NOW), make_lead(session, self.cohort, NOW)

    def ended(self, stage: Stage, *, left: Stage = Stage.SIFT, person: UUID | None = None) -> Ended:
        made = make_application(self.session, self.cohort, NOW, stage=stage, person_id=person)
        event = withdrew if stage is Stage.WITHDRAWN else declined
        self.session.add(event(made, NOW, left=left))
        self.session.flush()
        return self.read(made)

    def read(self, application_id: UUID) -> Ended:
        reference = self.session.get_one(Application, application_id).reference
        return ended_application(self.session, self.cohort.id, reference)

    def ask(self, ended: Ended, *, by: UUID | None = None, reason: str = WHY) -> bool:
        return ask_to_reopen(
            self.session,
            cohort=self.cohort,
            ended=ended,
            reason=reason,
            address=ADDRESS,
            actor_id=by or self.first,
            now=NOW,
        )

    def agree(self, ended: Ended, *, by: UUID | None = None) -> None:
        agree_to_reopen(
            self.session,
            cohort=self.cohort,
            ended=ended,
            address=ADDRESS,
            actor_id=by or self.second,
            now=NOW,
        )

    def told(self) -> list[str]:
        return list(self.session.exec(select(Message.kind).order_by(col(Message.id))))


@pytest.fixture
def setting(session: Session) -> Setting:
    return Setting(session)


@pytest.mark.parametrize("left", [Stage.SIFT, Stage.CENTRE, Stage.OFFER])
def test_who_withdrew_is_taken_up_by_one_lead_where_they_were_and_told(setting: Setting, left: Stage) -> None:
    ended = setting.ended(Stage.WITHDRAWN, left=left)
    assert setting.ask(ended)
    assert stage_of(setting.session, ended.application_id) == left
    *_, event = setting.session.exec(select(Event).order_by(col(Event.id)))
    assert (event.action, event.from_stage, event.to_stage) == ("take_up_again", "withdrawn", left)
    assert (event.actor_id, event.reason) == (setting.first, WHY)
    assert setting.told() == [MessageKind.TAKEN_UP_AGAIN]
    assert contradictions(setting.session) == ()


def test_who_was_turned_down_waits_for_a_second_lead(setting: Setting) -> None:
    ended = setting.ended(Stage.NOT_PROGRESSED, left=Stage.INTERVIEW)
    assert not setting.ask(ended)
    assert stage_of(setting.session, ended.application_id) == Stage.NOT_PROGRESSED
    assert setting.told() == []
    with pytest.raises(NotAllowed, match="you asked for it"):
        setting.agree(ended, by=setting.first)
    setting.agree(ended)
    assert stage_of(setting.session, ended.application_id) == Stage.INTERVIEW
    assert setting.told() == [MessageKind.TAKEN_UP_AGAIN]


def test_it_is_asked_for_once_and_agreed_to_once(setting: Setting) -> None:
    ended = setting.ended(Stage.NOT_PROGRESSED)
    with pytest.raises(Stale, match="nobody asks"):
        setting.agree(ended)
    setting.ask(ended)
    with pytest.raises(Stale, match="another lead has asked"):
        setting.ask(ended, by=setting.second)
    waiting = setting.read(ended.application_id)
    assert (waiting.asked_by, waiting.reason) == (setting.first, WHY)
    setting.agree(ended)
    with pytest.raises(Stale):
        setting.agree(ended)
    with pytest.raises(NotFound):
        setting.read(ended.application_id)


def test_a_reason_is_needed_and_nobody_takes_up_their_own(setting: Setting) -> None:
    with pytest.raises(Refusal, match="Give a reason"):
        setting.ask(setting.ended(Stage.WITHDRAWN), reason=" ")
    own = setting.ended(Stage.WITHDRAWN, person=setting.first)
    with pytest.raises(Refusal, match="your own"):
        setting.ask(own)
    theirs = setting.ended(Stage.NOT_PROGRESSED, person=setting.second)
    setting.ask(theirs)
    with pytest.raises(Refusal, match="your own"):
        setting.agree(theirs)


def test_it_can_end_and_be_taken_up_again_once_more(setting: Setting) -> None:
    ended = setting.ended(Stage.WITHDRAWN)
    setting.ask(ended)
    held = setting.session.get_one(Application, ended.application_id, populate_existing=True)
    held.stage = Stage.NOT_PROGRESSED
    setting.session.add(declined(held.id, NOW))
    setting.session.flush()
    setting.ask(setting.read(held.id))
    setting.agree(setting.read(held.id))
    assert stage_of(setting.session, held.id) == Stage.SIFT
    assert setting.told() == [MessageKind.TAKEN_UP_AGAIN] * 2


@pytest.mark.parametrize(
    ("stage", "target", "agreed", "sentence"),
    [
        (Stage.SIFT, Stage.SIFT, True, "only what ended goes back"),
        (Stage.NOT_PROGRESSED, Stage.OFFER, True, "only what ended goes back"),
        (Stage.NOT_PROGRESSED, Stage.CENTRE, True, "at the stage it left"),
        (Stage.NOT_PROGRESSED, Stage.SIFT, False, "Ask another lead to agree"),
    ],
)
def test_the_table_is_asked_whoever_calls(
    setting: Setting, stage: Stage, target: Stage, agreed: bool, sentence: str
) -> None:
    made = make_application(setting.session, setting.cohort, NOW, stage=stage)
    setting.session.add(declined(made, NOW))
    setting.session.flush()
    with pytest.raises(MoveRefused, match=sentence):
        take_up_again(
            setting.session,
            application_id=made,
            target=target,
            actor_id=setting.first,
            agreed_by=setting.second if agreed else None,
            cause="page:x",
            reason=WHY,
            now=NOW,
        )
    assert stage_of(setting.session, made) == stage
