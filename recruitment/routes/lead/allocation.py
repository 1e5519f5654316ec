"""Give out readings: the arithmetic first, then the button, then how far each assessor is."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.conflict import ClearedForm
from recruitment.domain.access import ALLOCATION
from recruitment.domain.errors import Refusal
from recruitment.queries.allocation import allocation_outlook, progress_by_assessor
from recruitment.queries.conflicts import conflicts
from recruitment.queries.passes import pass_title
from recruitment.routes.lead.blueprint import routes
from recruitment.services.acquaintance import clear_conflict as clear
from recruitment.services.allocation import AllocationOutcome, UnmetReading, allocate_readings
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.route("/<cohort>/allocation", methods=["GET", "POST"])
@access(ALLOCATION)
def allocation(visit: Visit) -> ResponseReturnValue:
    form = BaseForm()
    if not form.validate_on_submit():
        return _page(visit, form)
    try:
        outcome = allocate_readings(
            visit.session,
            cohort=visit.here,
            link=current_service().settings.address + url_for("assess.home"),
            now=visit.now,
        )
    except Refusal as refusal:
        return _page(visit, form, refused=refusal.sentence)
    if outcome.unmet:
        # Why some are missing is known now and never again, so this answer is the page itself.
        flash(f"{_done(outcome)} Some could not be given out: see below.", "attention")
        return _page(visit, form, unmet=outcome.unmet)
    flash(_done(outcome), "success")
    return redirect(url_for("lead.allocation", cohort=visit.here.slug))


@routes.post("/<cohort>/allocation/conflicts")
@access(ALLOCATION)
def clear_conflict(visit: Visit) -> ResponseReturnValue:
    form = ClearedForm()
    if not form.validate_on_submit():
        return _page(visit, form)
    cleared = clear(
        visit.session,
        cohort_id=visit.here.id,
        label=form.label.data or "",
        reference=form.reference.data or "",
        actor_id=visit.actor_id,
        now=visit.now,
    )
    if cleared:
        flash(f"{form.label.data} can be given {form.reference.data} again.", "success")
    else:
        flash("Nothing was cleared: look at the list again.", "attention")
    return redirect(url_for("lead.allocation", cohort=visit.here.slug))


def _page(
    visit: Visit,
    form: BaseForm,
    *,
    refused: str = "",
    unmet: tuple[UnmetReading, ...] = (),
) -> str:
    cohort = visit.here
    return render_template(
        "lead/allocation.html",
        form=form,
        has_errors=bool(refused),
        refused=refused,
        unmet=[(one, pass_title(cohort.definition, one.item, one.criterion)) for one in unmet],
        outlook=allocation_outlook(visit.session, cohort),
        assessors=progress_by_assessor(visit.session, cohort),
        conflicts=conflicts(visit.session, cohort.id),
    )


def _done(outcome: AllocationOutcome) -> str:
    if not outcome.readings_made:
        return "Nothing was given out." if outcome.unmet else "Nothing was missing, so nothing was given out."
    readings = (
        f"{outcome.readings_made:,} {'reading' if outcome.readings_made == 1 else 'readings'} given out"
    )
    told = f"{outcome.messages} {'assessor is' if outcome.messages == 1 else 'assessors are'} told by e-mail"
    return f"{readings}; {told}."
