"""Everything held about somebody, as they may read it for themselves: the sources are one list, in order.

Each takes the actor and looks for nobody else's rows; row security, under the role `applicant`, would hide
them all the same. What is left out is a list too, with the reason of each: a table of the schema `identity`
that stands in neither fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, and_, bindparam, case, literal, or_, select, union_all
from sqlmodel import Session, SQLModel, col

from recruitment.models import (
    AddressChange,
    Answer,
    Application,
    BlindedAnswer,
    Booking,
    CarriedOver,
    CentreDay,
    CentreSeat,
    Cohort,
    Declaration,
    Delivery,
    DeliveryState,
    Details,
    EnteredApplication,
    Event,
    Extension,
    Feedback,
    FilledSection,
    History,
    HistoryEntry,
    HistoryGap,
    Interest,
    InterviewDay,
    Message,
    MonitoringLink,
    MonitoringResponse,
    OfferAnswer,
    Person,
    Qualification,
    Referee,
    ReferenceRequest,
    ReferenceState,
    Request,
    Slot,
)
from recruitment.models.base import table_of
from recruitment.queries.cohorts import CohortFacts, cohorts
from recruitment.queries.history import ENTRY_FIELDS, LEAVING_FIELDS, QUALIFICATION_FIELDS
from recruitment.queries.message_order import waits_for_another

_PERSON: BindParameter[UUID] = bindparam("person_id")


@dataclass(frozen=True)
class Source:
    """Where something stands that is held about somebody.

    Attributes:
        name: of the list in the machine-readable file.
        title: the heading above it.
        tables: those that it is read from, with their schema.
        statement: reads it, given `person_id`; what belongs to an application begins with its reference.
    """

    name: str
    title: str
    tables: tuple[str, ...]
    statement: Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Held:
    """What one source holds: rows by the names of their columns."""

    source: Source
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class OwnData:
    """Everything that somebody may read of themselves.

    Attributes:
        cohorts: of each application, by its reference; they word what the codes mean.
    """

    held: tuple[Held, ...]
    cohorts: Mapping[str, CohortFacts]


def own_data(session: Session, actor_id: UUID) -> OwnData:
    """Read everything held about somebody, across cohorts: a statement a source, and two.

    Args:
        session: under the role `applicant`, or one that may read more.
        actor_id: about whom.
    """
    asked = {"person_id": actor_id}
    held = tuple(
        Held(one, tuple(dict(row) for row in session.execute(one.statement, asked).mappings()))
        for one in SOURCES
    )
    applied = {row.reference: row.cohort_id for row in session.execute(_APPLIED, asked)}
    by_id = {one.id: one for one in cohorts(session, frozenset(applied.values()))}
    return OwnData(held, {reference: by_id[cohort_id] for reference, cohort_id in applied.items()})


def _mine(*columns: Any) -> Select[*tuple[Any, ...]]:
    """These columns of all one's applications, the newest application first, each with its reference."""
    return (
        select(col(Application.reference), *columns)
        .select_from(Details)
        .join(Application, col(Application.id) == col(Details.application_id))
        .where(col(Details.person_id) == _PERSON)
        .order_by(col(Application.started_at).desc())
    )


def _rows(name: str, title: str, model: type[SQLModel], columns: tuple[Any, ...], *order: Any) -> Source:
    """Rows of a table that belong to applications, in this order, else in that of the first column."""
    table = table_of(model)
    chosen = [table.c[one] if isinstance(one, str) else one for one in columns]
    statement = _mine(*chosen).join(table, table.c["application_id"] == col(Details.application_id))
    return Source(name, title, (table.fullname,), statement.order_by(*(order or (chosen[0],))))


_OWN_ADDRESSES = union_all(
    select(col(Person.email)).where(col(Person.id) == _PERSON),
    select(col(AddressChange.was)).where(col(AddressChange.person_id) == _PERSON),
)
_RECEIVED = case(
    (col(ReferenceRequest.state) == ReferenceState.RECEIVED, col(ReferenceRequest.answered_at))
).label("received_at")
#: A reason that others gave is theirs to tell: it may name somebody.
_OWN_REASON = case((col(Event.actor_id) == _PERSON, col(Event.reason)), else_=literal("")).label("reason")

