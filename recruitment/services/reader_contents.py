"""What goes into a reader's pack: the blinded answers that one assessor is to score of one pass."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.deadlines import LONDON
from recruitment.domain.errors import NotFound
from recruitment.domain.scorecards import EvidenceRule
from recruitment.models.base import datetime
from recruitment.packs.contexts import Cover, PrintedAnswer, ReaderPack, Scale
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import promised_dates
from recruitment.queries.paper import assessor_label, paper_answers
from recruitment.queries.passes import Queue, pass_title

_NEEDED = {
    EvidenceRule.REQUIRED: "Write evidence for every score.",
    EvidenceRule.EXTREMES: "Write evidence for {low}, for {high} and for “No evidence seen”.",
    EvidenceRule.OPTIONAL: "Write evidence where you like.",
}


def reader_pack(
    session: Session, *, cohort: CohortFacts, queue: Queue, readings: Sequence[UUID], now: datetime
) -> ReaderPack:
    """The pack of one assessor and pass, in the assessor's own order.

    Args:
        session: the worker's.
        queue: whose, and which pass.
        readings: what was to be read as it was asked for; what went elsewhere or is committed is left out.
        now: when it is made, aware.

    Raises:
        NotFound: nothing of it is left to read.
        GateClosed: the assessor may not read the pass.
    """
    answers = paper_answers(session, queue, readings)
    if not answers:
        raise NotFound("Ask for the pack again: nothing of it is left to read.")
    definition = cohort.definition
    scale = definition.scale
    evidence = _NEEDED[EvidenceRule(definition.sift.evidence)].format(low=scale.low, high=scale.high)
    return ReaderPack(
        cover=_cover(cohort, queue, label=assessor_label(session, queue), now=now),
        title=pass_title(definition, queue.item, queue.criterion),
        question=definition.question(queue.item).text,
        criterion=definition.criterion(queue.criterion),
        scale=Scale(scale.low, scale.high),
        evidence=evidence,
        answers=tuple(PrintedAnswer(one.number, one.reference, one.text) for one in answers),
    )


def destroy_answers_by(cohort: CohortFacts) -> date:
    """The day by which printed answers are destroyed: that on which applicants hear. Nobody reads later."""
    return promised_dates(cohort).decisions_by.astimezone(LONDON).date()


def _cover(cohort: CohortFacts, queue: Queue, *, label: str, now: datetime) -> Cover:
    definition: Definition = cohort.definition
    # The dot stays with the question where a line ends between the two.
    title = pass_title(definition, queue.item, queue.criterion).replace(" ·", "\u00a0·")
    return Cover(
        title=f"Answers to read: {title}",
        purpose="To read these answers on paper and score each by itself.",
        audience=f"{label} of {cohort.name}, and nobody else. Do not copy it, and do not pass it on.",
        reference=f"{cohort.prefix}, {label}",
        organisation=definition.organisation.name,
        prepared_at=now,
        destroy_by=destroy_answers_by(cohort),
    )
