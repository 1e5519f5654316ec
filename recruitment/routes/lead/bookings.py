"""One candidate's slot at one exercise: a lead books, moves and cancels it, or says they did not come."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.slot import NeededMinutesForm, SlotActForm, SlotForm
from recruitment.domain.access import PANELS
from recruitment.domain.booking import choose_by, in_words
from recruitment.domain.deadlines import england_bank_holidays
from recruitment.domain.errors import Refusal, Stale
from recruitment.domain.sections import ADJUSTMENTS
from recruitment.queries.bookings import Invited, invited_one
from recruitment.queries.releases import Addressee, addressees
from recruitment.queries.sections import saved_sections
from recruitment.routes.lead.blueprint import routes
from recruitment.services.booking_letters import Post
from recruitment.services.bookings import (
    Booker,
    cancel_slot,
    mark_missed,
    set_minutes,
    slots_for,
    take_slot,
)
from recruitment.services.conflicts import require_not_ones_own
from recruitment.web.access import access, may_change
from recruitment.web.service import current_service
from recruitment.web.visit import Visit

_DONE = {
    "book": "The slot is booked, and they are told.",
    "cancel": "The slot is cancelled, and they are told.",
    "missed": "It is recorded that they did not come. If they are here still, they hear what they may do.",
    "minutes": "It is recorded how long they need.",
}


@routes.route("/<cohort>/interviews/<code>/candidates/<reference>", methods=["GET", "POST"])
@access(PANELS)
def booking(visit: Visit, code: str, reference: str) -> ResponseReturnValue:
    exercise = visit.here.definition.exercise(code)
    post = Post(visit.here, exercise, current_service().settings.address, visit.now)
    held = invited_one(visit.session, visit.here.id, exercise, reference)
    require_not_ones_own(visit.session, held.application_id, visit.actor_id)
    booker = Booker(_addressee(visit, held), by_candidate=False)
    open_now = slots_for(visit.session, cohort=visit.here, exercise=exercise, booker=booker, now=visit.now)
    then = request.form.get("then", "")
    form = SlotForm(data={"version": held.booking.sequence})
    form.offer((one.id, in_words(one.begins_at, one.ends_at), one.place) for one in open_now)
    form.slot.label.text = "Which slot?"
    minutes = NeededMinutesForm(data={"minutes": held.booking.minutes}, formdata=_sent(then, "minutes"))
    act = SlotActForm(data={"version": held.booking.sequence})
    days = visit.here.definition.offsets.choose_slot_days
    asked = {"book": form, "minutes": minutes, "cancel": act, "missed": act}.get(then)
    if asked is not None and asked.validate_on_submit():
        try:
            with visit.session.begin_nested():
                _do(visit, post, booker, held, forms=(form, act, minutes), then=then)
        except Refusal as refusal:
            asked.form_errors = [refusal.sentence]
        else:
            flash(_DONE[then], "success")
            return redirect(url_for(".booking", cohort=visit.here.slug, code=code, reference=reference))
    return render_template(
        "lead/booking.html",
        exercise=exercise,
        held=held,
        by=held.asked_at and choose_by(held.asked_at, days, england_bank_holidays()),
        form=form,
        minutes=minutes,
        act=act,
        asked=_asked(visit, held),
        wrong=asked if asked is not None and (asked.errors or asked.form_errors) else None,
        has_begun=held.booking.begins_at is not None and held.booking.begins_at <= visit.now,
        may_change=may_change(visit, PANELS),
    )


def _do(
    visit: Visit,
    post: Post,
    booker: Booker,
    held: Invited,
    *,
    forms: tuple[SlotForm, SlotActForm, NeededMinutesForm],
    then: str,
) -> None:
    """What the button that was pressed asks for."""
    form, act, minutes = forms
    match then:
        case "book":
            take_slot(
                visit.session, post=post, booker=booker, slot_id=form.slot_id, sequence=form.version.number
            )
        case "cancel":
            cancel_slot(visit.session, post=post, booker=booker, sequence=act.version.number)
        case "missed":
            if act.version.number != held.booking.sequence:
                raise Stale("Look at their slot again: it was changed a moment ago.")
            mark_missed(
                visit.session,
                post=post,
                held=held.booking,
                application_id=held.application_id,
                actor_id=visit.actor_id,
            )
        case _:
            set_minutes(
                visit.session,
                post=post,
                application_id=held.application_id,
                minutes=minutes.minutes.data,
                actor_id=visit.actor_id,
            )


def _sent(then: str, name: str) -> object:
    """What was sent, for the form that was; nothing for another on the same page."""
    return request.form if then == name else None


def _addressee(visit: Visit, held: Invited) -> Addressee:
    """Whom to tell; of an imported candidate there is no address."""
    found = addressees(visit.session, [held.application_id])
    return found[0] if found else Addressee(held.application_id, held.reference, "", held.name)


def _asked(visit: Visit, held: Invited) -> str:
    """What the candidate asked for, in their words: for leads alone."""
    entries = saved_sections(visit.session, held.application_id)[ADJUSTMENTS.code].entries
    return entries.get("words", "") if entries.get("needs") == "yes" else ""
