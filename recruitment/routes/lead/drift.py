"""What came of anchor answers, for the leads of a cohort."""

from flask import render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import ASSESSORS
from recruitment.queries.drift import anchors_to_give, drift_of
from recruitment.queries.passes import pass_title
from recruitment.routes.lead.blueprint import routes
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("/<cohort>/drift")
@access(ASSESSORS)
def drift(visit: Visit) -> ResponseReturnValue:
    definition = visit.here.definition
    return render_template(
        "lead/drift.html",
        assessors=drift_of(visit.session, visit.here),
        rules=definition.anchors,
        in_use=anchors_to_give(visit.session, visit.here.id),
        titles={
            (one.item, one.criterion): pass_title(definition, one.item, one.criterion)
            for one in definition.passes()
        },
    )
