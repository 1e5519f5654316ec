"""What goes into a shortlist pack: the frozen rows, without names."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.deadlines import long_date
from recruitment.models.base import datetime
from recruitment.packs.contexts import (
    Cover,
    CriterionHeading,
    Detail,
    Interval,
    Place,
    Scale,
    ShortlistPack,
    ShortlistRow,
)
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.shortlists import Candidate, FrozenShortlist, Side, shortlist_by_id
from recruitment.services.shortlist_words import (
    CLEARLY,
    SIDES,
    columns_of,
    cut_in_words,
    fit_in_words,
    no_evidence_in_words,
)

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
    criteria = tuple(CriterionHeading(**asdict(one)) for one in columns_of(cohort.definition, shortlist))
    scale = cohort.definition.scale
    return ShortlistPack(
        cover=Cover(
            title=f"Shortlist of {cohort.name}",
            purpose="To propose and to confirm who is offered a place.",
            audience=f"Recruitment leads of {cohort.name}. Do not pass it on.",
            reference=f"{cohort.prefix} shortlist of {long_date(shortlist.made_at)}",
            organisation=cohort.definition.organisation.name,
            prepared_at=now,
            destroy_by=destroy_by,
        ),
        places=shortlist.places,
        facts=tuple(Detail(label, value) for label, value in _facts(shortlist, cohort)),
        scale=Scale(scale.low, scale.high),
        criteria=criteria,
        rows=tuple(
            _row(one, one.average, shortlist, criteria)
            for one in shortlist.candidates[: _most(shortlist)]
            if one.average is not None
        ),
        notes=_notes(shortlist),
        warning=shortlist.warning,
        modelled=shortlist.modelled,
    )


def _most(shortlist: FrozenShortlist) -> int:
    return max(MOST_ROWS, 2 * shortlist.places)


def _facts(shortlist: FrozenShortlist, cohort: CohortFacts) -> Iterator[tuple[str, str]]:
    """How the list was made, label by label."""
    basis, scale, made = shortlist.basis, cohort.definition.scale, long_date(shortlist.made_at)
    within = len(shortlist.within)
    yield "Cohort", cohort.name
    if shortlist.is_composite:
        yield "Of whom", f"Those who were at the stage “{cohort.definition.stage(shortlist.stage).name}”"
    yield "Method", shortlist.method[:1].upper() + shortlist.method[1:]
    yield "Places", f"{shortlist.places:,}"
    yield "Candidates", f"{len(shortlist.candidates):,}, of whom {within:,} within the cut"
    scores = f"from {basis['scores']:,} committed scores as they stood on {made}."
    if shortlist.modelled:
        yield "The cut", f"{cut_in_words(shortlist)} {CLEARLY}"
        yield "Measure", f"What the average assessor would give, with its 95% interval, {scores}"
    else:
        of = "averages of each exercise" if shortlist.is_composite else "criterion averages"
        yield "Basis", f"The weighted mean of each candidate’s {of}, {scores}"
    yield "No evidence seen", no_evidence_in_words(shortlist)
    yield "Scale", f"{scale.low} (lowest) to {scale.high} (highest)"
    if shortlist.modelled:
        yield "Fit", fit_in_words(shortlist)


def _row(
    one: Candidate, average: float, shortlist: FrozenShortlist, criteria: tuple[CriterionHeading, ...]
) -> ShortlistRow:
    return ShortlistRow(
        rank=one.rank or one.position,
        reference=one.reference,
        measure=average if one.measure is None else one.measure,
        average=average,
        average_rank=one.average_rank or one.position,
        readings=one.scores + one.no_evidence,
        averages=tuple(one.parts.get(criterion.code) for criterion in criteria),
        within=shortlist.is_within(one),
        interval=None if one.low is None or one.high is None else Interval(one.low, one.high),
        place=place_of(one),
        no_evidence_matters=one.depends_on_no_evidence,
        note=one.note,
    )


def place_of(one: Candidate) -> Place | None:
    """Where somebody stands, with its interval; None in a list by plain averages."""
    if one.expected_rank is None or one.rank_low is None or one.rank_high is None or one.p_top is None:
        return None
    side = "" if one.side is None else SIDES[one.side]
    return Place(one.expected_rank, one.rank_low, one.rank_high, one.p_top, side, one.side is Side.OPEN)


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
