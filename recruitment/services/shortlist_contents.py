"""What goes into a shortlist pack: the frozen rows, without names."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.deadlines import long_date
from recruitment.models.base import datetime
from recruitment.packs.contexts import Cover, CriterionHeading, Scale, ShortlistPack, ShortlistRow
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.shortlists import Candidate, FrozenShortlist, shortlist_by_id

#: More rows than people can weigh up in one sitting; the sheet has them all.
MOST_ROWS = 200


def shortlist_pack(
    session: Session, *, cohort: CohortFacts, shortlist_id: UUID, now: datetime, destroy_by: date
) -> ShortlistPack:
    """A frozen shortlist for the two people who decide, by reference alone: the choice needs no names.

    Args:
        cohort: whose it is.
        shortlist_id: which one.
        now: when the pack is made, aware.
        destroy_by: the day by which it is destroyed.

    Raises:
        NotFound: the cohort has no such shortlist.
    """
    shortlist = shortlist_by_id(session, cohort.id, shortlist_id)
    criteria = _criteria(shortlist.basis, cohort.definition)
    scale = cohort.definition.scale
    built = long_date(shortlist.made_at)
    return ShortlistPack(
        cover=Cover(
            title=f"Shortlist of {cohort.name}",
            purpose="To propose and to confirm who is offered a place.",
            audience=f"Recruitment leads of {cohort.name}. Do not pass it on.",
            reference=f"{cohort.prefix} shortlist of {built}",
            organisation=cohort.definition.organisation.name,
            prepared_at=now,
            destroy_by=destroy_by,
        ),
        cohort=cohort.name,
        method=shortlist.method[:1].upper() + shortlist.method[1:],
        places=shortlist.places,
        basis="The weighted mean of each candidate’s criterion averages, from"
        f" {shortlist.basis.get('scores', 0):,} committed scores as they stood on {built}.",
        no_evidence=_no_evidence(shortlist.basis, scale.low),
        scale=Scale(scale.low, scale.high),
        criteria=criteria,
        rows=tuple(
            _row(one, one.average, shortlist, criteria)
            for one in shortlist.candidates[: _most(shortlist)]
            if one.average is not None
        ),
        notes=_notes(shortlist),
    )


def _most(shortlist: FrozenShortlist) -> int:
    return max(MOST_ROWS, 2 * shortlist.places)


def _criteria(basis: Mapping[str, Any], definition: Definition) -> tuple[CriterionHeading, ...]:
    weights = basis.get("weights", definition.sift.weights)
    return tuple(
        CriterionHeading(
            one.code, one.code.replace("_", " ").capitalize(), one.name, one.kind, weights[one.code]
        )
        for one in definition.criteria
        if weights.get(one.code)
    )


def _no_evidence(basis: Mapping[str, Any], lowest: int) -> str:
    if basis.get("no_evidence") == "missing":
        return "Left out of the averages."
    return f"Counts as the lowest score, {lowest}."


def _row(
    one: Candidate, average: float, shortlist: FrozenShortlist, criteria: tuple[CriterionHeading, ...]
) -> ShortlistRow:
    return ShortlistRow(
        rank=one.rank or one.position,
        reference=one.reference,
        average=average,
        readings=one.scores + one.no_evidence,
        averages=tuple(one.criteria.get(criterion.code) for criterion in criteria),
        within=shortlist.is_within(one),
        no_evidence_matters=one.depends_on_no_evidence,
        note=one.note,
    )


def _notes(shortlist: FrozenShortlist) -> tuple[str, ...]:
    notes = [str(note) for note in shortlist.basis.get("notes", ())]
    tied = [one.reference for one in shortlist.tied_at_the_line]
    if tied:
        notes.append(f"Alike at the cut, so that their order means nothing: {', '.join(tied)}.")
    without = [one.reference for one in shortlist.candidates if one.average is None]
    if without:
        notes.append(f"Without any score that counts, and so without a place: {', '.join(without)}.")
    below = len(shortlist.candidates) - len(without) - _most(shortlist)
    if below > 0:
        notes.append(f"The list goes on: {below:,} candidates stand below those printed here.")
    return tuple(notes)
