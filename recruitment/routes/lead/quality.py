"""How the assessors of a cohort score, for its leads."""

from collections.abc import Callable

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from recruitment.domain.access import SHORTLISTS
from recruitment.packs.charts import Plot, named_plot
from recruitment.packs.contexts import Interval
from recruitment.queries.quality import AssessorLine, Quality, quality_of
from recruitment.routes.lead.blueprint import routes
from recruitment.web.access import access
from recruitment.web.visit import Visit
from scoring.ratings import natural

#: What the table can be sorted by: the word in the address, the heading, and the value; None stands last.
COLUMNS: dict[str, tuple[str, Callable[[AssessorLine], float | None]]] = {
    "scores": ("Scores", lambda one: one.scores),
    "no-evidence": ("No evidence seen", lambda one: one.no_evidence),
    "average": ("Mean given", lambda one: one.average),
    "fair": ("Fair mean", lambda one: one.fair),
    "severity": ("Severity", lambda one: one.severity),
    "infit": ("Infit", lambda one: one.infit),
    "outfit": ("Outfit", lambda one: one.outfit),
}
BY = "severity"


@routes.get("/<cohort>/quality")
@access(SHORTLISTS)
def quality(visit: Visit) -> ResponseReturnValue:
    found = quality_of(visit.session, visit.here)
    chosen = request.args.get("sort", BY)
    by = chosen if chosen in COLUMNS else BY
    rising = request.args.get("order") == "rising"
    return render_template(
        "lead/quality.html",
        quality=found,
        lines=() if found is None else _sorted(found, by, rising),
        headings=[_heading(visit.here.slug, name, by, rising) for name in COLUMNS],
        plot=None if found is None else _plot(found),
    )


def _sorted(found: Quality, by: str, rising: bool) -> list[AssessorLine]:
    value = COLUMNS[by][1]

    def key(one: AssessorLine) -> tuple[bool, float, list[tuple[int, int, str]]]:
        known = value(one)
        return known is None, (known or 0.0) * (1 if rising else -1), natural(one.label)

    return sorted(found.assessors, key=key)


def _heading(slug: str, name: str, by: str, rising: bool) -> dict[str, object]:
    """A heading that sorts by its column; pressed again, the other way round."""
    other = "falling" if name == by and rising else "rising" if name == by else None
    return {
        "label": COLUMNS[name][0],
        "numeric": True,
        "sort": url_for("lead.quality", cohort=slug, sort=name, order=other),
        "order": ("ascending" if rising else "descending") if name == by else None,
    }


def _plot(found: Quality) -> Plot | None:
    """Everybody's fair mean with its interval, the harshest first; None where nothing is known."""
    rows = [
        (one.label, one.fair, Interval(one.fair_low, one.fair_high))
        for one in found.assessors
        if one.fair is not None and one.fair_low is not None and one.fair_high is not None
    ]
    if not rows:
        return None
    first, last = rows[0], rows[-1]
    words = (
        f"What each of {len(rows)} assessors would give the average candidate, with its 95% interval, from"
        f" {first[0]} ({first[1]:.2f}) to {last[0]} ({last[1]:.2f}). The table has the same numbers."
    )
    return named_plot(rows, words)
