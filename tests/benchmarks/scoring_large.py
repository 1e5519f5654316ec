"""Time and peak of memory of a pooled fit of 4,000,000 scores, in a process that loads nothing else."""

from __future__ import annotations

import time
from pathlib import Path

from scoring.facets import fit
from tests.benchmarks.scoring_invented import scores

LARGE = 4_000_000


def main(_: list[str]) -> None:
    """Fit the large table and print; the peak holds the table and its invention too."""
    ratings = scores(LARGE)
    start = time.process_time()
    found = fit(ratings)
    peak = _peak()
    print(f"{f'{LARGE:,} scores, pooled with everything':58} {time.process_time() - start:9.3f}")
    print(f"{f'{LARGE:,} scores, peak of memory, MiB':58} {peak:9.0f}   converged: {found.converged}")


def _peak() -> float:
    """Return the largest resident size of this process in MiB; ``getrusage`` would count its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(float(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))
