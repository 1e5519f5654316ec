"""What cannot be, if everything works: looked for every night, reported, and never repaired in silence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from recruitment.domain.stages import OUTCOMES

#: References named in one report of one kind; the rest are counted.
MOST_NAMED = 20


@dataclass(frozen=True)
class Contradiction:
    """Something that cannot be, in one cohort.

    Attributes:
        words: what is wrong, in a sentence.
        references: of the applications it is wrong with, the first `MOST_NAMED`.
        count: how many there are.
    """

    cohort_id: UUID
    words: str
    references: tuple[str, ...]
    count: int


def contradictions(session: Session) -> tuple[Contradiction, ...]:
    """Everything that cannot be and is, in every cohort. One statement a check.

    Args:
        session: the worker's, which may read who was told what.
    """
    return tuple(
        Contradiction(row.cohort_id, words, tuple(row.found[:MOST_NAMED]), len(row.found))
        for words, statement in _CHECKS.items()
        for row in session.execute(
            text(_GROUPED.format(statement)), {"outcomes": [str(action) for action in OUTCOMES]}
        )
    )


def in_words(found: Sequence[Contradiction]) -> str:
    """What was found in a cohort, in sentences that name applications by reference alone."""
    return " ".join(_sentence(one) for one in found)


def _sentence(one: Contradiction) -> str:
    rest = one.count - len(one.references)
    more = f" and {rest} more" if rest else ""
    return f"{one.words}: {', '.join(one.references)}{more}."


#: Each finds (cohort_id, reference), and is grouped by cohort; what two leads decide stands in `decided`.
_GROUPED = """
with decided as (select unnest(cast(:outcomes as text[])) as action)
select cohort_id, array_agg(distinct reference order by reference) as found from ({}) wrong
group by cohort_id order by cohort_id
"""
_CHECKS: Mapping[str, str] = {
    "The stage is not where the last move led": """
        select application.cohort_id, application.reference from work.application
        cross join lateral (
            select to_stage from work.event where event.application_id = application.id
            order by event.id desc limit 1
        ) newest
        where newest.to_stage <> application.stage
    """,
    "Two leads must decide such a move, and no released decision says it": """
        select application.cohort_id, application.reference from work.event
        join work.application on application.id = event.application_id
        where event.action in (select action from decided) and not exists (
            select from work.decision join work.decision_item item on item.decision_id = decision.id
            where event.cause = 'decision:' || decision.id and decision.state = 'released'
            and item.application_id = event.application_id and item.action = event.action
        )
    """,
    "A decision was released, and the applicant was sent nothing about it": """
        select application.cohort_id, application.reference from work.event
        join work.application on application.id = event.application_id
        join identity.details on details.application_id = application.id
        where event.action in (select action from decided) and not exists (
            select from work.delivery join identity.message on message.id = delivery.message_id
            where delivery.application_id = application.id and message.event = event.cause
            and message.kind <> 'declaration_asked'
            -- What is taken out was sent to nobody, and of whoever withdrew it goes by itself.
            and (delivery.state <> 'dropped' or application.stage = 'withdrawn')
        )
    """,
    "A decision is over, and the application still waits for it": """
        select application.cohort_id, application.reference from work.decision_item item
        join work.decision on decision.id = item.decision_id
        join work.application on application.id = item.application_id
        where item.is_open and decision.state in ('released', 'withdrawn')
    """,
    "A scorecard is committed without a score": """
        select application.cohort_id, application.reference from work.scorecard card
        join work.reading on reading.id = card.reading_id
        join work.application on application.id = reading.application_id
        where card.state = 'committed'
        and not exists (select from work.score where scorecard_id = card.id)
        and not exists (select from work.absence where scorecard_id = card.id)
    """,
    "The numbers beside the name are not those of the scores": """
        select application.cohort_id, application.reference from work.application
        left join work.tally on tally.application_id = application.id
        left join (
            select reading.application_id, count(*) as planned, count(card.id) as committed,
                count(score.value) as scores, coalesce(sum(score.value), 0) as total
            from work.reading
            left join work.scorecard card on card.reading_id = reading.id and card.state = 'committed'
            left join work.score
                on score.scorecard_id = card.id and score.criterion = reading.criterion
            group by reading.application_id
        ) counted on counted.application_id = application.id
        where (coalesce(tally.planned, 0), coalesce(tally.committed, 0), coalesce(tally.scores, 0),
            coalesce(tally.total, 0)) is distinct from (coalesce(counted.planned, 0),
            coalesce(counted.committed, 0), coalesce(counted.scores, 0), coalesce(counted.total, 0))
    """,
}
