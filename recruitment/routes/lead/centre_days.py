"""Days of the assessment centre: planned by a lead, with a rotation that is proposed and accepted."""

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.centre_day import CentreActForm, CentreDayForm, centre_day_form
from recruitment.domain.access import PANELS
from recruitment.domain.availability import said_words
from recruitment.domain.centre import CentreState
from recruitment.domain.deadlines import LONDON, clock_time, long_date
from recruitment.domain.errors import Refusal
from recruitment.domain.panels import CENTRE
from recruitment.programme.exercises import Exercise
from recruitment.queries.availability import availability_of
from recruitment.queries.centre_days import WholeDay, centre_days, whole_day
from recruitment.queries.centre_proposals import differences, open_proposal, proposal_of
from recruitment.queries.centre_rules import without_a_day
from recruitment.queries.slots import day_observers
from recruitment.routes.lead.blueprint import routes
from recruitment.services.centre_accepting import accept
from recruitment.services.centre_days import CentreRefused, WantedCentre, cancel_day, change_day, plan_day
from recruitment.services.centre_letters import CentrePost
from recruitment.services.centre_proposals import propose_rotation
from recruitment.services.panels import centre_codes
from recruitment.web.access import access, may_change
from recruitment.web.service import current_service
from recruitment.web.visit import Visit

#: What a new day begins with.
_WELCOME, _GAP, _BREAKS = 15, 10, "12:30pm to 1:15pm"


@routes.get("/<cohort>/centre", endpoint="centre_days")
@access(PANELS)
def index(visit: Visit) -> ResponseReturnValue:
    codes = centre_codes(visit.here.definition)
    return render_template(
        "lead/centre_days.html",
        days=centre_days(visit.session, visit.here.id),
        waiting=without_a_day(visit.session, visit.here.id, codes),
        has_centre=bool(codes),
        may_change=may_change(visit, PANELS),
    )


@routes.route("/<cohort>/centre/add", methods=["GET", "POST"])
@access(PANELS)
def add_centre_day(visit: Visit) -> ResponseReturnValue:
    form = _form(visit, _new(visit))
    if form.validate_on_submit():
        try:
            with visit.session.begin_nested():
                day_id = plan_day(
                    visit.session,
                    cohort=visit.here,
                    wanted=_wanted(form),
                    actor_id=visit.actor_id,
                    now=visit.now,
                )
        except Refusal as refused:
            form.form_errors = _sentences(refused)
        else:
            flash("The day is planned. Nobody is told before you accept a rotation.", "success")
            return redirect(url_for(".centre_day", cohort=visit.here.slug, day_id=day_id))
    return render_template("lead/centre_day_form.html", form=form, held=None)


@routes.route("/<cohort>/centre/<uuid:day_id>/change", methods=["GET", "POST"])
@access(PANELS)
def change_centre_day(visit: Visit, day_id: UUID) -> ResponseReturnValue:
    held = whole_day(visit.session, visit.here.id, day_id)
    form = _form(visit, _saved(held), held)
    if form.validate_on_submit():
        try:
            with visit.session.begin_nested():
                change_day(
                    visit.session,
                    cohort=visit.here,
                    day=held,
                    wanted=_wanted(form),
                    version=form.version.number,
                    actor_id=visit.actor_id,
                    now=visit.now,
                )
        except Refusal as refused:
            form.form_errors = _sentences(refused)
        else:
            flash("The day is changed.", "success")
            return redirect(url_for(".centre_day", cohort=visit.here.slug, day_id=day_id))
    return render_template("lead/centre_day_form.html", form=form, held=held)


@routes.get("/<cohort>/centre/<uuid:day_id>")
@access(PANELS)
def centre_day(visit: Visit, day_id: UUID) -> ResponseReturnValue:
    held = whole_day(visit.session, visit.here.id, day_id)
    return render_template(
        "lead/centre_day.html",
        held=held,
        names=names_of(visit),
        waits=open_proposal(visit.session, held),
        act=CentreActForm(data={"version": held.version}),
        is_to_come=held.plan.begins_at > visit.now and held.state is not CentreState.CANCELLED,
        may_change=may_change(visit, PANELS),
    )


@routes.post("/<cohort>/centre/<uuid:day_id>/propose")
@access(PANELS)
def propose_centre_rotation(visit: Visit, day_id: UUID) -> ResponseReturnValue:
    held = whole_day(visit.session, visit.here.id, day_id)
    if not BaseForm().validate_on_submit():
        return again(visit, held)
    made = propose_rotation(
        visit.session, cohort=visit.here, day=held, actor_id=visit.actor_id, now=visit.now
    )
    return redirect(url_for(".centre_proposal", cohort=visit.here.slug, day_id=day_id, proposal_id=made))


