"""Withdraw an application."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.withdrawal import WithdrawalForm
from recruitment.domain.access import APPLICANT
from recruitment.domain.stages import EXITS
from recruitment.domain.withdrawal import Why
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import open_own, whole_address
from recruitment.services.withdrawal import withdraw_application
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.route("/<reference>/withdraw", methods=["GET", "POST"])
@access(APPLICANT)
def withdraw(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    status = redirect(url_for("apply.status", reference=own.application.reference))
    if own.application.stage in EXITS:
        return status
    form = WithdrawalForm()
    if not form.validate_on_submit():
        return render_template("apply/withdraw.html", own=own, form=form)
    withdrawn = withdraw_application(
        visit.session,
        application=own.application,
        cohort=own.cohort,
        actor_id=visit.actor_id,
        email=visit.actor.email,
        why=Why(form.why.data),
        words=form.words.data or "",
        link=whole_address("apply.status", reference=own.application.reference),
        now=visit.now,
    )
    if withdrawn:
        flash("You have withdrawn your application. We have sent you an e-mail that says so.", "success")
    return status
