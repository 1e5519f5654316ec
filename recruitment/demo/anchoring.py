"""The demonstration's anchor answers, and what its assessors made of them: one of them has become kinder."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlmodel import Session

from recruitment.domain.references import new_reference
from recruitment.models import AnchorAnswer, AnchorTurn, Sample, SampleOpinion
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.bulk import insert_rows

#: Which of the assessors has come to score kinder; the first two have not read every pass.
DRIFTS = 2
#: From the lowest agreed score, 2, to the highest, 4.
_TEXTS = (
    "I have always believed that every child can do well. At [school] I tried to be there for the pupils and"
    " to encourage them whenever I could. It was a hard term for all of us, and I am proud that we came"
    " through it together.",
    "When attendance in my year group fell at [school], I rang the families myself each Friday for half"
    " a term. Some of them came to a breakfast that I set up with two colleagues. I felt it had helped, but"
    " I did not keep figures.",
    "At [school] eleven pupils had stopped coming on Mondays. I asked each of them why, found that nine had"
    " nobody at home in the morning, and began a walking bus with four parents and a register. By Easter"
    " eight of the eleven came every Monday. Next time I would begin with the parents.",
)
_SCORES = (2, 3, 4)
_REASONS = (
    "Means well; names nobody and nothing that was done.",
    "One thing that was begun and kept up, and no word of what came of it.",
    "Who, how many, what was done with whom, what came of it, and what would be done otherwise.",
)


def watch_drift(
    session: Session, cohort: CohortFacts, *, leads: tuple[UUID, UUID], readers: Sequence[UUID], now: datetime
) -> None:
    """Have one anchor answer a pass agreed, and scored by every assessor who reads the pass.

    Only what leads see of them is there: the readings themselves are long read.

    Args:
        leads: who scored them apart, and agreed.
        readers: the assessors, in order; the first two read nothing of the last pass.
        now: when, aware; all of it was in the last three days.
    """
    at = now - timedelta(days=4)
    passes = [(one.item, one.criterion) for one in cohort.definition.passes()]
    made = [(uuid4(), *of, turn % len(_SCORES)) for turn, of in enumerate(passes)]
    _store_answers(session, cohort, made, leads=leads, at=at)
    turns = [
        (answer[0], reader, cohort.id, at, at + timedelta(hours=1 + 8 * place), _SCORES[answer[3]] + off)
        for number, reader in enumerate(readers)
        for place, (answer, off) in enumerate(zip(made, _offs(number, len(made)), strict=True))
        if number >= DRIFTS or place < len(made) - 1
    ]
    columns = ("sample_id", "assessor_id", "cohort_id", "given_at", "scored_at", "score")
    insert_rows(session, AnchorTurn, columns, turns)


def _store_answers(
    session: Session,
    cohort: CohortFacts,
    made: Sequence[tuple[UUID, str, str, int]],
    *,
    leads: tuple[UUID, UUID],
    at: datetime,
) -> None:
    agreed = {"cohort_id": cohort.id, "slipped_in": True, "made_at": at, "made_by": leads[0]}
    samples = [
        {
            **agreed,
            "id": held,
            "item": item,
            "criterion": criterion,
            "text": _TEXTS[level],
            "score": _SCORES[level],
            "reason": _REASONS[level],
            "agreed_at": at,
            "agreed_by": leads[0],
        }
        for held, item, criterion, level in made
    ]
    session.execute(insert(Sample), samples)
    opinions = [
        (held, lead, cohort.id, _SCORES[level], _REASONS[level], at)
        for held, _, _, level in made
        for lead in leads
    ]
    insert_rows(
        session, SampleOpinion, ("sample_id", "person_id", "cohort_id", "score", "reason", "at"), opinions
    )
    answers = [(held, cohort.id, new_reference(cohort.prefix), _TEXTS[level]) for held, _, _, level in made]
    insert_rows(session, AnchorAnswer, ("sample_id", "cohort_id", "reference", "text"), answers)


def _offs(number: int, answers: int) -> Iterator[int]:
    """How far one assessor is off, answer by answer: here and there a point, but for the one who drifts."""
    for place in range(answers):
        if number == DRIFTS:
            yield int(place >= answers // 2)
        else:
            yield {0: 1, 3: -1}.get((number + place) % 6, 0)
