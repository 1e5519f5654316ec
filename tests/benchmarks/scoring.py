"""Speed and memory of the scoring engine, side by side with a bare pass and with the field's libraries, as
ratios.

``script/bench scoring [--full]``: CPU seconds, the best of a few runs. ``--full`` adds RaschPy at 400,000
scores (minutes) and 4,000,000 scores in a process of its own for the peak of memory. RaschPy's time grows
with the assessors too, so its sizes name them; it gets whole forms, its natural input.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import krippendorff
import numpy as np
import pandas as pd
import pingouin
from raschpy import MFRM

from scoring.agreement import alpha, unit_counts
from scoring.allocation import Allocation, allocate
from scoring.facets import Model, describe, measure
from scoring.facets.design import lay_out
from scoring.facets.estimate import Held, Solution
from scoring.facets.joint import joint, without_extremes
from scoring.facets.pooled import Profile, pooled
from scoring.intraclass import intraclass
from scoring.ratings import Ratings
from tests.benchmarks import scoring_bare
from tests.benchmarks.scoring_invented import ASSESSORS, PASSES, READINGS, scores, whole_forms

SIZES = (40_000, 400_000)
#: Scores and assessors of whole forms, RaschPy's input: the last two are for ``--full``.
WHOLE_FORMS = ((40_000, 67), (400_000, 100), (400_000, 400))


def main(arguments: list[str]) -> None:
    """Print every comparison."""
    print(f"{'what':58} {'seconds':>9} {'ratio':>8}")
    times = {size: _model(size) for size in SIZES}
    exponent = np.log(times[SIZES[1]] / times[SIZES[0]]) / np.log(SIZES[1] / SIZES[0])
    print(f"{'pooled with everything grows as scores to the power of':58} {exponent:18.2f}")
    for size, assessors in WHOLE_FORMS if "--full" in arguments else WHOLE_FORMS[:1]:
        _against_raschpy(size, assessors)
    _agreement()
    _intraclass()
    _allocation()
    if "--full" in arguments:
        command = [sys.executable, "-m", "tests.benchmarks", "scoring_large"]
        print(subprocess.run(command, capture_output=True, text=True, check=True).stdout, end="")


def timed(work: Callable[[], object], runs: int = 3) -> float:
    """Return the CPU seconds of the best of some runs."""
    best = np.inf
    for _ in range(runs):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def say(what: str, seconds: float, against: float | None = None) -> None:
    """Print a line; the ratio is how many times the other takes."""
    print(f"{what:58} {seconds:9.3f} {'' if against is None else f'{against / seconds:8.2f}'}", flush=True)


def _model(size: int) -> float:
    """Print the model's times at one size; return those of the pooled fit with everything."""
    ratings = scores(size)
    codes = tuple(np.asarray(c, np.intp) for c in (ratings.candidate, ratings.assessor, ratings.passes))
    sizes, x = (len(ratings.candidates), ASSESSORS, PASSES), ratings.score.astype(np.intp) - 1
    full = {}
    for name, bare in (("joint", scoring_bare.joint), ("pooled", scoring_bare.pooled)):
        found, alone = _estimates(ratings, name)
        sweeps = (found.solution if isinstance(found, Profile) else found).iterations
        plain = timed(lambda bare=bare, n=sweeps: bare(codes, x, sizes, 5, n), 2)  # type: ignore[misc]
        say(f"{size:,} scores, {name}: bare pass, {sweeps} iterations", plain)
        say(f"{size:,} scores, {name}: estimates alone; bare = ", alone, plain)
        full[name] = timed(lambda name=name: _everything(ratings, name), 2)  # type: ignore[misc]
        say(f"{size:,} scores, {name}: with errors, fit, joint doubt; bare =", full[name], plain)
    return full["pooled"]


