"""What goes into a shortlist pack: the frozen rows, without names."""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.deadlines import long_date
from recruitment.models.base import datetime
from recruitment.packs.contexts import (
    Cover,
    CriterionHeading,
    Scale,
    ShortlistPack,
    ShortlistRow,
)
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.shortlist_rows import PrintedRow, PrintedShortlist, shortlist_rows

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
    most = max(MOST_ROWS, 2 * cohort.places)
    printed = shortlist_rows(session, cohort.id, shortlist_id, most=most)
    criteria = _criteria(printed, cohort.definition)
    scale = cohort.definition.scale
    return ShortlistPack(
        cover=Cover(
            title=f"Shortlist of {cohort.name}",
            purpose="To propose and to confirm who is offered a place.",
            audience=f"Recruitment leads of {cohort.name}. Do not pass it on.",
            reference=f"{cohort.prefix} shortlist of {long_date(printed.made_at)}",
            organisation=cohort.definition.organisation.name,
            prepared_at=now,
            destroy_by=destroy_by,
        ),
        cohort=cohort.name,
        method=printed.method[:1].upper() + printed.method[1:],
        places=printed.places,
        basis=_basis(printed),
        no_evidence=_no_evidence(printed, scale.low),
        scale=Scale(scale.low, scale.high),
        criteria=criteria,
        rows=tuple(
            _row(row, row.average, printed.places, criteria)
            for row in printed.rows
            if row.average is not None
        ),
        notes=_notes(printed),
    )


def _criteria(printed: PrintedShortlist, definition: Definition) -> tuple[CriterionHeading, ...]:
    weights = printed.basis.get("weights", definition.sift.weights)
    return tuple(
        CriterionHeading(
            one.code, one.code.replace("_", " ").capitalize(), one.name, one.kind, weights[one.code]
        )
        for one in definition.criteria
        if weights.get(one.code)
    )


def _basis(printed: PrintedShortlist) -> str:
    scores = printed.basis.get("scores", 0)
    return (
        f"The weighted mean of each candidate’s criterion averages, from {scores:,} committed scores"
        f" as they stood on {long_date(printed.made_at)}."
    )


def _no_evidence(printed: PrintedShortlist, lowest: int) -> str:
    if printed.basis.get("no_evidence") == "missing":
        return "Left out of the averages."
    return f"Counts as the lowest score, {lowest}."


def _row(
    row: PrintedRow, average: float, places: int, criteria: tuple[CriterionHeading, ...]
) -> ShortlistRow:
    return ShortlistRow(
        rank=row.position,
        reference=row.reference,
        average=average,
        readings=row.readings,
        averages=tuple(row.criteria.get(one.code) for one in criteria),
        within=row.position <= places,
        no_evidence_matters=row.depends_on_no_evidence,
        note=row.note,
    )


def _notes(printed: PrintedShortlist) -> tuple[str, ...]:
    notes = [str(note) for note in printed.basis.get("notes", ())]
    without = [row.reference for row in printed.rows if row.average is None]
    if without:
        notes.append(f"Without any score that counts, and so without a place: {', '.join(without)}.")
    left_out = printed.candidates - len(printed.rows)
    if left_out > 0:
        notes.append(f"The list goes on: {left_out:,} candidates stand below those printed here.")
    return tuple(notes)
