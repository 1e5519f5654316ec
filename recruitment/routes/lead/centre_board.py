"""The board of a day of the centre: what is now and next in every room, and who has come."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.centre_day import ArrivalForm, CentreActForm, MissingForm
from recruitment.domain.access import PANELS
from recruitment.domain.centre import Arrival
from recruitment.queries.centre_days import WholeDay, whole_day
from recruitment.queries.centre_proposals import open_proposal
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.centre_days import names_of
from recruitment.services.centre_arrivals import note_arrival, note_missing
from recruitment.services.centre_letters import CentrePost
from recruitment.services.centre_proposals import propose_for_late, propose_stand_ins
from recruitment.web.access import access, may_change
from recruitment.web.service import current_service
from recruitment.web.visit import Visit

#: Seconds after which the page refreshes itself, where it was asked to.
_EVERY = 60


@routes.get("/<cohort>/centre/<uuid:day_id>/board")
@access(PANELS)
def centre_board(visit: Visit, day_id: UUID) -> ResponseReturnValue:
    """The board. It comes anew by itself once somebody asks it to, and stops when they ask it to stop."""
    held = whole_day(visit.session, visit.here.id, day_id)
    by_itself = request.args.get("refresh") == "minute"
    page = render_template(
        "lead/centre_board.html",
        held=held,
        names=names_of(visit),
        rooms=[(room, _now(held, room.name, visit), _next(held, room.name, visit)) for room in held.rooms],
        people={one.application_id: one.name for one in held.seats},
        waits=open_proposal(visit.session, held),
        now=visit.now,
        by_itself=by_itself,
        Arrival=Arrival,
        may_change=may_change(visit, PANELS),
    )
    return page, 200, {"Refresh": str(_EVERY)} if by_itself else {}


@routes.post("/<cohort>/centre/<uuid:day_id>/arrivals/<uuid:application_id>")
@access(PANELS)
def note_centre_arrival(visit: Visit, day_id: UUID, application_id: UUID) -> ResponseReturnValue:
    held, form = whole_day(visit.session, visit.here.id, day_id), ArrivalForm()
    if not form.validate_on_submit():
        return _again(visit, day_id)
    note_arrival(
        visit.session,
        post=CentrePost(visit.here, current_service().settings.address, visit.now),
        day=held,
        application_id=application_id,
        arrival=form.chosen,
        version=form.version.number,
        actor_id=visit.actor_id,
    )
    return _board(visit, day_id)


@routes.post("/<cohort>/centre/<uuid:day_id>/missing/<uuid:assessor_id>")
@access(PANELS)
def note_centre_assessor(visit: Visit, day_id: UUID, assessor_id: UUID) -> ResponseReturnValue:
    held, form = whole_day(visit.session, visit.here.id, day_id), MissingForm()
    if not form.validate_on_submit():
        return _again(visit, day_id)
    note_missing(
        visit.session,
        day=held,
        assessor_id=assessor_id,
        is_missing=form.missing.data == "yes",
        version=form.version.number,
    )
    return _board(visit, day_id)


@routes.post("/<cohort>/centre/<uuid:day_id>/late/<uuid:application_id>")
@access(PANELS)
def propose_for_late_candidate(visit: Visit, day_id: UUID, application_id: UUID) -> ResponseReturnValue:
    return _propose(visit, day_id, partial(propose_for_late, application_id=application_id))


@routes.post("/<cohort>/centre/<uuid:day_id>/stand-ins/<uuid:assessor_id>")
@access(PANELS)
def propose_centre_stand_ins(visit: Visit, day_id: UUID, assessor_id: UUID) -> ResponseReturnValue:
    return _propose(visit, day_id, partial(propose_stand_ins, assessor_id=assessor_id))


def _propose(visit: Visit, day_id: UUID, proposing: Callable[..., UUID]) -> ResponseReturnValue:
    """Have the solver propose something, and show it."""
    held = whole_day(visit.session, visit.here.id, day_id)
    if not CentreActForm().validate_on_submit():
        return _again(visit, day_id)
    made = proposing(visit.session, cohort=visit.here, day=held, actor_id=visit.actor_id, now=visit.now)
    return redirect(url_for(".centre_proposal", cohort=visit.here.slug, day_id=day_id, proposal_id=made))


def _now(held: WholeDay, room: str, visit: Visit) -> object:
    return next((one for one in held.of_room(room) if one.is_on(visit.now)), None)


def _next(held: WholeDay, room: str, visit: Visit) -> object:
    return next((one for one in held.of_room(room) if one.begins_at > visit.now), None)


def _board(visit: Visit, day_id: UUID) -> ResponseReturnValue:
    return redirect(url_for(".centre_board", cohort=visit.here.slug, day_id=day_id))


def _again(visit: Visit, day_id: UUID) -> ResponseReturnValue:
    flash("Press the button again: the page had been open for too long.", "attention")
    return _board(visit, day_id)
