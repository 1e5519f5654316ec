"""Shortlists: build one, read it, take it away as a sheet or a pack."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.shortlist import ShortlistForm
from recruitment.domain.access import PACKS, SHORTLISTS
from recruitment.domain.deadlines import LONDON
from recruitment.exports.shortlist import shortlist_csv, shortlist_xlsx
from recruitment.models import PackKind
from recruitment.packs.wording import percent
from recruitment.programme.schema import Criterion
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.shortlists import FrozenShortlist, shortlist_by_id, shortlists_of
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.routes.lead.strip import strip_of
from recruitment.services.packs import ask_for_pack
from recruitment.services.shortlist_words import (
    CLEARLY,
    SIDES,
    cut_in_words,
    fit_in_words,
    no_evidence_in_words,
)
from recruitment.services.shortlists import build_shortlist
from recruitment.web.access import access
from recruitment.web.visit import Visit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@routes.route("/<cohort>/shortlist", methods=["GET", "POST"])
@access(SHORTLISTS)
def shortlists(visit: Visit) -> ResponseReturnValue:
    form = ShortlistForm(places=visit.here.places)
    if form.validate_on_submit():
        with refusals_on(form, visit):
            shortlist_id = build_shortlist(
                visit.session,
                cohort=visit.here,
                places=form.places.data or 0,
                actor_id=visit.actor_id,
                now=visit.now,
            )
        if not form.errors:
            return redirect(url_for(".shortlist", cohort=visit.here.slug, shortlist_id=shortlist_id))
    built = shortlists_of(visit.session, visit.here.id)
    return render_template("lead/shortlists.html", form=form, shortlists=built)


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
        criteria=counted_criteria(visit.here, found),
        words=words,
        strip=strip_of(found, visit.here.definition.scale),
        percent=percent,
        form=BaseForm(),
    )


@routes.get("/<cohort>/shortlist/<uuid:shortlist_id>.<any(csv, xlsx):kind>")
@access(SHORTLISTS)
def shortlist_sheet(visit: Visit, shortlist_id: UUID, kind: str) -> ResponseReturnValue:
    found = shortlist_by_id(visit.session, visit.here.id, shortlist_id)
    criteria = tuple((one.code, one.short, one.name) for one in counted_criteria(visit.here, found))
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


def counted_criteria(cohort: CohortFacts, found: FrozenShortlist) -> tuple[Criterion, ...]:
    """The criteria that count for a shortlist: those with a weight when it was built."""
    weights = found.basis.get("weights", {})
    return tuple(one for one in cohort.definition.criteria if weights.get(one.code, 0) > 0)