def _estimates(ratings: Ratings, name: str) -> tuple[Profile | Solution, float]:
    """Return what an estimator finds, and its seconds for that alone; ``joint`` sets extremes aside first."""
    if name == "joint":
        ratings = ratings.where(without_extremes(ratings)).compact()
    design = lay_out(ratings, by_criterion=name == "pooled")
    alone = joint if name == "joint" else pooled
    return alone(design, Held.nothing(design)), timed(lambda: alone(design, Held.nothing(design)))


def _everything(ratings: Ratings, estimator: str) -> None:
    model = measure(ratings, estimator=estimator)  # type: ignore[arg-type]
    if isinstance(model, Model):
        describe(model)


def _against_raschpy(size: int, assessors: int) -> None:
    ratings = whole_forms(size, assessors)
    theirs = _raschpy(ratings)
    what = f"{size:,} scores, {assessors} assessors"
    for name in ("joint", "pooled"):
        say(f"{what}, {name}: alone; RaschPy =", _estimates(ratings, name)[1], theirs)
        seconds = timed(lambda name=name: _everything(ratings, name), 2)  # type: ignore[misc]
        say(f"{what}, {name}: everything; RaschPy =", seconds, theirs)


def _raschpy(ratings: Ratings) -> float:
    """Return RaschPy's seconds for its estimates of items, steps, raters and persons, as it comes."""
    frame = pd.DataFrame({
        "rater": ratings.assessor, "person": ratings.candidate, "item": ratings.passes,
        "x": ratings.score - 1,
    }).pivot(index=["rater", "person"], columns="item", values="x")  # fmt: skip

    def work() -> None:
        model = MFRM(frame, max_score=4)
        model.calibrate()
        model.person_estimates()

    return timed(work, 1)


def _agreement() -> None:
    ratings, values = scores(40_000), np.arange(1.0, 6.0)

    def ours() -> float:
        return alpha(unit_counts(ratings), values, "ordinal").value or 0.0

    table = np.full((ASSESSORS, len(ratings) // READINGS), np.nan)
    table[ratings.assessor, ratings.candidate * PASSES + ratings.passes] = ratings.score

    def theirs() -> float:
        return float(krippendorff.alpha(reliability_data=table, level_of_measurement="ordinal"))

    say("40,000 scores, alpha; krippendorff =", timed(ours), timed(theirs))
    print(f"{'  they differ by':58} {abs(ours() - theirs()):9.1e}")
    seconds = timed(lambda: alpha(unit_counts(ratings), values, "ordinal", replicates=1_000))
    say("40,000 scores, 1,000 bootstrap replicates of alpha", seconds)


def _intraclass() -> None:
    table = np.random.default_rng(1).normal(size=(10_000, 1)) + np.random.default_rng(2).normal(
        size=(10_000, 4)
    )
    frame = pd.DataFrame(table).reset_index().melt(id_vars="index")

    def theirs() -> list[float]:
        found = pingouin.intraclass_corr(frame, targets="index", raters="variable", ratings="value")
        return [float(value) for value in found["ICC"]]

    say("40,000 scores, ICC; pingouin =", timed(lambda: intraclass(table)), timed(theirs))
    gaps = [abs((e.value or 0) - o) for e, o in zip(intraclass(table).values.values(), theirs(), strict=True)]
    print(f"{'  they differ by':58} {max(gaps):9.1e}")


def _allocation() -> None:
    rng = np.random.default_rng(1)
    candidates, passes, assessors = (
        [f"{kind}{i}" for i in range(n)] for kind, n in (("c", 2_000), ("p", 9), ("a", 40))
    )
    pairs = [(assessors[rng.integers(40)], candidates[rng.integers(2_000)]) for _ in range(12_000)]
    preferences = {pair: int(rng.integers(1, 5)) for pair in pairs[4_000:]}

    def work() -> Allocation:
        return allocate(
            candidates, passes, assessors, readings=2, conflicts=pairs[:4_000], preferences=preferences
        )

    found = work()
    say("allocation, 2,000 x 9 x 2 to 40 assessors", timed(work))
    loads = found.loads.values()
    print(f"  loads {min(loads)} to {max(loads)}, cost {found.cost}, unread {len(found.unmet)}")
