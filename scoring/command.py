"""The command ``python -m scoring``: what a file of scores says, as a table or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from scoring import contract, printing
from scoring.agreement import agree
from scoring.allocation import allocate
from scoring.errors import Fault, UnansweredQuestion, UnusableRatings
from scoring.facets import fit, measure
from scoring.generalise import generalise
from scoring.ranking import rank_and_describe, refusal
from scoring.ratings import Ratings
from scoring.readings import next_readings
from scoring.tables import Columns, read

UNUSABLE = 2
Answer = tuple[str, contract.Json]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0, or 2 after one sentence about unusable input."""
    options = _parser().parse_args(arguments)
    try:
        text, found = _answer(options)
    except (UnusableRatings, UnansweredQuestion) as refused:
        print(refused.sentence, file=sys.stderr)
        return UNUSABLE
    print(text)
    if options.json is not None:
        options.json.write_text(json.dumps(found, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    return 0


def _answer(options: argparse.Namespace) -> Answer:
    low, high = options.scale
    columns = Columns(
        options.candidate,
        options.assessor,
        options.criterion,
        options.item,
        options.score,
        tuple(options.wide),
    )
    ratings = read(options.file, columns, low, high)
    if not len(ratings) and options.command != "allocate":
        raise UnusableRatings(Fault(None, "Give a file with at least one score."))
    answer: Callable[[Ratings, argparse.Namespace], Answer] = options.answer
    return answer(ratings, options)


def _fit(ratings: Ratings, options: argparse.Namespace) -> Answer:
    found = fit(ratings, estimator=options.estimator, floating=options.floating, weights=options.weights)
    return printing.findings_text(found), contract.findings_json(found)


def _rank(ratings: Ratings, options: argparse.Namespace) -> Answer:
    ranking, found = rank_and_describe(
        ratings, places=options.places, estimator=options.estimator, weights=options.weights
    )
    return printing.ranking_text(ranking), contract.ranking_json(ranking, found)


def _agree(ratings: Ratings, _: argparse.Namespace) -> Answer:
    found = agree(ratings)
    return printing.agreement_text(found), contract.agreement_json(found)


def _generalise(ratings: Ratings, _: argparse.Namespace) -> Answer:
    found = generalise(ratings)
    return printing.components_text(found), contract.components_json(found)


def _readings(ratings: Ratings, options: argparse.Namespace) -> Answer:
    model = measure(ratings, weights=options.weights)
    if isinstance(model, str):
        raise UnansweredQuestion(f"Wait for more scores: {model}.")
    if len(model.subsets) > 1:
        raise UnansweredQuestion(refusal(model.subsets))
    plan = next_readings(model, places=options.places, budget=options.budget)
    state = "" if model.solution.converged else "NOT CONVERGED. "
    return state + printing.plan_text(plan), contract.plan_json(plan, model.solution.converged)


def _allocate(ratings: Ratings, options: argparse.Namespace) -> Answer:
    """Allocate what the scores given leave to be read; a line without a score names a candidate and an
    assessor.
    """
    names = [f"{item}: {criterion}" if item else criterion for item, criterion in ratings.pass_labels]
    existing = [
        (ratings.candidates[c], names[p], ratings.assessors[a])
        for c, p, a in zip(ratings.candidate, ratings.passes, ratings.assessor, strict=True)
    ]
    passes = list(dict.fromkeys((*names, *options.passes)))
    assessors = list(dict.fromkeys((*ratings.assessors, *options.assessors)))
    if not passes or not assessors:
        raise UnusableRatings(Fault(None, "Name passes and assessors with --passes and --assessors."))
    found = allocate(
        ratings.candidates, passes, assessors, readings=options.readings,
        conflicts=options.conflicts, existing=existing, seed=options.seed,
    )  # fmt: skip
    return printing.allocation_text(found), contract.allocation_json(found)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scoring", description="Statistics of scores in a file.")
    commands = parser.add_subparsers(dest="command", required=True)
    described = {
        "fit": (_fit, "measures, severities, difficulties, steps and how scores fit"),
        "agree": (_agree, "do assessors agree: alpha, intraclass correlation, kappa"),
        "generalise": (_generalise, "where scores differ from, and what more readings would give"),
        "rank": (_rank, "who stands where, and how sure that is"),
        "readings": (_readings, "which next reading is worth most"),
        "allocate": (_allocate, "who reads what is still to be read"),
    }
    parsers = {}
    for name, (answer, purpose) in described.items():
        parsers[name] = commands.add_parser(name, help=purpose, description=purpose)
        parsers[name].set_defaults(answer=answer)
        _add_file(parsers[name])
    _add_model(parsers)
    _add_plans(parsers)
    return parser


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="comma-separated values with a heading")
    for name in ("candidate", "assessor", "criterion", "item", "score"):
        parser.add_argument(f"--{name}", default=name, metavar="COLUMN", help=f"the column of the {name}")
    parser.add_argument(
        "--wide", type=_names, default=[], metavar="COLUMNS", help="columns that are each a criterion"
    )
    parser.add_argument(
        "--scale", type=_scale, default=(1, 5), metavar="MIN-MAX", help="lowest and highest score"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything here")


def _add_model(parsers: dict[str, argparse.ArgumentParser]) -> None:
    for name in ("fit", "rank"):
        parsers[name].add_argument("--estimator", choices=("pooled", "joint"), default="pooled")
    parsers["fit"].add_argument("--floating", choices=("candidates", "assessors"), default="candidates")
    for name in ("fit", "rank", "readings"):
        parsers[name].add_argument("--weights", type=_weights, default=None, metavar="CRITERION=WEIGHT,...")
    for name in ("rank", "readings"):
        parsers[name].add_argument(
            "--places", type=_count, required=True, metavar="N", help="how many are chosen"
        )


def _add_plans(parsers: dict[str, argparse.ArgumentParser]) -> None:
    parsers["readings"].add_argument(
        "--budget", type=_count, default=50, metavar="N", help="readings to give out"
    )
    parser = parsers["allocate"]
    parser.add_argument(
        "--readings", type=_count, required=True, metavar="N", help="readings of each pass in all"
    )
    parser.add_argument(
        "--passes", type=_names, default=[], metavar="NAMES", help="passes that nobody has read yet"
    )
    parser.add_argument(
        "--assessors", type=_names, default=[], metavar="NAMES", help="assessors who have read nothing"
    )
    parser.add_argument("--conflicts", type=_pairs, default=[], metavar="ASSESSOR:CANDIDATE,...")
    parser.add_argument("--seed", type=int, default=0)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _scale(text: str) -> tuple[int, int]:
    parts = text.rsplit("-", 1)
    if len(parts) != 2 or not all(part.lstrip("-").isdecimal() for part in parts):
        raise argparse.ArgumentTypeError("give the scale as MIN-MAX, such as 1-5")
    return int(parts[0]), int(parts[1])


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("give a whole number of 1 or more")
    return int(text)


def _weights(text: str) -> dict[str, float]:
    pairs = [part.split("=", 1) for part in _names(text)]
    try:
        return {name: float(value) for name, value in pairs}
    except ValueError:
        raise argparse.ArgumentTypeError("give weights as CRITERION=WEIGHT, parted by commas") from None


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs = [tuple(part.split(":", 1)) for part in _names(text)]
    if any(len(pair) != 2 for pair in pairs):
        raise argparse.ArgumentTypeError("give conflicts as ASSESSOR:CANDIDATE, parted by commas")
    return [(pair[0], pair[1]) for pair in pairs]
