"""Eligibility: those for whom a statement is not true, and what is found about each."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.eligibility import RulingForm
from recruitment.domain.access import APPLICATIONS
from recruitment.domain.sections import answered_no
from recruitment.domain.sections.eligibility import APPEAL
from recruitment.domain.stages import Stage
from recruitment.domain.words import readable
from recruitment.models import Verdict
from recruitment.queries.dates import own_window
from recruitment.queries.eligibility import Doubt, doubt_about, doubts_of
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.eligibility import rule_on_eligibility
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit

_NEVER = datetime.min.replace(tzinfo=UTC)


@routes.get("/<cohort>/eligibility", endpoint="eligibility")
@access(APPLICATIONS)
def index(visit: Visit) -> ResponseReturnValue:
    page = doubts_of(visit.session, visit.here.id, after=readable(request.args.get("after", "")))
    return render_template("lead/eligibility.html", page=page)


@routes.get("/<cohort>/eligibility/<reference>")
@access(APPLICATIONS)
def doubt(visit: Visit, reference: str) -> ResponseReturnValue:
    found = doubt_about(visit.session, visit.here.id, reference)
    return _page(visit, found, RulingForm(data={"seen_at": found.changed_at.isoformat()}))


@routes.post("/<cohort>/eligibility/<reference>")
@access(APPLICATIONS)
def rule_on_doubt(visit: Visit, reference: str) -> ResponseReturnValue:
    form = RulingForm()
    found = doubt_about(visit.session, visit.here.id, reference)
    if form.validate_on_submit():
        with refusals_on(form, visit):
            rule_on_eligibility(
                visit.session,
                cohort=visit.here,
                reference=found.reference,
                verdict=Verdict(form.verdict.data),
                reason=form.reason.data or "",
                seen_at=_moment(form.seen_at.data),
                until=form.until,
                address=current_service().settings.address,
                actor_id=visit.actor_id,
                now=visit.now,
            )
        if not form.errors:
            flash(f"What you found about {found.reference} is recorded.", "success")
            return redirect(url_for("lead.eligibility", cohort=visit.here.slug))
        form.seen_at.data = found.changed_at.isoformat()
    return _page(visit, found, form)


def _page(visit: Visit, found: Doubt, form: RulingForm) -> str:
    return render_template(
        "lead/doubt.html",
        doubt=found,
        noes=answered_no(visit.here.definition.conditions, found.entries),
        appeal=found.entries.get(APPEAL, ""),
        stage=visit.here.definition.stage(found.stage),
        reopens=found.stage is Stage.INELIGIBLE and found.submitted_at is None,
        closes_at=own_window(visit.here, found.extended_until).closes_at,
        form=form,
    )


def _moment(text: str | None) -> datetime:
    """What the page carried; anything else is of no page of ours, and so never what was read."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return _NEVER
    return moment if moment.tzinfo else _NEVER
