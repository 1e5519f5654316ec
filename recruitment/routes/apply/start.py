"""Start an application."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.application import StartForm, start_form
from recruitment.domain.access import APPLICANT
from recruitment.domain.errors import NotFound
from recruitment.domain.sections import ELIGIBILITY, answered_no
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import application_window
from recruitment.queries.own_application import OwnApplication, own_applications
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import whole_address
from recruitment.services.applications import start_application
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("")
@access(APPLICANT)
def home(visit: Visit) -> ResponseReturnValue:
    held = own_applications(visit.session, visit.actor_id)
    here = [one for one in held if visit.cohort and one.cohort_id == visit.cohort.id]
    if here:
        return redirect(url_for("apply.tasks", reference=here[0].reference))
    return _start_page(visit, visit.cohort, held)


@routes.post("")
@access(APPLICANT)
def start(visit: Visit) -> ResponseReturnValue:
    cohort = visit.cohort
    if cohort is None:
        raise NotFound("Come back when there is a cohort to apply to: there is none at present.")
    form = start_form(cohort.definition)
    if not form.validate_on_submit():
        return _start_page(visit, cohort, own_applications(visit.session, visit.actor_id), form)
    reference = start_application(
        visit.session,
        cohort=cohort,
        actor_id=visit.actor_id,
        email=visit.actor.email,
        said=form.said,
        link_for=lambda reference: whole_address("apply.tasks", reference=reference),
        now=visit.now,
    )
    if answered_no(cohort.definition.conditions, form.said):
        # What it means, and where to say why it should not count.
        return redirect(url_for("apply.section", reference=reference, section=ELIGIBILITY.code))
    return redirect(url_for("apply.tasks", reference=reference))


def _start_page(
    visit: Visit,
    cohort: CohortFacts | None,
    held: tuple[OwnApplication, ...],
    form: StartForm | None = None,
) -> ResponseReturnValue:
    window = None if cohort is None else application_window(cohort)
    if cohort is not None and window is not None and window.may_start(visit.now):
        form = form or start_form(cohort.definition)
        return render_template("apply/start.html", cohort=cohort, form=form, held=held)
    phase = None if window is None else window.phase(visit.now)
    return render_template("apply/not_open.html", cohort=cohort, phase=phase, held=held)
