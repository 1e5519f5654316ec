"""One's own data: what is held, and all of it in one file."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import APPLICANT
from recruitment.domain.deadlines import LONDON
from recruitment.exports.own_data import bundle, chapters
from recruitment.queries.own_application import own_applications
from recruitment.queries.own_data import SOURCES, own_data
from recruitment.web.access import access
from recruitment.web.limits import count_request
from recruitment.web.visit import Visit

routes = Blueprint("own_data", __name__, url_prefix="/account/data")


@routes.get("")
@access(APPLICANT)
def show(visit: Visit) -> ResponseReturnValue:
    held = own_applications(visit.session, visit.actor_id)
    return render_template("public/own_data.html", sources=SOURCES, newest=held[0] if held else None)


@routes.get("/file")
@access(APPLICANT)
def download(visit: Visit) -> ResponseReturnValue:
    # All that somebody ever wrote is read for each.
    count_request(("data", visit.actor_id), visit.now)
    data = own_data(visit.session, visit.actor_id)
    readable = render_template("packs/own_data.html", chapters=chapters(data), now=visit.now)
    response = Response(bundle(data, readable, now=visit.now), mimetype="application/zip")
    day = f"{visit.now.astimezone(LONDON):%Y-%m-%d}"
    response.headers["Content-Disposition"] = f"attachment; filename=your-data-{day}.zip"
    response.headers["Cache-Control"] = "no-store"
    return response
