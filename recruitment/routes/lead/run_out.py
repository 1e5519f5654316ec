"""What has run out in a cohort, for leads to take up: nothing is decided by it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import DECISIONS
from recruitment.queries.run_out import Ran, run_out
from recruitment.routes.lead.blueprint import routes
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("/<cohort>/run-out")
@access(DECISIONS)
def ran_out(visit: Visit) -> ResponseReturnValue:
    found = run_out(visit.session, visit.here, visit.now)
    kinds = {kind: [one for one in found if one.kind is kind] for kind in Ran}
    return render_template("lead/run_out.html", kinds=kinds, found=found)
