"""What a frozen shortlist says about itself, in the words that its page and its pack share."""

from dataclasses import dataclass

from recruitment.programme.schema import Definition
from recruitment.queries.shortlists import FrozenShortlist, Side

#: Short words for how sure a place is.
SIDES = {Side.IN: "clearly in", Side.OPEN: "open", Side.OUT: "clearly out"}
#: Of those whose place hangs on one choice, so many are named.
MOST_NAMED = 6
_KINDS = {"value": "value", "attribute": "leader attribute"}
CLEARLY = "Clearly: a chance of a place of 95% or more, or of 5% or less."


@dataclass(frozen=True)
class Column:
    """What a list has an average of: a criterion, or after the sift an exercise.

    `short` stands in the table, `kind` in the key, `weight` is its share of the whole.
    """

    code: str
    short: str
    name: str
    kind: str
    weight: float


def columns_of(definition: Definition, shortlist: FrozenShortlist) -> tuple[Column, ...]:
    """The columns of a list: criteria with a weight when it was built, or every exercise that was scored.

    An exercise without a weight stands beside the others and moves nobody.
    """
    basis = shortlist.basis
    weights = basis.get("weights", definition.sift.weights)
    if shortlist.is_composite:
        whole = sum(weights.values())
        return tuple(
            Column(code, code.replace("_", " ").capitalize(), name, "exercise", weights[code] / whole)
            for code, name in basis["exercises"].items()
        )
    return tuple(
        Column(one.code, one.short, one.name, _KINDS[one.kind], weights[one.code])
        for one in definition.criteria
        if weights.get(one.code)
    )


def cut_in_words(shortlist: FrozenShortlist) -> str:
    """How sure the list is of its cut; empty for a list by plain averages.

    For example: "12 are clearly in, 9 stand either side of the cut and 351 are clearly out."
    """
    if not shortlist.modelled:
        return ""
    inside, either, out = (shortlist.sides[side] for side in (Side.IN, Side.OPEN, Side.OUT))
    stand = "stands" if either == 1 else "stand"
    return (
        f"{inside:,} {_are(inside)} clearly in, {either:,} {stand} either side of the cut"
        f" and {out:,} {_are(out)} clearly out."
    )


def no_evidence_in_words(shortlist: FrozenShortlist) -> str:
    """How "no evidence seen" counts, and who would change sides if it counted the other way."""
    basis = shortlist.basis
    if basis.get("no_evidence") == "missing":
        counts = "Left out."
    else:
        counts = f"Counts as the lowest score, {basis['scale']['low']}."
    otherwise = basis.get("otherwise", {})
    if not any(one.no_evidence for one in shortlist.candidates):
        return f"{counts} There was none."
    if otherwise.get("note"):
        return f"{counts} {otherwise['note']}"
    return counts + _changes(shortlist, otherwise.get("converged") is False)


def fit_in_words(shortlist: FrozenShortlist) -> str:
    """How the fit went and which engine made it; empty for a list by plain averages."""
    basis = shortlist.basis
    if not shortlist.modelled:
        return ""
    state = "Converged" if basis["converged"] else "NOT CONVERGED"
    if shortlist.is_composite:
        return f"{state}, each exercise apart. Engine {basis['engine']}, scores {basis['fingerprint'][:12]}."
    return (
        f"{state} after {basis['iterations']} sweeps, log-likelihood {basis['log_likelihood']:,.1f};"
        f" {basis['assessors']:,} {'assessor' if basis['assessors'] == 1 else 'assessors'},"
        f" everybody on one scale. Engine {basis['engine']}, scores {basis['fingerprint'][:12]}."
    )


def _changes(shortlist: FrozenShortlist, unconverged: bool) -> str:
    doubtful = " (that fit did not converge)" if unconverged else ""
    changing = [one for one in shortlist.candidates if one.depends_on_no_evidence]
    if not changing:
        return f" Counted the other way{doubtful}, the same candidates stand within the cut."
    leaving = [one.reference for one in changing if shortlist.is_within(one)]
    coming = [one.reference for one in changing if not shortlist.is_within(one)]
    parts = [f"{_named(leaving)} would fall below the cut"] if leaving else []
    parts += [f"{_named(coming)} would come within it"] if coming else []
    return f" Counted the other way{doubtful}, {' and '.join(parts)}."


def _named(references: list[str]) -> str:
    """References by name, or where they are many, some of them and how many more: the list marks them all."""
    more = len(references) - MOST_NAMED
    if more < 1:
        return ", ".join(references)
    return f"{', '.join(references[:MOST_NAMED])} and {more} more"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
