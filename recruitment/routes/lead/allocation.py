"""Give out readings: the arithmetic first, then the button, then how far each assessor is."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.conflict import ClearedForm, ConflictForm
from recruitment.domain.access import ALLOCATION
from recruitment.domain.errors import Refusal
from recruitment.domain.references import normalise_reference
from recruitment.queries.allocation import allocation_outlook, progress_by_assessor
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.conflicts import conflicts
from recruitment.queries.passes import pass_title
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.acquaintance import clear_conflict as clear
from recruitment.services.allocation import AllocationOutcome, UnmetReading, allocate_readings
from recruitment.services.allocation_preview import foresee_allocation
from recruitment.services.conflicts import set_conflict
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


@routes.get("/<cohort>/allocation/preview")
@access(ALLOCATION)
def preview_allocation(visit: Visit) -> ResponseReturnValue:
    try:
        foreseen = foresee_allocation(visit.session, cohort=visit.here)
    except Refusal as refusal:
        flash(refusal.sentence, "attention")
        return redirect(url_for("lead.allocation", cohort=visit.here.slug))
    return render_template(
        "lead/allocation_preview.html",
        foreseen=foreseen,
        unmet=_titled(visit.here, foreseen.unmet),
        minutes=visit.here.definition.sift.minutes,
        form=BaseForm(formdata=None),
    )


@routes.post("/<cohort>/allocation/keep-away")
@access(ALLOCATION)
def keep_away(visit: Visit) -> ResponseReturnValue:
    form = ConflictForm()
    if not form.validate_on_submit():
        return _page(visit, BaseForm(formdata=None), conflict_form=form)
    label, reference = form.assessor.data or "", normalise_reference(form.candidate.data or "")
    with refusals_on(form, visit):
        if not set_conflict(
            visit.session,
            cohort=visit.here,
            label=label,
            reference=reference,
            actor_id=visit.actor_id,
            now=visit.now,
        ):
            form.candidate.errors = [
                "Check the reference: this cohort has no such candidate, or it is known already."
            ]
    if form.errors:
        return _page(visit, BaseForm(formdata=None), conflict_form=form)
    flash(f"{label} is given nothing of {reference} any more; what they had begun goes to others.", "success")
    return redirect(url_for("lead.allocation", cohort=visit.here.slug))


@routes.post("/<cohort>/allocation/conflicts")
@access(ALLOCATION)
def clear_conflict(visit: Visit) -> ResponseReturnValue:
    form = ClearedForm()
    if not form.validate_on_submit():
        return _page(visit, form)
    cleared = False
    with refusals_on(form, visit):
        cleared = clear(
            visit.session,
            cohort_id=visit.here.id,
            label=form.label.data or "",
            reference=form.reference.data or "",
            actor_id=visit.actor_id,
            now=visit.now,
        )
    if form.errors:
        return _page(visit, form)
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
    conflict_form: ConflictForm | None = None,
) -> str:
    cohort = visit.here
    assessors = progress_by_assessor(visit.session, cohort)
    conflict_form = conflict_form or ConflictForm(formdata=None)
    conflict_form.offer(
        [(one.label, f"{one.label}, {one.name or one.email}") for one in assessors if one.active]
    )
    return render_template(
        "lead/allocation.html",
        form=conflict_form if conflict_form.errors else form,
        conflict_form=conflict_form,
        has_errors=bool(refused),
        refused=refused,
        unmet=_titled(cohort, unmet),
        outlook=allocation_outlook(visit.session, cohort),
        assessors=assessors,
        conflicts=conflicts(visit.session, cohort.id),
    )


def _titled(cohort: CohortFacts, unmet: Sequence[UnmetReading]) -> list[tuple[UnmetReading, str]]:
    return [(one, pass_title(cohort.definition, one.item, one.criterion)) for one in unmet]


def _done(outcome: AllocationOutcome) -> str:
    if not outcome.readings_made:
        return "Nothing was given out." if outcome.unmet else "Nothing was missing, so nothing was given out."
    readings = (
        f"{outcome.readings_made:,} {'reading' if outcome.readings_made == 1 else 'readings'} given out"
    )
    told = f"{outcome.messages} {'assessor is' if outcome.messages == 1 else 'assessors are'} told by e-mail"
    return f"{readings}; {told}."
