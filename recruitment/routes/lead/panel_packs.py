"""Packs of a day, a panel and one candidate's safer recruitment, asked for where they are."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from recruitment.domain.access import PANELS, SAFER_RECORDS
from recruitment.domain.centre import CentreState
from recruitment.domain.errors import NotFound
from recruitment.models import PackKind
from recruitment.queries.centre_days import whole_day
from recruitment.queries.panels import panel_of
from recruitment.queries.safer_records import safer_candidate
from recruitment.queries.safer_recruitment import safer_recruitment_leads
from recruitment.queries.slots import interview_day
from recruitment.routes.lead.blueprint import routes
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.day_packs import ask_for_day_packs
from recruitment.services.packs import ask_for_pack
from recruitment.web.access import access
from recruitment.web.visit import Visit

_AGAIN = "Press the button again: the page had been open for too long."


@routes.post("/<cohort>/interviews/<code>/days/<uuid:day_id>/pack")
@access(PANELS)
def ask_for_day(visit: Visit, code: str, day_id: UUID) -> ResponseReturnValue:
    day = interview_day(visit.session, cohort_id=visit.here.id, exercise=code, day_id=day_id)
    if not BaseForm().validate_on_submit():
        flash(_AGAIN, "attention")
    elif day.is_free:
        flash("Wait until somebody has a slot in this day: there is nobody to meet yet.", "attention")
    else:
        ask_for_day_packs(visit.session, day_id=day.id, actor_id=visit.actor_id, now=visit.now)
        flash("The packs of the day are being made, for leads and for each of its panel.", "success")
        return redirect(url_for(".packs", cohort=visit.here.slug))
    return redirect(url_for(".day", cohort=visit.here.slug, code=code, day_id=day_id))


@routes.post("/<cohort>/centre/<uuid:day_id>/pack")
@access(PANELS)
def ask_for_centre_day(visit: Visit, day_id: UUID) -> ResponseReturnValue:
    day = whole_day(visit.session, visit.here.id, day_id)
    if not BaseForm().validate_on_submit():
        flash(_AGAIN, "attention")
    elif day.state is not CentreState.ACCEPTED:
        flash("Accept a rotation of this day first: there is nobody to meet yet.", "attention")
    else:
        ask_for_day_packs(
            visit.session, day_id=day.id, kind=PackKind.CENTRE, actor_id=visit.actor_id, now=visit.now
        )
        flash("The packs of the day are being made, for leads and for each of its assessors.", "success")
        return redirect(url_for(".packs", cohort=visit.here.slug))
    return redirect(url_for(".centre_day", cohort=visit.here.slug, day_id=day_id))


@routes.post("/<cohort>/panels/<code>/<reference>/pack")
@access(PANELS)
def ask_for_panel(visit: Visit, code: str, reference: str) -> ResponseReturnValue:
    exercise = visit.here.definition.exercise(code)
    held = panel_of(visit.session, cohort_id=visit.here.id, exercise=exercise.code, reference=reference)
    require_not_ones_own(visit.session, held.application_id, visit.actor_id)
    if held.panel_id is None:
        raise NotFound("Set the panel first: there is nobody to make a pack for.")
    return _asked(visit, PackKind.PANEL, panel_id=held.panel_id)


@routes.post("/<cohort>/safer-recruitment/<reference>/pack")
@access(SAFER_RECORDS)
def ask_for_safeguarding(visit: Visit, reference: str) -> ResponseReturnValue:
    candidate = safer_candidate(visit.session, visit.here, reference)
    require_not_ones_own(visit.session, candidate.application_id, visit.actor_id)
    if visit.actor_id not in safer_recruitment_leads(visit.session, visit.here.id):
        flash("Ask somebody who looks after safer recruitment here: this pack is theirs alone.", "attention")
        return redirect(url_for(".safer_record", cohort=visit.here.slug, reference=candidate.reference))
    return _asked(visit, PackKind.SAFEGUARDING, application_id=candidate.application_id)


def _asked(
    visit: Visit, kind: PackKind, *, panel_id: UUID | None = None, application_id: UUID | None = None
) -> ResponseReturnValue:
    if BaseForm().validate_on_submit():
        ask_for_pack(
            visit.session,
            kind=kind,
            cohort_id=visit.here.id,
            panel_id=panel_id,
            application_id=application_id,
            actor_id=visit.actor_id,
            now=visit.now,
        )
        flash("The pack is being made. It appears here when it is ready.", "success")
    else:
        flash(_AGAIN, "attention")
    return redirect(url_for(".packs", cohort=visit.here.slug))
