"""One job of the timetable: what it would do next for this cohort, held, let go on, run now."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.timetable import HoldForm
from recruitment.domain.access import TIMETABLE
from recruitment.domain.timetable import BY_NAME
from recruitment.due.coming import gather
from recruitment.due.forecast import forecast
from recruitment.queries.holds import holds_now, past_holds
from recruitment.queries.ticks import last_ticks, ticks_with_work
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.messages import KINDS
from recruitment.routes.lead.refusals import refusals_on
from recruitment.routes.lead.timetable import HORIZON, MOST_LINES
from recruitment.services.holds import hold, require_of_a_cohort, resume
from recruitment.services.ticks import ask_for_run
from recruitment.web.access import access
from recruitment.web.visit import Visit

#: So many people are named on a job's own page.
MOST_NAMES = 50


@routes.get("/<cohort>/timetable/<job>")
@access(TIMETABLE)
def job(visit: Visit, job: str) -> ResponseReturnValue:
    return _page(visit, job, BaseForm(formdata=None))


@routes.route("/<cohort>/timetable/<job>/hold", methods=["GET", "POST"])
@access(TIMETABLE)
def hold_job(visit: Visit, job: str) -> ResponseReturnValue:
    form = HoldForm()
    if form.validate_on_submit():
        with refusals_on(form, visit):
            hold(
                visit.session,
                job=job,
                cohort_id=visit.here.id,
                reason=form.reason.data or "",
                actor_id=visit.actor_id,
                now=visit.now,
            )
        if not form.errors:
            flash("Held. It does nothing for this cohort until somebody lets it go on.", "success")
            return redirect(_address(visit, job))
    return _page(visit, job, form)


@routes.route("/<cohort>/timetable/<job>/resume", methods=["GET", "POST"])
@access(TIMETABLE)
def resume_job(visit: Visit, job: str) -> ResponseReturnValue:
    form = BaseForm()
    if form.validate_on_submit():
        with refusals_on(form, visit):
            resume(visit.session, job=job, cohort_id=visit.here.id, actor_id=visit.actor_id, now=visit.now)
        if not form.errors:
            flash("It goes on. What fell due meanwhile is done when it looks next.", "success")
            return redirect(_address(visit, job))
    return _page(visit, job, form)


@routes.route("/<cohort>/timetable/<job>/run", methods=["GET", "POST"])
@access(TIMETABLE)
def run_job(visit: Visit, job: str) -> ResponseReturnValue:
    form = BaseForm()
    if form.validate_on_submit():
        asked = False
        with refusals_on(form, visit):
            asked = ask_for_run(
                visit.session, job=job, cohort_id=visit.here.id, actor_id=visit.actor_id, now=visit.now
            )
        if not form.errors:
            said = "Asked for." if asked else "Asked for already, a moment ago."
            flash(f"{said} A worker runs it within moments; what it did stands below.", "success")
            return redirect(_address(visit, job))
    return _page(visit, job, form)


def _page(visit: Visit, job: str, form: BaseForm) -> ResponseReturnValue:
    """The page of one job; `form` is the one that was sent, with what is wrong with it."""
    require_of_a_cohort(job)
    coming = gather(
        forecast(visit.session, visit.now, until=visit.now + HORIZON, cohort_id=visit.here.id, job=job)
    )
    return render_template(
        "lead/job.html",
        entry=BY_NAME[job],
        form=form,
        hold_form=form if isinstance(form, HoldForm) else HoldForm(formdata=None),
        hold=holds_now(visit.session, visit.here.id).get((job, visit.here.id)),
        coming=coming[:MOST_LINES],
        later=len(coming[MOST_LINES:]),
        most=MOST_NAMES,
        kinds=KINDS,
        last=last_ticks(visit.session, visit.here.id).get(job),
        following=BY_NAME[job].schedule.following(visit.now),
        runs=ticks_with_work(visit.session, job, visit.here.id),
        past=past_holds(visit.session, visit.here.id, job),
    )


def _address(visit: Visit, job: str) -> str:
    return url_for("lead.job", cohort=visit.here.slug, job=job)
