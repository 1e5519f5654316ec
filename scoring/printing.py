"""The results as tables to read on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scoring.agreement import Agreement
from scoring.allocation import Allocation
from scoring.facets.report import Element, Findings
from scoring.generalise import Components
from scoring.readings import ReadingPlan
from scoring.results import Estimate, Ranking

Cell = str | int | float | None


def table(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return rows under a heading: words to the left, numbers to the right with three places."""
    cells = [[_cell(value) for value in row] for row in rows]
    numbers = (
        [all(_is_number(text) for text in column) for column in zip(*cells, strict=True)] if cells else []
    )
    numbers = numbers or [False] * len(heading)
    widths = [max(map(len, column)) for column in zip(heading, *cells, strict=True)]
    return "\n".join(
        "  ".join(
            text.rjust(width) if number else text.ljust(width)
            for text, width, number in zip(row, widths, numbers, strict=True)
        ).rstrip()
        for row in ([*heading], *cells)
    )


def _cell(value: Cell) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _is_number(text: str) -> bool:
    return text == "-" or text.lstrip("+-").replace(".", "", 1).isdecimal()


def findings_text(found: Findings) -> str:
    """Return the report of a fit."""
    facets = (("Candidates", "measure", found.candidates), ("Assessors", "severity", found.assessors),
              ("Criteria", "difficulty", found.passes))  # fmt: skip
    parts = [_head(found)]
    parts += [f"{name}\n{_facet(measure, elements)}" for name, measure, elements in facets]
    steps = table(("category", "step", "used"), [(s.category, s.value, s.count) for s in found.steps])
    parts.append(f"Steps\n{steps}")
    parts.append(_separations(found))
    if found.unexpected:
        parts.append(_unexpected(found))
    return "\n\n".join(parts)


def _head(found: Findings) -> str:
    state = "converged" if found.converged else "NOT CONVERGED"
    fit = "no measures" if found.log_likelihood is None else f"log-likelihood {found.log_likelihood:.2f}"
    lines = [
        f"{found.estimator}: {state} in {found.iterations} sweeps, {fit}, {len(found.subsets)} subset(s)"
    ]
    if found.deviations is not None:
        d = found.deviations
        lines.append(
            f"standard deviations in logits: candidates {d.candidates:.3f}, "
            f"effects by criterion {d.effects:.3f}, severities {d.severities:.3f}"
        )
    return "\n".join([*lines, *found.notes])


def _facet(measure: str, elements: Sequence[Element]) -> str:
    order = sorted(elements, key=lambda e: (e.measure is None, -(e.measure or 0.0)))
    heading = ("id", measure, "se", "infit", "z", "outfit", "z", "fair", "observed", "n")
    return table(heading, [
        (
            e.id, e.measure, e.se, e.infit, e.infit_z, e.outfit, e.outfit_z, e.fair_average,
            e.observed_average, e.count,
        )
        for e in order
    ])  # fmt: skip


def _separations(found: Findings) -> str:
    rows = [(name, s.reliability, s.separation, s.strata) for name, s in found.reliability.items()]
    exact = found.agreement
    words = table(("facet", "reliability", "separation", "strata"), rows)
    if exact.exact_observed is None:
        return words
    return f"{words}\nexact agreement {exact.exact_observed:.3f}, expected {exact.exact_expected:.3f}"


def _unexpected(found: Findings) -> str:
    shown = found.unexpected[:20]
    rows = [(u.candidate, u.assessor, u.criterion, u.item or "-", u.observed, u.expected, u.z) for u in shown]
    heading = ("candidate", "assessor", "criterion", "item", "observed", "expected", "z")
    return f"Unexpected scores, {len(shown)} of {found.unexpected_count}\n{table(heading, rows)}"


def ranking_text(ranking: Ranking) -> str:
    """Return a ranking, the cut marked by a line."""
    heading = ("place", "id", "measure", "low", "high", "fair", "expected rank", "from", "to", "p top", "n")
    rows = [
        (
            place, s.id, s.measure.value, s.measure.low, s.measure.high, s.average.value,
            s.expected_rank, s.low, s.high, s.p_top, s.average.n,
        )
        for place, s in enumerate(ranking.standings, start=1)
    ]  # fmt: skip
    lines = table(heading, rows).splitlines()
    cut = min(ranking.places + 1, len(lines))
    state = {True: "", False: "NOT CONVERGED: ", None: ""}[ranking.converged]
    head = f"{state}{ranking.method}, {ranking.places} places"
    return "\n".join([head, *ranking.notes, *lines[:cut], "-" * len(lines[0]), *lines[cut:]])


def agreement_text(found: Agreement) -> str:
    """Return every statistic of agreement with its interval."""
    named = {f"alpha, {level}": value for level, value in found.alpha.items()} | found.intraclass.values
    named |= {"Fleiss' kappa": found.fleiss.estimate, "weighted kappa": found.weighted.estimate}
    return _estimates(named | {"exact agreement": found.exact, "adjacent agreement": found.adjacent})


def _estimates(named: dict[str, Estimate]) -> str:
    rows = [(name, e.value, e.low, e.high, e.n, e.reason or "") for name, e in named.items()]
    return table(("statistic", "value", "low", "high", "n", "reason"), rows)


def components_text(found: Components) -> str:
    """Return variance components and the outlook."""
    rows = [
        (o.readings, "scattered" if o.scattered else "whole", o.generalisability, o.error)
        for o in found.outlook
    ]
    outlook = table(("readings", "design", "generalisability", "error in points"), rows)
    return "\n\n".join([_estimates(found.variances), outlook, *found.notes])


def plan_text(plan: ReadingPlan) -> str:
    """Return a plan of further readings."""
    rows = [(r.candidate, r.criterion, r.item or "-", 1000 * r.worth) for r in plan.readings]
    head = f"expected to be chosen wrongly as things stand: {plan.expected_wrong:.2f}; {plan.reason}"
    return f"{head}\n{table(('candidate', 'criterion', 'item', 'worth (1/1000 logit)'), rows)}"


def allocation_text(found: Allocation) -> str:
    """Return who reads what, loads, and what stays unread."""
    parts = [table(("candidate", "pass", "assessor"), found.assignments)]
    parts.append(table(("assessor", "readings"), list(found.loads.items())))
    if found.unmet:
        rows = [(u.candidate, u.pass_id, u.readings, u.reason) for u in found.unmet]
        parts.append(table(("candidate", "pass", "unread", "reason"), rows))
    scale = "one scale" if found.connected else "NOT CONNECTED: give anchor answers for everyone to read"
    parts.append(f"{found.repeated_pairings} repeated pairings, cost {found.cost}, {scale}")
    return "\n\n".join(parts)
