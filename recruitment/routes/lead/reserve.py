"""The reserve list beside the places that are free; and a later day for a band of it, or for one person."""

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.reserve import LongerForm
from recruitment.domain.access import DECISIONS
from recruitment.domain.errors import NotFound
from recruitment.queries.conflicts import own_in_cohort
from recruitment.queries.reserve import BandOfReserve, ReserveLine, bands_of, reserve_of
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.extensions import Told
from recruitment.services.reserve import Longer, extend_reserve, foresee_longer
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.get("/<cohort>/reserve")
@access(DECISIONS)
def reserve(visit: Visit) -> ResponseReturnValue:
    here = visit.here
    own = own_in_cohort(visit.session, here.id, visit.actor_id)
    found = reserve_of(visit.session, here.id, rules=here.definition.reserve, places=here.places, but=own)
    return render_template("lead/reserve.html", reserve=found)


@routes.route("/<cohort>/reserve/bands/<band>/extend", methods=["GET", "POST"])
@access(DECISIONS)
def extend_band(visit: Visit, band: str) -> ResponseReturnValue:
    named = [one for one in _bands(visit) if one.band.code == band]
    if not named:
        raise NotFound("Choose a band of the reserve list that this programme has.")
    return _longer(visit, named[0].lines, everybody_in=named[0].band.name)


@routes.route("/<cohort>/reserve/<reference>/extend", methods=["GET", "POST"])
@access(DECISIONS)
def extend_place(visit: Visit, reference: str) -> ResponseReturnValue:
    lines = [one for band in _bands(visit) for one in band.lines if one.reference == reference]
    if not lines:
        raise NotFound("Choose somebody on the reserve list: nobody with this reference is on it.")
    return _longer(visit, lines)


def _bands(visit: Visit) -> tuple[BandOfReserve, ...]:
    """The reserve list without the lead's own application: nobody is shown in which band they stand."""
    own = own_in_cohort(visit.session, visit.here.id, visit.actor_id)
    return bands_of(visit.session, visit.here.id, rules=visit.here.definition.reserve, but=own)


def _longer(visit: Visit, lines: Sequence[ReserveLine], everybody_in: str = "") -> ResponseReturnValue:
    """Look at who would be told; then extend those, as long as they are the same."""
    form, found = LongerForm(), None
    if form.validate_on_submit():
        found = _foresee(visit, form, lines)
    if found is not None:
        same = form.foreseen.data == _print(form, found)
        if same and found.extended and request.form.get("then") == "do":
            with refusals_on(form, visit):
                return _extend(visit, form, found)
        form.foreseen.data = _print(form, found)
    return render_template(
        "lead/reserve_longer.html", form=form, found=found, lines=lines, everybody_in=everybody_in
    )


def _foresee(visit: Visit, form: LongerForm, lines: Sequence[ReserveLine]) -> Longer | None:
    """What it would come to; None where it would be refused, and the form says why."""
    found = None
    with refusals_on(form, visit):
        found = foresee_longer(visit.session, _told(visit), lines, until=_until(form))
    if found is not None and not found.extended:
        form.until.errors = [_nobody(found)]
    return found


def _nobody(found: Longer) -> str:
    """Why nobody stands on the list for longer: of one, the reason; of more, what is common to theirs."""
    reasons = {reason for _, reason in found.left}
    if len(reasons) == 1:
        return reasons.pop()
    return "Choose a later day: nobody would stand on the list for longer by this one."


def _extend(visit: Visit, form: LongerForm, found: Longer) -> ResponseReturnValue:
    whom = frozenset(one.application_id for one in found.extended)
    told = extend_reserve(
        visit.session, _told(visit), whom=whom, until=_until(form), reason=form.reason.data or ""
    )
    stands = "1 person stands" if len(whom) == 1 else f"{len(whom)} people stand"
    flash(f"{stands} on the reserve list for longer. Told by e-mail: {told}.", "success")
    return redirect(url_for(".reserve", cohort=visit.here.slug))


def _print(form: LongerForm, found: Longer) -> str:
    """What changes when anybody is told something else than was looked at."""
    people = (f"{one.reference}={one.until}" for one in found.extended)
    return " ".join((str(form.until.data), *people))


def _until(form: LongerForm) -> date:
    """The day; of a form that is valid."""
    if form.until.data is None:
        raise ValueError("The form is not valid.")
    return form.until.data


def _told(visit: Visit) -> Told:
    return Told(visit.here, current_service().settings.address, visit.actor_id, visit.now)
