"""What one has scored for good."""

from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from recruitment.domain.access import ASSESSOR
from recruitment.domain.errors import NotFound
from recruitment.queries.cohorts import CohortFacts, cohorts
from recruitment.queries.passes import pass_slug, pass_title
from recruitment.queries.readings import OwnReading, past_work
from recruitment.routes.assess.blueprint import routes
from recruitment.routes.assess.desk import own_cohorts
from recruitment.web.access import access
from recruitment.web.visit import Visit

#: Readings a page.
PAGE = 50


@dataclass(frozen=True)
class Row:
    """One committed reading in the list."""

    reading: OwnReading
    cohort: str
    pass_title: str
    url: str


# One segment: a second one would be the pass of a cohort.
@routes.get("/past-work")
@access(ASSESSOR)
def past(visit: Visit) -> ResponseReturnValue:
    held = {cohort.id: cohort for cohort in cohorts(visit.session, own_cohorts(visit.actor))}
    found = past_work(visit.session, assessor_id=visit.actor_id, limit=PAGE + 1, after=_after())
    rows = [_row(held[one.cohort_id], one) for one in found[:PAGE] if one.cohort_id in held]
    more = url_for("assess.past", after=found[PAGE - 1].id) if len(found) > PAGE else None
    return render_template(
        "assess/past_work.html", rows=rows, more=more, first_page="after" not in request.args
    )


def _row(cohort: CohortFacts, one: OwnReading) -> Row:
    slug = pass_slug(one.item, one.criterion)
    return Row(
        one,
        cohort.name,
        pass_title(cohort.definition, one.item, one.criterion),
        url_for("assess.reading", cohort=cohort.slug, pass_slug=slug, reading_id=one.id),
    )


def _after() -> UUID | None:
    try:
        return UUID(request.args["after"]) if "after" in request.args else None
    except ValueError as error:
        raise NotFound("Check the address: there is no such page of your past work.") from error
