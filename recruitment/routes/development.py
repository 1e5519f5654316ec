"""Pages that exist only in development: the e-mails that would have been sent."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import DEVELOPMENT
from recruitment.domain.errors import NotFound
from recruitment.mail.reading import email_by_key, newest_emails
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit

routes = Blueprint("development", __name__, url_prefix="/development")


@routes.get("/messages")
@access(DEVELOPMENT)
def messages(_visit: Visit) -> ResponseReturnValue:
    return render_template(
        "development/messages.html", emails=newest_emails(current_service().settings.outbox)
    )


@routes.get("/messages/<key>")
@access(DEVELOPMENT)
def message(_visit: Visit, key: str) -> ResponseReturnValue:
    email = email_by_key(current_service().settings.outbox, key)
    if email is None:
        raise NotFound("Go back to the list: there is no such message.")
    return render_template("development/message.html", email=email)
