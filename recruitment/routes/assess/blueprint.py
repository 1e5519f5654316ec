"""The blueprint that the modules of this folder add their pages to."""

from flask import Blueprint

routes = Blueprint("assess", __name__, url_prefix="/assess")
