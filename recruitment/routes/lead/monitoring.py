"""Who applies: the counts of equality monitoring, and whether those taken further differ."""

from flask import render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import MONITORING
from recruitment.queries.extensions import drafts_with_more_time
from recruitment.queries.monitoring import who_applies
from recruitment.routes.lead.blueprint import routes
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("/<cohort>/fairness")
@access(MONITORING)
def monitoring(visit: Visit) -> ResponseReturnValue:
    found = who_applies(visit.session, visit.here, now=visit.now)
    _, last = drafts_with_more_time(visit.session, visit.here.id, visit.now)
    shown_from = max(visit.here.closes_at, last or visit.here.closes_at)
    return render_template(
        "lead/monitoring.html", found=found, shown_from=shown_from, closed=shown_from <= visit.now
    )
