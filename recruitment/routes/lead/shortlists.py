"""Shortlists: build one, read it, take it away as a sheet or a pack."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.shortlist import ShortlistForm
from recruitment.domain.access import PACKS, SHORTLISTS
from recruitment.domain.deadlines import LONDON
from recruitment.domain.stages import Stage
from recruitment.exports.shortlist import shortlist_csv, shortlist_xlsx
from recruitment.models import PackKind
from recruitment.packs.wording import percent
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.shortlists import shortlist_by_id, shortlists_of
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.routes.lead.strip import strip_of
from recruitment.services.composites import build_composite_list
from recruitment.services.packs import ask_for_pack
from recruitment.services.shortlist_words import (
    CLEARLY,
    SIDES,
    columns_of,
    cut_in_words,
    fit_in_words,
    no_evidence_in_words,
)
from recruitment.services.shortlists import build_shortlist
from recruitment.web.access import access
from recruitment.web.visit import Visit

#: The stages after the sift at which candidates are scored.
AFTER = (Stage.INTERVIEW, Stage.CENTRE)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@routes.route("/<cohort>/shortlist", methods=["GET", "POST"])
@access(SHORTLISTS)
def shortlists(visit: Visit) -> ResponseReturnValue:
    form = ShortlistForm(places=visit.here.places)
    form.offer(_stages(visit.here))
    if form.validate_on_submit():
        with refusals_on(form, visit):
            shortlist_id = _build(visit, Stage(form.stage.data), form.places.data or 0)
        if not form.errors:
            return redirect(url_for(".shortlist", cohort=visit.here.slug, shortlist_id=shortlist_id))
    built = shortlists_of(visit.session, visit.here.id)
    names = {one.stage: visit.here.definition.stage(one.stage).name for one in built}
    return render_template("lead/shortlists.html", form=form, shortlists=built, names=names)


def _stages(cohort: CohortFacts) -> dict[str, str]:
    """Whom a list can put in order: those in the sift, and those at each stage that has exercises."""
    definition = cohort.definition
    scored = [Stage.SIFT, *(one for one in AFTER if any(ex.stage == one for ex in definition.exercises))]
    return {
        one.value: f"Those at the stage “{definition.stage(one).name}”"
        for one in scored
        if one in definition.picked
    }


def _build(visit: Visit, stage: Stage, places: int) -> UUID:
    given: dict[str, Any] = {
        "cohort": visit.here,
        "places": places,
        "actor_id": visit.actor_id,
        "now": visit.now,
    }
    if stage is Stage.SIFT:
        return build_shortlist(visit.session, **given)
    return build_composite_list(visit.session, stage=stage, **given)


@routes.get("/<cohort>/shortlist/<uuid:shortlist_id>")
@access(SHORTLISTS)
def shortlist(visit: Visit, shortlist_id: UUID) -> ResponseReturnValue:
    found = shortlist_by_id(visit.session, visit.here.id, shortlist_id)
    words = {
        "cut": cut_in_words(found),
        "clearly": CLEARLY,
        "no_evidence": no_evidence_in_words(found),
        "fit": fit_in_words(found),
        "sides": SIDES,
    }
    return render_template(
        "lead/shortlist.html",
        shortlist=found,
        criteria=columns_of(visit.here.definition, found),
        stage=visit.here.definition.stage(found.stage),
        words=words,
        strip=strip_of(found, visit.here.definition.scale),
        percent=percent,
        form=BaseForm(),
    )


@routes.get("/<cohort>/shortlist/<uuid:shortlist_id>.<any(csv, xlsx):kind>")
@access(SHORTLISTS)
def shortlist_sheet(visit: Visit, shortlist_id: UUID, kind: str) -> ResponseReturnValue:
    found = shortlist_by_id(visit.session, visit.here.id, shortlist_id)
    criteria = tuple((one.code, one.short, one.name) for one in columns_of(visit.here.definition, found))
    name = f"{visit.here.prefix}-shortlist-{found.made_at.astimezone(LONDON):%Y-%m-%d}.{kind}"
    if kind == "csv":
        data, content_type = shortlist_csv(found, criteria), "text/csv; charset=utf-8"
    else:
        data, content_type = shortlist_xlsx(found, criteria), XLSX
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, content_type=content_type, headers=headers)


@routes.route("/<cohort>/shortlist/<uuid:shortlist_id>/pack", methods=["GET", "POST"])
@access(PACKS)
def shortlist_pack(visit: Visit, shortlist_id: UUID) -> ResponseReturnValue:
    if not BaseForm().validate_on_submit():
        return redirect(url_for(".shortlist", cohort=visit.here.slug, shortlist_id=shortlist_id))
    ask_for_pack(
        visit.session,
        kind=PackKind.SHORTLIST,
        cohort_id=visit.here.id,
        shortlist_id=shortlist_id,
        actor_id=visit.actor_id,
        now=visit.now,
    )
    flash("The shortlist’s pack is being made. It appears here when it is ready.", "success")
    return redirect(url_for(".packs", cohort=visit.here.slug))
