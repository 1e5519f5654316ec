"""Files that are written as they are asked for."""

from flask import Response


def calendar_response(written: str, name: str) -> Response:
    """A calendar file to be kept; no cache keeps it, since its time may be moved."""
    response = Response(written, content_type="text/calendar; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response
