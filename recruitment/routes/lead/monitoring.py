"""Who applies: the counts of equality monitoring, and whether those taken further differ."""

from flask import render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import MONITORING
from recruitment.queries.monitoring import who_applies
from recruitment.routes.lead.blueprint import routes
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("/<cohort>/fairness")
@access(MONITORING)
def monitoring(visit: Visit) -> ResponseReturnValue:
    found = who_applies(visit.session, visit.here, now=visit.now)
    closed = visit.here.closes_at <= visit.now
    return render_template("lead/monitoring.html", found=found, closed=closed)
