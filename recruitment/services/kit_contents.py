"""What goes into a kit: an exercise of the definition, to be carried out on paper."""

from datetime import date

from recruitment.models.base import datetime
from recruitment.packs.contexts import Card, Cover, KitPack, Scale
from recruitment.programme.exercises import Exercise
from recruitment.queries.cohorts import CohortFacts


def kit_pack(*, cohort: CohortFacts, exercise: Exercise, destroy_by: date, now: datetime) -> KitPack:
    """An exercise on paper: what is told, asked and handed out, and a blank scorecard.

    It is about nobody until somebody writes on it, and says from the start by when it is to be destroyed.

    Args:
        cohort: whose definition holds the exercise.
        exercise: which.
        destroy_by: the day by which every copy that was written on is destroyed.
        now: when it is made, aware.
    """
    definition = cohort.definition
    cover = Cover(
        title=exercise.name,
        purpose="To carry the exercise out in the same way with everybody, and to score it on paper.",
        audience="Whoever carries it out. Candidates get only the pages that say so.",
        reference=cohort.prefix,
        organisation=definition.organisation.name,
        prepared_at=now,
        destroy_by=destroy_by,
    )
    return KitPack(
        cover=cover,
        exercise=exercise,
        scale=Scale(definition.scale.low, definition.scale.high),
        cards=tuple(
            Card(one.text, definition.criterion(code)) for one in exercise.questions for code in one.criteria
        ),
        criteria=definition.criteria,
    )
