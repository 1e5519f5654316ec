"""Beside and after an exercise: step back, tell of a concern, look through and commit, agree on a score."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.observation import CommitObservationForm, ConcernForm, DiscussedForm
from recruitment.domain.access import COHORT_OBSERVER
from recruitment.domain.errors import NotFound, Stale
from recruitment.domain.observing import lacks_in
from recruitment.queries.observations import OwnObservation, observed_on
from recruitment.queries.side_by_side import Compared, compared_panel
from recruitment.routes.assess.blueprint import routes
from recruitment.routes.assess.observing import observation_here
from recruitment.services.observations import commit_observation, discuss, raise_concern
from recruitment.services.stepping_back import step_back
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.route("/<cohort>/interviews/<uuid:observation_id>/commit", methods=["GET", "POST"])
@access(COHORT_OBSERVER)
def commit_own(visit: Visit, observation_id: UUID) -> ResponseReturnValue:
    own, definition = observation_here(visit, observation_id), visit.here.definition
    form = CommitObservationForm()
    if own.is_off:
        return _back(visit, own)
    if form.validate_on_submit():
        lacks = commit_observation(
            visit.session, own=own, definition=definition, version=form.version.number, now=visit.now
        )
        if not lacks:
            flash("Your scores are committed. They stand as they are.", "success")
            return _back(visit, own)
    elif own.is_committed:
        return _back(visit, own)
    exercise = definition.exercise(own.exercise)
    made = observed_on(visit.session, own.card_id)
    form.version.renew(own.version)
    return render_template(
        "assess/commit_observation.html",
        own=own,
        exercise=exercise,
        made=made,
        lacks={one.slot: one for one in lacks_in(exercise.slots, made, points=definition.scale.points)},
        names={one.code: one.name for one in definition.criteria},
        questions={one.code: one for one in exercise.questions},
        form=form,
    )


@routes.route("/<cohort>/interviews/<uuid:observation_id>/concern", methods=["GET", "POST"])
@access(COHORT_OBSERVER)
def observation_concern(visit: Visit, observation_id: UUID) -> ResponseReturnValue:
    own, form = observation_here(visit, observation_id), ConcernForm()
    if form.validate_on_submit():
        raise_concern(
            visit.session,
            own=own,
            cohort=visit.here,
            request_id=form.request_id(),
            words=form.words.data or "",
            now=visit.now,
        )
        flash(
            "Thank you. It has gone to those who look after safer recruitment, and counts in no score.",
            "success",
        )
        return _back(visit, own)
    return render_template(
        "assess/observation_concern.html",
        own=own,
        exercise=visit.here.definition.exercise(own.exercise),
        form=form,
    )


@routes.route("/<cohort>/interviews/<uuid:observation_id>/known", methods=["GET", "POST"])
@access(COHORT_OBSERVER)
def observation_known(visit: Visit, observation_id: UUID) -> ResponseReturnValue:
    own, form = observation_here(visit, observation_id), BaseForm()
    if form.validate_on_submit():
        step_back(visit.session, own=own, now=visit.now)
        flash("Thank you. You are kept apart from now on, and recruitment leads see it.", "success")
        return redirect(url_for(".observations"))
    exercise = visit.here.definition.exercise(own.exercise)
    return render_template("assess/observation_known.html", own=own, exercise=exercise, form=form)


@routes.post("/<cohort>/interviews/<uuid:observation_id>/discussed")
@access(COHORT_OBSERVER)
def add_discussed(visit: Visit, observation_id: UUID) -> ResponseReturnValue:
    own = observation_here(visit, observation_id)
    if own.is_off:
        return _back(visit, own)
    compared = _compared(visit, own)
    if compared is None:
        flash("Wait until everybody on the panel has committed their own scores.", "attention")
        return _back(visit, own)
    form = _discussed_form(visit, compared)
    if not form.validate_on_submit():
        return committed_page(visit, own, form)
    try:
        discuss(
            visit.session,
            own=own,
            definition=visit.here.definition,
            slot=form.chosen,
            value=int(form.score.data),
            reason=form.reason.data or "",
            seen=form.version.number,
            now=visit.now,
        )
    except Stale as overtaken:
        flash(overtaken.sentence, "attention")
        form.version.renew(compared.agreed)
        return committed_page(visit, own, form)
    flash("The score that you agreed on is added. What each of you scored stands beside it.", "success")
    return _back(visit, own)


def committed_page(
    visit: Visit, own: OwnObservation, form: DiscussedForm | None = None
) -> ResponseReturnValue:
    """One's committed scorecard; once the whole panel has committed, all of them side by side."""
    if not own.is_committed:
        raise NotFound("Go back to your interviews: this one is not committed.")
    definition = visit.here.definition
    exercise, compared = definition.exercise(own.exercise), _compared(visit, own)
    if compared is not None and form is None:
        form = _discussed_form(visit, compared, formdata=None)
    return render_template(
        "assess/observed.html",
        own=own,
        exercise=exercise,
        made=observed_on(visit.session, own.card_id),
        names={one.code: one.name for one in definition.criteria},
        questions={one.code: one for one in exercise.questions},
        compared=compared,
        form=form,
    )


def over_page(visit: Visit, own: OwnObservation) -> ResponseReturnValue:
    """One's own scorecard of somebody who is a candidate no more: nothing to do, and nobody else's."""
    definition = visit.here.definition
    exercise = definition.exercise(own.exercise)
    return render_template(
        "assess/observation_over.html",
        own=own,
        exercise=exercise,
        made=observed_on(visit.session, own.card_id),
        names={one.code: one.name for one in definition.criteria},
        questions={one.code: one for one in exercise.questions},
    )


def _compared(visit: Visit, own: OwnObservation) -> Compared | None:
    if not own.panel_is_done:
        return None
    definition = visit.here.definition
    exercise = definition.exercise(own.exercise)
    return compared_panel(visit.session, own.panel_id, exercise=exercise, definition=definition)


def _discussed_form(visit: Visit, compared: Compared, **given: object) -> DiscussedForm:
    slots = [
        (
            one.slot,
            f"{one.criterion}: {one.question}",
            f"You agreed on {one.discussed[0].value}. What you add takes its place, and both are shown."
            if one.discussed
            else "",
        )
        for one in compared.to_discuss
    ]
    return DiscussedForm(
        slots, visit.here.definition.scale.points, data={"version": compared.agreed}, **given
    )


def _back(visit: Visit, own: OwnObservation) -> ResponseReturnValue:
    return redirect(url_for(".observation", cohort=visit.here.slug, observation_id=own.id))
