"""Enter an application for somebody: how it came, and from whom; the form itself is the applicant's own."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.entering import EnteringForm, entering_form
from recruitment.domain.access import APPLICATIONS
from recruitment.domain.entering import CameBy
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.entering import Came, enter_application
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.route("/<cohort>/applications/enter", methods=["GET", "POST"], endpoint="enter_application")
@access(APPLICATIONS)
def enter(visit: Visit) -> ResponseReturnValue:
    form = entering_form(visit.here.definition)
    if form.validate_on_submit() and form.received_on.data is not None:
        with refusals_on(form, visit):
            reference = _enter(visit, form, form.received_on.data)
        if not form.errors:
            flash(f"{reference} is begun, and its applicant is told. Now type what came.", "success")
            return redirect(url_for("apply.tasks", reference=reference))
    return render_template("lead/enter_application.html", form=form)


def _enter(visit: Visit, form: EnteringForm, received_on: date) -> str:
    came = Came(
        full_name=form.full_name.data or "",
        email=form.email.data or "",
        by=CameBy(form.came_by.data),
        received_on=received_on,
        said=form.said,
    )
    return enter_application(
        visit.session,
        came,
        cohort=visit.here,
        actor_id=visit.actor_id,
        link_for=lambda reference: (
            current_service().settings.address + url_for("apply.tasks", reference=reference)
        ),
        now=visit.now,
    )
