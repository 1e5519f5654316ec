"""Proof: the share of the true top that is chosen, by plain averages and by the pooled measures."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np

from scoring.arrays import Bools, Floats
from scoring.averages import criterion_means
from scoring.facets.model import measure
from scoring.ratings import Ratings
from tests.proofs import trials
from tests.proofs.cohorts import top
from tests.proofs.trials import Cell, Trial

THINNINGS, PLACES = 25, 40
DOMAINS = ("style", "org", "conv", "sent_form")


def main(arguments: list[str]) -> None:
    """Run the grid and the thinned essays (``--resume``, ``--small`` and ``--print`` as for recovery)."""
    cells = tuple(c for c in trials.grid() if "--small" not in arguments or c.candidates < 2_000)
    found = trials.by_cell(
        list(trials.read()) if "--print" in arguments else trials.run(cells, resume="--resume" in arguments)
    )
    print(table(found))
    folder = os.environ.get("REFERENCE_DATA")
    if folder is None:
        print("REFERENCE_DATA is not set: the essays are left out.")
    else:
        print(essays(Path(folder) / "georgia_writing.csv"))


def table(found: dict[Cell, list[Trial]]) -> str:
    """Return the Markdown table of the share of the true top tenth found."""
    lines = [
        "| candidates x assessors | design | readings | severity | plain | pooled | difference | its error |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for cell, group in found.items():
        plain, pooled = (np.array([getattr(t, name) for t in group]) for name in ("plain", "pooled"))
        size = f"{cell.candidates:,} x {cell.assessors}"
        lines.append(
            f"| {size} | {cell.design} | {cell.readings} | {cell.spread} | {_compared(plain, pooled)} |"
        )
    return "\n".join(lines)


def _compared(plain: Floats, pooled: Floats) -> str:
    gap = pooled - plain
    error = gap.std(ddof=1) / np.sqrt(len(gap))
    return f"{plain.mean():.3f} | {pooled.mean():.3f} | {gap.mean():+.3f} | {error:.3f}"


def essays(file: Path) -> str:
    """Return the Markdown table for real essays scored by 21 raters, thinned to a few."""
    rows = list(csv.DictReader(file.open()))
    ratings = Ratings.from_rows(
        ((row["student"], row["rater"], domain, "", int(row[domain])) for row in rows for domain in DOMAINS),
        1,
        4,
    )
    best = top(criterion_means(ratings).mean(axis=1), PLACES)
    lines = ["| essays | raters | plain | pooled | difference | its error |", "|---|---|---|---|---|---|"]
    for whole in (True, False):
        for readings in (1, 2, 3):
            results = np.array([_thinned(ratings, best, whole, readings, seed) for seed in range(THINNINGS)])
            name = "whole" if whole else "by domain"
            lines.append(f"| {name} | {readings} | {_compared(results[:, 0], results[:, 1])} |")
    return "\n".join(lines)


def _thinned(ratings: Ratings, best: set[int], whole: bool, readings: int, seed: int) -> tuple[float, float]:
    """Return the share of the best that plain averages and pooled measures find in one thinning."""
    some = ratings.where(_kept(ratings, whole, readings, np.random.default_rng(seed)))
    model = measure(some)
    if isinstance(model, str):
        raise TypeError(model)
    chosen = (criterion_means(some).mean(axis=1), model.measures.values[0])
    plain, pooled = (len(best & top(values, PLACES)) / PLACES for values in chosen)
    return plain, pooled


def _kept(ratings: Ratings, whole: bool, readings: int, rng: np.random.Generator) -> Bools:
    """Return which scores stay: each essay's, or each of its domains', own few raters."""
    shape = (len(ratings.candidates), 1 if whole else len(ratings.pass_labels), len(ratings.assessors))
    order = np.argsort(np.argsort(rng.random(shape), axis=2), axis=2)
    passes = np.zeros(len(ratings), dtype=np.intp) if whole else ratings.passes
    return np.asarray(order[ratings.candidate, passes, ratings.assessor] < readings)
