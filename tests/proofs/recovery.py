"""Proof: known truth is found again, and 95% intervals hold it about 95 times in a hundred."""

from __future__ import annotations

import numpy as np

from tests.proofs import trials
from tests.proofs.trials import BINS, Cell, Trial


def main(arguments: list[str]) -> None:
    """Run the grid (``--resume`` keeps what is there; ``--small`` leaves out 2,000 candidates) and print the
    tables.
    """
    cells = tuple(c for c in trials.grid() if "--small" not in arguments or c.candidates < 2_000)
    found = trials.by_cell(
        list(trials.read()) if "--print" in arguments else trials.run(cells, resume="--resume" in arguments)
    )
    print(table(found))
    print(calibration([trial for group in found.values() for trial in group]))


def table(found: dict[Cell, list[Trial]]) -> str:
    """Return the Markdown table of bias and coverage by cell."""
    columns = "design | readings | severity | n | bias | slope | coverage | severities | mean error"
    lines = [f"| candidates x assessors | {columns} |", "|---" * 10 + "|"]
    for cell, group in found.items():
        values = np.array([
            [t.bias, t.slope, t.coverage, t.severity_coverage, t.length] for t in group
        ]).mean(axis=0)  # fmt: skip
        numbers = f"{values[0]:+.3f} | {values[1]:.3f} | {values[2]:.3f} | {values[3]:.3f} | {values[4]:.3f}"
        size = f"{cell.candidates:,} x {cell.assessors}"
        lines.append(
            f"| {size} | {cell.design} | {cell.readings} | {cell.spread} | {len(group)} | {numbers} |"
        )
    return "\n".join(lines)


def calibration(group: list[Trial]) -> str:
    """Return the Markdown table of what was said about being in the top and what happened."""
    said, happened, counted = (
        np.sum([getattr(t, name) for t in group], axis=0) for name in ("said", "happened", "counted")
    )
    lines = ["| said, from | mean said | happened | candidates |", "|---|---|---|---|"]
    for tenth in range(BINS):
        if counted[tenth]:
            mean, share = said[tenth] / counted[tenth], happened[tenth] / counted[tenth]
            lines.append(f"| {tenth / BINS:.1f} | {mean:.3f} | {share:.3f} | {counted[tenth]:,} |")
    return "\n".join(lines)
