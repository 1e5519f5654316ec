"""Who stands where, and how sure that is: ranks from the joint uncertainty of all measures.

All of it rests on the joint uncertainty, so what candidates share (an assessor's severity, the steps) moves
them together and does not pretend to part them. The expected rank is exact: 1 + the chances of every other
candidate to stand above. Its interval and the probability of a place are read off joint draws, dealt to
candidates in the order of their measures and evened out among those who are alike: names and the order of
the input cannot change the result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from scoring.arrays import Floats, Ints
from scoring.averages import rank_by_averages
from scoring.connection import Subset, subsets
from scoring.errors import UnansweredQuestion
from scoring.facets.findings import FEW, describe, fair_average, not_converged, nothing
from scoring.facets.model import Estimator, Model, measure
from scoring.facets.report import Findings, Scale
from scoring.facets.uncertainty import Uncertainty
from scoring.ratings import Ratings
from scoring.results import CERTAIN, Estimate, Ranking, Standing

DRAWS, LEAST_DRAWS, MOST_CELLS = 4_000, 500, 20_000_000
# With more candidates their pairs are too many to go through one by one.
MOST_IN_PAIRS = 2_000
# Measures that differ by less are the same: what is left of a sum taken in another order.
ALIKE = 9
SEED = 20_251
MOST_NAMED = 10
THIN = f"Fewer than {FEW} scores in all: intervals and chances rest on assumptions more than on the scores."
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
    """Return candidates best first by expected rank, with intervals of measure and rank and the probability
    of a place.

    ``average`` is the fair average on the scale of the scores. Raises UnansweredQuestion, naming the subsets,
    where candidates share no scale. Where there is no measure at all (every score the same) plain averages
    are returned and a note says why. Candidates without a score stand last.
    """
    return rank_and_describe(ratings, weights=weights, places=places, estimator=estimator, scale=scale)[0]


def rank_and_describe(
    ratings: Ratings, *, weights: Mapping[str, float] | None = None, places: int,
    estimator: Estimator = "pooled", scale: Scale | None = None,
) -> tuple[Ranking, Findings]:  # fmt: skip
    """Return the ranking, as ``rank`` does, with the whole report of the one fit that both rest on."""
    model = measure(ratings, estimator=estimator, scale=scale, weights=weights)
    parts = subsets(ratings) if isinstance(model, str) else model.subsets
    if len(parts) > 1:
        raise UnansweredQuestion(refusal(parts))
    if not isinstance(model, str):
        return rank_model(model, places=places), describe(model)
    plain = rank_by_averages(ratings, weights=weights, places=places)
    notes = (f"No measures: {model}.", *plain.notes)
    return Ranking(plain.method, places, plain.standings, None, notes), nothing(ratings, estimator, model)


def refusal(parts: tuple[Subset, ...]) -> str:
    """Return the sentence that refuses a common ranking of subsets and names them."""
    named = "; ".join(f"({number}) {part}" for number, part in enumerate(parts[:MOST_NAMED], start=1))
    if len(parts) > MOST_NAMED:
        named += f"; and {len(parts) - MOST_NAMED} groups more"
    return f"Rank these groups apart or let assessors read across them, for they share no scale: {named}."


def rank_model(model: Model, *, places: int) -> Ranking:
    """Return the ranking of a fitted model's candidates by expected rank.

    Those without a score stand last. Where some have a measure and no rank (set aside by ``joint``) all stand
    by measure.
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
    standings.sort(key=_standing_order(standings))
    return Ranking(
        _method(model), places, tuple(standings), model.solution.converged, _notes(model, columns[0])
    )


