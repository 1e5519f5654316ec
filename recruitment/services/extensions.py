"""Give more time: to one application, or to every open draft after an incident. None is ever shortened."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from recruitment.domain.deadlines import date_and_time
from recruitment.domain.errors import NotFound, Refusal
from recruitment.domain.extensions import refusal_of_extension
from recruitment.domain.messages import MessageKind
from recruitment.domain.references import normalise_reference
from recruitment.models import Application, Cohort, Details, Extension, Incident, Person
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.conflicts import own_in_cohort
from recruitment.queries.drafts import Draft, drafts_closing_before
from recruitment.queries.extensions import UNSENT, own_closing, still_to_be_told
from recruitment.queries.staff import lead_addresses
from recruitment.services.bulk import insert_rows
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.messages import Letter, post, post_many, standing_fields

#: How somebody is addressed who has not written their name yet.
_NAMELESS = "applicant"
_ONE = (
    select(
        col(Application.id),
        col(Application.stage),
        col(Application.reference),
        col(Person.email),
        col(Details.known_as),
        col(Details.full_name),
        own_closing().label("closes_at"),
    )
    .join(Cohort, col(Cohort.id) == col(Application.cohort_id))
    .join(Details, col(Details.application_id) == col(Application.id))
    .join(Person, col(Person.id) == col(Details.person_id))
    .where(
        col(Application.cohort_id) == bindparam("cohort_id"),
        col(Application.reference) == bindparam("reference"),
    )
    # Sending takes the row too: nobody is given time who has sent a moment ago.
    .with_for_update(of=Application)
)


@dataclass(frozen=True)
class Told:
    """What everybody is told from: the cohort, the service's own address, who gives the time, and when."""

    cohort: CohortFacts
    address: str
    actor_id: UUID
    now: datetime


def extend(session: Session, told: Told, *, reference: str, until: datetime, reason: str) -> bool:
    """Give one application more time, and tell its applicant.

    Args:
        told: in whose name, and when.
        reference: of the application.
        until: its new closing time, aware; the grace comes after it.
        reason: why, for leads.

    Returns:
        True where it was given; False where it has this very closing time already.

    Raises:
        NotFound: the cohort has no such application.
        Refusal: without a reason; it is the lead's own; it is no draft; or the time is past, not later than
            what it has, or too far away.
    """
    row = session.execute(
        _ONE, {"cohort_id": told.cohort.id, "reference": normalise_reference(reference)}
    ).one_or_none()
    if row is None:
        raise NotFound("Check the reference: this cohort has no application with this one.")
    require_not_ones_own(session, row.id, told.actor_id)
    if row.stage not in UNSENT:
        raise Refusal("Leave it as it is: it was sent or has ended, so it needs no more time.")
    if not reason.strip():
        raise Refusal("Give your reason: it stays on record.")
    if until == row.closes_at:
        return False
    _require_time(until, closes_at=row.closes_at, now=told.now)
    draft = Draft(row.id, row.reference, row.email, row.known_as or row.full_name, row.closes_at)
    _give(session, told, [draft], until=until, reason=reason.strip())
    event = f"extension:{draft.application_id}:{until.isoformat()}"
    letter = _letter(told, draft, MessageKind.EXTENDED, event, until)
    post(session, letter, definition=told.cohort.definition, now=told.now, cohort_id=told.cohort.id)
    return True


