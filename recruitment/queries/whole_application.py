"""One application whole, as leads see it: who, what they wrote, what became of it, who looked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    Text,
    bindparam,
    case,
    cast,
    desc,
    exists,
    func,
    literal,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.deadlines import long_date
from recruitment.domain.errors import NotFound
from recruitment.domain.opened import WHOLE
from recruitment.domain.refereeing import ReferenceState
from recruitment.domain.references import normalise_reference
from recruitment.domain.stages import MOVES, Action, Stage
from recruitment.models import (
    Answer,
    Application,
    BlindedAnswer,
    Confirmation,
    Decision,
    Delivery,
    DeliveryState,
    Details,
    EnteredApplication,
    Event,
    Extension,
    OfferAnswer,
    Pack,
    Person,
    Referee,
    ReferenceRequest,
    Request,
    ReserveExtension,
    View,
)
from recruitment.models.base import datetime
from recruitment.queries.constants import is_one_of


@dataclass(frozen=True)
class Applicant:
    """Who applies, as they wrote it."""

    full_name: str
    known_as: str
    email: str
    phone: str
    employer: str


@dataclass(frozen=True)
class NamedReferee:
    """A referee as the applicant named them."""

    full_name: str
    email: str


class Besides(Enum):
    """What few applications have: to see whether there is any costs a tenth of asking for what there is."""

    EXTENSIONS = auto()
    ENTERED = auto()
    OFFER_ANSWERS = auto()
    REQUESTS = auto()
    PACKS = auto()
    REFERENCES = auto()
    FAILED_MESSAGES = auto()


@dataclass(frozen=True)
class WholeApplication:
    """An application and its applicant, who is None where scores came without a person.

    Attributes:
        besides: of what few applications have, what this one has.
    """

    id: UUID
    reference: str
    outside_id: str | None
    stage: Stage
    stage_since: datetime
    started_at: datetime
    submitted_at: datetime | None
    applicant: Applicant | None
    besides: frozenset[Besides]

    @property
    def name(self) -> str:
        """The applicant's name, or what scores collected elsewhere call the candidate."""
        if self.applicant is not None:
            return self.applicant.full_name or "Name not given yet"
        return f"Candidate {self.outside_id}"


@dataclass(frozen=True)
class WrittenAnswer:
    """One answer as written, and the copy that assessors read; None where there is none."""

    text: str
    blinded: str | None


@dataclass(frozen=True)
class PastEvent:
    """What happened, in words, with who did it and why.

    Attributes:
        by: who; for a decision that was carried out, who proposed it.
        confirmed_by: for a decision, who agreed.
    """

    title: str
    at: datetime
    by: str
    confirmed_by: str
    reason: str


@dataclass(frozen=True)
class Opened:
    """Who had a page of the application displayed, or took it away as a file, how often, and when last.

    Attributes:
        answers: how often it was one that shows what the applicant wrote.
    """

    name: str
    times: int
    answers: int
    last_at: datetime


def whole_application(session: Session, cohort_id: UUID, reference: str) -> WholeApplication:
    """An application of a cohort by its reference, however typed.

    Raises:
        NotFound: this cohort has none with that reference.
    """
    return whole_in(session.execute(BY_REFERENCE, asked_by_reference(cohort_id, reference)).one_or_none())


def asked_by_reference(cohort_id: UUID, reference: str) -> dict[str, object]:
    """The parameters of `BY_REFERENCE`, for a reference as it was typed."""
    return {"cohort_id": cohort_id, "reference": normalise_reference(reference)}


def whole_application_by_id(session: Session, cohort_id: UUID, application_id: UUID) -> WholeApplication:
    """An application of a cohort by its id. Raises NotFound."""
    asked = {"cohort_id": cohort_id, "application_id": application_id}
    return whole_in(session.execute(_BY_ID, asked).one_or_none())


def answers_of(session: Session, application_id: UUID) -> Mapping[str, WrittenAnswer]:
    """What the applicant wrote, by question, with the copies that are current."""
    rows = session.execute(_ANSWERS, {"application_id": application_id})
    return {question: WrittenAnswer(text, blinded) for question, text, blinded in rows}


def referees_of(session: Session, application_id: UUID) -> tuple[NamedReferee, ...]:
    """The referees named so far, the first first."""
    rows = session.execute(_REFEREES, {"application_id": application_id})
    return tuple(NamedReferee(*row) for row in rows)


def history_of(session: Session, application_id: UUID) -> tuple[PastEvent, ...]:
    """Every event of an application, and each later day on the reserve list, newest first. One statement."""
    rows = session.execute(_history(), {"application_id": application_id})
    return tuple(
        PastEvent(_title(origin, action, until), at, by or "", confirmed or "", reason)
        for origin, action, at, by, confirmed, reason, until, _ in rows
    )


def _title(origin: Stage, action: Action, until: date | None) -> str:
    """What a move is called once it has happened, or what a place on the reserve list was extended to."""
    if until is not None:
        return f"was given until {long_date(until)} on the reserve list"
    return _PAST.get((origin, action), action)


def opened_by(session: Session, application_id: UUID) -> tuple[Opened, ...]:
    """Who had anything of an application displayed, the last first. One statement."""
    rows = session.execute(_opened(), {"application_id": application_id})
    return tuple(Opened(*row) for row in rows)


def _called(person: type[Person]) -> ColumnElement[str]:
    """The name of somebody with an account, or their address where they gave none."""
    return func.coalesce(func.nullif(col(person.full_name), ""), col(person.email))


