"""Pages that anybody may read."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import PUBLIC
from recruitment.web.access import access
from recruitment.web.visit import Visit

routes = Blueprint("public", __name__)


@routes.get("/")
@access(PUBLIC)
def home(_visit: Visit) -> ResponseReturnValue:
    return render_template("public/home.html")


@routes.get("/programme")
@access(PUBLIC)
def programme(_visit: Visit) -> ResponseReturnValue:
    return render_template("public/programme.html")


@routes.get("/how-we-choose")
@access(PUBLIC)
def how_we_choose(_visit: Visit) -> ResponseReturnValue:
    return render_template("public/how_we_choose.html")


@routes.get("/dates")
@access(PUBLIC)
def dates(_visit: Visit) -> ResponseReturnValue:
    return render_template("public/dates.html")
