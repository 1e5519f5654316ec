"""The results as JSON: names and shapes that other programs may rely on, described in docs/statistics.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from scoring.agreement import Agreement
from scoring.allocation import Allocation
from scoring.facets.report import Element, Findings
from scoring.generalise import Components
from scoring.ranking import band
from scoring.readings import ReadingPlan
from scoring.results import Ranking

Json = dict[str, Any]


def findings_json(found: Findings) -> Json:
    """Return the report of a fit."""
    parts = found.reliability.items()
    return {
        "estimator": found.estimator,
        "converged": found.converged,
        "iterations": found.iterations,
        "log_likelihood": found.log_likelihood,
        "subsets": [asdict(subset) for subset in found.subsets],
        "steps": [step.value for step in found.steps],
        "categories": [{"category": s.category, "count": s.count, "reason": s.reason} for s in found.steps],
        "candidates": _elements(found.candidates, "measure"),
        "assessors": _elements(found.assessors, "severity"),
        "criteria": _passes(found),
        "reliability": {name: part.reliability for name, part in parts},
        "separation": {name: part.separation for name, part in parts},
        "strata": {name: part.strata for name, part in parts},
        "unexpected": [asdict(score) for score in found.unexpected],
        "unexpected_count": found.unexpected_count,
        "biases": [asdict(bias) for bias in found.biases],
        "agreement": asdict(found.agreement),
        "deviations": asdict(found.deviations) if found.deviations else None,
        "notes": list(found.notes),
    }


def _elements(elements: Sequence[Element], measure: str) -> list[Json]:
    rows = []
    for element in elements:
        row = asdict(element)
        rows.append({measure if name == "measure" else name: value for name, value in row.items()})
    return rows


def _passes(found: Findings) -> list[Json]:
    rows = _elements(found.passes, "difficulty")
    labels = [{"item": item or None, "criterion": criterion} for item, criterion in found.pass_labels]
    return [row | label for row, label in zip(rows, labels, strict=True)]


def ranking_json(ranking: Ranking, found: Findings) -> Json:
    """Return a ranking with the report of the fit that it rests on."""
    rows = [
        {
            "id": s.id, "expected_rank": s.expected_rank, "low": s.low, "high": s.high, "p_top": s.p_top,
            "measure": asdict(s.measure), "average": asdict(s.average),
        }
        for s in ranking.standings
    ]  # fmt: skip
    notes = list(dict.fromkeys((*found.notes, *ranking.notes)))
    added = {
        "method": ranking.method, "places": ranking.places, "ranking": rows,
        "band": [s.id for s in band(ranking)], "notes": notes,
    }  # fmt: skip
    return findings_json(found) | added


def agreement_json(found: Agreement) -> Json:
    """Return every statistic of agreement."""
    return {
        "alpha": {level: asdict(value) for level, value in found.alpha.items()},
        "icc": {kind: asdict(value) for kind, value in found.intraclass.values.items()},
        "icc_targets": found.intraclass.targets,
        "icc_judges": found.intraclass.judges,
        "fleiss_kappa": asdict(found.fleiss.estimate),
        "weighted_kappa": asdict(found.weighted.estimate),
        "exact": asdict(found.exact),
        "adjacent": asdict(found.adjacent),
    }


def components_json(found: Components) -> Json:
    """Return variance components and the outlook."""
    return {
        "components": {name: asdict(value) for name, value in found.variances.items()},
        "shares": found.shares,
        "outlook": [asdict(row) for row in found.outlook],
        "notes": list(found.notes),
    }


def plan_json(plan: ReadingPlan, converged: bool) -> Json:
    """Return a plan of further readings."""
    return asdict(plan) | {"converged": converged}


def allocation_json(found: Allocation) -> Json:
    """Return who reads what."""
    rows = [dict(zip(("candidate", "pass", "assessor"), row, strict=True)) for row in found.assignments]
    return asdict(found) | {"assignments": rows}