def record_incident(session: Session, told: Told, *, incident_id: UUID, until: datetime, words: str) -> int:
    """Give every open draft of a cohort more time after an incident, and tell each applicant once.

    In order: takes every draft that closes sooner, so that none is sent meanwhile; records the incident;
    gives the time; writes to each. A constant number of statements.

    Args:
        told: in whose name, and when.
        incident_id: its id to be, from the form: what is sent twice is one incident.
        until: their new closing time, aware.
        words: what happened, as applicants are told it.

    Returns:
        How many drafts were given more time; 0 where this very incident was recorded before.

    Raises:
        Refusal: nothing is said of what happened; the time does not do; nobody has a draft that would get
            more time; or the lead has a draft of their own in this cohort.
    """
    cohort = told.cohort
    if not words.strip():
        raise Refusal("Say what happened: applicants read it.")
    if own_in_cohort(session, cohort.id, told.actor_id) is not None:
        raise Refusal("Ask another lead to do this: you have an application of your own in this cohort.")
    _require_time(until, closes_at=cohort.closes_at, now=told.now)
    if session.get(Incident, incident_id) is not None:
        return 0
    drafts = drafts_closing_before(session, cohort.id, until)
    if not drafts:
        raise Refusal("Choose a later time: every draft can be sent until then already, or there is none.")
    if not _record(session, told, incident_id, until=until, words=words.strip(), drafts=len(drafts)):
        return 0
    _give(session, told, drafts, until=until, reason=words.strip(), incident_id=incident_id)
    event = f"incident:{incident_id}"
    letters = [
        _letter(told, draft, MessageKind.INCIDENT, event, until, happened=words.strip()) for draft in drafts
    ]
    post_many(session, letters, definition=cohort.definition, now=told.now, cohort_id=cohort.id)
    return len(drafts)


def end_extensions(
    session: Session, *, cohort: CohortFacts, until: datetime, address: str, now: datetime
) -> bool:
    """Tell the leads of a cohort that the time which some applications were given is over.

    Args:
        cohort: theirs.
        until: the closing time that they had.
        address: the service's own, for the link.
        now: when, aware.

    Returns:
        True where they were told now; False where they had been, or the time was made longer since.
    """
    over = (
        select(col(Application.id), col(Application.submitted_at).is_not(None).label("sent"))
        .join(Extension, col(Extension.application_id) == col(Application.id))
        .where(col(Application.cohort_id) == cohort.id, col(Extension.until) == until, *still_to_be_told())
    )
    sent = {row.id: row.sent for row in session.execute(over)}
    if not sent:
        return False
    session.execute(
        update(Extension)
        .where(col(Extension.application_id).in_(list(sent)), col(Extension.until) == until)
        .values(ended_at=now)
    )
    fields = standing_fields(cohort.definition, f"{address}/lead/{cohort.slug}") | {
        "cohort": cohort.name,
        "closes": date_and_time(until),
        "submitted": str(sum(sent.values())),
        "drafts": str(len(sent) - sum(sent.values())),
    }
    event = f"extensions:{cohort.id}:{until.isoformat()}"
    leads = lead_addresses(session, cohort.id)
    letters = [Letter(lead, MessageKind.EXTENSIONS_ENDED, event, fields) for lead in leads]
    post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)
    return True


def _require_time(until: datetime, *, closes_at: datetime, now: datetime) -> None:
    if sentence := refusal_of_extension(until, closes_at=closes_at, now=now):
        raise Refusal(sentence)


def _record(
    session: Session, told: Told, incident_id: UUID, *, until: datetime, words: str, drafts: int
) -> bool:
    """Whether it was recorded now, and not by another press of the button."""
    written = session.execute(
        insert(Incident)
        .values(
            id=incident_id,
            cohort_id=told.cohort.id,
            until=until,
            words=words,
            drafts=drafts,
            recorded_by=told.actor_id,
            recorded_at=told.now,
        )
        .on_conflict_do_nothing()
        .returning(col(Incident.id))
    )
    return written.scalar_one_or_none() is not None


def _give(
    session: Session,
    told: Told,
    drafts: tuple[Draft, ...] | list[Draft],
    *,
    until: datetime,
    reason: str,
    incident_id: UUID | None = None,
) -> None:
    columns = ("application_id", "until", "reason", "incident_id", "given_by", "given_at")
    rows = [(one.application_id, until, reason, incident_id, told.actor_id, told.now) for one in drafts]
    insert_rows(session, Extension, columns, rows)


def _letter(told: Told, draft: Draft, kind: MessageKind, event: str, until: datetime, **more: str) -> Letter:
    link = f"{told.address}/apply/{draft.reference}"
    fields = standing_fields(told.cohort.definition, link) | {
        "name": draft.name or _NAMELESS,
        "cohort": told.cohort.name,
        "reference": draft.reference,
        "closes": date_and_time(until),
        **more,
    }
    return Letter(draft.email, kind, event, fields, draft.application_id)
