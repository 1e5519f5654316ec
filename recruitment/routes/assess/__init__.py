"""Pages for the audience `assess`."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import ASSESSOR
from recruitment.web.access import access
from recruitment.web.visit import Visit

routes = Blueprint("assess", __name__, url_prefix="/assess")


@routes.get("")
@access(ASSESSOR)
def home(_visit: Visit) -> ResponseReturnValue:
    return render_template("assess/home.html")
