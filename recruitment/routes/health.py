"""For machines: is the process alive, can it answer, does the work go on. Nothing here is about a person."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from recruitment.domain.access import PUBLIC
from recruitment.migrations import HEAD
from recruitment.queries.pulse import read_pulse
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit

routes = Blueprint("health", __name__, url_prefix="/health")


@routes.get("/live")
@access(PUBLIC)
def live(_visit: Visit) -> ResponseReturnValue:
    return jsonify(status="alive")


@routes.get("/ready")
@access(PUBLIC)
def ready(visit: Visit) -> ResponseReturnValue:
    revision = visit.session.execute(text("select version_num from migration.alembic_version")).scalar_one()
    if revision != HEAD:
        return jsonify(status="waits for another migration", database_revision=revision, wanted=HEAD), 503
    return jsonify(status="ready", database_revision=revision)


@routes.get("/work")
@access(PUBLIC)
def work(visit: Visit) -> ResponseReturnValue:
    """Apart from `ready`: a web process answers well while no worker runs, and should not be taken away."""
    pulse = read_pulse(visit.session, now=visit.now)
    faults = (*pulse.faults(visit.now), *current_service().look.faults(visit.now))
    times = {name: None if at is None else at.isoformat() for name, at in pulse.times().items()}
    return jsonify(status="stalled" if faults else "working", faults=faults, **times), 503 if faults else 200
