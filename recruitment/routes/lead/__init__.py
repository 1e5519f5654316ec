"""Pages for the audience `lead`."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import LEAD
from recruitment.web.access import access
from recruitment.web.visit import Visit

routes = Blueprint("lead", __name__, url_prefix="/lead")


@routes.get("")
@access(LEAD)
def home(_visit: Visit) -> ResponseReturnValue:
    return render_template("lead/home.html")
