"""Saved selections: pick applications out, read what has become of them, take them away as a sheet."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.selection import SelectionForm
from recruitment.domain.access import APPLICATIONS, EXPORTS
from recruitment.domain.deadlines import LONDON
from recruitment.domain.references import is_reference
from recruitment.domain.selections import MOST
from recruitment.exports.applications import applications_sheet
from recruitment.queries.application_search import application_rows as rows_found
from recruitment.queries.application_sheet import application_rows
from recruitment.queries.conflicts import own_in_cohort
from recruitment.queries.selections import pickable, selection_by_id, selections_of
from recruitment.queries.shortlists import shortlist_by_id
from recruitment.routes.lead.applications import shown_of
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.exports import XLSX, basis_of_sheet
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.selections import save_selection
from recruitment.web.access import access
from recruitment.web.visit import Visit

#: Of a shortlist, those above the line, those below it, or all.
WITHIN, BELOW = "within", "below"


@routes.get("/<cohort>/selections")
@access(APPLICATIONS)
def selections(visit: Visit) -> ResponseReturnValue:
    return render_template("lead/selections.html", selections=selections_of(visit.session, visit.here.id))


@routes.route("/<cohort>/selections/new", methods=["GET", "POST"])
@access(APPLICATIONS)
def new_selection(visit: Visit) -> ResponseReturnValue:
    found = _found(visit)
    own = own_in_cohort(visit.session, visit.here.id, visit.actor_id)
    members = pickable(visit.session, visit.here.id, found[:MOST], but=own)
    stage_of = visit.here.definition.stage
    form = SelectionForm()
    form.offer((one.reference, one.called, stage_of(one.stage).name) for one in members)
    # Where nobody can be picked there is no form to come back to.
    if members and len(found) <= MOST and form.validate_on_submit():
        with refusals_on(form, visit):
            selection_id = save_selection(
                visit.session,
                cohort_id=visit.here.id,
                name=form.name.data or "",
                references=form.chosen.data or (),
                shortlist_id=request.args.get("shortlist", type=UUID),
                actor_id=visit.actor_id,
                now=visit.now,
            )
        if not form.errors:
            flash("Saved. It holds these applications for good, whatever becomes of them.", "success")
            return redirect(url_for(".selection", cohort=visit.here.slug, selection_id=selection_id))
    return render_template(
        "lead/selection_new.html",
        form=form,
        members=members,
        too_many=len(found) > MOST,
        most=MOST,
        left_out_own=len(members) < len(set(found[:MOST])) and own is not None,
    )


@routes.get("/<cohort>/selections/<uuid:selection_id>")
@access(APPLICATIONS)
def selection(visit: Visit, selection_id: UUID) -> ResponseReturnValue:
    own = own_in_cohort(visit.session, visit.here.id, visit.actor_id)
    found = selection_by_id(visit.session, visit.here.id, selection_id, but=own)
    stages = [one.stage for one in found.members]
    return render_template(
        "lead/selection.html",
        selection=found,
        stage_of=visit.here.definition.stage,
        counts=[(stage, stages.count(stage)) for stage in dict.fromkeys(sorted(stages))],
    )


@routes.get("/<cohort>/selections/<uuid:selection_id>.<any(csv, xlsx):kind>")
@access(EXPORTS)
def selection_sheet(visit: Visit, selection_id: UUID, kind: str) -> ResponseReturnValue:
    definition = visit.here.definition
    found = selection_by_id(visit.session, visit.here.id, selection_id)
    rows = application_rows(visit.session, visit.here.id, definition.scale, selection_id=found.id)
    basis = (*basis_of_sheet(visit), ("Selection", found.name))
    sheet = applications_sheet(rows, definition, basis=basis)
    # Its name may be anything; a file's is not.
    name = f"{visit.here.prefix}-selection-{found.made_at.astimezone(LONDON):%Y-%m-%d-%H%M}.{kind}"
    return Response(
        sheet.csv() if kind == "csv" else sheet.xlsx(),
        mimetype="text/csv" if kind == "csv" else XLSX,
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _found(visit: Visit) -> Sequence[str]:
    """The references the address asks for: of a shortlist, all that a list finds, or those ticked on it."""
    shortlist_id = request.args.get("shortlist", type=UUID)
    if shortlist_id is not None:
        listed = shortlist_by_id(visit.session, visit.here.id, shortlist_id)
        part = request.args.get("part")
        return [
            one.reference
            for one in listed.candidates
            if part not in (WITHIN, BELOW) or listed.is_within(one) is (part == WITHIN)
        ]
    if "all" in request.args:
        wanted = shown_of(visit).wanted
        return [row.reference for row in rows_found(visit.session, visit.here.id, wanted, MOST + 1)]
    sent = request.args.getlist("chosen") or request.form.getlist("chosen")
    return [one for one in sent if is_reference(one)]
