"""The wash-up of a list: the list first, then each exercise heard, an outcome chosen; and who took part."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.wash_up import WashUpForm
from recruitment.domain.access import DECISIONS
from recruitment.domain.deadlines import LONDON, long_date
from recruitment.queries.conflicts import own_in_cohort
from recruitment.queries.participants import PossibleParticipant, possible_participants
from recruitment.queries.reserve import places_of
from recruitment.queries.shortlists import require_composite
from recruitment.queries.wash_ups import heard_list
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.proposals import propose_on
from recruitment.routes.lead.refusals import refusals_on
from recruitment.routes.lead.strip import strip_of
from recruitment.services.shortlist_words import columns_of, cut_in_words
from recruitment.services.wash_ups import NoPanel, record_wash_up
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.route("/<cohort>/shortlist/<uuid:shortlist_id>/wash-up", methods=["GET", "POST"])
@access(DECISIONS)
def wash_up(visit: Visit, shortlist_id: UUID) -> ResponseReturnValue:
    here = visit.here
    # Nobody hears, or decides about, themselves.
    own = own_in_cohort(visit.session, here.id, visit.actor_id)
    heard = heard_list(visit.session, cohort=here, shortlist_id=shortlist_id, but=own)
    found = heard.shortlist
    if not found.is_composite:
        return redirect(url_for(".shortlist", cohort=here.slug, shortlist_id=shortlist_id))
    return propose_on(
        visit,
        found,
        "lead/wash_up.html",
        but=own,
        heard=heard,
        exercises=columns_of(here.definition, found),
        stage=here.definition.stage(found.stage),
        strip=strip_of(found, here.definition.scale),
        cut=cut_in_words(found),
        places=places_of(visit.session, here.id, here.places),
        asked=here.definition.wash_up.people if found.stage in here.definition.wash_up.stages else 0,
    )


@routes.route("/<cohort>/shortlist/<uuid:shortlist_id>/wash-up/people", methods=["GET", "POST"])
@access(DECISIONS)
def wash_up_people(visit: Visit, shortlist_id: UUID) -> ResponseReturnValue:
    require_composite(visit.session, visit.here.id, shortlist_id)
    people = possible_participants(visit.session, visit.here.id, shortlist_id)
    today = visit.now.astimezone(LONDON).date()
    form = WashUpForm([(one.person_id, one.participant.called, _about(one)) for one in people], day=today)
    if form.validate_on_submit() and form.day.data is not None:
        with refusals_on(form, visit):
            _record(visit, shortlist_id, form, form.day.data)
        if not form.errors:
            flash("Recorded who took part. What is proposed from this list can be confirmed now.", "success")
            return redirect(url_for(".wash_up", cohort=visit.here.slug, shortlist_id=shortlist_id))
    return render_template(
        "lead/wash_up_people.html",
        form=form,
        shortlist_id=shortlist_id,
        fewest=visit.here.definition.wash_up.people,
    )


def _record(visit: Visit, shortlist_id: UUID, form: WashUpForm, day: date) -> None:
    """Record who took part; where they are no panel, the form says why not."""
    try:
        record_wash_up(
            visit.session,
            cohort=visit.here,
            shortlist_id=shortlist_id,
            people=form.ids,
            held_on=day,
            actor_id=visit.actor_id,
            now=visit.now,
        )
    except NoPanel as refused:
        form.chosen.errors = [*form.chosen.errors, *refused.sentences]


def _about(one: PossibleParticipant) -> str:
    """What a lead is to know of somebody as they choose."""
    who = "Lead." if one.is_lead else "Assessor."
    until = one.participant.safer_until
    return who if until is None else f"{who} Trained in safer recruitment until {long_date(until)}."
