"""Pages that exist only in development."""

from flask import Blueprint

routes = Blueprint("development", __name__, url_prefix="/development")
