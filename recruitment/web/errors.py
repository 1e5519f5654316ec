"""Every error becomes a page that names its reason and a way on. Nothing is a bare 500."""

import secrets

import structlog
from flask import Flask, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from recruitment.domain.errors import Closed, NotAllowed, NotFound, Refusal, SignedOut, Stale
from recruitment.storage.base import NotStored, Spoilt, StorageFault

log = structlog.get_logger()

_STATUS: dict[type[Refusal], int] = {
    SignedOut: 401,
    NotAllowed: 403,
    NotFound: 404,
    Stale: 409,
    Closed: 409,
}
_TITLES = {
    400: "That request cannot be read",
    403: "You cannot open this page",
    404: "Page not found",
    405: "That cannot be done here",
    409: "This has changed",
    413: "That is too long",
    429: "Too many tries",
    500: "Something went wrong",
    503: "The service is not available",
}
_SENTENCES = {
    400: "Go back and try again. If you typed the address, check it.",
    401: "Sign in to open this page.",
    404: "If you typed the address, check it. If you followed a link, the page may have moved.",
    405: "Go back and use the buttons on the page.",
    413: "Go back and shorten what you sent.",
    429: "Wait a few minutes, then try again.",
    503: "Try again in a minute. Nothing you saved is lost.",
}


def register_errors(app: Flask) -> None:
    """Register the one handler of each kind."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(StorageFault, no_file)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OperationalError, no_database)
    app.register_error_handler(Exception, unexpected)


def refused(refusal: Refusal) -> ResponseReturnValue:
    """Show the refusal's own sentence."""
    status = next((status for kind, status in _STATUS.items() if isinstance(refusal, kind)), 409)
    return page(status, refusal.sentence)


def no_file(fault: StorageFault) -> ResponseReturnValue:
    """Say that a stored file cannot be had: now, or in no other way than by making it again."""
    if isinstance(fault, NotStored):
        return page(404, fault.sentence)
    if isinstance(fault, Spoilt):
        error_id = secrets.token_hex(4)
        log.error("stored file was damaged", error_id=error_id, digest=fault.digest)
        return page(410, fault.sentence, error_id, title="That file is damaged")
    log.error("storage of packs is away", endpoint=request.endpoint, reason=fault.reason)
    title = "That file cannot be fetched now"
    return page(503, "Try again in a few minutes: where it is stored cannot be reached.", title=title)


def http_error(error: HTTPException) -> ResponseReturnValue:
    """Show what Werkzeug or a limit refused."""
    if error.response is not None or error.code is None:
        return error
    body, status = page(error.code, _SENTENCES.get(error.code, _SENTENCES[400]))
    return body, status, {k: v for k, v in error.get_headers() if k in ("Allow", "Retry-After")}


def no_database(error: OperationalError) -> ResponseReturnValue:
    """Say that the database cannot be reached."""
    # The route and not the address: that may hold a referee's link.
    log.error("database unreachable", endpoint=request.endpoint, error=type(error.orig).__name__)
    return page(503, _SENTENCES[503])


def unexpected(error: Exception) -> ResponseReturnValue:
    """Log the error under an id and show the id."""
    error_id = secrets.token_hex(4)
    log.exception("unexpected error", error_id=error_id, endpoint=request.endpoint, exc_info=error)
    sentence = "We have been told. Nothing you saved is lost. Try again; if it goes on, tell us this code."
    return page(500, sentence, error_id)


def page(
    status: int, sentence: str, error_id: str | None = None, *, title: str | None = None
) -> tuple[str | Response, int]:
    """The error page for a status; where a page's own script asked, the sentence alone."""
    if _answers_a_script():
        return jsonify(sentence=sentence, error_id=error_id), status
    title = title or _TITLES.get(status, _TITLES[400])
    return render_template(
        "errors/error.html", status=status, title=title, sentence=sentence, error_id=error_id
    ), status


def _answers_a_script() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "answers_a_script", False)
