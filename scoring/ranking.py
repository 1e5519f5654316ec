"""Who stands where, and how sure that is: ranks from the joint uncertainty of all measures.

Ranks are read off joint draws of the measures, so what candidates share (an assessor's severity, the steps)
moves them together and does not pretend to part them. Draws are dealt to candidates in the order of their
measures: names and the order of the input cannot change the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.averages import rank_by_averages
from scoring.connection import Subset, subsets
from scoring.errors import UnansweredQuestion
from scoring.facets.findings import fair_average, not_converged
from scoring.facets.model import Estimator, Model, measure
from scoring.facets.report import Scale
from scoring.ratings import Ratings
from scoring.results import Estimate, Ranking, Standing

DRAWS, LEAST_DRAWS, MOST_CELLS = 4_000, 500, 20_000_000
SEED = 20_251
Z95 = 1.959964


@dataclass(frozen=True, eq=False)
class Ranks:
    """For C candidates in the model's order: expected rank, 95% interval of rank, probability of a place,
    each (C,).
    """

    expected: Floats
    low: Floats
    high: Floats
    p_top: Floats


def rank(
    ratings: Ratings, *, weights: Mapping[str, float] | None = None, places: int,
    estimator: Estimator = "pooled", scale: Scale | None = None,
) -> Ranking:  # fmt: skip
    """Return candidates best first by measure, with intervals of measure and rank and the probability of a
    place.

    ``average`` is the fair average on the scale of the scores. Raises UnansweredQuestion, naming the subsets,
    where candidates share no scale. Where there is no measure at all (every score the same) plain averages
    are returned and a note says why. Candidates without a score stand last.
    """
    parts = subsets(ratings)
    if len(parts) > 1:
        raise UnansweredQuestion(refusal(parts))
    model = measure(ratings, estimator=estimator, scale=scale, weights=weights)
    if isinstance(model, str):
        plain = rank_by_averages(ratings, weights=weights, places=places)
        return Ranking(plain.method, places, plain.standings, None, (f"No measures: {model}.", *plain.notes))
    return rank_model(model, places=places)


def refusal(parts: tuple[Subset, ...]) -> str:
    """Return the sentence that refuses a common ranking of subsets and names them."""
    named = "; ".join(f"({number}) {part}" for number, part in enumerate(parts, start=1))
    return f"Rank these groups apart or let assessors read across them, for they share no scale: {named}."


def rank_model(model: Model, *, places: int) -> Ranking:
    """Return the ranking of a fitted model's candidates; those set aside or without a score stand where they
    must.
    """
    found = ranks(model, places)
    values, errors = model.measures.values[0], model.measures.errors[0]
    fair = [fair_average(model, values + reach * errors) for reach in (-Z95, 0.0, Z95)]
    counts = np.bincount(model.ratings.candidate, minlength=len(values))
    columns = np.stack(
        (values, values - Z95 * errors, values + Z95 * errors, *fair, *_by_label(model, found))
    )
    standings = [
        _standing(name, columns[:, place], int(counts[place]))
        for place, name in enumerate(model.ratings.candidates)
    ]
    standings.sort(key=lambda s: (s.measure.value is None, -(s.measure.value or 0.0)))
    return Ranking(
        _method(model), places, tuple(standings), model.solution.converged, _notes(model, columns[0])
    )


def ranks(model: Model, places: int, *, draws: int = DRAWS) -> Ranks:
    """Return the ranks of the core's candidates from joint draws of their measures (fewer for a very large
    cohort).
    """
    order = np.lexsort((model.uncertainty.own, -model.uncertainty.measure))
    size = len(order)
    count = int(np.clip(MOST_CELLS // max(size, 1), LEAST_DRAWS, draws))
    drawn = model.uncertainty.take(order).draws(np.random.default_rng(SEED), count)
    found = ranks_of(drawn, places)
    columns = (found.expected, found.low, found.high, found.p_top)
    return Ranks(*(_back(column, order) for column in columns))


def ranks_of(drawn: Floats, places: int) -> Ranks:
    """Return the ranks of candidates from joint draws (C, D) of what they are ranked by."""
    position = np.empty(drawn.shape, dtype=np.int32)
    best = np.argsort(-drawn, axis=0)
    np.put_along_axis(position, best, np.arange(1, len(drawn) + 1, dtype=np.int32)[:, None], axis=0)
    low, high = np.quantile(position, (0.025, 0.975), axis=1, method="nearest")
    return Ranks(position.mean(axis=1), low, high, (position <= places).mean(axis=1))


def _back(values: Floats, order: Ints) -> Floats:
    back = np.empty(len(values))
    back[order] = values
    return back


def _by_label(model: Model, found: Ranks) -> list[Floats]:
    """Return the four columns of ranks by the labels of all ratings; NaN where a candidate was not in the
    core.
    """
    columns = []
    for values in (found.expected, found.low, found.high, found.p_top):
        column = np.full(len(model.ratings.candidates), np.nan)
        column[model.places[0]] = values
        columns.append(column)
    return columns


def _standing(name: str, row: Floats, count: int) -> Standing:
    if np.isnan(row[0]):
        absent = Estimate.absent("no score yet", count)
        return Standing(name, absent, absent, None, None, None, None)
    measure_ = Estimate(float(row[0]), float(row[1]), float(row[2]), count, None)
    average = Estimate(float(row[4]), float(row[3]), float(row[5]), count, None)
    if np.isnan(row[6]):
        return Standing(name, average, measure_, None, None, None, None)
    return Standing(name, average, measure_, float(row[6]), int(row[7]), int(row[8]), float(row[9]))


def _method(model: Model) -> str:
    return "many-facet model, pooled" if model.pooled else "many-facet model, joint maximum likelihood"


def _notes(model: Model, measures: Floats) -> tuple[str, ...]:
    notes = [] if model.solution.converged else [not_converged(model)]
    missing = int(np.count_nonzero(np.isnan(measures)))
    if missing:
        notes.append(f"{missing} candidates have no score yet and stand last.")
    return tuple(notes)


def band(ranking: Ranking, *, certain: float = 0.95) -> tuple[Standing, ...]:
    """Return the band round the cut: candidates whose place is neither won nor lost with probability
    ``certain``.
    """
    return tuple(s for s in ranking.standings if s.p_top is not None and 1 - certain < s.p_top < certain)
