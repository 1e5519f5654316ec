"""The report of a fitted model: everything in plain values, with the reason wherever there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan

import numpy as np

from scoring.arrays import Floats
from scoring.connection import subsets
from scoring.facets.inspection import Inspection, Tally, inspect
from scoring.facets.misfit import Misfit, misfit, separation
from scoring.facets.model import Estimator, Floating, Model, measure
from scoring.facets.report import (
    Bias,
    CategoryStep,
    Deviations,
    Element,
    ExactAgreement,
    Findings,
    Scale,
    Separation,
    Unexpected,
)
from scoring.facets.response import respond
from scoring.ratings import Codes, Ratings

MOST_UNEXPECTED = 1_000
FEW = 30
Z95 = 1.959964
FACETS = ("candidates", "assessors", "criteria")


def fit(
    ratings: Ratings, *, estimator: Estimator = "pooled", floating: Floating = "candidates",
    scale: Scale | None = None, weights: Mapping[str, float] | None = None,
) -> Findings:  # fmt: skip
    """Return the whole report of the many-facet model on these ratings; see ``measure`` for the arguments."""
    model = measure(ratings, estimator=estimator, floating=floating, scale=scale, weights=weights)
    return nothing(ratings, estimator, model) if isinstance(model, str) else describe(model)


def describe(model: Model) -> Findings:
    """Return the report of a fitted model."""
    found, solution = inspect(model.design, model.solution), model.solution
    elements = [_elements(model, facet, tally) for facet, tally in enumerate(_tallies(found))]
    return Findings(
        "pooled" if model.pooled else "joint", solution.converged, solution.iterations, found.log_likelihood,
        model.subsets, _steps(model), elements[0], elements[1], elements[2], model.ratings.pass_labels,
        _reliability(model), _unexpected(model, found), sum(len(part.rows) for part in found.surprises),
        _biases(model, found),
        _agreement(found), _deviations(model), _notes(model),
    )  # fmt: skip


def scale_of(model: Model) -> Scale:
    """Return what a later fit can hold so that its measures stay on this one's scale."""
    ratings, (_, severities, difficulties) = model.ratings, model.measures.values
    known = zip(ratings.assessors, severities.tolist(), strict=True)
    passes = zip(ratings.pass_labels, difficulties.tolist(), strict=True)
    return Scale(
        {name: value for name, value in known if np.isfinite(value)},
        {label: value for label, value in passes if np.isfinite(value)},
        tuple(model.weights.tolist()),
    )


def _tallies(found: Inspection) -> tuple[Tally, Tally, Tally]:
    return found.candidates, found.assessors, found.passes


def _elements(model: Model, facet: int, tally: Tally) -> tuple[Element, ...]:
    """Return the elements of a facet: 0 candidates, 1 assessors, 2 passes."""
    ratings = model.ratings
    names = (ratings.candidates, ratings.assessors, [_pass_id(*label) for label in ratings.pass_labels])[
        facet
    ]
    codes = (ratings.candidate, ratings.assessor, ratings.passes)[facet]
    counts = np.bincount(codes, minlength=len(names))
    totals = np.bincount(codes, weights=ratings.score, minlength=len(names))
    averages = totals / np.maximum(counts, 1)
    fits = _widened(model, facet, misfit(tally), len(names))
    values, errors = model.measures.values[facet], model.measures.errors[facet]
    seen = np.where(counts > 0, averages, np.nan)
    known = _known(values, errors, *fits, _fair(model, facet, values), seen)
    # Severity and difficulty lower what is given: the far end of theirs is the low end of the scores.
    reach = Z95 * errors * (1.0 if facet == 0 else -1.0)
    ends = _known(*(_fair(model, facet, values + side * reach) for side in (-1.0, 1.0)))
    extreme = ~np.isin(np.arange(len(names)), np.asarray(model.places[facet], dtype=np.intp))
    alone = len(names) == 1 and facet > 0
    reasons = [
        _reason(count, far, alone) for count, far in zip(counts.tolist(), extreme.tolist(), strict=True)
    ]
    return tuple(map(Element, names, *known, counts.tolist(), reasons, *ends))


