"""A referee follows the link of an e-mail, and sees everything that their address is asked for."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from recruitment.domain.access import PUBLIC, REFEREE
from recruitment.domain.errors import NotFound
from recruitment.domain.refereeing import OPEN
from recruitment.domain.references import is_token
from recruitment.queries.asked_references import asked_of
from recruitment.routes.refer.blueprint import routes
from recruitment.web.access import access
from recruitment.web.bearer import remember_link
from recruitment.web.limits import links
from recruitment.web.visit import Visit


@routes.get("/<token>")
@access(PUBLIC)
def arrive(visit: Visit, token: str) -> ResponseReturnValue:
    links().take(request.remote_addr, visit.now)
    if not is_token(token):
        raise NotFound("Follow the link in our e-mail again: some of it is missing here.")
    remember_link(token)
    return redirect(url_for("refer.home"))


@routes.get("")
@access(REFEREE)
def home(visit: Visit) -> ResponseReturnValue:
    asked = asked_of(visit.session, visit.actor_id)
    waiting = [one for one in asked if one.open]
    if len(waiting) == 1 == len(asked):
        return redirect(url_for("refer.reference", request_id=waiting[0].id))
    if not waiting:
        return render_template("refer/over.html", state=asked[0].state)
    answered = sum(one.state not in OPEN for one in asked)
    return render_template("refer/home.html", waiting=waiting, over=answered)
