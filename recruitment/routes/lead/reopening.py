"""Take an application that ended up again, with a reason; and agree to it where two had ended it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.undoing import ReopeningForm
from recruitment.domain.access import DECISIONS
from recruitment.queries.reopenings import Ended, ended_application
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.reopening import agree_to_reopen, ask_to_reopen
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.route("/<cohort>/applications/<reference>/reopening", methods=["GET", "POST"])
@access(DECISIONS)
def reopen(visit: Visit, reference: str) -> ResponseReturnValue:
    ended = ended_application(visit.session, visit.here.id, reference)
    form = ReopeningForm()
    if form.validate_on_submit():
        done = False
        with refusals_on(form, visit):
            done = ask_to_reopen(
                visit.session,
                cohort=visit.here,
                ended=ended,
                reason=form.reason.data or "",
                address=current_service().settings.address,
                actor_id=visit.actor_id,
                now=visit.now,
            )
        if not form.errors:
            return _done(visit, ended) if done else _asked(visit, ended)
    return _page(visit, ended, form)


@routes.post("/<cohort>/applications/<reference>/reopening/agree")
@access(DECISIONS)
def agree_to_reopening(visit: Visit, reference: str) -> ResponseReturnValue:
    ended = ended_application(visit.session, visit.here.id, reference)
    form = BaseForm()
    if form.validate_on_submit():
        with refusals_on(form, visit):
            agree_to_reopen(
                visit.session,
                cohort=visit.here,
                ended=ended,
                address=current_service().settings.address,
                actor_id=visit.actor_id,
                now=visit.now,
            )
        if not form.errors:
            return _done(visit, ended)
    return _page(visit, ended, form)


def _page(visit: Visit, ended: Ended, form: BaseForm) -> str:
    definition = visit.here.definition
    return render_template(
        "lead/reopening.html",
        ended=ended,
        form=form,
        reason_form=form if isinstance(form, ReopeningForm) else ReopeningForm(formdata=None),
        stage=definition.stage(ended.stage),
        left=definition.stage(ended.left),
    )


def _done(visit: Visit, ended: Ended) -> ResponseReturnValue:
    left = visit.here.definition.stage(ended.left).name
    flash(f"{ended.reference} is taken up again, at “{left}”. The applicant is told.", "success")
    return redirect(url_for("lead.application", cohort=visit.here.slug, reference=ended.reference))


def _asked(visit: Visit, ended: Ended) -> ResponseReturnValue:
    flash("You have asked for it. It goes on once another lead agrees; nobody is told yet.", "success")
    return redirect(url_for("lead.reopen", cohort=visit.here.slug, reference=ended.reference))
