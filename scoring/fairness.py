"""Is it fair? Selection rates of groups, their ratio with its interval, exact tests, and "too few to tell".

At the sizes of a cohort ratios are mostly noise, so every ratio comes with its interval and n, and small
cells are suppressed, another with them where one alone could be worked out from the total. Sources: Katz and
others (1978), Biometrics 34, 469-474 (interval of a ratio); Lancaster (1961) for the mid-p value; Wilson
(1927) for a rate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

# Not scipy.stats: loading that takes a page two seconds when it is opened first.
from scipy.special import betaln, stdtrit

from scoring.arrays import Floats, Ints
from scoring.averages import criterion_means
from scoring.calibration import share_of
from scoring.ratings import Ratings
from scoring.results import Estimate

SMALL = 5
WIDE = 4.0
#: Tables count as equally likely up to rounding, as in R.
AS_LIKELY = 1e-7
SUPPRESSED = "suppressed: the cell is small, or would show one that is"
TOO_FEW = "too few to tell"


@dataclass(frozen=True)
class GroupRate:
    """A group's selection against the rest of those who answered: rate, ratio of rates, Fisher's p and mid-p.

    ``verdict`` is in words: "too few to tell" where the interval spans a factor of four or more, else whether
    the interval leaves 1 out. It is a question to look into, never an answer.
    """

    group: str
    selected: int | None
    total: int | None
    rate: Estimate
    ratio: Estimate
    fisher: float | None
    mid_p: float | None
    verdict: str


@dataclass(frozen=True)
class GroupGap:
    """The mean score of a group on a pass less that of the others, in points, with Welch's interval."""

    group: str
    item: str
    criterion: str
    gap: Estimate


def selection(counts: Mapping[str, tuple[int, int]], *, small: int = SMALL) -> tuple[GroupRate, ...]:
    """Return every group's selection against all other groups together; counts are (selected, total) by
    group.

    Groups with under ``small`` members are suppressed, and with a single one the next smallest.
    """
    hidden = suppressed({group: total for group, (_, total) in counts.items()}, small=small)
    whole = (sum(chosen for chosen, _ in counts.values()), sum(total for _, total in counts.values()))
    return tuple(
        _hidden(group) if group in hidden else _rate(group, *cell, whole[0] - cell[0], whole[1] - cell[1])
        for group, cell in counts.items()
    )


def suppressed(totals: Mapping[str, int], *, small: int = SMALL) -> frozenset[str]:
    """Return the groups that must not be shown: the small ones and, if that is one alone, the next
    smallest.
    """
    hidden = {group for group, total in totals.items() if 0 < total < small}
    others = sorted((total, group) for group, total in totals.items() if group not in hidden and total > 0)
    if len(hidden) == 1 and others:
        hidden.add(others[0][1])
    return frozenset(hidden)


def _hidden(group: str) -> GroupRate:
    absent = Estimate.absent(SUPPRESSED)
    return GroupRate(group, None, None, absent, absent, None, None, SUPPRESSED)


def _rate(group: str, chosen: int, total: int, others: int, rest: int) -> GroupRate:
    if not total or not rest:
        absent = Estimate.absent("nobody to compare", total)
        rate = share_of(chosen, total) if total else absent
        return GroupRate(group, chosen, total, rate, absent, None, None, TOO_FEW)
    ratio = ratio_of(chosen, total, others, rest)
    fisher, mid = exact_tests(chosen, total, others, rest)
    return GroupRate(group, chosen, total, share_of(chosen, total), ratio, fisher, mid, _verdict(ratio))


def ratio_of(chosen: int, total: int, others: int, rest: int) -> Estimate:
    """Return the ratio of two rates with the interval of Katz; without one where a count is 0."""
    n = total + rest
    if not others:
        return Estimate.absent("nobody else was selected", n)
    value = (chosen / total) / (others / rest)
    if not chosen:
        return Estimate(value, None, None, n, "nobody of the group was selected")
    error = np.sqrt(1 / chosen - 1 / total + 1 / others - 1 / rest)
    return Estimate(value, float(value * np.exp(-1.96 * error)), float(value * np.exp(1.96 * error)), n, None)


