"""Infit and outfit with their z; reliability, separation and strata of a facet.

Infit is the information-weighted, outfit the plain mean of squared standardised residuals; z by the cube root
of Wilson and Hilferty. Source: Wright and Masters (1982), Rating Scale Analysis, chapter 5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats
from scoring.facets.inspection import Tally
from scoring.facets.report import Separation


@dataclass(frozen=True, eq=False)
class Misfit:
    """Mean squares and z of a facet's elements, each (n,); NaN inside where an element has no score."""

    infit: Floats
    infit_z: Floats
    outfit: Floats
    outfit_z: Floats


def misfit(tally: Tally) -> Misfit:
    """Return infit and outfit of every element of a tally."""
    with np.errstate(divide="ignore", invalid="ignore"):
        infit = tally.squares / tally.variance
        outfit = tally.standardised / tally.count
        spread_in = np.sqrt(np.maximum(tally.doubt_in, 0.0)) / tally.variance
        spread_out = np.sqrt(np.maximum(tally.doubt_out / tally.count - 1.0, 0.0) / tally.count)
        return Misfit(infit, _standardised(infit, spread_in), outfit, _standardised(outfit, spread_out))


def _standardised(mean_square: Floats, sd: Floats) -> Floats:
    """Return z of a mean square with standard deviation ``sd`` about 1."""
    return np.asarray((np.cbrt(mean_square) - 1.0) * 3.0 / sd + sd / 3.0)


def separation(measures: Floats, errors: Floats, *, shrunk: bool) -> Separation:
    """Return how well measures (n,) with standard errors (n,) are told apart.

    ``shrunk`` measures vary less than the truth by just their error variance, raw ones more.
    """
    known = np.isfinite(measures) & np.isfinite(errors)
    if np.count_nonzero(known) < 2:
        return Separation(None, None, None, "fewer than two measures")
    observed, error = float(np.var(measures[known], ddof=1)), float(np.mean(errors[known] ** 2))
    true = observed if shrunk else max(observed - error, 0.0)
    total = observed + error if shrunk else observed
    if total <= 0.0:
        return Separation(None, None, None, "all measures are equal")
    reliability = true / total
    if reliability >= 1.0:
        return Separation(1.0, None, None, "no error was left to compare with")
    ratio = float(np.sqrt(reliability / (1.0 - reliability)))
    return Separation(reliability, ratio, (4.0 * ratio + 1.0) / 3.0, None)
