"""The trials behind the proofs of recovery and of decisions: one line of JSON each, so that a run can be
resumed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from scoring.averages import criterion_means
from scoring.facets.model import Model, measure
from scoring.ranking import ranks
from tests.proofs.cohorts import World, invent, ratings_of, readers, top

FILE = Path(__file__).parent / "results" / "trials.jsonl"
SIZES = ((30, 6), (120, 12), (300, 20), (2_000, 100))
DESIGNS = (("whole", 2), ("whole", 3), ("scattered", 1), ("scattered", 2), ("scattered", 3))
SPREADS = (0.0, 0.4, 0.8)
REPEATS = 200
DRAWS = 500
BINS = 10


@dataclass(frozen=True)
class Cell:
    """One design of the grid."""

    candidates: int
    assessors: int
    design: str
    readings: int
    spread: float

    @property
    def places(self) -> int:
        """Return the top tenth."""
        return max(self.candidates // 10, 1)


@dataclass(frozen=True)
class Trial:
    """What one simulation found; ``said`` and ``happened`` by tenth of the said probability of being in the
    top.
    """

    cell: Cell
    seed: int
    converged: bool
    bias: float
    slope: float
    coverage: float
    severity_coverage: float
    length: float
    pooled: float
    plain: float
    said: tuple[float, ...]
    happened: tuple[int, ...]
    counted: tuple[int, ...]


def grid() -> tuple[Cell, ...]:
    """Return the cells of the grid, the quick ones first."""
    return tuple(
        Cell(candidates, assessors, design, readings, spread)
        for candidates, assessors in SIZES for design, readings in DESIGNS for spread in SPREADS
    )  # fmt: skip


def run(cells: tuple[Cell, ...], *, resume: bool, repeats: int = REPEATS, file: Path = FILE) -> list[Trial]:
    """Return the trials of these cells, running and writing down those that the file does not hold."""
    if not resume:
        file.unlink(missing_ok=True)
    file.parent.mkdir(exist_ok=True)
    known = {(trial.cell, trial.seed): trial for trial in read(file)}
    with file.open("a") as out:
        for cell, seed in _order(cells, repeats):
            if (cell, seed) not in known:
                known[cell, seed] = one(cell, seed)
                out.write(json.dumps(asdict(known[cell, seed])) + "\n")
                out.flush()
    return [known[cell, seed] for cell in cells for seed in range(repeats)]


def _order(cells: tuple[Cell, ...], repeats: int) -> Iterator[tuple[Cell, int]]:
    """Yield what to run: small cohorts first, and within a size every cell once before any a second time."""
    for size in sorted({cell.candidates for cell in cells}):
        for seed in range(repeats):
            yield from ((cell, seed) for cell in cells if cell.candidates == size)


def read(file: Path = FILE) -> Iterator[Trial]:
    """Yield the trials that a file holds."""
    if file.exists():
        for line in file.read_text().splitlines():
            row: dict[str, Any] = json.loads(line)
            values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in row.items()}
            values["cell"] = Cell(**row["cell"])
            yield Trial(**values)


def by_cell(trials: list[Trial]) -> dict[Cell, list[Trial]]:
    """Return the trials of each cell."""
    cells = defaultdict(list)
    for trial in trials:
        cells[trial.cell].append(trial)
    return cells


def one(cell: Cell, seed: int) -> Trial:
    """Return one simulation of a cell."""
    rng = np.random.default_rng(
        [cell.candidates, cell.readings, cell.design == "whole", int(10 * cell.spread), seed]
    )
    world = invent(rng, cell.candidates, cell.assessors, cell.spread)
    codes = readers(rng, cell.candidates, cell.assessors, cell.design, cell.readings)
    ratings = ratings_of(world, *codes, world.score(rng, *codes))
    model = measure(ratings)
    if isinstance(model, str):
        raise TypeError(model)
    return _judge(cell, seed, world, model)


def _judge(cell: Cell, seed: int, world: World, model: Model) -> Trial:
    truth = world.measure
    (found, severity, _), (error, severity_error, _) = model.measures.values, model.measures.errors
    best = top(truth, cell.places)
    plain = criterion_means(model.ratings).mean(axis=1)
    p_top = ranks(model, cell.places, draws=DRAWS).p_top
    tenth = np.minimum((p_top * BINS).astype(int), BINS - 1)
    isin = np.isin(np.arange(cell.candidates), list(best))
    true_severity = world.severity - world.severity.mean()
    return Trial(
        cell, seed, model.solution.converged, float(np.mean(found - truth)),
        float(np.polyfit(truth, found, 1)[0]), float(np.mean(np.abs(found - truth) < 1.959964 * error)),
        float(np.mean(np.abs(severity - true_severity) < 1.959964 * severity_error)), float(np.mean(error)),
        len(best & top(found, cell.places)) / cell.places, len(best & top(plain, cell.places)) / cell.places,
        tuple(np.bincount(tenth, weights=p_top, minlength=BINS).tolist()),
        tuple(np.bincount(tenth, weights=isin, minlength=BINS).astype(int).tolist()),
        tuple(np.bincount(tenth, minlength=BINS).tolist()),
    )  # fmt: skip