def _known(*columns: Floats) -> list[list[float | None]]:
    """Return columns (n,) as lists with None for NaN."""
    return [[None if isnan(value) else value for value in column.tolist()] for column in columns]


def _reason(count: int, extreme: bool, alone: bool) -> str | None:
    if count == 0:
        return "no score yet"
    if extreme:
        return "only lowest or only highest scores: the measure is an adjusted bound, without fit"
    if alone:
        return "there is only one, so there is nobody to compare with"
    return f"under {FEW} scores: too little to say about fit" if count < FEW else None


def _pass_id(item: str, criterion: str) -> str:
    return f"{item}: {criterion}" if item else criterion


def _widened(model: Model, facet: int, found: Misfit, size: int) -> list[Floats]:
    """Return infit, its z, outfit and its z by the labels that were given, NaN where an element was set
    aside.
    """
    columns = []
    for values in (found.infit, found.infit_z, found.outfit, found.outfit_z):
        column = np.full(size, np.nan)
        column[model.places[facet]] = np.where(np.isfinite(values), values, np.nan)
        columns.append(column)
    return columns


def _fair(model: Model, facet: int, measures: Floats) -> Floats:
    """Return the score to expect of elements at these measures where the other facets are at their mean,
    (n,).
    """
    rest = [float(np.nanmean(column)) for column in model.measures.values]
    eta = {
        0: measures - rest[1] - rest[2],
        1: rest[0] - measures - rest[2],
        2: rest[0] - rest[1] - measures,
    }[facet]
    known = np.isfinite(eta)
    return np.where(known, respond(np.where(known, eta, 0.0), model.weights).mean + model.ratings.low, np.nan)


def fair_average(model: Model, measures: Floats) -> Floats:
    """Return the score to expect of candidates at these measures (n,) where the other facets are at their
    mean.
    """
    _, severities, difficulties = model.measures.values
    eta = measures - float(np.nanmean(severities)) - float(np.nanmean(difficulties))
    return respond(eta, model.weights).mean + model.ratings.low


def _steps(model: Model) -> tuple[CategoryStep, ...]:
    low = model.ratings.low
    counts = np.bincount(model.ratings.score.astype(np.intp) - low, minlength=model.ratings.high - low + 1)
    steps = []
    for category in range(low + 1, model.ratings.high + 1):
        k = category - low
        pair = model.weights[k - 1 : k + 1]
        known = len(pair) == 2 and bool(np.all(np.isfinite(pair)))
        empty = [str(low + place) for place in (k - 1, k) if counts[place] == 0]
        reason = f"nobody gave {' or '.join(empty)}" if empty else None
        steps.append(
            CategoryStep(category, float(pair[0] - pair[1]) if known else None, int(counts[k]), reason)
        )
    return tuple(steps)


def _reliability(model: Model) -> dict[str, Separation]:
    shrunk = (model.pooled, model.pooled, False)
    parts = zip(FACETS, model.measures.values, model.measures.errors, shrunk, strict=True)
    return {name: separation(values, errors, shrunk=small) for name, values, errors, small in parts}


def _unexpected(model: Model, found: Inspection) -> tuple[Unexpected, ...]:
    rows = np.concatenate([part.rows for part in found.surprises])
    z = np.concatenate([part.z for part in found.surprises])
    means = np.concatenate([part.expected for part in found.surprises])
    most = np.lexsort((rows, -np.abs(z)))[:MOST_UNEXPECTED]
    places = rows if model.design.row_order is None else model.design.row_order[rows]
    core, low = model.core, model.ratings.low
    return tuple(
        Unexpected(
            core.candidates[core.candidate[row]], core.assessors[core.assessor[row]],
            core.pass_labels[core.passes[row]][1], core.pass_labels[core.passes[row]][0],
            int(core.score[row]), float(mean) + low, float(far),
        )
        for row, mean, far in zip(places[most], means[most], z[most], strict=True)
    )  # fmt: skip


