"""Panels: how far each exercise is, who observes whom, and setting it."""

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.panel import PanelForm
from recruitment.domain.access import PANELS
from recruitment.domain.availability import said_words
from recruitment.domain.deadlines import LONDON, clock_time, long_date
from recruitment.domain.panels import Observer, PanelState, Sitting, why_not
from recruitment.domain.sections import ADJUSTMENTS
from recruitment.programme.exercises import Exercise
from recruitment.queries.availability import availability_of
from recruitment.queries.panels import SetPanel, panel_lines, panel_of, panels_by_state
from recruitment.queries.sections import saved_sections
from recruitment.queries.side_by_side import compared_panel
from recruitment.routes.lead.blueprint import routes
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.panels import (
    PanelChanged,
    PanelRefused,
    Wanted,
    observers_for,
    set_panel,
    sitting_of,
)
from recruitment.web.access import access, may_change
from recruitment.web.visit import Visit


@routes.get("/<cohort>/panels", endpoint="panels")
@access(PANELS)
def index(visit: Visit) -> ResponseReturnValue:
    exercises = visit.here.definition.exercises
    return render_template(
        "lead/panels.html",
        exercises=exercises,
        counts=panels_by_state(visit.session, visit.here.id, exercises),
        states=PanelState,
    )


@routes.get("/<cohort>/panels/<code>")
@access(PANELS)
def panels_of(visit: Visit, code: str) -> ResponseReturnValue:
    exercise = visit.here.definition.exercise(code)
    return render_template(
        "lead/panels_of.html",
        exercise=exercise,
        lines=panel_lines(visit.session, visit.here.id, exercise),
    )


@routes.route("/<cohort>/panels/<code>/<reference>", methods=["GET", "POST"])
@access(PANELS)
def panel(visit: Visit, code: str, reference: str) -> ResponseReturnValue:
    exercise = visit.here.definition.exercise(code)
    held = panel_of(visit.session, cohort_id=visit.here.id, exercise=code, reference=reference)
    require_not_ones_own(visit.session, held.application_id, visit.actor_id)
    observers = observers_for(
        visit.session, cohort=visit.here, exercise=exercise, application_id=held.application_id
    )
    sitting = sitting_of(exercise, held_at=held.held_at, now=visit.now)
    said = availability_of(visit.session, visit.here.id, [one.id for one in observers])
    form = PanelForm(
        [
            (one.id, one.called, f"{about(one, sitting)} {said_words(said.get(one.id, ()), held.held_at)}")
            for one in observers
        ],
        data=_saved(held),
    )
    asked, changed = _asked(visit, held), None
    if form.validate_on_submit():
        try:
            if _set(visit, exercise, reference, form, asked):
                return redirect(url_for(".panels_of", cohort=visit.here.slug, code=code))
        except PanelChanged as found:
            # Setting it once more is the choice to put this over the other.
            held = changed = found.held
            form.version.renew(held.version)
    page = render_template(
        "lead/panel.html",
        exercise=exercise,
        held=held,
        members=[one for one in observers if one.id in held.members],
        form=form,
        asked=asked,
        changed=changed,
        is_here=held.stage == exercise.stage,
        is_settled=len(held.members) >= sitting.fewest,
        may_change=may_change(visit, PANELS),
        compared=held.panel_id
        and compared_panel(visit.session, held.panel_id, exercise=exercise, definition=visit.here.definition),
    )
    return page, 409 if changed else 200


def _asked(visit: Visit, held: SetPanel) -> str:
    """What the candidate asked for, in their words: for leads alone, who make an instruction of it."""
    entries = saved_sections(visit.session, held.application_id)[ADJUSTMENTS.code].entries
    return entries.get("words", "") if entries.get("needs") == "yes" else ""


def about(one: Observer, sitting: Sitting) -> str:
    """What a lead is to know of an assessor as they choose."""
    trained = (
        f"Trained in safer recruitment until {long_date(one.safer_until)}."
        if one.safer_until is not None and one.is_safer_trained(sitting.on)
        else f"Training in safer recruitment ran out on {long_date(one.safer_until)}."
        if one.safer_until is not None
        else ""
    )
    read = "" if sitting.with_pupils or not one.has_read else "Scored this candidate in the sift."
    unread = (
        "" if not one.unread else "Has answers of this candidate still to read blind, and lets go of them."
    )
    begun = "Has begun here." if one.has_begun else ""
    against = why_not(one, sitting) or ""
    return " ".join(part for part in (trained, read, unread, begun, against) if part)


def _saved(held: SetPanel) -> dict[str, object]:
    local: datetime | None = None if held.held_at is None else held.held_at.astimezone(LONDON)
    return {
        "chosen": [str(one) for one in held.members],
        "day": local and local.date(),
        "hour": "" if held.held_at is None else clock_time(held.held_at),
        "place": held.place,
        "to_do": held.to_do,
        "version": held.version,
    }


def _set(visit: Visit, exercise: Exercise, reference: str, form: PanelForm, asked: str) -> bool:
    """Whether the panel is set; else the form says why not. Raises PanelChanged."""
    wanted = Wanted(form.ids, form.held_at, form.place.data or "", form.to_do.data or "", form.version.number)
    try:
        with visit.session.begin_nested():
            told = set_panel(
                visit.session,
                cohort=visit.here,
                exercise=exercise,
                reference=reference,
                wanted=wanted,
                actor_id=visit.actor_id,
                now=visit.now,
            )
    except PanelRefused as refused:
        form.chosen.errors = [*form.chosen.errors, *refused.sentences]
        return False
    flash(f"The panel of {reference} at “{exercise.name}” is set.", "success")
    if asked and not wanted.to_do:
        told = (
            *told,
            f"Tell the panel of {reference} what to do differently: they have asked for something.",
        )
    for sentence in told:
        flash(sentence, "attention")
    return True
