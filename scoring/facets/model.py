"""Fit the many-facet rating-scale model to ratings: log P(k)/P(k-1) = candidate - severity - difficulty -
step.

Two estimators behind one function. ``joint`` is maximum likelihood as the standard program does it.
``pooled`` treats candidates, their effects by criterion and severities as random with variances estimated
from the data, so that thin cohorts shrink instead of exploding; its intervals carry what every part is unsure
of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from scoring.arrays import Bools, Floats
from scoring.averages import criterion_weights
from scoring.connection import Subset, subsets
from scoring.facets.design import Design, lay_out
from scoring.facets.estimate import Held, Solution, small_block
from scoring.facets.joint import Measures, complete, joint, without_extremes
from scoring.facets.pooled import Profile, pooled
from scoring.facets.report import Scale
from scoring.facets.uncertainty import Uncertainty, uncertainty
from scoring.ratings import Ratings

Estimator = Literal["pooled", "joint"]
Floating = Literal["candidates", "assessors"]


@dataclass(frozen=True, eq=False)
class Model:
    """A fitted model and its report.

    ``ratings`` are those that were given, ``core`` those that were iterated on (without extremes for
    ``joint``) with their ``design``; ``measures`` are for every label of ``ratings``; ``joint_uncertainty``
    is of the core's candidates.
    """

    ratings: Ratings
    core: Ratings
    design: Design
    solution: Solution
    measures: Measures
    uncertainty: Uncertainty
    offset: float
    subsets: tuple[Subset, ...]

    @property
    def pooled(self) -> bool:
        """Return whether candidates and severities were taken as random."""
        return bool(np.isfinite(self.solution.at.between))

    @property
    def places(self) -> tuple[list[int], list[int], list[int]]:
        """Return where the core's candidates, assessors and passes stand among the labels of ``ratings``."""
        return _all_places(self.ratings, self.core)

    @property
    def weights(self) -> Floats:
        """Return the category weights, (K,)."""
        return self.solution.at.weights


def measure(
    ratings: Ratings, *, estimator: Estimator = "pooled", floating: Floating = "candidates",
    scale: Scale | None = None, weights: Mapping[str, float] | None = None,
) -> Model | str:  # fmt: skip
    """Return the fitted model without its report, or the reason in words why these ratings give none.

    ``weights`` over criteria say what a pooled candidate's measure averages, equal by default; ``scale`` is
    what is held; ``floating`` is the facet of a joint fit that is not centred on 0.
    """
    kept = np.ones(len(ratings), dtype=np.bool_) if estimator == "pooled" else without_extremes(ratings)
    reason = _unusable(ratings, kept)
    if reason is not None:
        return reason
    core = ratings.where(kept).compact()
    design = lay_out(core, by_criterion=estimator == "pooled")
    held = _held(core, scale, design)
    share = criterion_weights(core, weights)
    both = {"pooled": lambda: pooled(design, held), "joint": lambda: Profile(joint(design, held), None, 0.0)}
    profile = both[estimator]()
    doubt = uncertainty(design, profile, share)
    found, offset = _measures(ratings, core, design, profile.solution, doubt=doubt, floating=floating)
    if estimator == "joint":
        found = complete(ratings, found, profile.solution.at.weights)
    return Model(ratings, core, design, profile.solution, found, doubt, offset, subsets(ratings))


def _unusable(ratings: Ratings, kept: Bools) -> str | None:
    if not len(ratings):
        return "there are no scores yet"
    if ratings.score.min() == ratings.score.max():
        return "every score is the same, so nothing can be told apart"
    if not np.any(kept):
        return "every candidate, assessor or pass has only lowest or only highest scores"
    return None


def _held(core: Ratings, scale: Scale | None, design: Design) -> Held:
    """Return what a scale holds of these ratings; its steps too, where it knows every category that was
    used.
    """
    if scale is None:
        return Held.nothing(design)
    severity = np.array([scale.severities.get(name, np.nan) for name in core.assessors])
    difficulty = np.array([scale.difficulties.get(label, np.nan) for label in core.pass_labels])
    weights = None if scale.weights is None else np.array(scale.weights)
    if weights is not None and not np.all(np.isfinite(weights[list(design.categories)])):
        weights = None
    return Held(severity, difficulty, weights)


def _measures(
    ratings: Ratings,
    core: Ratings,
    design: Design,
    solution: Solution,
    *,
    doubt: Uncertainty,
    floating: Floating,
) -> tuple[Measures, float]:
    """Return measures and errors by the labels of ``ratings``, and what was taken from candidates and
    severities.
    """
    j, p = design.n_assessors, design.n_passes
    centre = _contrasts(design, solution)
    block = centre @ (small_block(design, solution.at) + doubt.shift)
    spread = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", centre, doubt.block, centre), 0.0))
    offset = float(np.mean(doubt.measure)) if floating == "assessors" else 0.0
    values = (doubt.measure - offset, block[:j] - offset, block[j : j + p])
    errors = (np.sqrt(doubt.variance()), spread[:j], spread[j : j + p])
    places = _all_places(ratings, core)
    sizes = (len(ratings.candidates), len(ratings.assessors), len(ratings.pass_labels))
    spreads = [_spread_out(*parts) for parts in zip(values, places, sizes, strict=True)]
    doubts = [_spread_out(*parts) for parts in zip(errors, places, sizes, strict=True)]
    return Measures((spreads[0], spreads[1], spreads[2]), (doubts[0], doubts[1], doubts[2])), offset


def _contrasts(design: Design, solution: Solution) -> Floats:
    """Return what turns the small block into reported severities and difficulties, (J + P, B)."""
    j, p, held = design.n_assessors, design.n_passes, solution.held
    centre = np.eye(j + p, design.n_block)
    if not np.any(held.assessors):
        centre[:j, :j] -= 1.0 / j
    if not np.any(held.passes):
        centre[j:, j : j + p] -= 1.0 / p
    elif np.isfinite(solution.at.between):
        kept = j + int(np.flatnonzero(held.passes)[0])
        centre[j:, kept] -= 1.0
    return centre


def _all_places(ratings: Ratings, core: Ratings) -> tuple[list[int], list[int], list[int]]:
    return (
        _places(ratings.candidates, core.candidates),
        _places(ratings.assessors, core.assessors),
        _places(ratings.pass_labels, core.pass_labels),
    )


def _places(labels: Sequence[object], some: Sequence[object]) -> list[int]:
    place = {label: index for index, label in enumerate(labels)}
    return [place[label] for label in some]


def _spread_out(values: Floats, places: list[int], size: int) -> Floats:
    whole = np.full(size, np.nan)
    whole[places] = values
    return whole