def _biases(model: Model, found: Inspection) -> tuple[Bias, ...]:
    """Return the pairs of candidate and assessor that stand off together, the surest first."""
    names = ("candidate", "assessor", "count", "residual", "variance")
    candidate, assessor, count, residual, variance = (
        np.concatenate([getattr(part, name) for part in found.leanings]) for name in names
    )
    t = residual / np.sqrt(variance)
    most = np.lexsort((assessor, candidate, -np.abs(t)))[:MOST_UNEXPECTED]
    return tuple(
        Bias(
            model.core.candidates[candidate[row]], model.core.assessors[assessor[row]], int(count[row]),
            float(residual[row] / variance[row]), float(1.0 / np.sqrt(variance[row])), float(t[row]),
        )
        for row in most
    )  # fmt: skip


def _agreement(found: Inspection) -> ExactAgreement:
    if not found.pairs:
        return ExactAgreement(None, None, 0)
    return ExactAgreement(found.alike / found.pairs, found.alike_expected / found.pairs, found.pairs)


def _deviations(model: Model) -> Deviations | None:
    if not model.pooled:
        return None
    at = model.solution.at
    between, within, spread = np.sqrt([at.between, at.within, at.spread]).tolist()
    return Deviations(between, within, spread)


def _notes(model: Model) -> tuple[str, ...]:
    notes = []
    if not model.solution.converged:
        notes.append(not_converged(model))
    if len(model.subsets) > 1:
        notes.append(
            f"The scores fall into {len(model.subsets)} subsets that share no assessor or pass; measures of "
            f"different subsets cannot be compared: {'; '.join(map(str, model.subsets[:6]))}."
        )
    aside = sum(len(names) - len(kept) for names, kept in zip(_labels(model), model.places, strict=True))
    if aside and not model.pooled:
        notes.append(
            f"{aside} elements have only lowest or only highest scores; their measures are adjusted bounds."
        )
    return tuple(notes)


def _labels(model: Model) -> tuple[Sequence[object], Sequence[object], Sequence[object]]:
    return model.ratings.candidates, model.ratings.assessors, model.ratings.pass_labels


def not_converged(model: Model) -> str:
    """Return the sentence that goes wherever a fit that did not come to rest is shown."""
    return f"The fit did not converge in {model.solution.iterations} sweeps: do not rely on these figures."


def nothing(ratings: Ratings, estimator: str, reason: str) -> Findings:
    """Return the report that says why there is no measure, with what can be counted."""
    counts = np.bincount(
        ratings.score.astype(np.intp) - ratings.low, minlength=ratings.high - ratings.low + 1
    )
    steps = [CategoryStep(ratings.low + k, None, int(counts[k]), reason) for k in range(1, len(counts))]
    passes = [_pass_id(*label) for label in ratings.pass_labels]
    nowhere = Separation(None, None, None, reason)
    return Findings(
        estimator, True, 0, None, subsets(ratings), tuple(steps),
        _counted(ratings, ratings.candidates, ratings.candidate, reason),
        _counted(ratings, ratings.assessors, ratings.assessor, reason),
        _counted(ratings, passes, ratings.passes, reason), ratings.pass_labels,
        dict.fromkeys(FACETS, nowhere), (), 0, (), ExactAgreement(None, None, 0), None,
        (f"There are no measures: {reason}.",),
    )  # fmt: skip


def _counted(ratings: Ratings, names: Sequence[str], codes: Codes, reason: str) -> tuple[Element, ...]:
    counts = np.bincount(codes, minlength=len(names)).tolist()
    totals = np.bincount(codes, weights=ratings.score, minlength=len(names)).tolist()
    averages = [total / count if count else None for total, count in zip(totals, counts, strict=True)]
    return tuple(
        Element(name, None, None, None, None, None, None, None, average, count, reason)
        for name, average, count in zip(names, averages, counts, strict=True)
    )
