"""What assessors found of each criterion, as feedback says it: a band, with its anchors."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.domain.feedback import CriterionBand, band_of, criterion_band
from recruitment.domain.stages import Stage
from recruitment.models import AbsenceKind, Shortlist, ShortlistRow
from recruitment.programme.schema import Definition
from recruitment.queries.application_scores import scores_of
from recruitment.queries.feedback import OwedFeedback


def present_bands(session: Session, owed: OwedFeedback, definition: Definition) -> tuple[CriterionBand, ...]:
    """What feedback would say of each criterion if it were marked as ready now. Two statements.

    From the averages of the shortlist that the decision rests on, as they were frozen; where there is none,
    from all committed scores, as `queries.application_scores` has them. A list of exercises says of a
    criterion what was seen of it in them, and leaves to the sift what none of them was scored on.

    Args:
        owed: whose.
        definition: the cohort's.
    """
    scores = scores_of(session, owed.application_id, definition)
    frozen = session.execute(
        select(col(ShortlistRow.criteria), col(Shortlist.made_at), col(Shortlist.stage))
        .join(Shortlist, col(Shortlist.id) == col(ShortlistRow.shortlist_id))
        .where(
            col(Shortlist.id) == owed.shortlist_id,
            col(ShortlistRow.application_id) == owed.application_id,
        )
    ).one_or_none()
    met = frozen.criteria if frozen is not None and frozen.stage != Stage.SIFT else {}
    averages: dict[str, float | None] = {}
    if frozen is None or met:
        averages = {one.criterion: one.mean for one in scores.criteria}
    if frozen is not None:
        averages |= frozen.criteria
    seen = {one.code: list[bool]() for one in definition.criteria}
    for one in scores.passes:
        held = (read for read in one.results if frozen is None or read.committed_at <= frozen.made_at)
        seen[one.criterion] += [read.absence is not AbsenceKind.NO_EVIDENCE for read in held]
    return tuple(
        criterion_band(
            one.code,
            one.name,
            band_of(
                averages.get(one.code),
                low=definition.scale.low,
                high=definition.scale.high,
                no_evidence=met[one.code] is None if one.code in met else _is_unseen(seen[one.code]),
            ),
            one.anchors,
        )
        for one in definition.criteria
    )


def _is_unseen(seen: Sequence[bool]) -> bool:
    """Whether it was read, and nobody saw evidence of it."""
    return bool(seen) and not any(seen)
