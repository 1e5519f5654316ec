"""A shortlist as a sheet: every row, numbers unrounded, and the basis on each row."""

from collections.abc import Iterator, Sequence

from recruitment.domain.deadlines import date_and_time
from recruitment.exports.sheets import Basis, Cell, as_csv, as_xlsx
from recruitment.queries.shortlists import Candidate, FrozenShortlist

#: A criterion's code, short name and name.
CriterionColumn = tuple[str, str, str]
_CONVERGED = {True: "yes", False: "NO: do not rely on these figures", None: "nothing is fitted"}


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
        "Measure",
        "Measure, 95% from",
        "Measure, 95% to",
        "Expected rank",
        "Rank, 95% from",
        "Rank, 95% to",
        "Chance of a place",
        "Average",
        "Rank by average",
        "Scores",
        "No evidence seen",
        *(short for _, short, _ in criteria),
        "Hangs on no evidence",
        "Note",
        "Basis",
    ]


def _basis(shortlist: FrozenShortlist, criteria: Sequence[CriterionColumn]) -> Basis:
    """What it takes to make the list again; numbers are numbers."""
    basis = shortlist.basis
    weights, scale, spread = basis.get("weights", {}), basis.get("scale", {}), basis.get("deviations") or {}
    missing = basis.get("no_evidence") == "missing"
    return (
        *((("Warning", shortlist.warning),) if shortlist.warning else ()),
        ("Method", shortlist.method),
        ("Places", shortlist.places),
        ("Candidates", len(shortlist.candidates)),
        ("Assessors", basis.get("assessors")),
        ("Committed scores", basis["scores"]),
        ("Among them no evidence seen", basis.get("no_evidence_seen")),
        ("No evidence seen", "is left out" if missing else "counts as the lowest score"),
        ("Lowest score", scale.get("low")),
        ("Highest score", scale.get("high")),
        ("Made", shortlist.made_at),
        ("Made by", shortlist.made_by or "the service"),
        ("Converged", _CONVERGED[basis.get("converged")]),
        ("Sweeps", basis.get("iterations")),
        ("Log-likelihood", basis.get("log_likelihood")),
        ("Subsets", basis.get("subsets")),
        ("Reliability of candidates", basis.get("reliability")),
        *((f"Standard deviation of {name}, logits", value) for name, value in spread.items()),
        *(
            (f"Weight of {short}" if short == name else f"Weight of {short} ({name})", weights[code])
            for code, short, name in criteria
            if code in weights
        ),
        ("Engine", basis.get("engine")),
        ("Fingerprint of the scores", basis.get("fingerprint")),
        *(("Note", str(note)) for note in basis.get("notes", ())),
    )


def _rows(shortlist: FrozenShortlist, criteria: Sequence[CriterionColumn]) -> Iterator[list[Cell]]:
    warning = "NOT CONVERGED, do not rely on these figures: " if shortlist.warning else ""
    basis = (
        f"{warning}{shortlist.method}, {shortlist.basis['scores']} scores, places: {shortlist.places},"
        f" as at {date_and_time(shortlist.made_at)}"
    )
    for one in shortlist.candidates:
        yield [
            *_place(one, shortlist.is_within(one)),
            *(one.parts.get(code) for code, _, _ in criteria),
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
        one.measure,
        one.low,
        one.high,
        one.expected_rank,
        one.rank_low,
        one.rank_high,
        one.p_top,
        one.average,
        one.average_rank,
        one.scores,
        one.no_evidence,
    ]
