"""How an application stands, in the applicant's words."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import APPLICANT
from recruitment.queries.dates import promised_dates
from recruitment.queries.own_application import written
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import open_own
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("/<reference>/status")
@access(APPLICANT)
def status(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    if own.application.submitted_at is None:
        return redirect(own.address)
    # The stage changes when a decision is released and not before, so nothing here can tell it early.
    return render_template(
        "apply/status.html",
        own=own,
        stage=own.definition.stage(own.application.stage),
        dates=promised_dates(own.cohort),
        texts=written(visit.session, own.application.id, own.definition),
    )