#: What is read, in the order in which it stands in the files.
SOURCES: tuple[Source, ...] = (
    Source(
        "account",
        "Your account",
        ("identity.person",),
        select(
            col(Person.email), col(Person.full_name), col(Person.created_at), col(Person.signed_in_at)
        ).where(col(Person.id) == _PERSON),
    ),
    Source(
        "addresses",
        "E-mail addresses you changed",
        ("identity.address_change",),
        select(col(AddressChange.was), col(AddressChange.becomes), col(AddressChange.at))
        .where(col(AddressChange.person_id) == _PERSON)
        .order_by(col(AddressChange.at)),
    ),
    Source(
        "applications",
        "Your applications",
        ("work.application",),
        _mine(
            col(Cohort.name).label("cohort"),
            col(Application.stage),
            col(Application.started_at),
            col(Application.submitted_at),
        ).join(Cohort, col(Cohort.id) == col(Application.cohort_id)),
    ),
    _rows(
        "carried_over",
        "What you carried over from an earlier application",
        CarriedOver,
        ("cohort", "parts", "at"),
    ),
    Source(
        "details",
        "Your details",
        ("identity.details",),
        _mine(
            col(Details.full_name),
            col(Details.known_as),
            col(Details.phone),
            col(Details.employer),
            col(Details.acknowledged_at),
            col(Details.saved_at),
        ),
    ),
    _rows("sections", "Sections of the form", FilledSection, ("section", "entries", "saved_at")),
    _rows("history", "When you left education", History, (*LEAVING_FIELDS, "saved_at")),
    _rows(
        "history_entries",
        "Your history",
        HistoryEntry,
        (*ENTRY_FIELDS, "saved_at"),
        col(HistoryEntry.from_year),
    ),
    _rows("history_gaps", "What you said of gaps", HistoryGap, ("months", "text", "saved_at")),
    _rows(
        "qualifications",
        "Your qualifications",
        Qualification,
        (*QUALIFICATION_FIELDS, "saved_at"),
        col(Qualification.year),
    ),
    _rows("answers", "Your answers", Answer, ("question", "text", "saved_at")),
    _rows(
        "blinded_answers",
        "The copies of your answers that assessors read",
        BlindedAnswer,
        ("question", "text", "made_at", "superseded_at"),
        col(BlindedAnswer.question),
        col(BlindedAnswer.made_at),
    ),
    _rows(
        "referees",
        "Referees, as you named them",
        Referee,
        ("position", "full_name", "email", "not_before_offer", "saved_at"),
    ),
    _rows(
        "references",
        "Whom we asked for references",
        ReferenceRequest,
        ("position", "full_name", "email", "asked_at", _RECEIVED),
    ),
    Source(
        "monitoring",
        "Equality monitoring, stored apart",
        ("identity.monitoring_link", "monitoring.response"),
        _mine(col(MonitoringResponse.entries))
        .join(MonitoringLink, col(MonitoringLink.application_id) == col(Details.application_id))
        .join(MonitoringResponse, col(MonitoringResponse.key) == col(MonitoringLink.key)),
    ),
    _rows(
        "entered",
        "Applications that we entered for you",
        EnteredApplication,
        ("came_by", "received_on", "entered_at"),
    ),
    _rows("extensions", "More time that you were given", Extension, ("until",)),
    _rows(
        "events",
        "What happened to your applications",
        Event,
        ("at", "action", "from_stage", "to_stage", _OWN_REASON),
        col(Event.at),
    ),
    _rows(
        "declaration",
        "Your self-declaration",
        Declaration,
        ("asked_at", "entries", "saved_at", "sent_at"),
    ),
    Source(
        "interviews",
        "Interviews and exercises you were asked to choose a time for",
        ("work.booking", "work.slot", "work.interview_day"),
        _mine(
            col(Booking.exercise),
            col(Booking.state),
            col(Slot.begins_at),
            col(Slot.ends_at),
            col(InterviewDay.place),
            col(Booking.minutes).label("minutes_you_need"),
        )
        .join(Booking, col(Booking.application_id) == col(Details.application_id))
        .outerjoin(Slot, col(Slot.id) == col(Booking.slot_id))
        .outerjoin(InterviewDay, col(InterviewDay.id) == col(Slot.day_id))
        .order_by(col(Booking.exercise)),
    ),
    Source(
        "centre_days",
        "Days of an assessment centre",
        ("work.centre_seat", "work.centre_day"),
        _mine(
            col(CentreSeat.comes_at),
            col(CentreSeat.leaves_at),
            col(CentreDay.place),
            col(CentreSeat.arrival),
            col(CentreSeat.late_until),
            col(CentreSeat.arrived_at),
        )
        .join(CentreSeat, col(CentreSeat.application_id) == col(Details.application_id))
        .join(CentreDay, col(CentreDay.id) == col(CentreSeat.day_id))
        # Until somebody is told of it, a day is a plan of ours.
        .where(col(CentreSeat.comes_at).is_not(None))
        .order_by(col(CentreSeat.comes_at)),
    ),
    _rows("offer_answers", "Your answers to offers", OfferAnswer, ("at", "answer", "words")),
    _rows("feedback", "Feedback we gave you", Feedback, ("sentence", "bands", "sent_at")),
    Source(
        "requests",
        "What you asked us, and our answers",
        ("identity.request",),
        _mine(
            col(Request.made_at),
            col(Request.kind),
            col(Request.came_by),
            col(Request.text),
            col(Request.due_at),
            col(Request.state),
            col(Request.outcome),
            col(Request.settled_at),
        )
        .join(Request, col(Request.application_id) == col(Details.application_id))
        # Others may have sent something about the same application.
        .where(col(Request.person_id) == _PERSON)
        .order_by(col(Request.made_at)),
    ),
    Source(
        "messages",
        "E-mails to you about your applications",
        ("identity.message", "work.delivery"),
        _mine(
            col(Message.made_at),
            col(Message.recipient),
            col(Message.subject),
            col(Message.text),
            col(Delivery.sent_at),
        )
        .join(Delivery, col(Delivery.application_id) == col(Details.application_id))
        .join(Message, col(Message.id) == col(Delivery.message_id))
        .where(
            col(Message.recipient).in_(_OWN_ADDRESSES),
            # Nobody was sent what was taken out, nor yet what waits so that leads can hold and change it; but
            # what came back had left.
            or_(
                col(Delivery.sent_at).is_not(None),
                col(Delivery.state).not_in([DeliveryState.DROPPED, DeliveryState.QUEUED]),
                and_(
                    col(Delivery.state) == DeliveryState.QUEUED,
                    col(Delivery.held_at).is_(None),
                    col(Delivery.due_at) <= col(Message.made_at),
                    ~waits_for_another(),
                ),
            ),
        )
        .order_by(col(Message.made_at)),
    ),
    Source(
        "interest",
        "Your wish to be told when applications open",
        ("identity.interest",),
        select(col(Interest.email), col(Interest.name), col(Interest.made_at), col(Interest.told_at))
        .join(Person, col(Person.email) == col(Interest.email))
        .where(col(Person.id) == _PERSON),
    ),
)

