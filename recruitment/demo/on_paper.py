"""The demonstration's reading on paper: an assessor's pack, and scores that came back, half typed in."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from recruitment.demo.progress import Progress
from recruitment.domain.scorecards import NO_EVIDENCE
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.paper import paper_rows
from recruitment.queries.passes import Queue
from recruitment.services.paper import ask_for_reader_pack, note_typed, type_score

#: Larger cohorts are for measuring, not for looking round.
MOST_CANDIDATES = 500
#: What came back, of half of what is left at most: the first of it a lead typed in, the rest the assessor.
CAME_BACK = (
    {"score": "3"},
    {"score": NO_EVIDENCE, "evidence": "Speaks of the timetable and of nobody in it."},
    {"score": "4"},
)
BY_LEAD = 2


def read_on_paper(
    session: Session,
    cohort: CohortFacts,
    *,
    lead: UUID,
    reader: UUID,
    candidates: int,
    progress: Progress,
    now: datetime,
) -> None:
    """Where half of the readings are committed, have one assessor read a pass on paper: the last but two."""
    if progress is not Progress.SIFT_HALF or candidates > MOST_CANDIDATES:
        return
    of = cohort.definition.passes()[-3]
    queue = Queue(cohort.id, reader, of.item, of.criterion)
    rows = paper_rows(session, queue)
    ask_for_reader_pack(session, queue=queue, rows=rows, actor_id=reader, now=now - timedelta(hours=3))
    at = now - timedelta(hours=1)
    for number, (row, typed) in enumerate(zip(rows[: len(rows) // 2], CAME_BACK, strict=False)):
        saved = type_score(session, queue=queue, row=row, typed=typed, version=row.version, now=at)
        typist = lead if number < BY_LEAD else reader
        note_typed(session, reading_id=row.id, version=saved.version, actor_id=typist, now=at)
