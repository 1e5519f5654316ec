"""Ask for something that a person settles, and see what came of it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.request import RequestForm
from recruitment.domain.access import APPLICANT
from recruitment.domain.requests import WORDS
from recruitment.queries.requests import own_requests
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import open_own, whole_address
from recruitment.services.requests import Sender, make_request
from recruitment.web.access import access
from recruitment.web.limits import count_request
from recruitment.web.visit import Visit


@routes.get("/<reference>/requests")
@access(APPLICANT)
def requests(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    sent, letters = own_requests(visit.session, own.application.id, visit.actor_id)
    return render_template("apply/requests.html", own=own, form=RequestForm(), sent=sent, letters=letters)


@routes.post("/<reference>/requests")
@access(APPLICANT)
def ask(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    form = RequestForm()
    if not form.validate_on_submit():
        sent, letters = own_requests(visit.session, own.application.id, visit.actor_id)
        return render_template("apply/requests.html", own=own, form=form, sent=sent, letters=letters)
    count_request(visit.actor_id, visit.now)
    details = own.application.details
    made = make_request(
        visit.session,
        request_id=form.request_id(),
        cohort=own.cohort,
        sender=Sender(
            details.full_name or details.known_as, visit.actor.email, visit.actor_id, own.application.id
        ),
        kind=form.chosen,
        text=form.text.data or "",
        link=whole_address("apply.requests", reference=own.application.reference),
        now=visit.now,
    )
    if made:
        called = WORDS[form.chosen].called
        flash(f"We have your {called}. We have sent you an e-mail that says so.", "success")
    return redirect(url_for("apply.requests", reference=own.application.reference))