@routes.route("/<cohort>/centre/<uuid:day_id>/proposals/<uuid:proposal_id>", methods=["GET", "POST"])
@access(PANELS)
def centre_proposal(visit: Visit, day_id: UUID, proposal_id: UUID) -> ResponseReturnValue:
    held = whole_day(visit.session, visit.here.id, day_id)
    proposal = proposal_of(visit.session, day_id, proposal_id)
    form = BaseForm()
    if form.validate_on_submit():
        try:
            with visit.session.begin_nested():
                done = accept(
                    visit.session,
                    post=_post(visit),
                    day=held,
                    proposal=proposal,
                    actor_id=visit.actor_id,
                )
        except Refusal as refused:
            form.form_errors = _sentences(refused)
        else:
            flash(f"{done.moved} exercises are set, and {done.told} people are told.", "success")
            return redirect(url_for(".centre_board", cohort=visit.here.slug, day_id=day_id))
    called = {
        one.id: one.called for one in day_observers(visit.session, visit.here.id, _asked(proposal.turns))
    }
    return render_template(
        "lead/centre_proposal.html",
        held=held,
        proposal=proposal,
        changes=differences(held, proposal),
        names=names_of(visit),
        called=called,
        form=form,
        may_change=may_change(visit, PANELS),
    )


@routes.post("/<cohort>/centre/<uuid:day_id>/cancel")
@access(PANELS)
def cancel_centre_day(visit: Visit, day_id: UUID) -> ResponseReturnValue:
    held = whole_day(visit.session, visit.here.id, day_id)
    form = CentreActForm()
    if not form.validate_on_submit():
        return again(visit, held)
    cancel_day(visit.session, post=_post(visit), day=held, version=form.version.number, now=visit.now)
    flash("The day is called off, and everybody who was told of it is told.", "success")
    return redirect(url_for(".centre_days", cohort=visit.here.slug))


def names_of(visit: Visit) -> Mapping[str, str]:
    """What each exercise of the cohort is called, by its code."""
    return {one.code: one.name for one in visit.here.definition.exercises}


def again(visit: Visit, held: WholeDay) -> ResponseReturnValue:
    """Back to the day: the page had been open for too long."""
    flash("Press the button again: the page had been open for too long.", "attention")
    return redirect(url_for(".centre_day", cohort=visit.here.slug, day_id=held.id))


def _post(visit: Visit) -> CentrePost:
    return CentrePost(visit.here, current_service().settings.address, visit.now)


def _asked(turns: object) -> frozenset[UUID]:
    return frozenset(who for one in turns for who in one.assessors)  # type: ignore[attr-defined]


def _exercises(visit: Visit) -> list[Exercise]:
    return [one for one in visit.here.definition.exercises if one.stage == CENTRE]


def _form(visit: Visit, data: Mapping[str, object], held: WholeDay | None = None) -> CentreDayForm:
    free = without_a_day(visit.session, visit.here.id, centre_codes(visit.here.definition))
    candidates = [(one.application_id, one.name, one.reference) for one in free]
    if held is not None:
        candidates = [(one.application_id, one.name, one.reference) for one in held.seats] + candidates
    observers = day_observers(visit.session, visit.here.id)
    said = availability_of(visit.session, visit.here.id, [one.id for one in observers])
    begins = None if held is None else held.plan.begins_at
    form = centre_day_form(_exercises(visit), data=data)
    form.offer(
        candidates,
        (
            (one.id, one.called, f"{_training(one.safer_until)} {said_words(said.get(one.id, ()), begins)}")
            for one in observers
        ),
    )
    return form


def _training(until: object) -> str:
    if until is None:
        return "No training in safer recruitment is recorded."
    return f"Trained in safer recruitment until {long_date(until)}."  # type: ignore[arg-type]


def _wanted(form: CentreDayForm) -> WantedCentre:
    return WantedCentre(
        form.place.data or "", form.plan, form.rooms, form.ids(form.candidates), form.ids(form.assessors)
    )


def _sentences(refused: Refusal) -> list[str]:
    return list(refused.sentences) if isinstance(refused, CentreRefused) else [refused.sentence]


def _new(visit: Visit) -> Mapping[str, object]:
    longest = max((one.minutes for one in _exercises(visit)), default=45)
    return {"welcome": _WELCOME, "minutes": longest, "gap": _GAP, "breaks": _BREAKS}


def _saved(held: WholeDay) -> Mapping[str, object]:
    plan = held.plan
    rooms = {
        f"rooms_{code}": ", ".join(one.name for one in held.rooms if one.exercise == code)
        for code in held.exercises
    }
    return rooms | {
        "day": plan.begins_at.astimezone(LONDON).date(),
        "begins": clock_time(plan.begins_at),
        "ends": clock_time(plan.ends_at),
        "place": held.place,
        "welcome": plan.welcome,
        "minutes": plan.minutes,
        "gap": plan.gap,
        "breaks": "\n".join(
            f"{clock_time(one.begins_at)} to {clock_time(one.ends_at)}" for one in plan.breaks
        ),
        "candidates": [str(one.application_id) for one in held.seats],
        "assessors": [str(one.assessor_id) for one in held.sitters],
        "version": held.version,
    }
