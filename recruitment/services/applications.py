"""Start applications."""

from collections.abc import Callable, Mapping
from random import Random
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from recruitment.domain.deadlines import date_and_time
from recruitment.domain.errors import Closed
from recruitment.domain.messages import MessageKind
from recruitment.domain.references import new_reference
from recruitment.domain.sections import answered_no, prefilled
from recruitment.domain.stages import Action, Stage
from recruitment.models import Application, Details, FilledSection
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import application_window
from recruitment.services.messages import Letter, post, standing_fields
from recruitment.services.moves import move

#: What the database calls a second application of one person in one cohort.
ONE_EACH = "details_person_id_cohort_id_unique"
REFERENCE_TAKEN = "application_reference_unique"


def start_application(
    session: Session,
    *,
    cohort: CohortFacts,
    actor_id: UUID,
    email: str,
    said: Mapping[str, str],
    link_for: Callable[[str], str],
    now: datetime,
    chance: Random | None = None,
) -> str:
    """Start a person's application to a cohort, once everything is confirmed and acknowledged.

    In order: makes the application and its details; moves it on to be written; posts the message with the
    reference. Where the person has one already (a second click), nothing happens.

    Args:
        cohort: what is applied to.
        actor_id: who applies.
        email: where messages to them go.
        said: what was answered to each statement of eligibility, by its field; not asked again in the form.
        link_for: the whole address of the page of a reference.
        now: when, aware.
        chance: what the reference is drawn by; the operating system's unless a rehearsal gives its own.

    Returns:
        The reference of the person's one application to this cohort.

    Raises:
        Closed: applications are not open.
    """
    if not application_window(cohort).may_start(now):
        raise Closed(_closed_sentence(cohort, now))
    application = begin(
        session,
        cohort=cohort,
        person_id=actor_id,
        by=actor_id,
        cause="page:apply",
        reason=confirmed(cohort.definition, said),
        said=said,
        now=now,
        chance=chance,
    )
    if application is None:
        return _reference_held(session, cohort.id, actor_id)
    fields = standing_fields(cohort.definition, link_for(application.reference)) | {
        "name": "applicant",
        "cohort": cohort.name,
        "reference": application.reference,
        "closes": date_and_time(cohort.closes_at),
    }
    letter = Letter(
        email, MessageKind.APPLICATION_STARTED, f"application:{application.id}", fields, application.id
    )
    post(session, letter, definition=cohort.definition, now=now, cohort_id=cohort.id)
    return application.reference


def begin(
    session: Session,
    *,
    cohort: CohortFacts,
    person_id: UUID,
    by: UUID,
    cause: str,
    reason: str,
    said: Mapping[str, str],
    now: datetime,
    chance: Random | None = None,
) -> Application | None:
    """Make somebody's application with what they said of eligibility, and move it on to be written.

    Args:
        cohort: what is applied to.
        person_id: who applies.
        by: who begins it: they themselves, or a lead for them.
        cause: the page that it comes from.
        reason: what was confirmed and read, for the record.
        said: what was answered to each statement of eligibility, by its field; not asked again in the form.
        now: when, aware.
        chance: what the reference is drawn by; the operating system's unless a rehearsal gives its own.

    Returns:
        The application, or None where the person has one in this cohort already; then nothing was done.
    """
    application = _insert(session, cohort=cohort, person_id=person_id, now=now, chance=chance)
    if application is None:
        return None
    move(
        session,
        application_id=application.id,
        action=Action.BEGIN,
        actor_id=by,
        cause=cause,
        reason=reason,
        now=now,
    )
    session.add_all(
        FilledSection(application_id=application.id, section=section, entries=entries, saved_at=now)
        for section, entries in prefilled(cohort.definition.conditions, said).items()
    )
    return application


def confirmed(definition: Definition, said: Mapping[str, str]) -> str:
    """What somebody who starts has confirmed and read, for the record: codes, and dates of the wordings."""
    noes = answered_no(definition.conditions, said)
    statements = ", ".join(one.code for one in definition.conditions if one not in noes) or "nothing"
    notices = ", ".join(f"{n.code} of {n.effective.isoformat()}" for n in definition.notices) or "nothing"
    not_true = f" Not true: {', '.join(one.code for one in noes)}." if noes else ""
    return f"Confirmed: {statements}.{not_true} Read: {notices}."


def _insert(
    session: Session, *, cohort: CohortFacts, person_id: UUID, now: datetime, chance: Random | None
) -> Application | None:
    """The new row, or None where the person has one: a constraint tells, so two clicks cannot both win."""
    while True:
        application = Application(
            id=uuid4(),
            cohort_id=cohort.id,
            reference=new_reference(cohort.prefix, chance),
            stage=Stage.REGISTER,
            stage_since=now,
            started_at=now,
        )
        try:
            with session.begin_nested():
                session.add(application)
                session.flush()
                session.add(
                    Details(
                        application_id=application.id,
                        cohort_id=cohort.id,
                        person_id=person_id,
                        acknowledged_at=now,
                        saved_at=now,
                    )
                )
        except IntegrityError as error:
            constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
            if constraint == ONE_EACH:
                return None
            if constraint != REFERENCE_TAKEN:
                raise
        else:
            return application


def _reference_held(session: Session, cohort_id: UUID, actor_id: UUID) -> str:
    reference: str = session.execute(
        select(col(Application.reference))
        .join(Details, col(Details.application_id) == col(Application.id))
        .where(col(Details.person_id) == actor_id, col(Details.cohort_id) == cohort_id)
    ).scalar_one()
    return reference


def _closed_sentence(cohort: CohortFacts, now: datetime) -> str:
    if now < cohort.opens_at:
        return f"Come back when applications open, at {date_and_time(cohort.opens_at)}."
    return (
        f"Look out for the next cohort: applications to this one closed at {date_and_time(cohort.closes_at)}."
    )
