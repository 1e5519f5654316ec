"""Undo a confirmed decision until its release: whole, or for one candidate."""

from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.undoing import UndoForm
from recruitment.domain.access import DECISIONS
from recruitment.domain.errors import NotFound
from recruitment.queries.conflicts import own_in_cohort
from recruitment.queries.decisions import WholeDecision, decision_by_id
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.undoing import take_out, undo_decision
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.route("/<cohort>/decisions/<uuid:decision_id>/undo", methods=["GET", "POST"])
@access(DECISIONS)
def undo_whole(visit: Visit, decision_id: UUID) -> ResponseReturnValue:
    found = decision_by_id(visit.session, visit.here.id, decision_id)
    undo = partial(undo_decision, visit.session)
    return _page(visit, found, undo, "Undone. What was proposed stands again, and waits for a second lead.")


@routes.route("/<cohort>/decisions/<uuid:decision_id>/candidates/<reference>/undo", methods=["GET", "POST"])
@access(DECISIONS)
def undo_one(visit: Visit, decision_id: UUID, reference: str) -> ResponseReturnValue:
    found = decision_by_id(visit.session, visit.here.id, decision_id)
    own = own_in_cohort(visit.session, visit.here.id, visit.actor_id)
    named = [one for one in found.candidates if one.reference == reference and one.application_id != own]
    if not named:
        raise NotFound("Choose somebody whom this decision is about: this application is not in it.")
    undo = partial(take_out, visit.session, reference=reference)
    return _page(visit, found, undo, f"{reference} is taken out, and stays where they are.", reference)


def _page(
    visit: Visit, found: WholeDecision, undo: partial[None], done: str, reference: str = ""
) -> ResponseReturnValue:
    form = UndoForm()
    back = url_for(".decision", cohort=visit.here.slug, decision_id=found.id)
    if form.validate_on_submit():
        with refusals_on(form, visit):
            undo(
                cohort_id=visit.here.id,
                decision_id=found.id,
                reason=form.reason.data or "",
                actor_id=visit.actor_id,
                now=visit.now,
            )
        if not form.errors:
            flash(f"{done} Nobody was told anything.", "success")
            return redirect(back)
    return render_template("lead/undo.html", decision=found, form=form, reference=reference, back=back)
