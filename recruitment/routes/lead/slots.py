"""Days of interviews: how many have a slot, the days of an exercise, and each with its panel and slots."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.slot import DayForm
from recruitment.domain.access import PANELS
from recruitment.domain.availability import HalfDay, said_words
from recruitment.domain.booking import choose_by
from recruitment.domain.deadlines import LONDON, clock_time, england_bank_holidays, long_date
from recruitment.domain.errors import Stale
from recruitment.domain.panels import Observer
from recruitment.models.base import datetime
from recruitment.queries.availability import availability_of
from recruitment.queries.bookings import invited, unbooked_counts
from recruitment.queries.slots import Day, day_observers, interview_day, interview_days, slots_of
from recruitment.routes.lead.blueprint import routes
from recruitment.services.booking_letters import Post
from recruitment.services.bookings import tell_of_slots
from recruitment.services.slots import DayRefused, WantedDay, add_day, change_day, remove_day
from recruitment.web.access import access, may_change
from recruitment.web.service import current_service
from recruitment.web.visit import Visit

#: What a new day begins with: minutes between slots, and a longer break after so many.
_GAP, _REST_AFTER, _REST = 10, 4, 20


@routes.get("/<cohort>/interviews", endpoint="interviews")
@access(PANELS)
def index(visit: Visit) -> ResponseReturnValue:
    exercises = visit.here.definition.exercises
    days = interview_days(visit.session, visit.here.id)
    return render_template(
        "lead/interviews.html",
        exercises=exercises,
        counts=unbooked_counts(visit.session, visit.here.id, exercises),
        days={one.code: [day for day in days if day.exercise == one.code] for one in exercises},
    )


@routes.get("/<cohort>/interviews/<code>")
@access(PANELS)
def interviews_of(visit: Visit, code: str) -> ResponseReturnValue:
    exercise = visit.here.definition.exercise(code)
    days, holidays = visit.here.definition.offsets.choose_slot_days, england_bank_holidays()
    candidates = invited(visit.session, visit.here.id, exercise)
    return render_template(
        "lead/interviews_of.html",
        exercise=exercise,
        days=interview_days(visit.session, visit.here.id, code),
        candidates=[(one, one.asked_at and choose_by(one.asked_at, days, holidays)) for one in candidates],
        may_change=may_change(visit, PANELS),
    )


@routes.route("/<cohort>/interviews/<code>/days/add", methods=["GET", "POST"])
@access(PANELS)
def add_interview_day(visit: Visit, code: str) -> ResponseReturnValue:
    exercise = visit.here.definition.exercise(code)
    observers = day_observers(visit.session, visit.here.id)
    new = {"minutes": exercise.minutes, "gap": _GAP, "rest_after": _REST_AFTER, "rest": _REST}
    form = _form(visit, observers, data=new)
    if form.validate_on_submit():
        try:
            with visit.session.begin_nested():
                day_id = add_day(
                    visit.session,
                    cohort=visit.here,
                    exercise=exercise,
                    wanted=_wanted(form),
                    actor_id=visit.actor_id,
                    now=visit.now,
                )
        except DayRefused as refused:
            _show(form, refused)
        else:
            post = Post(visit.here, exercise, current_service().settings.address, visit.now)
            _say(observers, form, tell_of_slots(visit.session, post=post), availability=visit)
            return redirect(url_for(".day", cohort=visit.here.slug, code=code, day_id=day_id))
    return render_template("lead/add_day.html", exercise=exercise, form=form)


@routes.route("/<cohort>/interviews/<code>/days/<uuid:day_id>", methods=["GET", "POST"])
@access(PANELS)
def day(visit: Visit, code: str, day_id: UUID) -> ResponseReturnValue:
    exercise = visit.here.definition.exercise(code)
    held = interview_day(visit.session, cohort_id=visit.here.id, exercise=code, day_id=day_id)
    observers = day_observers(visit.session, visit.here.id, held.members)
    form = _form(visit, observers, data=_saved(held), begins_at=held.plan.begins_at)
    if form.validate_on_submit():
        try:
            with visit.session.begin_nested():
                change_day(
                    visit.session,
                    cohort=visit.here,
                    exercise=exercise,
                    day_id=day_id,
                    wanted=_wanted(form),
                    version=form.version.number,
                    actor_id=visit.actor_id,
                    now=visit.now,
                )
        except DayRefused as refused:
            _show(form, refused)
        except Stale as stale:
            form.form_errors = [stale.sentence]
        else:
            flash("The day is changed, and its slots are made again.", "success")
            return redirect(url_for(".day", cohort=visit.here.slug, code=code, day_id=day_id))
    return render_template(
        "lead/day.html",
        exercise=exercise,
        held=held,
        slots=slots_of(visit.session, day_id),
        form=form,
        may_change=may_change(visit, PANELS),
    )


@routes.post("/<cohort>/interviews/<code>/days/<uuid:day_id>/remove")
@access(PANELS)
def remove_interview_day(visit: Visit, code: str, day_id: UUID) -> ResponseReturnValue:
    exercise = visit.here.definition.exercise(code)
    held = interview_day(visit.session, cohort_id=visit.here.id, exercise=code, day_id=day_id)
    if not BaseForm().validate_on_submit():
        flash("Press the button again: the page had been open for too long.", "attention")
        return redirect(url_for(".day", cohort=visit.here.slug, code=code, day_id=day_id))
    remove_day(visit.session, cohort=visit.here, exercise=exercise, day_id=day_id)
    flash(f"The day in {held.place} on {long_date(held.plan.begins_at)} is removed.", "success")
    return redirect(url_for(".interviews_of", cohort=visit.here.slug, code=code))


def _form(
    visit: Visit,
    observers: Sequence[Observer],
    *,
    data: Mapping[str, object],
    begins_at: datetime | None = None,
) -> DayForm:
    said = availability_of(visit.session, visit.here.id, [one.id for one in observers])
    return DayForm(
        [(one.id, one.called, _about(one, said.get(one.id, ()), begins_at)) for one in observers], data=data
    )


def _about(one: Observer, halves: Sequence[HalfDay] | frozenset[HalfDay], begins_at: datetime | None) -> str:
    trained = (
        "No training in safer recruitment is recorded."
        if one.safer_until is None
        else f"Trained in safer recruitment until {long_date(one.safer_until)}."
    )
    return f"{trained} {said_words(halves, begins_at)}"


def _wanted(form: DayForm) -> WantedDay:
    return WantedDay(form.ids, form.place.data or "", form.plan)


def _show(form: DayForm, refused: DayRefused) -> None:
    field = form.chosen if refused.about_panel else form.ends
    field.errors = [*field.errors, *refused.sentences]


def _say(observers: Sequence[Observer], form: DayForm, told: int, *, availability: Visit) -> None:
    """What was done, and who did not say that they can then."""
    flash("The day is added with its slots.", "success")
    if told:
        whom = "One candidate is" if told == 1 else f"{told} candidates are"
        flash(f"{whom} told that there are slots to choose from.", "message")
    plan = form.plan
    said = availability_of(availability.session, availability.here.id, form.ids)
    for one in observers:
        if one.id in form.ids and not _can(said.get(one.id, frozenset()), plan.begins_at):
            flash(f"Ask {one.called}: they did not say that they can then.", "attention")


def _can(halves: frozenset[HalfDay], begins_at: datetime) -> bool:
    return said_words(halves, begins_at) == "Can then."


def _saved(held: Day) -> dict[str, object]:
    plan = held.plan
    return {
        "day": plan.begins_at.astimezone(LONDON).date(),
        "begins": clock_time(plan.begins_at),
        "ends": clock_time(plan.ends_at),
        "place": held.place,
        "minutes": plan.minutes,
        "gap": plan.gap,
        "rest_after": plan.rest_after,
        "rest": plan.rest,
        "chosen": [str(one) for one in held.members],
        "version": held.version,
    }
