"""What a fit says, in plain values: elements of the facets, steps, reliability, unexpected scores,
agreement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.connection import Subset
from scoring.results import Estimate


@dataclass(frozen=True)
class Element:
    """One candidate, assessor or pass: its measure in logits and how its scores fit.

    For an assessor the measure is severity (positive is harsh), for a pass difficulty. ``infit`` and
    ``outfit`` are mean squares near 1 with their z; ``fair_average`` is the score to expect on average terms.
    ``fair_low`` to ``fair_high`` is its 95% interval. ``reason`` says why a measure is missing or to be read
    with care.
    """

    id: str
    measure: float | None
    se: float | None
    infit: float | None
    infit_z: float | None
    outfit: float | None
    outfit_z: float | None
    fair_average: float | None
    observed_average: float | None
    count: int
    reason: str | None
    fair_low: float | None = None
    fair_high: float | None = None

    @property
    def estimate(self) -> Estimate:
        """Return the measure with its 95% interval."""
        if self.measure is None or self.se is None:
            return Estimate(self.measure, None, None, self.count, self.reason)
        reach = 1.959964 * self.se
        return Estimate(self.measure, self.measure - reach, self.measure + reach, self.count, self.reason)


@dataclass(frozen=True)
class CategoryStep:
    """The step into a category from the one below, in logits, and how often the category was used."""

    category: int
    value: float | None
    count: int
    reason: str | None


@dataclass(frozen=True)
class Separation:
    """How well a facet's elements are told apart: reliability, separation and statistically distinct
    strata.
    """

    reliability: float | None
    separation: float | None
    strata: float | None
    reason: str | None


@dataclass(frozen=True)
class Unexpected:
    """A score far from what the model expected, ``z`` standard deviations away."""

    candidate: str
    assessor: str
    criterion: str
    item: str
    observed: int
    expected: float
    z: float


@dataclass(frozen=True)
class Bias:
    """An assessor who scored one candidate otherwise than their severity explains, over ``count`` scores.

    ``bias`` is in logits (above 0: kinder than elsewhere) with its standard error; ``t`` their ratio.
    """

    candidate: str
    assessor: str
    count: int
    bias: float
    se: float
    t: float


@dataclass(frozen=True)
class ExactAgreement:
    """The share of pairs of scores of one pass that are equal, and the share the model expects."""

    exact_observed: float | None
    exact_expected: float | None
    pairs: int


@dataclass(frozen=True)
class Deviations:
    """Estimated standard deviations in logits: of candidates, of their effects by criterion, of
    severities.
    """

    candidates: float
    effects: float
    severities: float


@dataclass(frozen=True)
class Scale:
    """What another fit can hold: severities, difficulties by (item, criterion), and category weights from the
    lowest.
    """

    severities: Mapping[str, float]
    difficulties: Mapping[tuple[str, str], float]
    weights: tuple[float, ...] | None


@dataclass(frozen=True)
class Findings:
    """The whole report of a fit; ``unexpected`` holds the most unexpected of ``unexpected_count`` with |z| >=
    2.
    """

    estimator: str
    converged: bool
    iterations: int
    log_likelihood: float | None
    subsets: tuple[Subset, ...]
    steps: tuple[CategoryStep, ...]
    candidates: tuple[Element, ...]
    assessors: tuple[Element, ...]
    passes: tuple[Element, ...]
    pass_labels: tuple[tuple[str, str], ...]
    reliability: Mapping[str, Separation]
    unexpected: tuple[Unexpected, ...]
    unexpected_count: int
    biases: tuple[Bias, ...]
    agreement: ExactAgreement
    deviations: Deviations | None
    notes: tuple[str, ...]
