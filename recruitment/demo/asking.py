"""The demonstration's requests and answers to offers, through the services that pages use."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.demo.progress import Progress
from recruitment.domain.deadlines import LONDON
from recruitment.domain.enquiries import AskedBy
from recruitment.domain.offers import Answer
from recruitment.domain.requests import RequestKind
from recruitment.domain.stages import Stage
from recruitment.models import Application, Details, Person
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.own_application import own_application
from recruitment.services.enquiries import Enquiry, record_enquiry
from recruitment.services.offers import answer_offer
from recruitment.services.requests import Sender, make_request, note_request, settle_request, take_request

#: What applicants ask for, the first applicant first: what, how many days ago, in what words.
_ASKED = (
    (
        RequestKind.CORRECTION,
        6,
        "The start of my present post is September 2021, not September 2012. I mixed up the digits.",
    ),
    (
        RequestKind.APPEAL,
        4,
        "The page told me that my application was sent at the second try only, after an error. Please check"
        " that it counts as in time.",
    ),
    (
        RequestKind.QUESTION,
        1,
        "If I am offered a place, can I begin in January, after my present class has settled with their new"
        " teacher?",
    ),
)
_LEAK = "The third paragraph of the answer names the estate the school stands on, and so the school."
_RANG = "Is there parking for a van with a ramp at the centre?"
_TOLD = "Yes, two places by the side door; I put your name on one."
_HEAD = "Ms Oduya, head teacher"
_WROTE = "On which days would she be away from school, if she were chosen?"
_OUTCOME = (
    "Thank you. What you sent stays as it was, and your correction stands beside it for whoever reads your"
    " history."
)
_NOTE = "The log has one error at 4:12pm and the application in at 4:13pm, well before closing."
#: One in so many of those who were offered a place declines, and one has not answered.
_EVERY = 5


@dataclass(frozen=True)
class _Applicant:
    """Somebody who has applied."""

    id: UUID
    reference: str
    person_id: UUID
    name: str
    email: str


def ask_and_answer(
    session: Session,
    cohort: CohortFacts,
    *,
    leads: tuple[UUID, UUID],
    progress: Progress,
    address: str,
    now: datetime,
) -> None:
    """Send in a few requests, settle one, and answer the offers that were made.

    Args:
        leads: who takes requests and settles them.
        progress: how far the cohort is; before applications are sent nobody asks, before their release nobody
            answers.
        address: the service's own, for links in messages.
        now: when, aware.
    """
    if not progress.has(Progress.SENT):
        return
    asked = [
        _ask(session, cohort, who, kind=kind, text=text, address=address, now=now - timedelta(days=days))
        for who, (kind, days, text) in zip(
            _applicants(session, cohort, most=len(_ASKED)), _ASKED, strict=False
        )
    ]
    _deal_with(session, cohort, asked, leads=leads, address=address, now=now)
    _answer(session, cohort, address=address, now=now)


def _ask(
    session: Session,
    cohort: CohortFacts,
    who: _Applicant,
    *,
    kind: RequestKind,
    text: str,
    address: str,
    now: datetime,
    entered_by: UUID | None = None,
) -> UUID:
    request_id = uuid5(NAMESPACE_URL, f"{who.reference}/{kind}")
    person = None if entered_by else who.person_id
    make_request(
        session,
        request_id=request_id,
        cohort=cohort,
        sender=Sender(who.name, who.email, person, who.id, entered_by),
        kind=kind,
        text=text,
        link=f"{address}/apply/{who.reference}/requests",
        now=now,
    )
    return request_id


def _deal_with(
    session: Session,
    cohort: CohortFacts,
    asked: list[UUID],
    *,
    leads: tuple[UUID, UUID],
    address: str,
    now: datetime,
) -> None:
    """One is settled, one in hand, one waits; a leak that an assessor rang about is overdue."""
    lead, second = leads
    settled, in_hand, *_ = asked
    settle_request(
        session,
        cohort=cohort,
        request_id=settled,
        outcome=_OUTCOME,
        actor_id=lead,
        address=address,
        now=now - timedelta(days=5),
    )
    taken = {"cohort_id": cohort.id, "request_id": in_hand}
    take_request(session, **taken, actor_id=second, now=now - timedelta(days=3))
    note_request(session, **taken, text=_NOTE, actor_id=second, now=now - timedelta(days=2))
    *_, last = _applicants(session, cohort, most=len(_ASKED) + 1)
    by_telephone = _Applicant(last.id, last.reference, last.person_id, "Assessor 2, by telephone", "")
    _ask(
        session,
        cohort,
        by_telephone,
        kind=RequestKind.LEAK,
        text=_LEAK,
        address=address,
        now=now - timedelta(days=8),
        entered_by=lead,
    )
    _ring(session, cohort, last, lead=lead, second=second, now=now)


def _ring(
    session: Session, cohort: CohortFacts, who: _Applicant, *, lead: UUID, second: UUID, now: datetime
) -> None:
    """Two enquiries about one application: what the applicant asked was answered, a head teacher's waits."""
    came = now.astimezone(LONDON).date()
    for number, (by_other, way, text, answer, owner) in enumerate(
        (("", AskedBy.TELEPHONE, _RANG, _TOLD, lead), (_HEAD, AskedBy.EMAIL, _WROTE, "", second))
    ):
        enquiry_id = uuid5(NAMESPACE_URL, f"{who.reference}/enquiry/{number}")
        enquiry = Enquiry(enquiry_id, by_other, way, came, text, answer, owner, None)
        record_enquiry(session, cohort=cohort, application_id=who.id, enquiry=enquiry, actor_id=lead, now=now)


def _answer(session: Session, cohort: CohortFacts, *, address: str, now: datetime) -> None:
    for number, who in enumerate(_applicants(session, cohort, stage=Stage.OFFER), 1):
        if number % _EVERY == 0:
            continue
        accepts = number % _EVERY != 2
        answer_offer(
            session,
            application=own_application(session, who.reference, who.person_id),
            cohort=cohort,
            actor_id=who.person_id,
            email=who.email,
            answer=Answer.ACCEPTED if accepts else Answer.DECLINED,
            words="" if accepts else "My school has asked me to stay as deputy head, and I have said yes.",
            link=f"{address}/apply/{who.reference}/status",
            now=now,
        )


def _applicants(
    session: Session, cohort: CohortFacts, *, stage: Stage | None = None, most: int | None = None
) -> list[_Applicant]:
    """Those who have sent an application, by reference."""
    statement = (
        select(
            col(Application.id),
            col(Application.reference),
            col(Person.id),
            col(Details.full_name),
            col(Person.email),
        )
        .join(Details, col(Details.application_id) == col(Application.id))
        .join(Person, col(Person.id) == col(Details.person_id))
        .where(col(Application.cohort_id) == cohort.id, col(Application.submitted_at).is_not(None))
        .order_by(col(Application.reference))
        .limit(most)
    )
    if stage is not None:
        statement = statement.where(col(Application.stage) == stage)
    return [_Applicant(*row) for row in session.execute(statement)]
