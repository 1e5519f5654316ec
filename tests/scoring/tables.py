"""Ratings for tests: public data where it is to be had, and small invented tables."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest

from scoring.ratings import Ratings
from tests.proofs.cohorts import World, invent, ratings_of, readers


def reference(name: str) -> Path:
    """Return a file of public data, or skip, saying why."""
    folder = os.environ.get("REFERENCE_DATA")
    if folder is None:
        pytest.skip("REFERENCE_DATA is not set, so there is no public data to compare with")
    return Path(folder) / name


def georgia() -> Ratings:
    """Return 372 essays by 21 raters on four domains, fully crossed."""
    domains = ("style", "org", "conv", "sent_form")
    with reference("georgia_writing.csv").open() as file:
        rows = [(r["student"], r["rater"], d, "", int(r[d])) for r in csv.DictReader(file) for d in domains]
    return Ratings.from_rows(rows, 1, 4)


def tam() -> Ratings:
    """Return 398 persons by 3 raters on five right-or-wrong items, with gaps."""
    items = [f"I000{number}" for number in range(1, 6)]
    with reference("tam_ex10.csv").open() as file:
        rows = [
            (r["pid"], r["rater"], i, "", int(r[i]))
            for r in csv.DictReader(file)
            for i in items
            if r[i] in "01"
        ]
    return Ratings.from_rows(rows, 0, 1)


def panels() -> Ratings:
    """Return three panels that share neither proposal nor assessor."""
    with reference("snsf_mock_panels.csv").open() as file:
        rows = [(r["proposal"], r["assessor"], "grade", "", int(r["num_grade"])) for r in csv.DictReader(file)
                if r["num_grade"].isdecimal()]  # fmt: skip
    return Ratings.from_rows(rows, 1, 6)


def cohort(
    candidates: int = 60, assessors: int = 8, *, design: str = "scattered", readings: int = 2, spread: float =
    0.5, seed: int = 1,
) -> tuple[Ratings, World]:  # fmt: skip
    """Return an invented cohort's ratings and its truth."""
    rng = np.random.default_rng(seed)
    world = invent(rng, candidates, assessors, spread)
    codes = readers(rng, candidates, assessors, design, readings)
    return ratings_of(world, *codes, world.score(rng, *codes)), world


def crossed(candidates: int, assessors: int, criteria: str, score: Callable[[int, int, int], int]) -> Ratings:
    """Return everybody scored by everybody on every criterion (a letter each), by a rule, 1 to 5."""
    rows = [
        (f"c{i}", f"a{j}", criterion, "", score(i, j, k))
        for i in range(candidates) for j in range(assessors) for k, criterion in enumerate(criteria)
    ]  # fmt: skip
    return Ratings.from_rows(rows, 1, 5)


def rows_of(ratings: Ratings) -> Iterable[tuple[str, str, str, str, int]]:
    """Yield the rows that would make these ratings again."""
    for c, a, p, x in zip(ratings.candidate, ratings.assessor, ratings.passes, ratings.score, strict=True):
        item, criterion = ratings.pass_labels[p]
        yield ratings.candidates[c], ratings.assessors[a], criterion, item, int(x)
