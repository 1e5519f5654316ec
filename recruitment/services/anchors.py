"""Anchor answers: agreed sample answers that are slipped in among readings, unmarked, to watch for drift."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import exists, select, text
from sqlmodel import Session, col

from recruitment.domain.references import new_reference
from recruitment.models import AnchorAnswer, Application, Sample
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts

_SLIP_IN = text("select assessor_id, slipped from work.slip_in(:cohort, :every, :now)")


def make_anchor(session: Session, *, cohort: CohortFacts, sample: Sample) -> None:
    """Give an agreed sample that is to be slipped in the reference of a candidate whom nobody has.

    Args:
        cohort: the sample's.
        sample: as it was agreed.
    """
    reference = new_reference(cohort.prefix)
    while session.execute(select(exists().where(col(Application.reference) == reference))).scalar_one():
        reference = new_reference(cohort.prefix)
    session.add(AnchorAnswer(sample_id=sample.id, cohort_id=cohort.id, reference=reference, text=sample.text))
    session.flush()


def slip_in(session: Session, *, cohort: CohortFacts, now: datetime) -> Mapping[UUID, int]:
    """Give whoever is due one an anchor answer among what they have not read; nobody is told.

    One falls due with every so many readings that somebody holds, as the definition says. It goes into a pass
    in which they have something unread, at a place of chance. Nobody gets one twice, nor one that they could
    know, and leads of the cohort get none. No role but its reader's sees it among readings.

    Args:
        cohort: whose; its definition says how often.
        now: when, aware.

    Returns:
        How many each assessor was given; nobody where there is none to give.
    """
    values = {"cohort": cohort.id, "every": cohort.definition.anchors.every, "now": now}
    return {row.assessor_id: row.slipped for row in session.execute(_SLIP_IN, values)}
