"""A shortlist as a sheet: every row, numbers unrounded, and the basis on each row."""

from collections.abc import Iterator, Sequence

from recruitment.domain.deadlines import date_and_time
from recruitment.exports.sheets import Basis, Cell, as_csv, as_xlsx
from recruitment.queries.shortlists import Candidate, FrozenShortlist

#: A criterion's code and name.
CriterionColumn = tuple[str, str]


def shortlist_csv(shortlist: FrozenShortlist, criteria: Sequence[CriterionColumn]) -> bytes:
    """The shortlist as CSV.

    Args:
        shortlist: with its candidates in order.
        criteria: the columns of averages.
    """
    return as_csv(_headings(criteria), _rows(shortlist, criteria))


def shortlist_xlsx(shortlist: FrozenShortlist, criteria: Sequence[CriterionColumn]) -> bytes:
    """The same as a workbook; its first sheet says what the list rests on."""
    return as_xlsx(
        "Shortlist", _headings(criteria), _rows(shortlist, criteria), basis=_basis(shortlist, criteria)
    )


def _headings(criteria: Sequence[CriterionColumn]) -> list[str]:
    return [
        "Position",
        "Rank",
        "Reference",
        "Name",
        "Within the places",
        "Average",
        "Scores",
        "No evidence seen",
        *(name for _, name in criteria),
        "Hangs on no evidence",
        "Note",
        "Basis",
    ]


def _basis(shortlist: FrozenShortlist, criteria: Sequence[CriterionColumn]) -> Basis:
    weights = shortlist.basis.get("weights", {})
    missing = shortlist.basis.get("no_evidence") == "missing"
    return (
        ("Method", shortlist.method),
        ("Places", str(shortlist.places)),
        ("Candidates", str(len(shortlist.candidates))),
        ("Committed scores", str(shortlist.basis["scores"])),
        ("No evidence seen", "is left out of the averages" if missing else "counts as the lowest score"),
        ("Made", date_and_time(shortlist.made_at)),
        ("Made by", shortlist.made_by or "the service"),
        *((f"Weight of {name}", f"{weights[code]:g}") for code, name in criteria if code in weights),
        *(("Note", str(note)) for note in shortlist.basis.get("notes", ())),
    )


def _rows(shortlist: FrozenShortlist, criteria: Sequence[CriterionColumn]) -> Iterator[list[Cell]]:
    basis = (
        f"{shortlist.method}, {shortlist.basis['scores']} scores, places: {shortlist.places},"
        f" as at {date_and_time(shortlist.made_at)}"
    )
    for one in shortlist.candidates:
        yield [
            *_place(one, shortlist.is_within(one)),
            *(one.criteria.get(code) for code, _ in criteria),
            "yes" if one.depends_on_no_evidence else "no",
            one.note,
            basis,
        ]


def _place(one: Candidate, within: bool) -> list[Cell]:
    return [
        one.position,
        one.rank,
        one.reference,
        one.name or one.outside_id,
        "yes" if within else "no",
        one.average,
        one.scores,
        one.no_evidence,
    ]
