"""How one assessor calibrated on one pass, and what a lead decides; and when they were trained."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.calibration import LetOnForm, TrainingForm
from recruitment.domain.access import ASSESSORS
from recruitment.queries.calibration import own_calibration, safer_training_of
from recruitment.queries.passes import Queue, pass_by_slug, pass_title
from recruitment.queries.staff import assessor_of
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.calibration import give_more_tries, let_on, record_safer_training, record_training
from recruitment.web.access import access, may_change
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.get("/<cohort>/assessors/<uuid:assessor_id>/calibration/<pass_slug>")
@access(ASSESSORS)
def calibration(visit: Visit, assessor_id: UUID, pass_slug: str) -> ResponseReturnValue:
    return _page(visit, assessor_id, pass_slug, LetOnForm(formdata=None))


@routes.post("/<cohort>/assessors/<uuid:assessor_id>/calibration/<pass_slug>")
@access(ASSESSORS)
def let_assessor_on(visit: Visit, assessor_id: UUID, pass_slug: str) -> ResponseReturnValue:
    member, form = assessor_of(visit.session, visit.here.id, assessor_id), LetOnForm()
    queue = _queue(visit, assessor_id, pass_slug)
    if not own_calibration(visit.session, queue).waits(visit.here.definition.calibration.tries):
        flash("Nothing waits for you here: look at how they stand.", "attention")
        return redirect(_address(visit, assessor_id))
    if form.validate_on_submit():
        with refusals_on(form, visit):
            let_on(
                visit.session,
                cohort=visit.here,
                queue=queue,
                reason=form.reason.data or "",
                address=current_service().settings.address,
                actor_id=visit.actor_id,
                now=visit.now,
            )
        if not form.errors:
            flash(f"{member.called} can read this pass now, and is told.", "success")
            return redirect(_address(visit, assessor_id))
    return _page(visit, assessor_id, pass_slug, form)


@routes.post("/<cohort>/assessors/<uuid:assessor_id>/calibration/<pass_slug>/again")
@access(ASSESSORS)
def ask_to_try_again(visit: Visit, assessor_id: UUID, pass_slug: str) -> ResponseReturnValue:
    member, form = assessor_of(visit.session, visit.here.id, assessor_id), BaseForm()
    queue = _queue(visit, assessor_id, pass_slug)
    if form.validate_on_submit():
        with refusals_on(form, visit):
            give_more_tries(
                visit.session,
                cohort=visit.here,
                queue=queue,
                address=current_service().settings.address,
                now=visit.now,
            )
            flash(f"{member.called} is asked to score the sample answers again.", "success")
    for sentence in form.form_errors:
        flash(sentence, "attention")
    return redirect(_address(visit, assessor_id))


@routes.route("/<cohort>/assessors/<uuid:assessor_id>/training", methods=["GET", "POST"])
@access(ASSESSORS)
def training(visit: Visit, assessor_id: UUID) -> ResponseReturnValue:
    member = assessor_of(visit.session, visit.here.id, assessor_id)
    held = own_calibration(visit.session, Queue(visit.here.id, assessor_id, "", ""))
    safer_on, safer_until = safer_training_of(visit.session, visit.here.id, assessor_id)
    form = TrainingForm(data={"day": held.trained_on, "safer_on": safer_on, "safer_until": safer_until})
    if form.validate_on_submit():
        who: dict[str, Any] = {"cohort_id": visit.here.id, "assessor_id": assessor_id}
        record_training(visit.session, **who, trained_on=form.day.data)
        record_safer_training(visit.session, **who, on=form.safer_on.data, until=form.safer_until.data)
        flash(f"When {member.called} was trained is recorded.", "success")
        return redirect(_address(visit, assessor_id))
    return render_template("lead/training.html", member=member, form=form, back=_address(visit, assessor_id))


def _page(visit: Visit, assessor_id: UUID, pass_slug: str, form: BaseForm) -> str:
    definition = visit.here.definition
    member, queue = (
        assessor_of(visit.session, visit.here.id, assessor_id),
        _queue(visit, assessor_id, pass_slug),
    )
    held = own_calibration(visit.session, queue)
    tries = definition.calibration.tries
    return render_template(
        "lead/calibration.html",
        member=member,
        held=held,
        outcome=held.outcome(definition) if held.scores and not held.under_way else None,
        waits=held.waits(tries),
        allowed=tries + held.more,
        pass_slug=pass_slug,
        title=pass_title(definition, queue.item, queue.criterion),
        criterion=definition.criterion(queue.criterion),
        points=definition.scale.points,
        may_change=may_change(visit, ASSESSORS),
        back=_address(visit, assessor_id),
        form=form,
    )


def _queue(visit: Visit, assessor_id: UUID, pass_slug: str) -> Queue:
    of = pass_by_slug(visit.here.definition, pass_slug)
    return Queue(visit.here.id, assessor_id, of.item, of.criterion)


def _address(visit: Visit, assessor_id: UUID) -> str:
    return url_for(".assessor", cohort=visit.here.slug, assessor_id=assessor_id)
