"""Begin an application on somebody's behalf, and keep who typed what of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from recruitment.domain.deadlines import date_and_time, long_date
from recruitment.domain.entering import CAME, CameBy, needs_until, refusal_of_entry
from recruitment.domain.errors import Refusal
from recruitment.domain.messages import MessageKind
from recruitment.domain.words import normalise_name
from recruitment.models import (
    Application,
    Details,
    EnteredApplication,
    EnteredPart,
    Extension,
    Person,
    StaffRole,
)
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import application_window
from recruitment.queries.extensions import UNSENT
from recruitment.services.applications import begin, confirmed
from recruitment.services.details import surname_first
from recruitment.services.messages import Letter, post, standing_fields


@dataclass(frozen=True)
class Came:
    """An application that came to us outside the form.

    Attributes:
        email: the applicant's, in lower case: they are told there, and sign in with it.
        said: what they answered to each statement of eligibility, by its field.
    """

    full_name: str
    email: str
    by: CameBy
    received_on: date
    said: Mapping[str, str]


def enter_application(
    session: Session,
    came: Came,
    *,
    cohort: CohortFacts,
    actor_id: UUID,
    link_for: Callable[[str], str],
    now: datetime,
    chance: Random | None = None,
) -> str:
    """Begin an application for somebody from whom it came on paper, by telephone or in person.

    In order: asks whether it came in time; finds the person or makes their account; makes the application,
    with its name and what was said of eligibility; keeps who enters it, how it came and when; gives it time
    to be typed, where applications close sooner; tells the applicant. Pressed twice, it is begun once.

    Args:
        came: what came, and from whom.
        cohort: what is applied to.
        actor_id: the lead who enters it.
        link_for: the whole address of the applicant's page of a reference.
        now: when, aware.
        chance: what the reference is drawn by.

    Returns:
        The reference of the application.

    Raises:
        Refusal: it came too late, or on a day that cannot be; applications are not open yet; the address is
            the lead's own, a colleague's or of a closed account; or the person has an application here that
            no lead began, or that is sent.
    """
    window = application_window(cohort)
    if sentence := refusal_of_entry(came.received_on, window=window, now=now):
        raise Refusal(sentence)
    person_id = _person(session, came.email, cohort_id=cohort.id, actor_id=actor_id, now=now)
    application = begin(
        session,
        cohort=cohort,
        person_id=person_id,
        by=actor_id,
        cause="page:enter",
        reason=_reason(came, cohort),
        said=came.said,
        now=now,
        chance=chance,
    )
    if application is None:
        return _begun_before(session, cohort.id, person_id)
    _name(session, application.id, came.full_name)
    session.add(
        EnteredApplication(
            application_id=application.id,
            came_by=came.by,
            received_on=came.received_on,
            entered_by=actor_id,
            entered_at=now,
        )
    )
    until = needs_until(window, now)
    if until is not None:
        _give_time(session, application.id, until, came=came, actor_id=actor_id, now=now)
    session.flush()
    _tell(session, application, came, cohort=cohort, until=until, link_for=link_for, now=now)
    return application.reference


def note_part(session: Session, *, application_id: UUID, part: str, person_id: UUID, now: datetime) -> None:
    """Keep that a lead typed a part of an application that is entered for somebody.

    Args:
        application_id: one that a lead began.
        part: the code of the part of the form.
        person_id: the lead.
        now: when, aware.
    """
    typed = {"application_id": application_id, "part": part, "entered_by": person_id, "at": now}
    statement = insert(EnteredPart).values(typed)
    session.execute(statement.on_conflict_do_update(constraint="entered_part_pk", set_={"at": now}))


def _person(session: Session, email: str, *, cohort_id: UUID, actor_id: UUID, now: datetime) -> UUID:
    """The account under an address, made where there is none: one who signs in with it later finds theirs."""
    made = insert(Person).values(email=email, full_name="", active=True, created_at=now, id=uuid4())
    session.execute(made.on_conflict_do_nothing())
    person_id, active = session.execute(
        select(col(Person.id), col(Person.active)).where(col(Person.email) == email)
    ).one()
    if person_id == actor_id:
        raise Refusal("Enter their address: this is your own.")
    if not active:
        raise Refusal("Choose another address: the account under this one is closed.")
    works_here = select(col(StaffRole.id)).where(
        col(StaffRole.person_id) == person_id,
        col(StaffRole.cohort_id).is_(None) | (col(StaffRole.cohort_id) == cohort_id),
    )
    if session.execute(works_here).first() is not None:
        raise Refusal("Let them apply by themselves: whoever has this address works on this cohort.")
    return UUID(str(person_id))


def _begun_before(session: Session, cohort_id: UUID, person_id: UUID) -> str:
    """The reference of an application that a lead began for this person a moment ago.

    Raises:
        Refusal: nobody began it for them, or it is no draft any more.
    """
    row = session.execute(
        select(
            col(Application.reference),
            col(Application.submitted_at),
            col(Application.stage),
            col(EnteredApplication.entered_by),
        )
        .join(Details, col(Details.application_id) == col(Application.id))
        .outerjoin(EnteredApplication, col(EnteredApplication.application_id) == col(Application.id))
        .where(col(Details.cohort_id) == cohort_id, col(Details.person_id) == person_id)
    ).one()
    if row.submitted_at is not None:
        raise Refusal(f"Look at {row.reference}: they have sent an application to this cohort already.")
    if row.stage not in UNSENT:
        raise Refusal(f"Look at {row.reference}: their application to this cohort has ended.")
    if row.entered_by is None:
        raise Refusal(
            f"Ask them to finish {row.reference}: they began it themselves, and nobody may write in it for"
            " them."
        )
    reference: str = row.reference
    return reference


def _reason(came: Came, cohort: CohortFacts) -> str:
    """How it came, and what was answered, agreed to and read, for the record."""
    how = f"It came {CAME[came.by]} on {long_date(came.received_on)}."
    return f"{how} They agreed that it is entered for them. {confirmed(cohort.definition, came.said)}"


def _name(session: Session, application_id: UUID, full_name: str) -> None:
    name = normalise_name(full_name)
    session.execute(
        update(Details)
        .where(col(Details.application_id) == application_id)
        .values(full_name=name, search_name=surname_first(name))
    )


def _give_time(
    session: Session, application_id: UUID, until: datetime, *, came: Came, actor_id: UUID, now: datetime
) -> None:
    reason = f"It came {CAME[came.by]} on {long_date(came.received_on)}, and takes us time to type."
    session.add(
        Extension(application_id=application_id, until=until, reason=reason, given_by=actor_id, given_at=now)
    )


def _tell(
    session: Session,
    application: Application,
    came: Came,
    *,
    cohort: CohortFacts,
    until: datetime | None,
    link_for: Callable[[str], str],
    now: datetime,
) -> None:
    fields = standing_fields(cohort.definition, link_for(application.reference)) | {
        "name": normalise_name(came.full_name),
        "cohort": cohort.name,
        "reference": application.reference,
        "came": f"{CAME[came.by]} on {long_date(came.received_on)}",
        "closes": date_and_time(until or cohort.closes_at),
    }
    event = f"application:{application.id}"
    letter = Letter(came.email, MessageKind.APPLICATION_ENTERED, event, fields, application.id)
    post(session, letter, definition=cohort.definition, now=now, cohort_id=cohort.id)
