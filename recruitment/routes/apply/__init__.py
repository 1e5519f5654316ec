"""Pages for the audience `apply`."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import APPLICANT
from recruitment.web.access import access
from recruitment.web.visit import Visit

routes = Blueprint("apply", __name__, url_prefix="/apply")


@routes.get("")
@access(APPLICANT)
def home(_visit: Visit) -> ResponseReturnValue:
    return render_template("apply/home.html")
