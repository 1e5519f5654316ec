"""Start an application."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.application import StartForm, start_form
from recruitment.domain.access import APPLICANT
from recruitment.domain.errors import NotFound
from recruitment.domain.sections import ELIGIBILITY, answered_no
from recruitment.queries.cohorts import CohortFacts, cohorts
from recruitment.queries.dates import application_window
from recruitment.queries.own_application import OwnApplication, own_application, own_applications
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import whole_address
from recruitment.services.applications import start_application
from recruitment.services.carrying import carry_over
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("")
@access(APPLICANT)
def home(visit: Visit) -> ResponseReturnValue:
    held = own_applications(visit.session, visit.actor_id)
    here = [one for one in held if visit.cohort and one.cohort_id == visit.cohort.id]
    if here and len(held) > 1:
        return render_template("apply/applications.html", cohort=visit.cohort, here=here[0], held=held)
    if here:
        return redirect(url_for("apply.tasks", reference=here[0].reference))
    return _start_page(visit, visit.cohort, held)


@routes.post("")
@access(APPLICANT)
def start(visit: Visit) -> ResponseReturnValue:
    cohort = visit.cohort
    if cohort is None:
        raise NotFound("Come back when there is a cohort to apply to: there is none at present.")
    held = own_applications(visit.session, visit.actor_id)
    earlier = _earlier(visit, cohort, held)
    form = start_form(cohort.definition, earlier=earlier[1].name if earlier else "")
    if not form.validate_on_submit():
        return _start_page(visit, cohort, held, form)
    reference = start_application(
        visit.session,
        cohort=cohort,
        actor_id=visit.actor_id,
        email=visit.actor.email,
        said=form.said,
        link_for=lambda reference: whole_address("apply.tasks", reference=reference),
        now=visit.now,
    )
    if earlier and form.carry.data:
        _carry_over(visit, cohort, reference, *earlier)
    if answered_no(cohort.definition.conditions, form.said):
        # What it means, and where to say why it should not count.
        return redirect(url_for("apply.section", reference=reference, section=ELIGIBILITY.code))
    return redirect(url_for("apply.tasks", reference=reference))


def _earlier(
    visit: Visit, cohort: CohortFacts, held: tuple[OwnApplication, ...]
) -> tuple[OwnApplication, CohortFacts] | None:
    """What one can start with: the newest application to another cohort of the same programme; its cohort."""
    elsewhere = [one for one in held if one.cohort_id != cohort.id]
    if not elsewhere:
        return None
    found = {one.id: one for one in cohorts(visit.session, frozenset(one.cohort_id for one in elsewhere))}
    alike = (one for one in elsewhere if found[one.cohort_id].definition.code == cohort.definition.code)
    return next(((one, found[one.cohort_id]) for one in alike), None)


def _carry_over(
    visit: Visit, cohort: CohortFacts, reference: str, earlier: OwnApplication, written_for: CohortFacts
) -> None:
    begun = own_application(visit.session, reference, visit.actor_id)
    # Pressed again from an old page, it must not write into what they have written since.
    if begun.started_at != visit.now:
        return
    parts = carry_over(
        visit.session,
        earlier=earlier,
        written_for=written_for,
        application_id=begun.id,
        cohort=cohort,
        now=visit.now,
    )
    if parts:
        flash(f"What you wrote for {written_for.name} is here. Look at each part again.", "success")


def _start_page(
    visit: Visit,
    cohort: CohortFacts | None,
    held: tuple[OwnApplication, ...],
    form: StartForm | None = None,
) -> ResponseReturnValue:
    window = None if cohort is None else application_window(cohort)
    if cohort is not None and window is not None and window.may_start(visit.now):
        if form is None:
            earlier = _earlier(visit, cohort, held)
            form = start_form(cohort.definition, earlier=earlier[1].name if earlier else "")
        return render_template("apply/start.html", cohort=cohort, form=form, held=held)
    phase = None if window is None else window.phase(visit.now)
    return render_template("apply/not_open.html", cohort=cohort, phase=phase, held=held)
