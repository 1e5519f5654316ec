"""The blueprint that the modules of this folder add their pages to."""

from flask import Blueprint, Response

routes = Blueprint("refer", __name__, url_prefix="/refer")


@routes.after_request
def tell_nobody(response: Response) -> Response:
    """Not even our own pages are told which address a referee came from: the first one holds the link."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
