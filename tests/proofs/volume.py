"""Proof: a lead's list and searches take as long among 100,000 applications as among 1,000.

``script/prove volume [--sizes 1000 100000] [--rounds 200] [--record]``: loads the demonstration in each size
by its own command into databases of one scratch server, says what that took, and then asks both services for
the same pages in turn, so that both meet the same neighbours. A page's cost is CPU time, of this process and
of the database's together. A rare word begins words of one answer in 1,000. It fails where a page of the
larger is more than 1.5 times as dear.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from tests.benchmarks.web_pages.installation import scratch
from tests.proofs.large_cohorts import House, Loaded, loaded_cohort
from tests.proofs.record import record

SIZES = (1_000, 100_000)
ROUNDS = 200
#: Rounds before those that count: statements prepared, templates compiled, what is common in memory.
WARM = 10
MOST = 1.5


@dataclass(frozen=True)
class Kind:
    """A page, and how it is asked for: the path after the list's address, made ready unmeasured."""

    title: str
    ask: Callable[[House, random.Random], str]


KINDS = (
    Kind("list page, the first", lambda _house, _chance: ""),
    Kind("list page, somewhere", lambda house, chance: f"?after={chance.choice(house.references)}"),
    Kind("list page of one stage", lambda _house, _chance: "?stage=sift"),
    Kind("by name, somewhere", lambda house, chance: f"?order=name&after={chance.choice(house.references)}"),
    Kind("search by reference", lambda house, chance: house.found(find=chance.choice(house.references))),
    Kind("search by surname", lambda house, chance: house.found(find=chance.choice(house.surnames))),
    Kind("search by a rare word", lambda house, chance: house.found(words=chance.choice(house.words))),
    Kind("the post of a search", lambda _house, _chance: "POST"),
)


@dataclass
class Figures:
    """What a page has cost in one house: milliseconds, round by round, and statements."""

    web: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    statements: int = 0

    @property
    def middle(self) -> float:
        """The median of both together."""
        return statistics.median(map(sum, zip(self.web, self.database, strict=True)))


def main(arguments: list[str]) -> None:
    """Load, measure, print; leave with 1 where a ratio is missed."""
    parser = argparse.ArgumentParser(prog="script/prove volume")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--record", action="store_true", help="put the result into docs/proofs.md")
    options = parser.parse_args(arguments)
    with scratch() as (folder, addresses):
        loads = [loaded_cohort(folder, addresses, size) for size in options.sizes]
        print(loads_table(loads), flush=True)
        houses = [House(folder, load) for load in loads]
        # The same names and words are asked for everywhere.
        for house in houses[1:]:
            house.surnames, house.words = houses[0].surnames, houses[0].words
        found = measure(houses, options.rounds)
        for house in houses:
            house.dispose()
    table, worst = pages_table(options.sizes, found), largest_ratio(found)
    print(table)
    print(f"Largest ratio: {worst:.2f}; no more than {MOST} is asked for.")
    if options.record:
        line = f"script/prove volume --sizes {' '.join(map(str, options.sizes))} --rounds {options.rounds}"
        record("volume", line, f"{loads_table(loads)}\n\n{table}", {"largest_ratio": worst})
    if worst > MOST:
        sys.exit(1)


def largest_ratio(found: dict[Kind, list[Figures]]) -> float:
    """How many times as dear a page of the last house is as one of the first, at most."""
    return max(costs[-1].middle / costs[0].middle for costs in found.values())


def measure(houses: list[House], rounds: int) -> dict[Kind, list[Figures]]:
    """Ask every house for every kind of page once a round, the houses in turn."""
    found = {kind: [Figures() for _ in houses] for kind in KINDS}
    chance = random.Random(7)
    for number in range(-WARM, rounds):
        for kind, figures in found.items():
            for house, kept in _in_turn(houses, figures, number):
                path = kind.ask(house, chance)
                act = partial(house.post, chance) if path == "POST" else partial(house.get, path)
                answer, statements, rows = act(counting=number < 0)
                if number < 0:
                    kept.statements = statements
                    continue
                kept.web.append(answer.web / 1e6)
                kept.database.append(answer.database / 1e6)
                kept.rows.append(rows)
    return found


def _in_turn(houses: list[House], figures: list[Figures], number: int) -> Iterator[tuple[House, Figures]]:
    """Each house with its figures; another one first in every other round."""
    pairs = list(zip(houses, figures, strict=True))
    yield from pairs if number % 2 else reversed(pairs)


def loads_table(loads: list[Loaded]) -> str:
    """What it took to load, as Markdown."""
    lines = [
        "| applications | drafts | readings, of which scored | seconds | CPU seconds: command, database"
        " | peak MB: command with its processes, database process | database |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.applications:,} | {one.drafts:,} | {one.readings:,}, {one.scored:,} | {one.seconds:.0f}"
        f" | {one.cpu:.0f}, {one.database_cpu:.0f} | {one.memory / 1e6:.0f}, {one.database_memory / 1e6:.0f}"
        f" | {one.size / 1e9:.2f} GB |"
        for one in loads
    ]
    return "\n".join(lines)


def pages_table(sizes: list[int], found: dict[Kind, list[Figures]]) -> str:
    """What pages cost, as Markdown: milliseconds of CPU, the web's and the database's, and the ratio."""
    heads = " | ".join(f"at {size:,} | rows" for size in sizes)
    lines = [f"| page | statements | {heads} | ratio |", "|---|---|" + "---|" * (2 * len(sizes)) + "---|"]
    for kind, costs in found.items():
        cells = " | ".join(
            f"{one.middle:.2f} ({statistics.median(one.web):.2f} + {statistics.median(one.database):.2f})"
            f" | {statistics.mean(one.rows):.0f}"
            for one in costs
        )
        statements = ", ".join(sorted({str(one.statements) for one in costs}))
        lines.append(f"| {kind.title} | {statements} | {cells} | {costs[-1].middle / costs[0].middle:.2f} |")
    return "\n".join(lines)
