"""More time: for one application, and after an incident for every open draft."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.extension import ExtensionForm, IncidentForm
from recruitment.domain.access import APPLICATIONS
from recruitment.domain.extensions import refusal_of_extension
from recruitment.queries.dates import own_window
from recruitment.queries.drafts import count_closing_before
from recruitment.queries.extensions import UNSENT, extensions_of, incidents_of
from recruitment.queries.whole_application import WholeApplication, whole_application
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.extensions import Told, extend, record_incident
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.route("/<cohort>/applications/<reference>/more-time", methods=["GET", "POST"])
@access(APPLICATIONS)
def more_time(visit: Visit, reference: str) -> ResponseReturnValue:
    whole = whole_application(visit.session, visit.here.id, reference)
    form = ExtensionForm()
    # Where it was sent meanwhile, the page says so and has no field to put an error on.
    if whole.stage in UNSENT and form.validate_on_submit() and form.until is not None:
        with refusals_on(form, visit):
            extend(
                visit.session,
                _told(visit),
                reference=whole.reference,
                until=form.until,
                reason=form.reason.data or "",
            )
        if not form.errors:
            flash(f"{whole.reference} has more time, and its applicant is told.", "success")
            return redirect(url_for(".application", cohort=visit.here.slug, reference=whole.reference))
    return _page(visit, whole, form)


@routes.route("/<cohort>/incident", methods=["GET", "POST"])
@access(APPLICATIONS)
def incident(visit: Visit) -> ResponseReturnValue:
    form = IncidentForm()
    foreseen, until = None, form.until
    if form.validate_on_submit() and until is not None:
        # What was changed since it was looked at is looked at again.
        if request.form.get("then") == "do" and form.foreseen.data == str(form.incident_id):
            with refusals_on(form, visit):
                return _record(visit, form, until)
        else:
            foreseen = _foresee(visit, form, until)
            form.foreseen.data = str(form.incident_id)
    return render_template(
        "lead/incident.html", form=form, foreseen=foreseen, past=incidents_of(visit.session, visit.here.id)
    )


def _record(visit: Visit, form: IncidentForm, until: datetime) -> ResponseReturnValue:
    drafts = record_incident(
        visit.session,
        _told(visit),
        incident_id=form.incident_id,
        until=until,
        words=form.words.data or "",
    )
    if drafts:
        flash(f"{_drafts(drafts)} more time, and each applicant is told.", "success")
    else:
        flash("This was done before: nobody is told twice.", "attention")
    return redirect(url_for(".incident", cohort=visit.here.slug))


def _foresee(visit: Visit, form: IncidentForm, until: datetime) -> str | None:
    """What it would do, in words; None where it would be refused, and the form says why."""
    refusal = refusal_of_extension(until, closes_at=visit.here.closes_at, now=visit.now)
    drafts = 0 if refusal else count_closing_before(visit.session, visit.here.id, until)
    if not drafts:
        form.form_errors = [refusal or "Choose a later time: no open draft would get more time by this."]
        return None
    return f"{_drafts(drafts)} more time"


def _drafts(number: int) -> str:
    return "1 draft gets" if number == 1 else f"{number:,} drafts get"


def _page(visit: Visit, whole: WholeApplication, form: ExtensionForm) -> str:
    given = extensions_of(visit.session, whole.id)
    window = own_window(visit.here, max((one.until for one in given), default=None))
    return render_template(
        "lead/more_time.html",
        application=whole,
        form=form,
        given=given,
        window=window,
        unsent=whole.stage in UNSENT,
    )


def _told(visit: Visit) -> Told:
    return Told(visit.here, current_service().settings.address, visit.actor_id, visit.now)
