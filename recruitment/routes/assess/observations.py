"""Interviews and centre exercises: one's own list, and the scorecard of one.

These pages work under `office`: whom one meets has a name. Answers of the sift are still read blind, on
pages that work under `reader`; no score of the sift is asked for here.
"""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.observation import NoteForm, ObservedForm
from recruitment.domain.access import COHORT_OBSERVER, OBSERVER, Area, cohorts_of
from recruitment.domain.deadlines import clock_time
from recruitment.queries.briefing import briefing_of
from recruitment.queries.cohorts import cohorts
from recruitment.queries.observations import OwnObservation, notes_of, observed_on, own_observations
from recruitment.routes.assess.blueprint import routes
from recruitment.routes.assess.discussing import committed_page, over_page
from recruitment.routes.assess.observing import (
    Kept,
    keep_all,
    new_note,
    note_form,
    observation_here,
    posted_notes,
    scorecard,
)
from recruitment.services.observations import as_fields
from recruitment.services.views import log_view
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("/interviews")
@access(OBSERVER)
def observations(visit: Visit) -> ResponseReturnValue:
    only = cohorts_of(visit.actor, Area.OBSERVATIONS)
    held = {one.id: one for one in cohorts(visit.session, only)}
    lines = own_observations(visit.session, visit.actor_id, only)
    return render_template(
        "assess/observations.html",
        coming=[(held[one.cohort_id], one) for one in lines if not one.is_done],
        cohorts=[one for one in held.values() if one.definition.exercises],
        done=[(held[one.cohort_id], one) for one in lines if one.is_done],
    )


@routes.get("/<cohort>/interviews/<uuid:observation_id>")
@access(COHORT_OBSERVER)
def observation(visit: Visit, observation_id: UUID) -> ResponseReturnValue:
    own = observation_here(visit, observation_id)
    if request.method == "GET":
        log_view(
            visit.session,
            application_id=own.application_id,
            person_id=visit.actor_id,
            page="observation",
            now=visit.now,
        )
    if own.is_off:
        return over_page(visit, own)
    if own.is_committed:
        return committed_page(visit, own)
    slots = visit.here.definition.exercise(own.exercise).slots
    stored = as_fields(slots, observed_on(visit.session, own.card_id))
    form = scorecard(visit, own, formdata=None, data=stored | {"version": own.version})
    notes = [note_form(one) for one in notes_of(visit.session, own.id)]
    return _page(visit, own, form, [*notes, new_note()])


@routes.post("/<cohort>/interviews/<uuid:observation_id>")
@access(COHORT_OBSERVER)
def save_observation(visit: Visit, observation_id: UUID) -> ResponseReturnValue:
    own = observation_here(visit, observation_id)
    if own.is_committed or own.is_off:
        return redirect(url_for(".observation", cohort=visit.here.slug, observation_id=own.id))
    form = scorecard(visit, own, formdata=request.form)
    notes = posted_notes(visit, own)
    # Each of them says on its own field what is wrong with it.
    whole = [one.validate() for one in (form, *notes)]
    if not all(whole):
        return _page(visit, own, form, notes)
    kept = keep_all(visit, own, form, notes)
    if kept.overtaken:
        return _page(visit, own, form, notes, kept), 409
    after = ".commit_own" if request.form.get("then") == "look" else ".observation"
    return redirect(url_for(after, cohort=visit.here.slug, observation_id=own.id))


def _page(
    visit: Visit,
    own: OwnObservation,
    form: ObservedForm,
    notes: list[NoteForm],
    kept: Kept | None = None,
) -> str:
    definition = visit.here.definition
    exercise = definition.exercise(own.exercise)
    plain = exercise.panel == "pupils"
    return render_template(
        "assess/pupil_panel.html" if plain else "assess/observation.html",
        own=own,
        exercise=exercise,
        criteria={one.code: one for one in definition.criteria},
        points=definition.scale.points,
        rows=form.rows(),
        questions={one.code: one for one in exercise.questions},
        briefing=briefing_of(visit.session, own, definition=definition, now=visit.now),
        form=form,
        fresh=notes[-1],
        earlier=notes[:-1][::-1],
        kept=kept,
        time=clock_time(visit.now),
    )
