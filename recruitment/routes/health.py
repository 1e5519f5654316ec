"""For machines: is the process alive, can it work."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from recruitment.domain.access import PUBLIC
from recruitment.web.access import access
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
    return jsonify(status="ready", database_revision=revision)
