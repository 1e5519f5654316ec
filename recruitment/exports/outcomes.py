"""The outcome list of a cohort as a sheet."""

from collections.abc import Iterable, Iterator

from recruitment.domain.deadlines import long_date
from recruitment.domain.outcomes import WORDS
from recruitment.domain.stages import Action
from recruitment.exports.applications import Sheet
from recruitment.exports.sheets import Basis, Cell
from recruitment.programme.schema import Definition
from recruitment.queries.outcomes import OutcomeLine


def outcomes_sheet(lines: Iterable[OutcomeLine], definition: Definition, *, basis: Basis = ()) -> Sheet:
    """One line an application with an outcome: what was decided, why and by whom, and what became of it.

    Args:
        lines: the outcomes, in the order of the sheet.
        definition: the cohort's own, for the names of stages and bands.
        basis: which cohort, when and for whom the sheet was made.
    """
    headings = (
        "Reference",
        "Name",
        "Known elsewhere as",
        "Now",
        "Since",
        "Decided",
        "Reason",
        "Otherwise than the list",
        "Band",
        "Until",
        "Answer",
        "Answered",
        "Proposed by",
        "Confirmed by",
    )
    return Sheet("Outcomes", headings, tuple(_rows(lines, definition)), basis)


def _rows(lines: Iterable[OutcomeLine], definition: Definition) -> Iterator[list[Cell]]:
    for one in lines:
        yield [
            one.reference,
            one.name,
            one.outside_id,
            definition.stage(one.stage).name,
            one.since,
            WORDS[Action(one.action)].past if one.action else None,
            one.reason,
            "yes" if one.against_list else "no",
            definition.reserve.name_of(one.band) if one.band else None,
            None if one.until is None else long_date(one.until),
            one.answer,
            one.answered_at,
            one.proposer,
            one.confirmer,
        ]
