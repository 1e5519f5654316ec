"""What assessors read of one answer, and taking out of it what gives somebody away."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forms.blinded import BlindedForm
from recruitment.domain.access import APPLICATIONS
from recruitment.queries.blinded import blinded_answer
from recruitment.queries.whole_application import WholeApplication, whole_application
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.blinded import take_out
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.route("/<cohort>/applications/<reference>/blinded/<question>", methods=["GET", "POST"])
@access(APPLICATIONS)
def blinded(visit: Visit, reference: str, question: str) -> ResponseReturnValue:
    whole = whole_application(visit.session, visit.here.id, reference)
    asked = visit.here.definition.question(question)
    form = BlindedForm()
    if form.validate_on_submit():
        with refusals_on(form, visit):
            _take_out(visit, whole, asked.code, form)
        if not form.errors:
            flash("Assessors read the new copy from now on.", "success")
            return redirect(request.path)
    found = blinded_answer(visit.session, whole.id, asked.code)
    form.copy_id.data = str(found.id)
    return render_template("lead/blinded.html", application=whole, asked=asked, blinded=found, form=form)


def _take_out(visit: Visit, whole: WholeApplication, question: str, form: BlindedForm) -> None:
    take_out(
        visit.session,
        application_id=whole.id,
        question=question,
        copy_id=form.looked_at,
        words=form.words.data or "",
        instead=form.instead.data or "",
        reason=form.reason.data or "",
        actor_id=visit.actor_id,
        now=visit.now,
    )