#: Tables of the schemas `identity` and `safeguarding` that nobody downloads, and why.
LEFT_OUT: Mapping[str, str] = {
    "identity.answer_words": "the words of answers that stand in the file already, for leads to find",
    "identity.bounce": "what mail systems said of an e-mail that came back: the e-mail itself is in the file",
    "identity.done_to_message": "what leads did with e-mails before they left, and what these said before",
    "identity.entered_part": "who of us typed what of an application that we entered for you",
    "identity.incident": "what went wrong on our side, of nobody in particular",
    "identity.reference": "what referees wrote in confidence: a person decides what of it can be shown",
    "identity.reference_link": "keys by which referees come in",
    "identity.request_note": "what leads noted: it may name others, so a person looks first",
    "identity.search": "what leads looked for in their lists, kept for a day",
    "identity.sign_in_code": "used codes, of which only what cannot be read is kept",
    "identity.sign_in_session": "which browsers are signed in, of which only what cannot be read is kept",
    "identity.staff_event": "of those who work here: the organisation answers for it",
    "identity.staff_role": "of those who work here: the organisation answers for it",
    "safeguarding.safer_record": "what was found for safer recruitment may name others: a person looks first",
    "identity.safer_recruitment_lead": "of those who work here: the organisation answers for it",
}

_APPLIED = _mine(col(Application.cohort_id))
