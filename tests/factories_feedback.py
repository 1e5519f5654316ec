"""Rows for tests of feedback: candidates who were told an outcome, and what is written to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Session

from recruitment.domain.stages import Action, Stage
from recruitment.models import Application, Decision, DecisionItem, Shortlist, ShortlistRow
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.feedback import OwedFeedback, feedback_for
from recruitment.services.feedback import send_feedback, write_feedback
from tests.factories import make_application, make_lead
from tests.factories_decision import score

ADDRESS = "https://apply.example.org"
SENTENCE = "Say next time what you did the day after."


def make_told(
    session: Session, cohort: CohortFacts, now: datetime, *values: int | None, offers: int = 0
) -> list[UUID]:
    """An applicant for each score of purpose, all told an outcome: the first few an offer, the rest none."""
    scorer = uuid4()
    told = [
        make_application(session, cohort, now, full_name=f"Applicant Number{number}")
        for number, _ in enumerate(values, 1)
    ]
    for application_id, value in zip(told, values, strict=True):
        score(session, cohort, now, application_id, value, assessor_id=scorer, item="q2")
    decide(session, cohort, now, dict(zip(told, values, strict=True)), offers=told[:offers])
    return told


def decide(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    values: Mapping[UUID, int | None],
    *,
    offers: Sequence[UUID] = (),
    by: UUID | None = None,
) -> None:
    """What a shortlist by these scores of purpose and a decision that is released leave behind."""
    basis = {"scores": len(values)}
    shortlist = Shortlist(cohort_id=cohort.id, places=1, method="plain averages", basis=basis, made_at=now)
    decision = Decision(
        cohort_id=cohort.id,
        shortlist_id=shortlist.id,
        state="released",
        proposed_by=by or make_lead(session, cohort, now),
        proposed_at=now,
        reason="As discussed on Monday.",
        release_at=now,
        released_at=now,
    )
    session.add(shortlist)
    session.flush()
    session.add(decision)
    session.flush()
    for position, (application_id, value) in enumerate(values.items(), 1):
        kept: dict[str, float | None] = {
            "purpose": float(cohort.definition.scale.low if value is None else value)
        }
        session.add(
            ShortlistRow(
                shortlist_id=shortlist.id, position=position, application_id=application_id, criteria=kept
            )
        )
        offered = application_id in offers
        session.add(
            DecisionItem(
                decision_id=decision.id,
                application_id=application_id,
                action=Action.OFFER if offered else Action.DECLINE,
                reason="By the list.",
                is_open=False,
            )
        )
        application = session.get_one(Application, application_id)
        application.stage, application.stage_since = (Stage.OFFER if offered else Stage.NOT_PROGRESSED), now
    session.flush()


def owed_to(session: Session, cohort: CohortFacts, application_id: UUID) -> OwedFeedback:
    """What one candidate is owed, as it stands now."""
    session.expire_all()
    reference = session.get_one(Application, application_id).reference
    return feedback_for(session, cohort.id, reference)


def write(
    session: Session,
    cohort: CohortFacts,
    application_id: UUID,
    now: datetime,
    *,
    by: UUID,
    sentence: str = SENTENCE,
    ready: bool = True,
) -> None:
    """Write to one candidate over what stands there."""
    owed = owed_to(session, cohort, application_id)
    write_feedback(
        session,
        owed=owed,
        definition=cohort.definition,
        sentence=sentence,
        version=owed.version,
        ready=ready,
        actor_id=by,
        now=now,
    )
    session.flush()


def send(
    session: Session,
    cohort: CohortFacts,
    application_id: UUID,
    now: datetime,
    *,
    by: UUID,
    sentence: str = SENTENCE,
) -> None:
    """Write to one candidate, and send it."""
    write(session, cohort, application_id, now, by=by, sentence=sentence)
    assert send_feedback(session, application_id=application_id, cohort=cohort, address=ADDRESS, now=now)
