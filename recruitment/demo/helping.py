"""The demonstration's applicant who cannot use the form: a lead enters what she said on the telephone."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlmodel import Session, col, select

from recruitment.domain.deadlines import LONDON
from recruitment.domain.entering import TO_ENTER, CameBy
from recruitment.models import Application, Details
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.details import save_details
from recruitment.services.drafts import hold_draft
from recruitment.services.entering import Came, enter_application, note_part
from recruitment.services.extensions import Told, extend

NAME, EMAIL = "Patience Oyelaran", "patience.oyelaran@example.org"
_DETAILS = {"full_name": NAME, "phone": "07700 900417", "employer": "Marsh Lane Community School"}
_WHY = "The storm closed her school, and the line was dead for two days."
_MORE_TIME = timedelta(days=3)


def help_somebody(
    session: Session, cohort: CohortFacts, *, lead: UUID, address: str, seed: int, now: datetime
) -> str:
    """Begin an application that came by telephone, type a part of it, and give it more time.

    Args:
        lead: who does it.
        address: the service's own, for links in messages.
        seed: what the reference is drawn by.
        now: when, aware; where applications have closed, or soon do, it was long enough before.

    Returns:
        Its reference.
    """
    at = min(now, cohort.closes_at - TO_ENTER)
    said = {one.field: "yes" for one in cohort.definition.conditions}
    reference = enter_application(
        session,
        Came(NAME, EMAIL, CameBy.TELEPHONE, at.astimezone(LONDON).date(), said),
        cohort=cohort,
        actor_id=lead,
        link_for=lambda reference: f"{address}/apply/{reference}",
        now=at,
        chance=Random(f"helping {seed}"),  # noqa: S311 - the same again for the same seed
    )
    _type_details(session, reference, lead=lead, at=at)
    until = cohort.closes_at + _MORE_TIME
    extend(session, Told(cohort, address, lead, at), reference=reference, until=until, reason=_WHY)
    return reference


def _type_details(session: Session, reference: str, *, lead: UUID, at: datetime) -> None:
    application_id, person_id = session.exec(
        select(col(Application.id), col(Details.person_id))
        .join(Details, col(Details.application_id) == col(Application.id))
        .where(col(Application.reference) == reference)
    ).one()
    held = hold_draft(session, reference=reference, actor_id=person_id, now=at)
    save_details(session, held=held, typed=_DETAILS, version=1)
    note_part(session, application_id=application_id, part="details", person_id=lead, now=at)
