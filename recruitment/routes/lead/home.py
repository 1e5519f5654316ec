"""What a lead leads, and the state of one cohort on one page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import LEAD
from recruitment.routes.lead.blueprint import routes
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("")
@access(LEAD)
def home(_visit: Visit) -> ResponseReturnValue:
    return render_template("lead/home.html")
