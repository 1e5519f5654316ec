"""Record an enquiry about an application."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.enquiry import EnquiryForm
from recruitment.domain.access import REQUESTS
from recruitment.domain.enquiries import AskedBy
from recruitment.queries.staff import leads_of
from recruitment.queries.whole_application import WholeApplication, whole_application
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.enquiries import Enquiry, record_enquiry
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.route("/<cohort>/applications/<reference>/enquiry", methods=["GET", "POST"])
@access(REQUESTS)
def enquiry(visit: Visit, reference: str) -> ResponseReturnValue:
    about, form = whole_application(visit.session, visit.here.id, reference), EnquiryForm()
    leads = {
        one.person_id: one.name or one.email for one in leads_of(visit.session, visit.here.id) if one.active
    }
    form.offer(leads, visit.actor_id)
    if form.validate_on_submit():
        with refusals_on(form, visit):
            _record(visit, about, form)
        if not form.errors:
            flash("The enquiry is recorded.", "success")
            return redirect(url_for(".request", cohort=visit.here.slug, request_id=form.request_id()))
    return render_template("lead/enquiry.html", application=about, form=form)


def _record(visit: Visit, about: WholeApplication, form: EnquiryForm) -> None:
    record_enquiry(
        visit.session,
        cohort=visit.here,
        application_id=about.id,
        enquiry=Enquiry(
            id=form.request_id(),
            by_other=form.by_other.data or "",
            asked_by=AskedBy(form.came_by.data),
            came_on=form.day,
            text=form.text.data or "",
            answer=form.answer.data or "",
            owner_id=UUID(form.owner.data),
            due_on=form.due_on.data,
        ),
        actor_id=visit.actor_id,
        now=visit.now,
    )
