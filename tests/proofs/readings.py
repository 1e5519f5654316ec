"""Proof: the share of the true top found per reading spent, the same for everyone or where it can change the
outcome.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.facets.model import Model, measure
from scoring.readings import next_readings
from tests.proofs.cohorts import PASSES, World, invent, ratings_of, readers, top

FILE = Path(__file__).parent / "results" / "readings.jsonl"
REPEATS, ROUNDS = 60, 4
PLANS = ((1, 0.0), (2, 0.0), (3, 0.0), (1, 0.25), (1, 0.5), (1, 1.0))


@dataclass(frozen=True)
class Setting:
    """A cohort to choose from and how it is read at first."""

    candidates: int
    assessors: int
    places: int
    design: str
    spread: float


SETTINGS = tuple(
    Setting(candidates, assessors, places, design, spread) for candidates, assessors, places in ((300, 20,
    30), (300, 20, 75), (140, 14, 60), (120, 12, 12), (60, 8, 15)) for design in ("scattered", "whole") for
    spread in (0.4, 0.8)
)  # fmt: skip


@dataclass
class Reading:
    """The readings of a cohort so far: codes and scores, and who read what (C, P, J)."""

    world: World
    rng: np.random.Generator
    codes: tuple[Ints, Ints, Ints]
    score: Ints
    held: Floats = field(repr=False)

    def model(self) -> Model:
        """Return the pooled model of all readings so far."""
        found = measure(ratings_of(self.world, *self.codes, self.score))
        if isinstance(found, str):
            raise TypeError(found)
        return found

    def add(self, slots: list[tuple[int, int]]) -> None:
        """Read these (candidate, pass) once more, each by whom of those who have not is least loaded."""
        given = []
        for candidate, pass_ in slots:
            loads, met = self.held.sum(axis=(0, 1)), self.held[candidate].sum(axis=0)
            order = np.lexsort((self.rng.random(len(loads)), loads, met, self.held[candidate, pass_]))
            given.append(order[0])
            self.held[candidate, pass_, order[0]] = 1
        candidates, passes = (np.array(column) for column in zip(*slots, strict=True))
        fresh = (candidates, passes, np.array(given))
        score = self.world.score(self.rng, *fresh)
        first, second, third = (np.concatenate(pair) for pair in zip(self.codes, fresh, strict=True))
        self.codes = (first, second, third)
        self.score = np.concatenate((self.score, score))


def begin(setting: Setting, readings: int, seed: int) -> Reading:
    """Return a cohort whose every pass has been read ``readings`` times."""
    rng = np.random.default_rng([setting.candidates, setting.places, int(10 * setting.spread), seed])
    world = invent(rng, setting.candidates, setting.assessors, setting.spread)
    codes = readers(rng, setting.candidates, setting.assessors, setting.design, readings)
    held = np.zeros((setting.candidates, PASSES, setting.assessors))
    held[codes] = 1
    return Reading(world, rng, codes, world.score(rng, *codes), held)


def share_found(setting: Setting, readings: int, extra: float, seed: int) -> tuple[float, float]:
    """Return the share of the true top found and the readings spent a pass, ``extra`` of them where they
    matter.
    """
    reading = begin(setting, readings, seed)
    budget = round(extra * setting.candidates * PASSES)
    model = reading.model()
    for left in range(ROUNDS, 0, -1):
        plan = next_readings(model, places=setting.places, budget=budget // left)
        if not budget or not plan.readings:
            break
        reading.add([(int(r.candidate[1:]), int(r.item[1:])) for r in plan.readings])
        budget -= len(plan.readings)
        model = reading.model()
    best = top(reading.world.measure, setting.places)
    found = len(best & top(model.uncertainty.measure, setting.places)) / setting.places
    return found, len(reading.score) / (setting.candidates * PASSES)


def main(arguments: list[str]) -> None:
    """Run every setting and plan (``--resume`` keeps what is there) and print the table."""
    if "--resume" not in arguments and "--print" not in arguments:
        FILE.unlink(missing_ok=True)
    known = _read()
    if "--print" not in arguments:
        _run(known)
    print(table(known))


def _read() -> dict[str, tuple[float, float]]:
    lines = FILE.read_text().splitlines() if FILE.exists() else []
    return {row[0]: (row[1], row[2]) for row in map(json.loads, lines)}


def _run(known: dict[str, tuple[float, float]]) -> None:
    FILE.parent.mkdir(exist_ok=True)
    with FILE.open("a") as out:
        for seed in range(REPEATS):
            for setting in SETTINGS:
                for readings, extra in PLANS:
                    key = _key(setting, readings, extra, seed)
                    if key not in known:
                        known[key] = share_found(setting, readings, extra, seed)
                        out.write(json.dumps([key, *known[key]]) + "\n")
                        out.flush()


def _key(setting: Setting, readings: int, extra: float, seed: int) -> str:
    return json.dumps([list(asdict(setting).values()), readings, extra, seed])


def table(known: dict[str, tuple[float, float]]) -> str:
    """Return the Markdown table of the share found by plan, as far as it has been run."""
    heads = [
        f"{readings} each" if not extra else f"adaptive {readings + extra:g}" for readings, extra in PLANS
    ]
    columns = f"design | severity | {' | '.join(heads)} | n | 1.25 less 3 each, error"
    lines = [f"| candidates x assessors, places | {columns} |", "|---" * (len(heads) + 5) + "|"]
    for setting in SETTINGS:
        seeds = [s for s in range(REPEATS) if all(_key(setting, *plan, s) in known for plan in PLANS)]
        if seeds:
            found = np.array([[known[_key(setting, *plan, s)][0] for plan in PLANS] for s in seeds])
            gap = found[:, 3] - found[:, 2]
            error = gap.std(ddof=1) / np.sqrt(len(gap)) if len(gap) > 1 else float("nan")
            shares = " | ".join(f"{share:.3f}" for share in found.mean(axis=0))
            size = f"{setting.candidates} x {setting.assessors}, {setting.places}"
            start = f"| {size} | {setting.design} | {setting.spread} "
            lines.append(f"{start}| {shares} | {len(seeds)} | {gap.mean():+.3f}, {error:.3f} |")
    return "\n".join(lines)
