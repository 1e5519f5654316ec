"""Answers to an offer: recorded, changed until the date, told each time, and moving nobody."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from recruitment.domain.errors import Closed, Refusal
from recruitment.domain.offers import Answer
from recruitment.domain.stages import Stage
from recruitment.models import Application, Message
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import offer_answer_by, promised_dates
from recruitment.queries.offers import offer_answers
from recruitment.queries.own_application import own_application
from recruitment.services.offers import answer_offer
from tests.conftest import NOW
from tests.factories import make_application, make_cohort, make_person
from tests.factories_decision import stage_of

EMAIL = "offered@example.org"


class Offered:
    """Somebody with an offer."""

    def __init__(self, session: Session, stage: Stage = Stage.OFFER) -> None:
        self.session = session
        self.cohort: CohortFacts = make_cohort(session, NOW)
        self.person: UUID = make_person(session, NOW, email=EMAIL)
        self.application = make_application(session, self.cohort, NOW, stage=stage, person_id=self.person)

    def answer(self, answer: Answer, words: str = "", now: datetime = NOW) -> bool:
        """As their page does it."""
        reference = self.session.get_one(Application, self.application).reference
        return answer_offer(
            self.session,
            application=own_application(self.session, reference, self.person),
            cohort=self.cohort,
            actor_id=self.person,
            email=EMAIL,
            answer=answer,
            words=words,
            link="https://x.example",
            now=now,
        )

    @property
    def given(self) -> list[tuple[Answer, str]]:
        """Every answer, the newest first."""
        return [(one.answer, one.words) for one in offer_answers(self.session, self.application)]

    @property
    def subjects(self) -> list[str]:
        """Of the e-mails to them."""
        found = select(Message.subject).where(col(Message.recipient) == EMAIL)
        return sorted(self.session.exec(found).all())


@pytest.fixture
def offered(session: Session) -> Offered:
    return Offered(session)


@pytest.mark.parametrize("answer", [*Answer])
def test_an_answer_is_kept_and_confirmed_and_moves_nobody(offered: Offered, answer: Answer) -> None:
    assert offered.answer(answer, "With joy.")
    assert offered.given == [(answer, "With joy.")]
    assert len(offered.subjects) == 1
    assert answer.value in offered.subjects[0]
    assert stage_of(offered.session, offered.application) == Stage.OFFER


def test_an_answer_can_be_changed_and_changed_back_and_is_told_each_time(offered: Offered) -> None:
    for answer in (Answer.ACCEPTED, Answer.DECLINED, Answer.ACCEPTED):
        assert offered.answer(answer)
    assert [one for one, _ in offered.given] == [Answer.ACCEPTED, Answer.DECLINED, Answer.ACCEPTED]
    assert [one.partition(" your")[0] for one in offered.subjects] == [
        "You have accepted",
        "You have accepted",
        "You have declined",
    ]


def test_the_same_answer_twice_is_one(offered: Offered) -> None:
    assert offered.answer(Answer.ACCEPTED, "Thank you.")
    assert not offered.answer(Answer.ACCEPTED, "Thank you.")
    assert len(offered.given) == len(offered.subjects) == 1


@pytest.mark.parametrize("seconds", [-1, 0])
def test_until_the_last_second_it_is_taken(offered: Offered, seconds: int) -> None:
    by = promised_dates(offered.cohort).offers_by
    assert offered.answer(Answer.DECLINED, now=by + timedelta(seconds=seconds))


def test_a_second_later_it_is_not(offered: Offered) -> None:
    by = promised_dates(offered.cohort).offers_by
    offered.answer(Answer.ACCEPTED)
    with pytest.raises(Closed, match="Telephone us: offers were to be answered by 5pm on 16 March 2027"):
        offered.answer(Answer.DECLINED, now=by + timedelta(seconds=1))
    assert offered.given == [(Answer.ACCEPTED, "")]


def test_offer_released_after_the_promised_date_can_be_answered_for_five_working_days(
    offered: Offered,
) -> None:
    late = promised_dates(offered.cohort).offers_by + timedelta(days=1)
    offered.session.get_one(Application, offered.application).stage_since = late
    by = offer_answer_by(offered.cohort, late)
    assert by > late + timedelta(days=5)
    assert offered.answer(Answer.ACCEPTED, now=by)
    with pytest.raises(Closed, match="Telephone us"):
        offered.answer(Answer.DECLINED, now=by + timedelta(seconds=1))


@pytest.mark.parametrize("stage", [Stage.SIFT, Stage.NOT_PROGRESSED, Stage.WITHDRAWN])
def test_without_an_offer_there_is_nothing_to_answer(session: Session, stage: Stage) -> None:
    other = Offered(session, stage)
    with pytest.raises(Refusal, match="no offer waits"):
        other.answer(Answer.ACCEPTED)
    assert other.given == []