def exact_tests(chosen: int, total: int, others: int, rest: int) -> tuple[float, float]:
    """Return the two-sided p of Fisher's exact test and its mid-p, by the sum of no more likely tables."""
    least, most = max(0, chosen + others - rest), min(total, chosen + others)
    shares = _hypergeometric(np.arange(least, most + 1), total, rest, chosen + others)
    own = shares[chosen - least]
    fisher = float(shares[shares <= own * (1 + AS_LIKELY)].sum())
    return min(fisher, 1.0), min(float(fisher - 0.5 * own), 1.0)


def _hypergeometric(counts: Ints, total: int, rest: int, drawn: int) -> Floats:
    """Return the chance of each number of the group (k,) among so many drawn from both, by logarithms."""
    ways = -betaln(counts + 1, total - counts + 1) - betaln(drawn - counts + 1, rest - drawn + counts + 1)
    whole = betaln(drawn + 1, total + rest - drawn + 1) + np.log(total + rest + 1.0)
    logs = ways + whole - np.log(total + 1.0) - np.log(rest + 1.0)
    return np.asarray(np.exp(logs), dtype=float)


def _verdict(ratio: Estimate) -> str:
    if ratio.low is None or ratio.high is None or ratio.high / ratio.low >= WIDE:
        return TOO_FEW
    return "differs beyond chance" if ratio.low > 1.0 or ratio.high < 1.0 else "no difference beyond chance"


def by_pass(ratings: Ratings, groups: Mapping[str, str], *, small: int = SMALL) -> tuple[GroupGap, ...]:
    """Return the gap of every group to the others on every pass; ``groups`` names the group of those who
    answered.
    """
    known = [name for name in ratings.candidates if name in groups]
    totals = {group: sum(groups[name] == group for name in known) for group in dict.fromkeys(groups.values())}
    hidden = suppressed(totals, small=small)
    found = []
    for code, (item, criterion) in enumerate(ratings.pass_labels):
        means = _means(ratings, code)
        for group in totals:
            gap = Estimate.absent(SUPPRESSED) if group in hidden else _gap(means, groups, group, small)
            found.append(GroupGap(group, item, criterion, gap))
    return tuple(found)


def _means(ratings: Ratings, code: int) -> dict[str, float]:
    """Return the mean score of each candidate who was scored on this pass."""
    part = ratings.where(ratings.passes == code)
    column = part.pass_criterion[code]
    means = criterion_means(part)[:, column]
    return {
        name: float(mean) for name, mean in zip(ratings.candidates, means, strict=True) if np.isfinite(mean)
    }


def _gap(means: Mapping[str, float], groups: Mapping[str, str], group: str, small: int) -> Estimate:
    inside = np.array([mean for name, mean in means.items() if groups.get(name) == group])
    outside = np.array([mean for name, mean in means.items() if groups.get(name, group) != group])
    n = len(inside) + len(outside)
    if min(len(inside), len(outside)) < small:
        return Estimate.absent(TOO_FEW, n)
    value = float(inside.mean() - outside.mean())
    return _welch(inside, outside, value, n)


def _welch(inside: Floats, outside: Floats, value: float, n: int) -> Estimate:
    if inside.std() == 0.0 and outside.std() == 0.0:
        return Estimate(value, None, None, n, "no variation within the groups")
    of = np.array([len(inside), len(outside)])
    errors = np.array([inside.var(ddof=1), outside.var(ddof=1)]) / of
    freedom = errors.sum() ** 2 / (errors**2 / (of - 1)).sum()
    reach = float(stdtrit(freedom, 0.975) * np.sqrt(errors.sum()))
    return Estimate(value, value - reach, value + reach, n, None)
