"""Answer an offer, and change the answer until the date that was promised."""

from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlmodel import Session, col

from recruitment.domain.deadlines import date_and_time
from recruitment.domain.errors import Closed, Refusal
from recruitment.domain.messages import MessageKind
from recruitment.domain.offers import Answer, may_answer
from recruitment.domain.stages import Stage
from recruitment.models import Application, OfferAnswer
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import offer_answer_by
from recruitment.queries.offers import offer_answers
from recruitment.queries.own_application import OwnApplication
from recruitment.services.messages import Letter, post, standing_fields

#: What each answer is confirmed by.
KINDS = {Answer.ACCEPTED: MessageKind.OFFER_ACCEPTED, Answer.DECLINED: MessageKind.OFFER_DECLINED}

_STAGE = (
    select(col(Application.stage)).where(col(Application.id) == bindparam("application_id")).with_for_update()
)


def answer_offer(
    session: Session,
    *,
    application: OwnApplication,
    cohort: CohortFacts,
    actor_id: UUID,
    email: str,
    answer: Answer,
    words: str,
    link: str,
    now: datetime,
) -> bool:
    """Accept or decline the place that one was offered. No stage changes: what follows, people decide.

    In order: takes the application's row, so that two answers stand one after the other; checks stage and
    date; adds the answer; posts the confirmation.

    Args:
        application: one's own, as `own_application` found it.
        cohort: the application's.
        actor_id: the applicant.
        email: the applicant's.
        answer: which.
        words: what they add, or empty.
        link: the whole address of the page that shows how the application stands.
        now: when, aware.

    Returns:
        True where it was recorded; False where this very answer stood already.

    Raises:
        Closed: the date is past.
        Refusal: no place is offered.
    """
    stage = session.execute(_STAGE, {"application_id": application.id}).scalar_one()
    if stage != Stage.OFFER:
        raise Refusal("Look at your application again: no offer waits for an answer now.")
    answer_by = offer_answer_by(cohort, application.stage_since)
    if not may_answer(answer_by, now):
        raise Closed(f"Telephone us: offers were to be answered by {date_and_time(answer_by)}.")
    given = offer_answers(session, application.id)
    if given and (given[0].answer, given[0].words) == (answer, words):
        return False
    session.execute(
        insert(OfferAnswer)
        .values(application_id=application.id, answer=answer, words=words, actor_id=actor_id, at=now)
        .inline()
    )
    fields = standing_fields(cohort.definition, link) | {
        "name": application.details.greeting,
        "cohort": cohort.name,
        "reference": application.reference,
        "answer_by": date_and_time(answer_by),
    }
    # Changed and changed back, it is told each time.
    event = f"answer:{application.id}:{len(given) + 1}"
    letter = Letter(email, KINDS[answer], event, fields, application.id)
    post(session, letter, definition=cohort.definition, now=now, cohort_id=cohort.id)
    return True