def ranks(model: Model, places: int, *, draws: int = DRAWS) -> Ranks:
    """Return the ranks of the core's candidates from the joint uncertainty of their measures.

    Draws are fewer for a very large cohort. Those who are alike (same measure, same doubt) get the same.
    """
    order = np.lexsort((model.uncertainty.own, -model.uncertainty.measure))
    sorted_ = model.uncertainty.take(order)
    count = int(np.clip(MOST_CELLS // max(len(order), 1), LEAST_DRAWS, draws))
    found = ranks_of(sorted_.draws(np.random.default_rng(SEED), count), places)
    expected = expected_ranks(sorted_)
    alike = _alike(sorted_, expected)
    columns = (expected, np.rint(_evened(found.low, alike)), np.rint(_evened(found.high, alike)), found.p_top)
    return Ranks(*(_back(_evened(column, alike), order) for column in columns))


def expected_ranks(doubt: Uncertainty, *, most: int = MOST_IN_PAIRS) -> Floats:
    """Return 1 + the sum over all others of the chance to stand above, each candidate's expected rank, (C,).

    Differences of measures are normal, with the variance that the joint uncertainty gives them: exact,
    without draws. Candidates stand best first; with more than ``most`` of them, neighbours are taken together
    and each is compared with so many groups.
    """
    size = len(doubt.measure)
    others, counts = doubt, np.ones(size)
    if size > most:
        bounds = np.linspace(0, size, most + 1).astype(np.intp)[:-1]
        others, counts = doubt.grouped(bounds), np.diff(np.append(bounds, size)).astype(np.float64)
    expected = np.empty(size)
    width = max(MOST_CELLS // 4 // len(counts), 1)
    for first in range(0, size, width):
        rows = slice(first, first + width)
        apart = np.sqrt(np.maximum(doubt.apart(rows, others), np.finfo(np.float64).tiny))
        above = ndtr((others.measure[None, :] - doubt.measure[rows, None]) / apart)
        # Everybody meets themselves here too, with a chance of a half.
        expected[rows] = 0.5 + above @ counts
    return expected


def _alike(doubt: Uncertainty, expected: Floats) -> Ints:
    """Return a group number for each candidate (C,), the same for those whom nothing tells apart."""
    columns = np.stack((doubt.measure, doubt.own, expected), axis=1)
    return np.unique(np.round(columns, ALIKE) + 0.0, axis=0, return_inverse=True)[1].ravel()


def _evened(values: Floats, group: Ints) -> Floats:
    """Return each candidate's mean over its group, (C,)."""
    return np.asarray((np.bincount(group, weights=values) / np.bincount(group))[group])


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


def _standing_order(standings: list[Standing]) -> Callable[[Standing], tuple[bool, float, float]]:
    """Return the key that puts standings in order; those who are alike keep the natural order of names."""
    measured = [s for s in standings if s.measure.value is not None]
    ranked = all(s.expected_rank is not None for s in measured)

    def key(standing: Standing) -> tuple[bool, float, float]:
        expected = (standing.expected_rank or 0.0) if ranked else 0.0
        value = standing.measure.value
        return value is None, round(expected, ALIKE), -round(value or 0.0, ALIKE)

    return key


def _method(model: Model) -> str:
    return "many-facet model, pooled" if model.pooled else "many-facet model, joint maximum likelihood"


def _notes(model: Model, measures: Floats) -> tuple[str, ...]:
    notes = [] if model.solution.converged else [not_converged(model)]
    missing = int(np.count_nonzero(np.isnan(measures)))
    if missing:
        notes.append(_unscored(missing))
    if len(model.ratings) < FEW:
        notes.append(THIN)
    return tuple(notes)


def _unscored(number: int) -> str:
    if number == 1:
        return "1 candidate has no score yet and stands last."
    return f"{number} candidates have no score yet and stand last."


def band(ranking: Ranking, *, certain: float = CERTAIN) -> tuple[Standing, ...]:
    """Return the band round the cut: candidates whose place is neither won nor lost with probability
    ``certain``.
    """
    return tuple(s for s in ranking.standings if s.p_top is not None and 1 - certain < s.p_top < certain)
