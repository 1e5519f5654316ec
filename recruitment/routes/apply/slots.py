"""One's own slot at an interview or exercise: choose it, move once, cancel it, take it to a calendar."""

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.slot import SlotActForm, SlotForm
from recruitment.domain.access import APPLICANT
from recruitment.domain.booking import MOST_TAKEN, in_words, may_still_change
from recruitment.domain.errors import Refusal
from recruitment.exports.calendar import Method, calendar_file
from recruitment.programme.exercises import Exercise
from recruitment.queries.releases import Addressee
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import Own, open_own
from recruitment.services.booking_letters import Post, meeting_of
from recruitment.services.bookings import (
    Booker,
    cancel_slot,
    own_booking,
    slots_for,
    take_slot,
)
from recruitment.web.access import access
from recruitment.web.files import calendar_response
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.route("/<reference>/slots/<code>", methods=["GET", "POST"])
@access(APPLICANT)
def slots(visit: Visit, reference: str, code: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    exercise = own.definition.exercise(code)
    if own.application.stage != exercise.stage:
        return _status(own)
    held = own_booking(visit.session, own.application.id, exercise)
    changeable = held.taken < MOST_TAKEN and _is_open(visit, held.begins_at)
    booker = Booker(_self(visit, own), by_candidate=True)
    refused = ""
    form = SlotForm(data={"version": held.sequence})
    if form.validate_on_submit():
        try:
            with visit.session.begin_nested():
                taken = take_slot(
                    visit.session,
                    post=_post(visit, own, exercise),
                    booker=booker,
                    slot_id=form.slot_id,
                    sequence=form.version.number,
                )
        except Refusal as refusal:
            refused = refusal.sentence
            form.slot.errors = [refused]
        else:
            if taken:
                flash("The time is yours. We have sent you an e-mail that says so.", "success")
            return redirect(url_for(".slots", reference=reference, code=code))
    # Asked for after the attempt: what somebody else has just taken is not offered again.
    held = own_booking(visit.session, own.application.id, exercise)
    form.version.renew(held.sequence)
    if changeable:
        offered = slots_for(visit.session, cohort=own.cohort, exercise=exercise, booker=booker, now=visit.now)
        form.offer((one.id, in_words(one.begins_at, one.ends_at), "") for one in offered)
    page = render_template(
        "apply/slots.html",
        own=own,
        exercise=exercise,
        held=held,
        form=form,
        changeable=changeable,
        cancellable=held.is_booked and _is_open(visit, held.begins_at),
        when=in_words(held.begins_at, held.ends_at) if held.begins_at and held.ends_at else "",
    )
    return page, 409 if refused else 200


@routes.route("/<reference>/slots/<code>/cancel", methods=["GET", "POST"])
@access(APPLICANT)
def cancel_own_slot(visit: Visit, reference: str, code: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    exercise = own.definition.exercise(code)
    held = own_booking(visit.session, own.application.id, exercise)
    here = url_for(".slots", reference=reference, code=code)
    if held.begins_at is None or held.ends_at is None or not held.is_booked:
        return redirect(here)
    form = SlotActForm(data={"version": held.sequence})
    if form.validate_on_submit():
        cancel_slot(
            visit.session,
            post=_post(visit, own, exercise),
            booker=Booker(_self(visit, own), by_candidate=True),
            sequence=form.version.number,
        )
        flash("Your time is cancelled. We have sent you an e-mail that says so.", "success")
        return redirect(here)
    return render_template(
        "apply/cancel_slot.html",
        own=own,
        exercise=exercise,
        form=form,
        when=in_words(held.begins_at, held.ends_at),
        again=held.taken < MOST_TAKEN,
    )


@routes.get("/<reference>/slots/<code>/calendar.ics")
@access(APPLICANT)
def slot_calendar(visit: Visit, reference: str, code: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    exercise = own.definition.exercise(code)
    held = own_booking(visit.session, own.application.id, exercise)
    if not held.is_booked:
        return redirect(url_for(".slots", reference=reference, code=code))
    post = _post(visit, own, exercise)
    meeting = meeting_of(post, held, visit.actor.email, post.page(reference))
    return calendar_response(calendar_file(meeting, Method.PUBLISH), f"{reference}-{code}.ics")


def _is_open(visit: Visit, begins_at: datetime | None) -> bool:
    """Whether nothing has begun yet."""
    return begins_at is None or may_still_change(begins_at, visit.now)


def _self(visit: Visit, own: Own) -> Addressee:
    details = own.application.details
    return Addressee(own.application.id, own.application.reference, visit.actor.email, details.greeting)


def _post(visit: Visit, own: Own, exercise: Exercise) -> Post:
    return Post(own.cohort, exercise, current_service().settings.address, visit.now)


def _status(own: Own) -> ResponseReturnValue:
    return redirect(url_for("apply.status", reference=own.application.reference))
