"""One's time on a panel, as a file for one's own calendar: nobody's name stands in it."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from recruitment.domain.access import COHORT_OBSERVER
from recruitment.exports.calendar import Method, calendar_file
from recruitment.queries.bookings import OwnBooking, own_bookings
from recruitment.queries.observations import OwnObservation
from recruitment.routes.assess.blueprint import routes
from recruitment.routes.assess.observing import observation_here
from recruitment.services.booking_letters import Post, held_then, meeting_of
from recruitment.web.access import access
from recruitment.web.files import calendar_response
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.get("/<cohort>/interviews/<uuid:observation_id>/calendar.ics")
@access(COHORT_OBSERVER)
def observation_calendar(visit: Visit, observation_id: UUID) -> ResponseReturnValue:
    own = observation_here(visit, observation_id)
    if own.held_at is None or own.is_off:
        return redirect(url_for(".observation", cohort=visit.here.slug, observation_id=own.id))
    exercise = visit.here.definition.exercise(own.exercise)
    post = Post(visit.here, exercise, current_service().settings.address, visit.now)
    told = held_then(
        _booked(visit, own), held_at=own.held_at, minutes=exercise.minutes, place=own.place or exercise.name
    )
    meeting = meeting_of(post, told, visit.actor.email, f"{post.address}/assess/interviews")
    return calendar_response(calendar_file(meeting, Method.PUBLISH), f"{own.exercise}.ics")


def _booked(visit: Visit, own: OwnObservation) -> OwnBooking:
    """The booking, whose entry it is; where a lead set the time by hand, the panel's own."""
    found = own_bookings(visit.session, own.application_id).get(own.exercise)
    return found if found is not None and found.slot_id else OwnBooking(id=own.panel_id)