# Composed once: that takes as long as carrying them out.
_ASKED: BindParameter[UUID] = bindparam("application_id")
_ANSWERS = (
    select(col(Answer.question), col(Answer.text), col(BlindedAnswer.text))
    .outerjoin(
        BlindedAnswer,
        (col(BlindedAnswer.application_id) == col(Answer.application_id))
        & (col(BlindedAnswer.question) == col(Answer.question))
        & col(BlindedAnswer.superseded_at).is_(None),
    )
    .where(col(Answer.application_id) == _ASKED)
)
_REFEREES = (
    select(col(Referee.full_name), col(Referee.email))
    .where(col(Referee.application_id) == _ASKED)
    .order_by(col(Referee.position))
)
_BESIDES: Mapping[Besides, ColumnElement[bool]] = {
    Besides.EXTENSIONS: col(Extension.application_id) == col(Application.id),
    Besides.ENTERED: col(EnteredApplication.application_id) == col(Application.id),
    Besides.OFFER_ANSWERS: col(OfferAnswer.application_id) == col(Application.id),
    Besides.REQUESTS: col(Request.application_id) == col(Application.id),
    Besides.PACKS: col(Pack.application_id) == col(Application.id),
    # Written out, so that the index of requests that stand is seen to serve.
    Besides.REFERENCES: (col(ReferenceRequest.application_id) == col(Application.id))
    & (col(ReferenceRequest.state) != literal_column(f"'{ReferenceState.REPLACED}'")),
    Besides.FAILED_MESSAGES: (col(Delivery.application_id) == col(Application.id))
    & (col(Delivery.state) == literal_column(f"'{DeliveryState.FAILED}'")),
}
#: How many columns say who applies.
_WHO = len(Applicant.__dataclass_fields__)
_WHOLE: Select[*tuple[Any, ...]] = (
    select(
        col(Application.id),
        col(Application.reference),
        col(Application.outside_id),
        col(Application.stage),
        col(Application.stage_since),
        col(Application.started_at),
        col(Application.submitted_at),
        col(Details.full_name),
        col(Details.known_as),
        col(Person.email),
        col(Details.phone),
        col(Details.employer),
        *(exists().where(there_is) for there_is in _BESIDES.values()),
    )
    .outerjoin(Details, col(Details.application_id) == col(Application.id))
    .outerjoin(Person, col(Person.id) == col(Details.person_id))
    .where(col(Application.cohort_id) == bindparam("cohort_id"))
)
#: One application of a cohort; another query may read more of it along, in columns that stand behind these.
BY_REFERENCE = _WHOLE.where(col(Application.reference) == bindparam("reference"))
_BY_ID = _WHOLE.where(col(Application.id) == _ASKED)


#: What each move of the table is called once it has happened.
_PAST = {(move.origin, move.action): move.past for move in MOVES}


@cache
def _history() -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(_events(), _later_days()).order_by(desc("at"), desc("number"))


def _later_days() -> Select[*tuple[Any, ...]]:
    """Of the reserve list, in the columns of events."""
    return (
        select(
            literal(Stage.RESERVE.value, Text),
            literal("", Text),
            col(ReserveExtension.extended_at),
            _called(Person),
            cast(null(), Text),
            col(ReserveExtension.reason),
            col(ReserveExtension.until),
            cast(null(), BigInteger),
        )
        .outerjoin(Person, col(Person.id) == col(ReserveExtension.extended_by))
        .where(col(ReserveExtension.application_id) == _ASKED)
    )


def _events() -> Select[*tuple[Any, ...]]:
    confirmer = aliased(Person)
    confirmed_by = (
        select(func.string_agg(_called(confirmer), literal(" and ")))
        .join(Confirmation, col(Confirmation.person_id) == col(confirmer.id))
        .where(col(Confirmation.decision_id) == col(Decision.id))
        .scalar_subquery()
    )
    return (
        select(
            col(Event.from_stage),
            col(Event.action),
            col(Event.at).label("at"),
            case((col(Details.person_id) == col(Event.actor_id), "the applicant"), else_=_called(Person)),
            confirmed_by,
            col(Event.reason),
            cast(null(), Date).label("until"),
            col(Event.id).label("number"),
        )
        .select_from(Event)
        .outerjoin(Decision, col(Event.cause) == func.concat("decision:", cast(col(Decision.id), Text)))
        .outerjoin(Details, col(Details.application_id) == col(Event.application_id))
        .outerjoin(Person, col(Person.id) == func.coalesce(col(Event.actor_id), col(Decision.proposed_by)))
        .where(col(Event.application_id) == _ASKED)
    )


@cache
def _opened() -> Select[*tuple[Any, ...]]:
    last = func.max(col(View.at))
    return (
        select(
            _called(Person),
            func.count(),
            func.count().filter(is_one_of(col(View.page), WHOLE)),
            last,
        )
        .join(Person, col(Person.id) == col(View.person_id))
        .where(col(View.application_id) == _ASKED)
        .group_by(col(Person.id))
        .order_by(last.desc())
    )


def whole_in(row: Any) -> WholeApplication:
    """The application in a row that begins with the columns of `BY_REFERENCE`, or in none.

    Raises:
        NotFound: there is no row.
    """
    if row is None:
        raise NotFound("Check the reference: this cohort has no application with this one.")
    key, reference, outside_id, stage, since, started, submitted, *more = row
    who, there_is = more[:_WHO], more[_WHO : _WHO + len(_BESIDES)]
    return WholeApplication(
        key,
        reference,
        outside_id,
        Stage(stage),
        since,
        started,
        submitted,
        None if who[0] is None else Applicant(*who),
        frozenset(one for one, there in zip(_BESIDES, there_is, strict=True) if there),
    )
